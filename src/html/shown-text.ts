/** The text of HTML that was made safe, in lines as a person sees them. */

import type { Dom, HtmlNode } from './dom.ts';
import { isInline } from './elements.ts';

/** Between the cells of a row. */
const CELL = '\t';

/** Elements with an empty line before and after them. */
const SPACED = /^(?:p|h[1-6]|blockquote|ul|ol|dl|table)$/;

interface Writer {
  readonly dom: Dom;
  readonly lines: string[];
  /** The line that is being written; white space is single, a preserved line end ends it. */
  line: string;
}

/** `root`: the element `html` of what is shown. Lines end with `\n`, answers quoted in it begin with `> `. */
export function shownText(dom: Dom, root: HtmlNode): string {
  const writer: Writer = { dom, lines: [], line: '' };
  writeNodes(writer, root, false);
  endLine(writer);
  return tidy(writer.lines);
}

function writeNodes(writer: Writer, node: HtmlNode, isPreserved: boolean): void {
  const { dom } = writer;
  for (const child of dom.children(node)) {
    const name = dom.name(child);
    if (name === '#text') writeText(writer, dom.text(child), isPreserved);
    else if (name === 'br') endLine(writer, true);
    else if (name === 'img') writeAlternative(writer, dom.attribute(child, 'alt') ?? '');
    else if (name !== '' && name !== 'head') writeElement(writer, child, name, isPreserved);
  }
}

function writeAlternative(writer: Writer, alternative: string): void {
  if (alternative !== '') writer.line += `[${alternative}]`;
}

function writeElement(writer: Writer, node: HtmlNode, name: string, around: boolean): void {
  const whiteSpace = /white-space:([a-z-]+)/.exec(writer.dom.attribute(node, 'style') ?? '')?.[1];
  const isPreserved = whiteSpace === undefined ? around : whiteSpace !== 'normal';
  if (isInline(name)) return writeNodes(writer, node, isPreserved);
  if (name === 'td' || name === 'th') {
    if (writer.line !== '' && !writer.line.endsWith(CELL)) writer.line += CELL;
    return writeNodes(writer, node, isPreserved);
  }
  endLine(writer);
  if (SPACED.test(name)) writer.lines.push('');
  if (name === 'li') writer.line = '- ';
  if (name === 'hr') writer.line = '----';
  if (name === 'blockquote') writeQuote(writer, node, isPreserved);
  else writeNodes(writer, node, isPreserved);
  endLine(writer);
  if (SPACED.test(name)) writer.lines.push('');
}

function writeQuote(writer: Writer, node: HtmlNode, isPreserved: boolean): void {
  const inner: Writer = { dom: writer.dom, lines: [], line: '' };
  writeNodes(inner, node, isPreserved);
  endLine(inner);
  const text = tidy(inner.lines);
  if (text === '') return;
  for (const line of text.split('\n')) writer.lines.push(line.startsWith('>') ? `>${line}` : `> ${line}`.trimEnd());
}

function writeText(writer: Writer, text: string, isPreserved: boolean): void {
  if (isPreserved) {
    const [first = '', ...rest] = text.split('\n');
    writer.line += first;
    for (const line of rest) {
      endLine(writer, true);
      writer.line = line;
    }
    return;
  }
  const words = text.replace(/[ \t\r\n\f]+/g, ' ');
  const isAtStart = writer.line === '' || /[ \t]$/.test(writer.line);
  writer.line += isAtStart ? words.trimStart() : words;
}

/** `isForced`: an empty line counts too. */
function endLine(writer: Writer, isForced = false): void {
  const line = writer.line.replace(/[ \t]+$/, '');
  if (line !== '' || isForced) writer.lines.push(line);
  writer.line = '';
}

/** No empty lines at the ends, one between paragraphs. */
function tidy(lines: readonly string[]): string {
  return lines
    .join('\n')
    .replace(/\u00a0/g, ' ')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+|\n+$/g, '');
}

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
    else if (name !== '' && name !== 'head') writeElement(writer, child, name, isPreserved);
  }
}

function writeElement(writer: Writer, node: HtmlNode, name: string, around: boolean): void {
  const style = writer.dom.attribute(node, 'style') ?? '';
  const whiteSpace = /white-space:([a-z-]+)/.exec(style)?.[1];
  const isPreserved = whiteSpace === undefined ? around : whiteSpace !== 'normal';
  if (isInline(name)) return writeNodes(writer, node, isPreserved);
  if (name === 'tr') return writeRow(writer, node, isPreserved);
  endLine(writer);
  // Word writes each line as a paragraph without margins.
  const isSpaced = SPACED.test(name) && !/(?:^|;)margin:0(?:;|$| \S+ 0 )/.test(style);
  if (isSpaced) writer.lines.push('');
  if (name === 'li') writer.line = '- ';
  if (name === 'hr') writer.line = '----';
  if (name === 'blockquote') writeQuote(writer, node, isPreserved);
  else writeNodes(writer, node, isPreserved);
  endLine(writer);
  if (isSpaced) writer.lines.push('');
}

function writeQuote(writer: Writer, node: HtmlNode, isPreserved: boolean): void {
  const text = textInside(writer, node, isPreserved);
  if (text === '') return;
  for (const line of text.split('\n')) writer.lines.push(line.startsWith('>') ? `>${line}` : `> ${line}`.trimEnd());
}

/** Cells of one line each are one line; where a table only holds the page together, its cells come one after the other. */
function writeRow(writer: Writer, row: HtmlNode, isPreserved: boolean): void {
  endLine(writer);
  const cells = [...writer.dom.children(row)].map((cell) => textInside(writer, cell, isPreserved));
  const filled = cells.filter((cell) => cell !== '');
  if (filled.every((cell) => !cell.includes('\n'))) writer.lines.push(...(filled.length > 0 ? [cells.join(CELL)] : []));
  else for (const cell of filled) writer.lines.push('', ...cell.split('\n'), '');
}

function textInside({ dom }: Writer, node: HtmlNode, isPreserved: boolean): string {
  const inner: Writer = { dom, lines: [], line: '' };
  writeNodes(inner, node, isPreserved);
  endLine(inner);
  return tidy(inner.lines);
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
  writer.line += isAtStart ? words.replace(/^ /, '') : words;
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
    .replace(/ +$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+|\n+$/g, '');
}

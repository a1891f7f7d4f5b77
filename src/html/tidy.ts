/**
 * Brings huge markup into a form that a parser reads in time that grows with its length. Parsers go through all open elements
 * at most tags, and repeat open formatting elements in every block (HTML Standard §13.2.4.3): unclosed ones by the thousand take
 * minutes. Here every element is closed, few are open at once, and what a parser would read in a mode of its own is left out.
 */

/** Open elements at once; a long thread has 250. What is deeper keeps its text. */
const DEEPEST = 300;
/** Open formatting elements at once. */
const FORMATTING_DEEPEST = 12;
/** Attributes of one element that are looked at. */
const ATTRIBUTES = 40;
/** How many open elements an end tag may close. */
const REACH = 30;

const FORMATTING = /^(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)$/;
/** Read as text up to their end tag, and not shown. */
const RAW = /^(?:script|iframe|noembed|noframes|title|textarea|xmp|plaintext)$/;
/** Elements that change how a parser reads what is in them, or that have nothing in them and show nothing. */
const LEFT_OUT =
  /^(?:html|head|body|frameset|frame|svg|math|template|select|option|optgroup|object|applet|marquee|button|form|noscript|input|meta|link|col|colgroup|area|base|embed|source|track|wbr|param|image|isindex|keygen)$/;
const VOID = /^(?:br|hr|img)$/;
/** What a start tag closes when it is the innermost open element, from the inside out. */
const CLOSES: Readonly<Record<string, readonly RegExp[]>> = {
  li: [/^p$/, /^li$/],
  dt: [/^p$/, /^d[dt]$/],
  dd: [/^p$/, /^d[dt]$/],
  td: [/^p$/, /^t[dh]$/],
  th: [/^p$/, /^t[dh]$/],
  tr: [/^p$/, /^t[dh]$/, /^tr$/],
  tbody: [/^p$/, /^t[dh]$/, /^tr$/, /^t(?:body|head|foot)$/],
  ...Object.fromEntries(
    ['p', 'div', 'table', 'ul', 'ol', 'dl', 'blockquote', 'pre', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((name) => [
      name,
      [/^p$/],
    ]),
  ),
};

interface Tidying {
  readonly html: string;
  readonly pieces: string[];
  readonly open: string[];
  formatting: number;
}

export function tidy(html: string): string {
  const work: Tidying = { html, pieces: [], open: [], formatting: 0 };
  let at = 0;
  while (at < html.length) {
    const next = html.indexOf('<', at);
    work.pieces.push(html.slice(at, next === -1 ? html.length : next));
    if (next === -1) break;
    at = readMarkup(work, next);
  }
  closeDownTo(work, 0);
  return work.pieces.join('');
}

/** Returns where it ends. */
function readMarkup(work: Tidying, start: number): number {
  const { html } = work;
  if (html.startsWith('<!--', start)) return after(html, '-->', start + 4);
  const [, slash, name] = match(/<(\/?)([a-z][^\s/>]*)/iy, html, start) ?? [];
  if (name !== undefined) {
    const end = start + 1 + (slash ?? '').length + name.length;
    return slash === '/' ? readEndTag(work, name.toLowerCase(), end) : readStartTag(work, name.toLowerCase(), end);
  }
  if (/[!?/]/.test(html[start + 1] ?? '')) return after(html, '>', start + 2);
  work.pieces.push('&lt;');
  return start + 1;
}

function readEndTag(work: Tidying, name: string, end: number): number {
  const index = work.open.lastIndexOf(name);
  if (index !== -1 && index >= work.open.length - REACH) closeDownTo(work, index);
  return after(work.html, '>', end);
}

function readStartTag(work: Tidying, name: string, nameEnd: number): number {
  const { html } = work;
  const { attributes, end } = readAttributes(html, nameEnd);
  if (RAW.test(name)) return afterElement(html, name, end);
  if (name === 'style') {
    const contentEnd = afterElement(html, name, end);
    work.pieces.push(`<style${attributes}>${html.slice(end, contentEnd).replace(/<\/style[^]*$/i, '')}</style>`);
    return contentEnd;
  }
  for (const closed of CLOSES[name] ?? [])
    if (closed.test(work.open.at(-1) ?? '')) closeDownTo(work, work.open.length - 1);
  // A link ends the one it stands in.
  if (name === 'a' && work.open.includes('a')) closeDownTo(work, work.open.lastIndexOf('a'));
  const isFormatting = FORMATTING.test(name);
  if (LEFT_OUT.test(name) || !/^[a-z][a-z0-9:-]*$/.test(name) || work.open.length >= DEEPEST) return end;
  if (isFormatting && work.formatting >= FORMATTING_DEEPEST) return end;
  work.pieces.push(`<${name}${attributes}>`);
  if (VOID.test(name)) return end;
  work.open.push(name);
  if (isFormatting) work.formatting++;
  return end;
}

function closeDownTo(work: Tidying, depth: number): void {
  while (work.open.length > depth) {
    const name = work.open.pop() ?? '';
    if (FORMATTING.test(name)) work.formatting--;
    work.pieces.push(`</${name}>`);
  }
}

/** Written anew: a name, and a value in double quotes. */
function readAttributes(html: string, start: number): { attributes: string; end: number } {
  const attributes: string[] = [];
  let at = start;
  while (at < html.length) {
    at += match(/[\s/]*/y, html, at)?.[0].length ?? 0;
    if (at >= html.length || html[at] === '>') break;
    const [all = '', name = '', double, single, bare] =
      match(/(=?[^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]*)))?/y, html, at) ?? [];
    const value = (double ?? single ?? bare ?? '').replaceAll('"', '&quot;');
    if (attributes.length < ATTRIBUTES && /^[a-z-]{1,20}$/i.test(name)) attributes.push(` ${name}="${value}"`);
    at += Math.max(all.length, 1);
  }
  return { attributes: attributes.join(''), end: Math.min(at + 1, html.length) };
}

function afterElement(html: string, name: string, start: number): number {
  const end = new RegExp(`</${name}(?=[\\s/>])`, 'gi');
  end.lastIndex = start;
  const found = end.exec(html);
  return found === null ? html.length : after(html, '>', found.index);
}

function after(html: string, mark: string, start: number): number {
  const found = html.indexOf(mark, start);
  return found === -1 ? html.length : found + mark.length;
}

function match(pattern: RegExp, html: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(html);
}

/** Plain text -> HTML that may be shown: line ends and spaces as they are, links, and earlier mail set in. */

import { safeLink } from './link.ts';
import { type SafeHtml, escapeAttribute, escapeText, markSafe } from './safe.ts';

/** Deeper ones look the same: nobody counts beyond. */
const DEEPEST = 10;

/** Addresses of the web and of mail in running text. */
const LINK = /\bhttps?:\/\/[^\s<>"'\u00a0]+|\b[\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}\b/gi;

/** Lines that begin with `>` are earlier mail (RFC 3676 §4.5), also `> >`. */
export function textToHtml(text: string): SafeHtml {
  const pieces: string[] = [];
  let level = 0;
  let lines: string[] = [];
  const flush = (): void => {
    if (lines.length > 0) pieces.push(`<div style="white-space:pre-wrap">${lines.join('\n')}</div>`);
    lines = [];
  };
  const toLevel = (next: number): void => {
    if (next === level) return;
    flush();
    pieces.push(next > level ? '<blockquote type="cite">'.repeat(next - level) : '</blockquote>'.repeat(level - next));
    level = next;
  };
  for (const line of text.replace(/\r\n?/g, '\n').replace(/\n+$/, '').split('\n')) {
    const [marks = ''] = /^(?:> ?)*/.exec(line) ?? [];
    toLevel(Math.min(marks.replaceAll(' ', '').length, DEEPEST));
    lines.push(linked(line.slice(marks.length)));
  }
  toLevel(0);
  flush();
  return markSafe(pieces.join(''));
}

function linked(line: string): string {
  let html = '';
  let at = 0;
  for (const { 0: found, index } of line.matchAll(LINK)) {
    const address = withoutPunctuation(found);
    const href = safeLink(/^https?:/i.test(address) ? address : `mailto:${address}`);
    if (href === null) continue;
    const opening = `<a href="${escapeAttribute(href)}" target="_blank" rel="noopener noreferrer">`;
    html += `${escapeText(line.slice(at, index))}${opening}${escapeText(address)}</a>`;
    at = index + address.length;
  }
  return html + escapeText(line.slice(at));
}

/** What ends a sentence is not part of the address; a bracket is when it was opened in it. */
function withoutPunctuation(address: string): string {
  const trimmed = address.replace(/[.,;:!?]+$/, '');
  return trimmed.endsWith(')') && !trimmed.includes('(') ? withoutPunctuation(trimmed.slice(0, -1)) : trimmed;
}

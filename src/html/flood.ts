/** Input that a parser would multiply: open formatting elements are repeated in every block that follows (HTML Standard §13.2.4.3). */

import { LIMITS } from '../model/index.ts';

const NAMES = '(?:b|big|code|em|font|i|s|small|strike|strong|tt|u)';

/** All formatting elements but `a` and `nobr`, of which a parser keeps one. */
const FORMATTING = new RegExp(`<${NAMES}(?=[\\s/>])`, 'gi');
const FORMATTING_TAG = new RegExp(`<(/?)${NAMES}(?=[\\s/>])`, 'gi');

/** A start tag that certainly ends at this `>`: two of them with the same letters are the same for a parser too. */
const PLAIN_TAG = /<[a-z]+((?:\s+[a-z-]{1,20}=(?:"[^"<>]*"|'[^'<>]*'|[\w#%-]+))*)\s*>/iy;

/** A parser keeps three of the same (the "Noah's Ark clause"). */
const KEPT_OF_SAME = 3;

/**
 * The text itself, or, where its elements could multiply beyond `LIMITS.htmlNodes`, with formatting elements that a parser
 * does not repeat. Counts too many rather than too few; ordinary mail is far below.
 */
export function withoutFlood(html: string): string {
  const tags = (html.match(/</g) ?? []).length;
  const room = LIMITS.htmlNodes / Math.max(tags, 1);
  return countFormatting(html, room) <= room ? html : html.replace(FORMATTING_TAG, '<$1span');
}

/** How many may be open at once, at most; stops counting beyond `enough`. */
function countFormatting(html: string, enough: number): number {
  const same = new Set<string>();
  let others = 0;
  for (const { index } of html.matchAll(FORMATTING)) {
    PLAIN_TAG.lastIndex = index;
    const plain = PLAIN_TAG.exec(html);
    if (plain === null) others++;
    else same.add(plain[0].toLowerCase());
    if (same.size * KEPT_OF_SAME + others > enough) return Infinity;
  }
  return same.size * KEPT_OF_SAME + others;
}

/** Whether markup is such that a parser would take its time, or multiply it. */

import { LIMITS } from '../model/index.ts';
import { tidy } from './tidy.ts';

/** All formatting elements but `a` and `nobr`, of which a parser keeps one open. */
const FORMATTING = /<(?:b|big|code|em|font|i|s|small|strike|strong|tt|u)(?=[\s/>])/gi;

/** A start tag that certainly ends at this `>`: two of them with the same letters are the same for a parser too. */
const PLAIN_TAG = /<[a-z]+((?:\s+[a-z-]{1,20}=(?:"[^"<>]*"|'[^'<>]*'|[\w#%-]+))*)\s*>/iy;

/** Start tags that may all be open at once without harm: a parser goes through the open ones at each. */
const HARMLESS_TAGS = 8_000;

/** A parser keeps three of the same (HTML Standard §13.2.4.3, the "Noah's Ark clause"). */
const KEPT_OF_SAME = 3;

/** The text itself, or, where it is huge or its elements would multiply, in a tidier form. Counts too many rather than too few. */
export function withoutFlood(html: string): string {
  const tags = (html.match(/<[a-z]/gi) ?? []).length;
  const most = LIMITS.htmlNodes / Math.max((html.match(/</g) ?? []).length, 1);
  return tags > HARMLESS_TAGS || countFormatting(html, most) > most ? tidy(html) : html;
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

/** HTML of a mail -> HTML that may be shown, and the text that a person sees of it. Loaded when the first HTML is to be shown. */

import { Failure, LIMITS } from '../model/index.ts';
import { type Dom, type HtmlWindow, openDom } from './dom.ts';
import { withoutFlood } from './flood.ts';
import { textToHtml } from './from-text.ts';
import { type ResolveCid, safePicture } from './picture.ts';
import { loadPurifier } from './purify.ts';
import { type FindPicture, type Rebuilt, type Withheld, rebuild } from './rebuild.ts';
import { type SafeHtml, markSafe } from './safe.ts';
import { shownText } from './shown-text.ts';

/** What is shown of one part, and what of it is not. */
export interface Shown {
  readonly html: SafeHtml;
  readonly withheld: ReadonlySet<Withheld>;
}

/** Times that the result is read and written again until it stays the same; one is enough for mail that programs make. */
const ROUNDS = 4;

export function sanitise(html: string, window: HtmlWindow, resolveCid: ResolveCid): Promise<Shown> {
  return sanitiseWith(html, window, (source) => safePicture(source, resolveCid));
}

/** Text of it, with words for each picture. */
export async function sanitiseToText(html: string, window: HtmlWindow): Promise<string> {
  const { html: shown } = await sanitiseWith(html, window, () => null);
  return readText(openDom(window), shown);
}

/** Text of what is shown. */
export function textOf(shown: SafeHtml, window: HtmlWindow): string {
  return readText(openDom(window), shown);
}

async function sanitiseWith(html: string, window: HtmlWindow, findPicture: FindPicture): Promise<Shown> {
  if (html.length > LIMITS.htmlCharacters) throw new Failure('too-large', 'HTML');
  const purify = await loadPurifier(window);
  const dom = openDom(window);
  const { html: first, withheld } = rebuildText(dom, withoutFlood(html), findPicture);
  const settled = settleText(dom, first);
  if (settled !== null) return { html: markSafe(purify(settled)), withheld };
  // What reads differently every time is no mail; its words can still be read.
  return { html: markSafe(purify(textToHtml(readText(dom, purify(first))))), withheld };
}

/** The same when it is read again; `null`: it never is. */
function settleText(dom: Dom, html: string): string | null {
  let before = html;
  for (let round = 0; round < ROUNDS; round++) {
    // Pictures were chosen the first time; whatever stands here by now is one of them.
    const again = rebuildText(dom, before, (source) => source).html;
    if (again === before) return again;
    before = again;
  }
  return null;
}

function rebuildText(dom: Dom, html: string, findPicture: FindPicture): Rebuilt {
  const root = dom.parse(html);
  if (root === null) return { html: '', withheld: new Set() };
  return rebuild(dom, root, findPicture);
}

function readText(dom: Dom, html: string): string {
  const root = dom.parse(html);
  return root === null ? '' : shownText(dom, root);
}

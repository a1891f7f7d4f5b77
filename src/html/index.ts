/** What may be shown, quoted and sent on of mail. The parser and DOMPurify are loaded when the first HTML is to be shown. */

import type { HtmlWindow } from './dom.ts';
import { textToHtml } from './from-text.ts';
import type { Rendering } from './may-render.ts';
import type { ResolveCid } from './picture.ts';
import type { SafeHtml } from './safe.ts';
import type { Shown } from './sanitise.ts';

export type { HtmlWindow } from './dom.ts';
export { FRAME_SANDBOX, framePage } from './frame-page.ts';
export { textToHtml } from './from-text.ts';
export { type LayerFact, mayRenderHtml, type Rendering, renderingOf } from './may-render.ts';
export type { ResolveCid } from './picture.ts';
export { type AnswerFacts, quoteHtml, quoteText, strangersToQuote } from './quote.ts';
export type { SafeHtml } from './safe.ts';
export type { Shown } from './sanitise.ts';

export interface SafeHtmlOptions {
  /** Without it no picture that came as a part of the message is shown. */
  readonly resolveCid?: ResolveCid;
}

/**
 * HTML of one part of a message as it is to be shown, `rendering` being what reading that message said: HTML made safe, or
 * its text where the HTML may have been changed on the way. The only way to show HTML from outside of the core. Throws
 * `too-large`, `too-deep`, `too-many` beyond the limits, `not-available` without a parser of HTML.
 */
export async function showHtml(
  html: string,
  window: HtmlWindow,
  rendering: Rendering,
  options: SafeHtmlOptions = {},
): Promise<Shown> {
  if (rendering === 'html') return safeHtml(html, window, options);
  const { withheld } = await safeHtml(html, window, {});
  return { html: textToHtml(await safeText(html, window)), withheld };
}

/**
 * HTML of one part as text to show instead: what `showHtml` leaves out is not in it, pictures are their descriptions in
 * brackets, links their text alone. Lines end with `\n`. Throws as `showHtml`.
 */
export async function safeText(html: string, window: HtmlWindow): Promise<string> {
  const { sanitiseToText } = await import('./sanitise.ts');
  return sanitiseToText(html, window);
}

/** The text of what was shown, for quoting it as text: pictures were seen, their descriptions were not. */
export async function textOfShown(shown: SafeHtml, window: HtmlWindow): Promise<string> {
  const { textOf } = await import('./sanitise.ts');
  return textOf(shown, window);
}

/**
 * HTML of one part of a message, made safe by itself: parts are made safe one by one and never joined before. What is hidden
 * in it is left out, not uncovered. Made safe again it stays the same (but for pictures by `blob:`, which only `resolveCid`
 * may bring in).
 */
async function safeHtml(html: string, window: HtmlWindow, options: SafeHtmlOptions): Promise<Shown> {
  const { sanitise } = await import('./sanitise.ts');
  return sanitise(html, window, options.resolveCid ?? (() => null));
}

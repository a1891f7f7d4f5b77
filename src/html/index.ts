/** What may be shown, quoted and sent on of mail. The parser and DOMPurify are loaded when the first HTML is to be shown. */

import type { HtmlWindow } from './dom.ts';
import type { ResolveCid } from './picture.ts';
import type { Shown } from './sanitise.ts';

export type { HtmlWindow } from './dom.ts';
export { FRAME_SANDBOX, framePage } from './frame-page.ts';
export { textToHtml } from './from-text.ts';
export { type LayerFact, mayRenderHtml } from './may-render.ts';
export type { ResolveCid } from './picture.ts';
export { type AnswerFacts, quoteHtml, quoteText, strangersToQuote } from './quote.ts';
export type { SafeHtml } from './safe.ts';
export type { Shown } from './sanitise.ts';

export interface SafeHtmlOptions {
  /** Without it no picture that came as a part of the message is shown. */
  readonly resolveCid?: ResolveCid;
}

/**
 * HTML of one part of a message, made safe by itself: parts are made safe one by one and never joined before. What is hidden
 * in it is left out, not uncovered. Made safe again it stays the same (but for pictures by `blob:`, which only `resolveCid`
 * may bring in). Throws `too-large`, `too-deep`, `too-many` beyond the limits, `not-available` without a parser of HTML.
 */
export async function safeHtml(html: string, window: HtmlWindow, options: SafeHtmlOptions = {}): Promise<Shown> {
  const { sanitise } = await import('./sanitise.ts');
  return sanitise(html, window, options.resolveCid ?? (() => null));
}

/** The text that a person sees of it, in lines ended by `\n`: what `safeHtml` leaves out is not in it. Throws as `safeHtml`. */
export async function safeText(html: string, window: HtmlWindow): Promise<string> {
  const { sanitiseToText } = await import('./sanitise.ts');
  return sanitiseToText(html, window);
}

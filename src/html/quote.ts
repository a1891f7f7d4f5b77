/** Earlier mail in an answer: what was shown, nothing else, and to nobody new without asking. */

import { type SafeHtml, escapeText, markSafe } from './safe.ts';

/** The line above the earlier mail (`On Tuesday, Ana Ruiz wrote:`) and what was shown of it. */
export function quoteHtml(shown: SafeHtml, introduction: string): SafeHtml {
  return markSafe(`<div>${escapeText(introduction)}</div><blockquote type="cite">${shown}</blockquote>`);
}

/** `shown`: the text that was shown, or `textOfShown` of the HTML that was. */
export function quoteText(shown: string, introduction: string): string {
  const lines = shown.replace(/\r\n?/g, '\n').split('\n');
  return [introduction, ...lines.map((line) => (line.startsWith('>') ? `>${line}` : `> ${line}`.trimEnd()))].join('\n');
}

export interface AnswerFacts {
  /** Anything of what was shown had been encrypted. */
  readonly decrypted: boolean;
  /** Addresses that the answer goes to, To, Cc and Bcc. */
  readonly recipients: readonly string[];
  /** From, To and Cc inside a trusted signature over the whole; empty without one. */
  readonly signedAddresses: readonly string[];
}

/**
 * Those recipients to whom decrypted text goes only when the person says so: nobody vouched that they know it already.
 * Empty: it may be quoted. Somebody who sends a stranger's ciphertext on as their own is such a recipient.
 */
export function strangersToQuote({ decrypted, recipients, signedAddresses }: AnswerFacts): readonly string[] {
  if (!decrypted) return [];
  const known = new Set(signedAddresses.map(foldAscii));
  return recipients.filter((address) => !known.has(foldAscii(address)));
}

/** ASCII letters alone: Unicode folding makes a `k` of the Kelvin sign. */
function foldAscii(address: string): string {
  return address.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** From a code to the sentence a person reads. */

import type { Failure, Verdict } from '../model/index.ts';
import { bundle, format, type Locale } from './bundle.ts';
import { english } from './english.ts';

/** Marks of bidirectional isolation would stand in logs and scripts that read these sentences, so they are off. */
const bundles = { en: bundle('en', english, { isolated: false }) } satisfies Record<Locale, unknown>;

/** One or two sentences for a verdict, as plain text. */
export function verdictSentence({ code, encrypted, who, onBehalfOf }: Verdict, locale: Locale): string {
  return format(bundles[locale], `verdict-${code}${encrypted ? '-encrypted' : ''}`, { who, onBehalfOf });
}

/** What went wrong and what to do next, followed by the technical detail when there is one. */
export function failureSentence({ code, detail }: Failure, locale: Locale): string {
  const sentence = format(bundles[locale], `failure-${code}`, {});
  return detail === '' ? sentence : `${sentence} (${detail})`;
}

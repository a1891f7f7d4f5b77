/** From a code to the sentence a person reads. */

import { FluentBundle, FluentResource } from '@fluent/bundle';
import type { Failure, Verdict } from '../model/index.ts';
import { english } from './english.ts';

/** Languages there are sentences for, by BCP 47 tag. */
export type Locale = 'en';

const bundles: Record<Locale, FluentBundle> = { en: bundle('en', english) };

/** One or two sentences for a verdict, as plain text. */
export function verdictSentence({ code, encrypted, who, onBehalfOf }: Verdict, locale: Locale): string {
  return format(locale, `verdict-${code}${encrypted ? '-encrypted' : ''}`, { who, onBehalfOf });
}

/** What went wrong and what to do next, followed by the technical detail when there is one. */
export function failureSentence({ code, detail }: Failure, locale: Locale): string {
  const sentence = format(locale, `failure-${code}`, {});
  return detail === '' ? sentence : `${sentence} (${detail})`;
}

/** Marks of bidirectional isolation would stand in logs and scripts that read these sentences, so they are off. */
function bundle(locale: Locale, messages: string): FluentBundle {
  const made = new FluentBundle(locale, { useIsolating: false });
  made.addResource(new FluentResource(messages));
  return made;
}

function format(locale: Locale, id: string, args: Record<string, string>): string {
  const pattern = bundles[locale].getMessage(id)?.value;
  return pattern == null ? id : bundles[locale].formatPattern(pattern, args);
}

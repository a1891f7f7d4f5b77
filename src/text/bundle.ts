/** One language's messages, ready to be asked by code. */

import { FluentBundle, FluentResource } from '@fluent/bundle';

/** Languages there are sentences for, by BCP 47 tag. */
export type Locale = 'en';

/** `isolated`: arguments keep their writing direction to themselves, by U+2068 and U+2069 around them. */
export function bundle(locale: Locale, messages: string, { isolated }: { readonly isolated: boolean }): FluentBundle {
  const made = new FluentBundle(locale, { useIsolating: isolated });
  made.addResource(new FluentResource(messages));
  return made;
}

/** A code without a sentence gives the code back: something is better on a screen than nothing. */
export function format(from: FluentBundle, id: string, args: Readonly<Record<string, string | number>>): string {
  const pattern = from.getMessage(id)?.value;
  return pattern == null ? id : from.formatPattern(pattern, args);
}

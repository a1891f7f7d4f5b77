/** The words of the panes, by code and language. */

import type { FluentBundle } from '@fluent/bundle';
import { bundle, format, type Locale } from './bundle.ts';
import { englishPanes } from './english-panes.ts';
import type { ArgumentsOf, PaneCode } from './pane-codes.ts';

const messages: Readonly<Record<Locale, string>> = { en: englishPanes };

/** Made when first asked for, so that whoever shows no pane does not carry their words. */
const bundles: Partial<Record<Locale, FluentBundle>> = {};

/** Says the words for a code; plain text. */
export type Say = <Code extends PaneCode>(code: Code, ...args: ArgumentsOf<Code>) => string;

export function sayIn(locale: Locale): Say {
  // Names and addresses of strangers stand in these sentences, so each keeps its writing direction to itself.
  const from = (bundles[locale] ??= bundle(locale, messages[locale], { isolated: true }));
  return (code, ...[args]) => format(from, code, args ?? {});
}

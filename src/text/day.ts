/** Days and sizes as people say them. */

import type { Locale } from './bundle.ts';
import type { Say } from './pane.ts';

const DAY = 86_400_000;

/** `3 May 2026`, in the time zone of the runtime. */
export function dayText(date: Date, locale: Locale): string {
  return new Intl.DateTimeFormat(TAGS[locale], { day: 'numeric', month: 'long', year: 'numeric' }).format(date);
}

/** `since Tuesday` within the last six days, else `since 3 May 2026`; times to come count as today. */
export function sinceText(date: Date, now: Date, locale: Locale, say: Say): string {
  const days = Math.round((startOfDay(now) - startOfDay(date)) / DAY);
  if (days <= 0) return say('since-today');
  if (days === 1) return say('since-yesterday');
  if (days > 6) return say('since-date', { day: dayText(date, locale) });
  return say('since-weekday', { day: new Intl.DateTimeFormat(TAGS[locale], { weekday: 'long' }).format(date) });
}

/** Octets in thousands or millions, as mail programs count them. */
export function sizeText(octets: number, say: Say): string {
  if (octets < 1_000_000) return say('size-kb', { size: Math.ceil(octets / 1000) });
  return say('size-mb', { size: Math.round(octets / 100_000) / 10 });
}

/** Day before month, so that no reader takes one for the other. */
const TAGS: Readonly<Record<Locale, string>> = { en: 'en-GB' };

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

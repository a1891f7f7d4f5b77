/** The language and the time that a pane speaks in, for all that is inside it. */

import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { dayText, type Locale, type Say, sayIn, sinceText } from '../text/index.ts';

export interface Words {
  readonly say: Say;
  /** `3 May 2026` */
  readonly day: (date: Date) => string;
  /** `since Tuesday`; `null`: since today. */
  readonly since: (date: Date | null) => string;
  readonly hasEnded: (date: Date) => boolean;
}

/** What every pane is given beside its state. `now`: for days as people say them. */
export interface Speech {
  readonly locale: Locale;
  readonly now: Date;
}

export function wordsOf({ locale, now }: Speech): Words {
  const say = sayIn(locale);
  return {
    say,
    day: (date) => dayText(date, locale),
    since: (date) => sinceText(date ?? now, now, locale, say),
    hasEnded: (date) => date.getTime() < now.getTime(),
  };
}

const Spoken = createContext<Words | null>(null);

export const Speaking = Spoken.Provider;

/** Only inside `Speaking`. */
export function useWords(): Words {
  const words = useContext(Spoken);
  if (words === null) throw new Error('a control outside its pane');
  return words;
}

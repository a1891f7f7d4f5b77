/** Ends what a crash broke off: legs that never left are sent, one that may have left is told to the person. */

import browser from 'webextension-polyfill';
import { sayIn } from '../../src/index.ts';
import { journal } from './keeper.ts';
import { locale } from './locale.ts';

export async function resumeSends(): Promise<void> {
  const say = sayIn(locale);
  for (const { id, identity, legs } of await journal.unfinished()) {
    const uncertain = legs.filter(({ state }) => state === 'sending').flatMap(({ recipients }) => recipients);
    if (uncertain.length > 0) {
      const message = say('stop-uncertain', { people: uncertain.join(', ') });
      await browser.notifications.create({ type: 'basic', title: 'Send Secure', message });
    }
    const left = legs.flatMap((leg, index) =>
      leg.state === 'sealed' || leg.state === 'failed' ? [{ ...leg, index }] : [],
    );
    const isEnded =
      left.length === 0 || (await messenger.sendSecure?.resumeSend({ id, identityKey: identity, legs: left }));
    // Whatever is uncertain was told once.
    if (isEnded === true) await journal.close(id);
  }
}

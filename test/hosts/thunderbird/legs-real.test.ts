/** Readers of both kinds, one of them unseen, in the real program: each opens their own, nobody is named who must not be, once. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closed, folderOnDisk, urisIn } from './compose-real.ts';
import { CANARY, filesInClear, isInClear, pressSendSecure, writeLetter } from './compose.ts';
import { Practice } from './practice.ts';
import { show } from './reader.ts';
import type { Thunderbird } from './thunderbird.ts';

const practice = new Practice();
const letter = {
  to: 'ben@partner.example, carla@partner.example',
  bcc: 'bea@partner.example',
  subject: `All of you ${CANARY}`,
};
const everybody = ['bea@partner.example', 'ben@partner.example', 'carla@partner.example'];
const reached = () => practice.thunderbird.sink.taken.flatMap(({ to }) => to).sort();
const legFor = (address: string): Buffer =>
  practice.thunderbird.sink.taken.find(({ to }) => to.includes(address))?.message ?? Buffer.alloc(0);

beforeAll(async () => {
  const { office } = practice;
  await office.certificate('ann', 'ann@clinic.example');
  await office.certificate('ben', 'ben@partner.example');
  await office.certificate('bea', 'bea@partner.example');
  await office.openpgpKey('Annie', 'ann@clinic.example');
  await office.openpgpKey('Carla', 'carla@partner.example');
  await practice.startInstalled();
  await practice.openSettings();
  await practice.importMine('ann.p12');
  await practice.importMine('Annie.asc');
  await practice.accept('organisations', 'ca.crt');
  for (const name of ['ben.crt', 'bea.crt', 'Carla.asc']) await practice.accept('people', name);
  await practice.closeSettings();
}, 90_000);
afterAll(() => {
  practice.thunderbird.sink.stallAfter(Infinity);
  return practice.stop();
});

describe('A message to readers of both kinds and an unseen one', { timeout: 60_000 }, () => {
  it('is opened by each with their own key, and names the unseen one to nobody', async () => {
    const { thunderbird } = practice;
    await writeLetter(thunderbird, letter);
    await pressSendSecure(thunderbird);
    await closed(thunderbird);
    expect(reached()).toEqual(everybody);
    const opened = [practice.opensslOpens(legFor('ben@partner.example'), 'ben'), practice.gpgOpens(legFor('carla@partner.example')), practice.opensslOpens(legFor('bea@partner.example'), 'bea')]; // prettier-ignore
    for (const each of opened) {
      expect(each).toContain(`Subject: ${letter.subject}`);
      expect(each).not.toContain('bea@partner.example');
    }
    expect(() => practice.opensslOpens(legFor('ben@partner.example'), 'bea')).toThrow();
    for (const address of everybody) expect(legFor(address).toString('latin1')).not.toContain('bea@partner.example');
    expect(isInClear(thunderbird.sink.heard())).toBe(false);
  });

  it('leaves one copy in Sent, which opens', async () => {
    const { thunderbird } = practice;
    const uris = await urisIn(thunderbird, 'Sent');
    expect(uris).toHaveLength(1);
    const seen = await show(thunderbird, uris[0] ?? '');
    expect(seen.body).toContain(CANARY);
    expect(seen.subject).toBe(letter.subject);
    expect(isInClear(folderOnDisk(thunderbird, 'Sent'))).toBe(false);
  });
});

describe('Thunderbird killed between two legs', { timeout: 90_000 }, () => {
  it('sends the rest when it starts again, to nobody twice, and files one copy', async () => {
    const { thunderbird: first } = practice;
    const { length } = first.sink.taken;
    const copies = (await urisIn(first, 'Sent')).length;
    await writeLetter(first, letter);
    first.sink.stallAfter(length + 1);
    await pressSendSecure(first);
    const legs = await first.marionette.until('the second leg', async () => {
      const found = await journal(first);
      return of(found, 'sent').length > 0 && of(found, 'sending').length > 0 ? found : null;
    });
    const got = first.sink.taken.slice(length).flatMap(({ to }) => to);
    await first.kill();
    expect(filesInClear(first.profile)).toEqual([]);
    await practice.startInstalled();
    const { marionette, sink } = practice.thunderbird;
    await marionette.until('the end', async () => (await journal(practice.thunderbird)).length === 0);
    expect(got).toEqual(of(legs, 'sent'));
    // The second was on its way and may have arrived: it is told, not sent again.
    expect(sink.taken.flatMap(({ to }) => to)).toEqual(of(legs, 'sealed'));
    expect(of(legs, 'sealed')).toHaveLength(1);
    expect(await urisIn(practice.thunderbird, 'Sent')).toHaveLength(copies + 1);
  });
});

interface Leg {
  readonly state: string;
  readonly recipients: readonly string[];
}

/** Whom the legs in this state are for. */
const of = (legs: readonly Leg[], state: string): string[] =>
  legs.flatMap((leg) => (leg.state === state ? leg.recipients : []));

/** Legs of what is not finished. */
async function journal(thunderbird: Thunderbird): Promise<Leg[]> {
  return (await thunderbird.background(`
    const all = await page.messenger.storage.local.get(null);
    const entry = Object.keys(all).find((name) => name.startsWith('journal:'));
    return entry === undefined ? [] : all[entry].legs;`)) as Leg[];
}

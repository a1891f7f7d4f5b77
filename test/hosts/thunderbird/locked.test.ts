/** A passphrase in the real program: locked, nothing opens and nothing leaves; one button, then everything goes on. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clickSend, closed, notice } from './compose-real.ts';
import { CANARY, filesInClear, isInClear, pressSendSecure, writeLetter } from './compose.ts';
import { Practice } from './practice.ts';
import { seen, show } from './reader.ts';

const practice = new Practice();
const LOCKED = 'Your key is locked. Unlock it and try again.';
const letter = { from: 'Ben <ben@partner.example>', to: 'ann@clinic.example', subject: 'Results', text: `${CANARY} how is he?`, signer: 'ben' }; // prettier-ignore
let uri: string;

beforeAll(async () => {
  await practice.office.certificate('ann', 'ann@clinic.example');
  await practice.office.certificate('ben', 'ben@partner.example');
  await practice.startInstalled();
  await practice.openSettings();
  await practice.importMine('ann.p12');
  await practice.accept('organisations', 'ca.crt');
  await practice.accept('people', 'ben.crt');
  expect(await practice.ask({ kind: 'passphrase', current: null, next: 'green tea' })).toEqual({ kind: 'done' });
  expect(await practice.ask({ kind: 'lock' })).toEqual({ kind: 'done' });
  await practice.closeSettings();
  uri = await practice.thunderbird.deliver(practice.closed(letter));
}, 90_000);
afterAll(() => practice.stop());

async function settings(request: object): Promise<unknown> {
  await practice.openSettings();
  const answer = await practice.ask(request);
  await practice.closeSettings();
  return answer;
}

/** Words on the button in the message itself. */
const button = () =>
  practice.thunderbird.marionette.run(
    `return document.getElementById('tabmail').currentAboutMessage.getMessagePaneBrowser().contentDocument.querySelector('button')?.textContent ?? null`,
  );

describe('While my key is locked', { timeout: 60_000 }, () => {
  it('a protected message is one sentence and one button', async () => {
    expect((await show(practice.thunderbird, uri)).body).toContain(LOCKED);
    expect(await button()).toBe('Unlock');
  });

  it('nothing leaves: the window stays, with a sentence and a button', async () => {
    const { thunderbird } = practice;
    await writeLetter(thunderbird, { to: 'ben@partner.example', subject: `Answer ${CANARY}` });
    await pressSendSecure(thunderbird);
    expect(await notice(thunderbird)).toEqual({ sentence: LOCKED, buttons: ['Unlock'] });
    expect(thunderbird.sink.taken).toHaveLength(0);
    expect(isInClear(thunderbird.sink.heard())).toBe(false);
  });

  it('a wrong passphrase opens nothing', async () => {
    expect(await settings({ kind: 'unlock', passphrase: 'black tea' })).toEqual({ kind: 'wrong-passphrase' });
    expect((await seen(practice.thunderbird, uri)).body).toContain(LOCKED);
  });
});

describe('The passphrase', { timeout: 60_000 }, () => {
  it('opens the message that is on the screen, and lets the one that waited go', async () => {
    const { thunderbird } = practice;
    expect(await settings({ kind: 'unlock', passphrase: 'green tea' })).toEqual({ kind: 'done' });
    await thunderbird.marionette.until('the text', async () => (await seen(thunderbird, uri)).body === letter.text);
    await clickSend(thunderbird);
    await closed(thunderbird);
    expect(practice.opensslOpens(thunderbird.sink.taken[0]?.message ?? Buffer.alloc(0), 'ben')).toContain(CANARY);
  });

  it('is asked for again after Thunderbird was closed, and nothing in clear lies in the profile meanwhile', async () => {
    await practice.thunderbird.stop({ keep: true });
    expect(filesInClear(practice.thunderbird.profile)).toEqual([]);
    await practice.startInstalled();
    expect((await show(practice.thunderbird, uri)).body).toContain(LOCKED);
    expect(await button()).toBe('Unlock');
  });
});

/** Drafts with the real background: ciphertext on the disk, text and subject in the window. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answer, clickSend, closed, discard, folderOnDisk, inWindow, lookArmed, urisIn } from './compose-real.ts';
import { CANARY, isInClear, pressSendSecure, writeLetter } from './compose.ts';
import { Practice } from './practice.ts';

const practice = new Practice();
const subject = `Half written ${CANARY}`;

beforeAll(async () => {
  await practice.office.certificate('ann', 'ann@clinic.example');
  await practice.office.certificate('ben', 'ben@partner.example');
  await practice.start();
  await practice.importMine('ann.p12');
  await practice.accept('organisations', 'ca.crt');
  await practice.accept('people', 'ben.crt');
  await practice.closeSettings();
}, 90_000);
afterAll(() => practice.stop());

describe('A draft of a protected message', { timeout: 60_000 }, () => {
  it('is ciphertext on the disk', async () => {
    const { thunderbird } = practice;
    await writeLetter(thunderbird, { to: 'sam@nowhere.example', subject, body: 'to be continued' });
    await pressSendSecure(thunderbird);
    await lookArmed(thunderbird);
    await inWindow(thunderbird, `await win.GenericSendMessage(Ci.nsIMsgCompDeliverMode.SaveAsDraft)`);
    await thunderbird.marionette.until('the draft', async () => folderOnDisk(thunderbird, 'Drafts').includes('pkcs7-mime')); // prettier-ignore
    expect(isInClear(folderOnDisk(thunderbird, 'Drafts'))).toBe(false);
    await discard(thunderbird);
  });

  it('comes back with its text and its subject, still protected, and can be sent without being asked', async () => {
    const { thunderbird } = practice;
    const [draft = ''] = await urisIn(thunderbird, 'Drafts');
    await answer(thunderbird, draft, 'Draft');
    const written = await lookArmed(thunderbird);
    expect(written.subject).toBe(subject);
    expect(written.text).toContain(`${CANARY} to be continued`);
    await inWindow(thunderbird, TO, 'ben@partner.example');
    await clickSend(thunderbird);
    await closed(thunderbird);
    const opened = practice.opensslOpens(thunderbird.sink.taken[0]?.message ?? Buffer.alloc(0), 'ben');
    expect(opened).toContain(`Subject: ${subject}`);
    expect(opened).toContain('to be continued');
    expect(isInClear(thunderbird.sink.heard())).toBe(false);
    expect(await urisIn(thunderbird, 'Drafts')).toEqual([]);
  });
});

/** Nobody else gets it. */
const TO = `
  for (const pill of [...win.document.querySelectorAll('mail-address-pill')]) pill.remove();
  const input = win.document.getElementById('toAddrInput');
  input.value = args[0];
  win.recipientAddPills(input);
  win.onRecipientsChanged();`;

/** Answers to protected mail in the real program: protected from the start, quoting what was shown, to nobody new unasked. */

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { answer, clickSend, closed, discard, inWindow, look, lookArmed, notice, pressNotice } from './compose-real.ts';
import { CANARY, isInClear } from './compose.ts';
import { Practice } from './practice.ts';
import { show } from './reader.ts';

const practice = new Practice();
const letter = {
  from: 'Ben <ben@partner.example>',
  to: 'ann@clinic.example',
  subject: '...',
  secretSubject: `Results ${CANARY}`,
  text: `${CANARY} how is he?`,
  signer: 'ben',
};
let uri: string;

beforeAll(async () => {
  await practice.office.certificate('ann', 'ann@clinic.example');
  await practice.office.certificate('ben', 'ben@partner.example');
  await practice.office.certificate('eve', 'eve@elsewhere.example');
  await practice.start();
  await practice.importMine('ann.p12');
  await practice.accept('organisations', 'ca.crt');
  await practice.accept('people', 'eve.crt');
  await practice.closeSettings();
  uri = await practice.thunderbird.deliver(practice.closed(letter));
  await show(practice.thunderbird, uri);
}, 90_000);
afterAll(() => practice.stop());
afterEach(async () => {
  await discard(practice.thunderbird);
  expect(isInClear(practice.thunderbird.sink.heard())).toBe(false);
});

const last = () => practice.thunderbird.sink.taken.at(-1);
const count = () => practice.thunderbird.sink.taken.length;

describe('An answer to a protected message', { timeout: 60_000 }, () => {
  it('is protected from the start, keeps the hidden subject, quotes what was shown, and marks what it answers', async () => {
    const { thunderbird } = practice;
    await answer(thunderbird, uri, 'Reply');
    const written = await lookArmed(thunderbird);
    expect(written.subject).toBe(`Re: Results ${CANARY}`);
    expect(written.text).toContain(`> ${CANARY} how is he?`);
    await clickSend(thunderbird);
    await closed(thunderbird);
    const opened = practice.opensslOpens(last()?.message ?? Buffer.alloc(0), 'ben');
    expect(opened).toContain(`Subject: Re: Results ${CANARY}`);
    expect(opened).toContain(`${CANARY} how is he?`);
    expect(last()?.message.toString('latin1')).toMatch(/^In-Reply-To: <.*@partner\.example>/m);
    expect(await thunderbird.marionette.run(IS_REPLIED, uri)).toBe(true);
  });

  it('is protected the second time too, and after the background page slept', async () => {
    const { thunderbird } = practice;
    await thunderbird.marionette.run(`await WebExtensionPolicy.getByID('send-secure@extension').extension.terminateBackground()`); // prettier-ignore
    await answer(thunderbird, uri, 'Reply');
    expect((await lookArmed(thunderbird)).text).toContain(CANARY);
  });

  it.each(['Reply', 'ForwardInline', 'EditAsNew'])('asks before its text goes to somebody whom it did not name (%s)', async (kind) => {
    const { thunderbird } = practice;
    const before = count();
    await answer(thunderbird, uri, kind);
    await lookArmed(thunderbird);
    await inWindow(thunderbird, TO, 'eve@elsewhere.example');
    await clickSend(thunderbird);
    expect(await notice(thunderbird)).toEqual({
      sentence: expect.stringContaining('nothing shows that \u2068eve@elsewhere.example\u2069 may read it'),
      buttons: ['They may read it, send'],
    });
    expect(count()).toBe(before);
    await pressNotice(thunderbird);
    await closed(thunderbird);
    expect(last()?.to).toEqual(['eve@elsewhere.example']);
    expect(practice.opensslOpens(last()?.message ?? Buffer.alloc(0), 'eve')).toContain(CANARY);
  }); // prettier-ignore

  it('to a message that nobody signed asks about everybody: its sender may have taken it from somebody else', async () => {
    const { thunderbird } = practice;
    const unsigned = practice.closed({ ...letter, from: 'eve@elsewhere.example', signer: null });
    const before = count();
    await answer(thunderbird, await thunderbird.deliver(unsigned), 'Reply');
    await lookArmed(thunderbird);
    await clickSend(thunderbird);
    expect((await notice(thunderbird)).sentence).toContain('eve@elsewhere.example');
    expect(count()).toBe(before);
  });

  it('is not protected by itself when what it answers was not', async () => {
    const { thunderbird } = practice;
    const plain = 'From: ben@partner.example\r\nTo: ann@clinic.example\r\nSubject: Lunch\r\n\r\nNoon?\r\n';
    await answer(thunderbird, await thunderbird.deliver(Buffer.from(plain)), 'Reply');
    await thunderbird.marionette.until('the pane', () => inWindow(thunderbird, `return !!win.document.getElementById('send-secure-panel')`) as Promise<boolean>); // prettier-ignore
    expect((await look(thunderbird)).isArmed).toBe(false);
  });
});

const IS_REPLIED = `
  const { MailServices } = ChromeUtils.importESModule('resource:///modules/MailServices.sys.mjs');
  return (MailServices.messageServiceFromURI(args[0]).messageURIToMsgHdr(args[0]).flags & Ci.nsMsgMessageFlags.Replied) !== 0;`;

/** Nobody else gets it. */
const TO = `
  for (const pill of [...win.document.querySelectorAll('mail-address-pill')]) pill.remove();
  const input = win.document.getElementById('toAddrInput');
  input.value = args[0];
  win.recipientAddPills(input);
  win.onRecipientsChanged();`;

/** An armed compose window in the real Thunderbird: what leaves, in which envelopes, and what is left behind. */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CANARY, Composer, isInClear, withSealer } from './compose.ts';
import { type Taken } from './smtp-sink.ts';
import { Thunderbird } from './thunderbird.ts';

let thunderbird: Thunderbird;
let composer: Composer;

beforeAll(async () => {
  // As Debian ships it: everything must also be right where scripts are slow.
  thunderbird = await Thunderbird.start({
    extension: withSealer(),
    prefs: { 'javascript.options.baselinejit': false },
  });
  composer = new Composer(thunderbird);
});
afterAll(() => thunderbird.stop());

let before = 0;
let copies = 0;
beforeEach(async () => {
  await composer.set('mode', 'seal');
  before = thunderbird.sink.taken.length;
  copies = countCopies();
});
afterEach(async () => {
  await composer.discard();
  expect(isInClear(thunderbird.sink.heard())).toBe(false);
});

function countCopies(): number {
  return composer.folder('Sent').split(/^From - /m).length - 1;
}

async function sendAndClose(): Promise<readonly Taken[]> {
  await composer.send();
  await composer.closed();
  return thunderbird.sink.taken.slice(before);
}

const envelopes = (taken: readonly Taken[]) => taken.map(({ to }) => to);

describe('An armed window', { timeout: 60_000 }, () => {
  it('sends one leg, sealed, and files the same octets once', async () => {
    await composer.write({ to: 'Bob <bob@other.example>', cc: 'Cy Ünal <cy@third.example>' });
    const taken = await sendAndClose();
    expect(envelopes(taken)).toEqual([['bob@other.example', 'cy@third.example']]);
    const [{ message } = { message: Buffer.of() }] = taken;
    expect(message.toString()).toMatch(/^To: Bob <bob@other.example>\r\n/m);
    expect(message.toString()).toMatch(/^Subject: \.\.\.\r\n/m);
    expect(countCopies() - copies).toBe(1);
    expect(composer.folder('Sent').replaceAll('\r\n', '\n')).toContain(message.toString().replaceAll('\r\n', '\n'));
    expect(await composer.heard()).toEqual(['opened new', 'seal send', 'leg 0 sending', 'leg 0 sent']);
  });

  it('hands the whole message over: fields, true subject, entity that survives every transport', async () => {
    await composer.write({ to: 'bob@other.example', subject: `Ünïcode ${CANARY}`, body: 'zoë €' });
    await sendAndClose();
    const { message, identity } = await composer.job();
    expect(message).toMatch(/^Subject: =\?UTF-8\?/m);
    expect(message).toMatch(/^From: Ann Example <ann@clinic.example>\r\n/m);
    expect(message).toMatch(/^Content-Transfer-Encoding: (?:base64|quoted-printable)\r\n/m);
    expect(message).toMatch(/^[\0-\x7f]*\r\n$/);
    expect(identity).toEqual({ key: 'id1', address: 'ann@clinic.example', name: 'Ann Example' });
  });

  it('sends two legs, each in its own envelope and naming everybody, and files one copy', async () => {
    await composer.set('mode', 'two');
    await composer.write({ to: 'Bob <bob@other.example>, dan@fourth.example' });
    const taken = await sendAndClose();
    expect(envelopes(taken)).toEqual([['bob@other.example'], ['dan@fourth.example']]);
    for (const { message } of taken) expect(message.toString()).toMatch(/^To: .*bob@.*dan@/m);
    expect(countCopies() - copies).toBe(1);
    expect(await composer.heard()).toEqual([
      'opened new',
      'seal send',
      ...['leg 0 sending', 'leg 0 sent', 'leg 1 sending', 'leg 1 sent'],
    ]);
  });

  it('sends to Bcc readers alone, names them to nobody, and keeps them in the copy', async () => {
    await composer.write({ to: 'bob@other.example', bcc: 'eve@hidden.example, fay@hidden.example' });
    const taken = await sendAndClose();
    expect(envelopes(taken)).toEqual([['bob@other.example'], ['eve@hidden.example'], ['fay@hidden.example']]);
    for (const { message } of taken) expect(message.toString()).not.toMatch(/hidden\.example/);
    expect(countCopies() - copies).toBe(1);
    expect(composer.folder('Sent')).toMatch(/^Bcc: eve@hidden.example, fay@hidden.example/m);
  });

  it('sends to the members of a mailing list', async () => {
    await thunderbird.marionette.run(MAKE_LIST);
    await composer.write({ to: 'friends <friends>' });
    const taken = await sendAndClose();
    expect(envelopes(taken)).toEqual([['gil@list.example', 'hal@list.example']]);
    expect((await composer.job()).recipients.to).toEqual(['Gil <gil@list.example>', 'Hal <hal@list.example>']);
  });

  it('answers in the thread and marks the original as answered', async () => {
    const uri = await thunderbird.deliver(Buffer.from(ORIGINAL));
    await composer.answer(uri, 'ReplyToSender');
    const [{ message, to } = { message: '', to: [] }] = await sendAndClose();
    expect(to).toEqual(['bob@other.example']);
    expect(message.toString()).toMatch(/^References: <original-1@other.example>\r\n/m);
    expect(message.toString()).toMatch(/^In-Reply-To: <original-1@other.example>\r\n/m);
    expect(await thunderbird.marionette.run(FLAGS, uri)).toEqual({ isReplied: true, isForwarded: false });
    expect((await composer.heard())[0]).toBe('opened reply');
  });

  it('marks a forwarded original, with two legs too', async () => {
    const uri = await thunderbird.deliver(Buffer.from(ORIGINAL.replaceAll('original-1', 'original-2')));
    await composer.set('mode', 'two');
    await composer.answer(uri, 'ForwardInline');
    await composer.run(
      `win.addressRowAddRecipientsArray(win.document.getElementById('addressRowTo'), ['bob@other.example', 'dan@fourth.example'])`,
    );
    expect(envelopes(await sendAndClose())).toEqual([['bob@other.example'], ['dan@fourth.example']]);
    expect(await thunderbird.marionette.run(FLAGS, uri)).toEqual({ isReplied: false, isForwarded: true });
  });

  it('puts one leg into the outbox sealed, and Thunderbird sends it from there unchanged', async () => {
    await composer.write({ to: 'bob@other.example' });
    await composer.run(`await win.SendMessageLater()`);
    await composer.closed();
    expect(thunderbird.sink.taken.length).toBe(before);
    expect(await composer.heard()).toEqual(['opened new', 'seal send', 'leg 0 queued']);
    expect(isInClear(composer.folder('Unsent Messages'))).toBe(false);
    await thunderbird.marionette.run(SEND_UNSENT);
    await thunderbird.marionette.until('the mail', async () => thunderbird.sink.taken.length > before);
    const [{ message, to } = { message: '', to: [] }] = thunderbird.sink.taken.slice(before);
    expect(to).toEqual(['bob@other.example']);
    expect(message.toString()).toMatch(/^Content-Type: application\/pkcs7-mime/m);
    expect(message.toString()).not.toMatch(/^(?:x-mozilla|x-identity-key|fcc)/im);
  });

  it('sends as Thunderbird does once it is disarmed', async () => {
    await composer.set('arms', false);
    await composer.write({ to: 'bob@other.example', subject: 'plain' });
    await composer.run(`win.GetCurrentEditor().selectAll(); win.GetCurrentEditor().insertText('nothing secret')`);
    const [{ message } = { message: '' }] = await sendAndClose();
    expect(message.toString()).toMatch(/nothing secret/);
    await composer.set('arms', true);
  });
});

const ORIGINAL = `From: Bob <bob@other.example>\r\nTo: ann@clinic.example\r\nSubject: Question\r\nMessage-ID: <original-1@other.example>\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\n\r\nHow are you?\r\n`;

const MAKE_LIST = `
  const { MailServices } = ChromeUtils.importESModule('resource:///modules/MailServices.sys.mjs');
  const [book] = MailServices.ab.directories;
  const list = Cc['@mozilla.org/addressbook/directoryproperty;1'].createInstance(Ci.nsIAbDirectory);
  list.isMailList = true;
  list.dirName = 'friends';
  const made = book.addMailList(list);
  for (const name of ['Gil', 'Hal']) {
    const card = Cc['@mozilla.org/addressbook/cardproperty;1'].createInstance(Ci.nsIAbCard);
    card.displayName = name;
    card.primaryEmail = name.toLowerCase() + '@list.example';
    made.addCard(book.addCard(card));
  }`;

const FLAGS = `
  const { MailServices } = ChromeUtils.importESModule('resource:///modules/MailServices.sys.mjs');
  const { flags } = MailServices.messageServiceFromURI(args[0]).messageURIToMsgHdr(args[0]);
  const { Replied, Forwarded } = Ci.nsMsgMessageFlags;
  return { isReplied: (flags & Replied) !== 0, isForwarded: (flags & Forwarded) !== 0 };`;

const SEND_UNSENT = `
  Cc['@mozilla.org/messengercompose/sendlater;1'].getService(Ci.nsIMsgSendLater).sendUnsentMessages(null);`;

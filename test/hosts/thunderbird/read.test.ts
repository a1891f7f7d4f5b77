/** Protected mail in the real Thunderbird: what is opened is seen wherever a message is seen, and kept nowhere. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FakeExtension, type Shape, fakeExtension, mail, protectedMail } from './fake-opener.ts';
import {
  attachment,
  compose,
  hurry,
  openAttachment,
  printed,
  savedAs,
  seen,
  show,
  showFile,
  showInWindow,
  streamed,
  strip,
} from './reader.ts';
import { Thunderbird } from './thunderbird.ts';

const SHAPES: readonly Shape[] = ['smime', 'pgp-mime', 'signed', 'wrapped', 'inline'];
const TEXT = 'CANARY words in bold';

let extension: FakeExtension;
let thunderbird: Thunderbird;
const uris = new Map<string, string>();

const uriOf = (name: string): string => uris.get(name) ?? '';
const set = (state: object): Promise<unknown> =>
  thunderbird.background(
    `Object.assign(page.fake, args[0]); page.fake.asked.length = 0; page.fake.details.length = 0;`,
    state,
  );
const forget = (): Promise<unknown> => thunderbird.background(`await page.messenger.sendSecure.forget();`);
const asked = async (): Promise<{ uri: string; purpose: string; message: string }[]> =>
  (await thunderbird.background(`return page.fake.asked;`)) as { uri: string; purpose: string; message: string }[];

beforeAll(async () => {
  extension = fakeExtension();
  thunderbird = await Thunderbird.start({ extension: extension.folder });
  for (const shape of SHAPES)
    uris.set(shape, await thunderbird.deliver(protectedMail(shape, { subject: `PRIVATE ${shape}` })));
  uris.set('single', await thunderbird.deliver(protectedMail('smime', { isSingle: true, text: 'CANARY alone' })));
  uris.set('plain', await thunderbird.deliver(mail('plain', ['Content-Type: text/plain', '', 'ordinary words'])));
}, 60_000);

afterAll(async () => {
  await thunderbird.stop();
  extension.remove();
});

beforeEach(async () => {
  await set({ delay: 0, isLocked: false, isBroken: false });
  await show(thunderbird, uriOf('plain'));
  await forget();
});

describe('Thunderbird shows protected mail', { timeout: 60_000 }, () => {
  it.each(SHAPES)('of the shape %s, as if it had come so', async (shape) => {
    const { body, attachments, subject, title, bars, hasOwnIcon, canStrip } = await show(thunderbird, uriOf(shape));
    expect(body).toBe(TEXT);
    expect(attachments.map(({ name }) => name)).toEqual(['note.txt']);
    expect({ subject, title }).toEqual({ subject: `PRIVATE ${shape}`, title: `PRIVATE ${shape}` });
    expect(bars).toEqual([{ name: 'send-secure', type: 'success', text: 'Signed by Bob', buttons: ['Details'] }]);
    expect({ hasOwnIcon, canStrip }).toEqual({ hasOwnIcon: false, canStrip: false });
    expect(await attachment(thunderbird, 0)).toBe('attached words');
  });

  it('without an icon of its own, whatever it finds out about signatures inside', async () => {
    await show(thunderbird, uriOf('signed'));
    const about = `document.getElementById('tabmail').currentAboutMessage`;
    await thunderbird.marionette.run(`${about}.setMessageCryptoBox('S/MIME', 'ok', 'ok', true, '1');`);
    expect((await seen(thunderbird)).hasOwnIcon).toBe(false);
    await show(thunderbird, uriOf('plain'));
    await thunderbird.marionette.run(`${about}.setMessageCryptoBox('S/MIME', 'ok', 'ok', true, '1');`);
    expect((await seen(thunderbird)).hasOwnIcon).toBe(true);
  });

  it('and does not ask about a message that holds no protection', async () => {
    const { body, bars, subject } = await show(thunderbird, uriOf('plain'));
    expect({ body, bars, subject }).toEqual({ body: 'ordinary words', bars: [], subject: 'outer plain' });
    expect(await asked()).toEqual([]);
  });

  it('in a window of its own', async () => {
    const { body, bars, subject } = await showInWindow(thunderbird, uriOf('smime'));
    expect({ body, bars: bars.length, subject }).toEqual({ body: TEXT, bars: 1, subject: 'PRIVATE smime' });
  });

  it('from a file on disk, with its attachments', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'send-secure-eml-'));
    const path = join(folder, 'message.eml');
    writeFileSync(path, protectedMail('pgp-mime', { subject: 'PRIVATE file' }));
    const { body, subject, bars, attachment: text } = await showFile(thunderbird, path);
    rmSync(folder, { recursive: true });
    expect({ body, subject, bars: bars.length, text }).toEqual({
      body: TEXT,
      subject: 'PRIVATE file',
      bars: 1,
      text: 'attached words',
    });
  });

  it('that lies in another message, once it is opened from there', async () => {
    const inside = protectedMail('smime', { subject: 'PRIVATE inside' }).toString('latin1');
    const lines = [
      'Content-Type: multipart/mixed; boundary="o"',
      '',
      '--o',
      'Content-Type: text/plain',
      '',
      'See below.',
    ];
    const attached = [
      '--o',
      'Content-Type: message/rfc822; name=inside.eml',
      'Content-Disposition: attachment; filename=inside.eml',
      '',
      inside,
      '--o--',
    ];
    await show(thunderbird, await thunderbird.deliver(mail('around', [...lines, ...attached])));
    const { body, subject } = await openAttachment(thunderbird, 0);
    expect({ body, subject }).toEqual({ body: TEXT, subject: 'PRIVATE inside' });
  });

  it('on paper', async () => {
    expect(await printed(thunderbird, uriOf('smime'))).toContain(TEXT);
  });
});

describe('Thunderbird answers protected mail', { timeout: 60_000 }, () => {
  it('quotes what was shown, under the protected subject', async () => {
    await show(thunderbird, uriOf('smime'));
    const { body, subject, to } = await compose(thunderbird, 'cmd_reply');
    expect(body).toContain('> CANARY words in bold');
    expect({ subject, to }).toEqual({ subject: 'Re: PRIVATE smime', to: 'Bob Example <bob@clinic.example>' });
  });

  it.each(SHAPES)('forwards %s with its attachments, though nothing was opened before', async (shape) => {
    await show(thunderbird, uriOf(shape));
    await forget();
    const { body, subject, attachments } = await compose(thunderbird, 'cmd_forwardInline');
    expect(body).toContain(TEXT);
    expect(body).toMatch(/Subject:\s+PRIVATE/);
    expect({ subject, attachments }).toEqual({ subject: `Fwd: PRIVATE ${shape}`, attachments: ['note.txt'] });
    const [draft] = (await asked()).filter(({ purpose }) => purpose === 'draft');
    expect(draft?.message).toContain(':END');
  });

  it.each(['single', 'smime'])('edits %s as new', async (name) => {
    await show(thunderbird, uriOf(name));
    const { body, subject, attachments } = await compose(thunderbird, 'cmd_editAsNew');
    expect(subject).toBe(name === 'single' ? 'outer smime' : 'PRIVATE smime');
    expect(body.trim()).toBe(name === 'single' ? 'CANARY alone in bold' : TEXT);
    expect(attachments).toEqual(name === 'single' ? [] : ['note.txt']);
  });

  it('goes on with a draft of one part, and its editor is not empty', async () => {
    const uri = await thunderbird.deliver(
      protectedMail('pgp-mime', { isSingle: true, subject: 'PRIVATE draft' }),
      'Drafts',
    );
    await thunderbird.marionette.run(
      `const { MailServices } = ChromeUtils.importESModule('resource:///modules/MailServices.sys.mjs');
      MailServices.accounts.defaultAccount.incomingServer.rootFolder.getChildNamed('Drafts').setFlag(Ci.nsMsgFolderFlags.Drafts);`,
    );
    await show(thunderbird, uri);
    const { body, subject } = await compose(thunderbird, 'cmd_editDraftMsg');
    expect({ body: body.trim(), subject }).toEqual({ body: TEXT, subject: 'PRIVATE draft' });
  });
});

describe("Thunderbird gives the reader's message on as it was stored", { timeout: 60_000 }, () => {
  it('without the lines of the folder, under one name for every use', async () => {
    await show(thunderbird, uriOf('smime'));
    await compose(thunderbird, 'cmd_reply');
    const jobs = await asked();
    expect(jobs.map(({ purpose }) => purpose)).toEqual(['show', 'reply']);
    expect(new Set(jobs.map(({ uri }) => uri)).size).toBe(1);
    expect(jobs[0]?.message.replace(/\r?\n/g, '\r\n')).toBe(
      protectedMail('smime', { subject: 'PRIVATE smime' }).toString('latin1'),
    );
  });

  it('to its last octet, though the last line has no end', async () => {
    const whole = protectedMail('smime').toString('latin1').trimEnd();
    await show(thunderbird, await thunderbird.deliver(Buffer.from(whole, 'latin1')));
    expect((await asked())[0]?.message.trimEnd().replace(/\r?\n/g, '\r\n')).toBe(whole);
  });

  it('once for all its attachments', async () => {
    await show(thunderbird, uriOf('smime'));
    await Promise.all([attachment(thunderbird, 0), attachment(thunderbird, 0)]);
    expect((await asked()).length).toBe(1);
  });
});

describe('A reader in a hurry', { timeout: 60_000 }, () => {
  it('sees the last message they chose, under its own subject and bar', async () => {
    await set({ delay: 600 });
    const last = await hurry(thunderbird, ['smime', 'pgp-mime', 'plain', 'wrapped', 'inline'].map(uriOf), 120);
    expect(last).toMatchObject({ body: TEXT, subject: 'PRIVATE inline', bars: [{ name: 'send-secure' }] });
  });

  it('sees no bar of a protected message over an ordinary one', async () => {
    await set({ delay: 600 });
    await hurry(thunderbird, ['smime', 'plain', 'pgp-mime', 'plain'].map(uriOf), 120);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(await seen(thunderbird)).toMatchObject({
      body: 'ordinary words',
      subject: 'outer plain',
      bars: [],
      canStrip: true,
    });
  });
});

describe('What stays closed', { timeout: 60_000 }, () => {
  it('is a page with one button, and then the mail', async () => {
    await set({ isLocked: true });
    const locked = await show(thunderbird, uriOf('smime'));
    expect(locked.body).toBe('Locked page\n\nUnlock');
    expect(locked.subject).toBe('outer smime');
    await thunderbird.marionette.run(
      `document.getElementById('tabmail').currentAboutMessage.getMessagePaneBrowser().contentDocument.querySelector('button').click();`,
    );
    await thunderbird.marionette.until('the mail', async () => (await seen(thunderbird)).body === TEXT);
    expect((await seen(thunderbird)).subject).toBe('PRIVATE smime');
  });

  it('gives no attachment, rather than a piece of ciphertext under its name', async () => {
    await show(thunderbird, uriOf('pgp-mime'));
    await set({ isBroken: true });
    await thunderbird.background(`page.fake.isBroken = true;`);
    const about = `document.getElementById('tabmail').currentAboutMessage`;
    await thunderbird.marionette.run(`${about}.kept = ${about}.currentAttachments[0];`);
    await forget();
    await seen(thunderbird);
    const error = await thunderbird.marionette.run(
      `return ${about}.kept.fetchAttachment().then((data) => new TextDecoder().decode(data), (error) => 'error: ' + error.name);`,
    );
    expect(error).toMatch(/^error: /);
  });

  it('is locked again on the screen when the keys are', async () => {
    await show(thunderbird, uriOf('smime'));
    await set({ isLocked: true });
    await forget();
    await thunderbird.marionette.until('the page', async () =>
      (await seen(thunderbird)).body.startsWith('Locked page'),
    );
  });

  it('looks as Thunderbird shows it when the extension fails', async () => {
    await set({ isBroken: true });
    const { body, bars } = await show(thunderbird, uriOf('wrapped'));
    expect(body).toContain('You need Send Secure to read this.');
    expect(bars).toEqual([]);
  });
});

describe('The bar above a message', { timeout: 60_000 }, () => {
  it.each([
    ['good', 'success'],
    ['warn', 'warning'],
    ['bad', 'critical'],
    ['neutral', 'info'],
  ] as const)('looks %s', async (tone, type) => {
    const { bars } = await show(thunderbird, await thunderbird.deliver(protectedMail('smime', { tone })));
    expect(bars.map((bar) => bar.type)).toEqual([type]);
  });

  it('tells the extension that the reader wants to know more', async () => {
    await show(thunderbird, uriOf('smime'));
    await thunderbird.marionette.run(
      `document.getElementById('tabmail').currentAboutMessage.gMessageNotificationBar.msgNotificationBar.currentNotification.querySelector('button').click();`,
    );
    const heard = await thunderbird.marionette.until('the click', async () => {
      const details = (await thunderbird.background(`return page.fake.details;`)) as string[];
      return details.length > 0 && details;
    });
    expect(heard).toEqual([(await asked())[0]?.uri]);
  });
});

describe('Nothing of what was opened is kept', { timeout: 60_000 }, () => {
  it('by the index or a filter: they get the message as it is stored, and the extension is not asked', async () => {
    const indexed = await thunderbird.marionette.run(
      `const { MailServices } = ChromeUtils.importESModule('resource:///modules/MailServices.sys.mjs');
      const { MsgHdrToMimeMessage } = ChromeUtils.importESModule('resource:///modules/gloda/MimeMessage.sys.mjs');
      const texts = [];
      for (const uri of args[0]) {
        const header = MailServices.messageServiceFromURI(uri).messageURIToMsgHdr(uri);
        for (const examineEncryptedParts of [false, true]) {
          const options = { examineEncryptedParts, saneBodySize: false };
          texts.push(await new Promise((resolve) => MsgHdrToMimeMessage(header, null, (_, mime) => resolve(mime.prettyString() + mime.coerceBodyToPlaintext(header.folder)), true, options)));
        }
      }
      return texts.join();`,
      SHAPES.map(uriOf),
    );
    expect(indexed).not.toMatch(/CANARY|PRIVATE/);
    expect(await asked()).toEqual([]);
  });

  it('by a file it is saved to, nor by its source', async () => {
    const uri = uriOf('smime');
    await show(thunderbird, uri);
    await set({});
    expect(await savedAs(thunderbird, uri)).toContain('Content-Type: application/pkcs7-mime');
    expect(await streamed(thunderbird, uri, 'src')).toContain('Content-Type: application/pkcs7-mime');
    expect(await asked()).toEqual([]);
  });

  it('by a message whose attachments are to be deleted: that is refused, and it stays what it was', async () => {
    await show(thunderbird, uriOf('pgp-mime'));
    expect(await strip(thunderbird, uriOf('pgp-mime'))).toMatch(/^refused/);
    expect(await strip(thunderbird, uriOf('plain'))).toContain('ordinary words');
  });

  it('in the profile: no text, no subject, in no database and no cache', async () => {
    for (const shape of SHAPES) await show(thunderbird, uriOf(shape));
    await compose(thunderbird, 'cmd_reply');
    await thunderbird.marionette.run(
      `const { MailServices } = ChromeUtils.importESModule('resource:///modules/MailServices.sys.mjs');
      const { SessionStoreManager } = ChromeUtils.importESModule('resource:///modules/SessionStoreManager.sys.mjs');
      MailServices.accounts.defaultAccount.incomingServer.rootFolder.getChildNamed('Inbox').msgDatabase.commit(1);
      SessionStoreManager.saveSession?.();
      await new Promise((resolve) => setTimeout(resolve, 1500));`,
    );
    const found = execFileSync('bash', [
      '-c',
      'grep -rlaE "CANARY (words|alone)|PRIVATE (smime|pgp-mime|signed|wrapped|inline|draft|inside|file)" --exclude=thunderbird.log "$1" || true',
      'find',
      thunderbird.profile,
    ]);
    expect(found.toString()).toBe('');
  });
});

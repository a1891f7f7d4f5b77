/** What stops an armed window in the real Thunderbird: nothing leaves, the window stays as it was, one sentence says why. */

import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Composer, isInClear, withSealer } from './compose.ts';
import { EXTENSION, Thunderbird } from './thunderbird.ts';

let thunderbird: Thunderbird;
let composer: Composer;

beforeAll(async () => {
  thunderbird = await Thunderbird.start({ extension: null, prefs: { 'extensions.send-secure.patience': 1500 } });
  await thunderbird.marionette.run(KEEP_NATIVE);
  await thunderbird.install(withSealer());
  composer = new Composer(thunderbird);
});
afterAll(() => thunderbird.stop());

let before = 0;
beforeEach(async () => {
  await composer.set('mode', 'seal');
  before = thunderbird.sink.taken.length;
});
afterEach(async () => {
  thunderbird.sink.refuse(null);
  await composer.set('refuseLeg', null);
  await composer.set('hangAt', null);
  await thunderbird.marionette.run(PUT_BACK);
  await composer.discard();
  expect(isInClear(thunderbird.sink.heard())).toBe(false);
});

/** Nothing left, the window is as it was and says this. */
async function expectStopped(sentence: string): Promise<void> {
  expect(await composer.sentence()).toBe(`sentence: ${sentence}`);
  expect(await composer.isIntact()).toBe(true);
  expect(thunderbird.sink.taken.length).toBe(before);
}

async function sendAgain(): Promise<readonly (readonly string[])[]> {
  await composer.send();
  await composer.closed();
  return thunderbird.sink.taken.slice(before).map(({ to }) => to);
}

describe('An armed window sends nothing', { timeout: 60_000 }, () => {
  it.each([
    ['silent', 'unanswered'],
    ['throw', 'unanswered'],
    ['nonsense', 'unanswered'],
    ['clear', 'unanswered'],
    ['stranger', 'unanswered'],
    ['stop', 'stop'],
  ])('when the background is wrong (%s), and sends when it is right again', async (mode, sentence) => {
    await composer.write({ to: 'bob@other.example' });
    await composer.set('mode', mode);
    await composer.send();
    await expectStopped(sentence);
    await composer.set('mode', 'seal');
    expect(await sendAgain()).toEqual([['bob@other.example']]);
  });

  it('and offers the button that the background names', async () => {
    await composer.write({ to: 'bob@other.example' });
    await composer.set('mode', 'stop');
    await composer.send();
    await expectStopped('stop');
    await composer.run(
      `win.gComposeNotification.getNotificationWithValue('send-secure').querySelector('button').click()`,
    );
    await thunderbird.marionette.until('the event', async () => (await composer.heard()).includes('notice fix'));
    await expectStopped('stop');
  });

  it.each([
    ['a pill', `win.addressRowAddRecipientsArray(win.document.getElementById('addressRowTo'), ['eve@else.example'])`],
    ['a field', `win.gMsgCompose.compFields.bcc = 'eve@else.example'`],
    ['the sender', `win.gMsgCompose.compFields.from = 'eve@else.example'`],
  ])('when %s changed while it was being sealed', async (_, change) => {
    await composer.write({ to: 'bob@other.example' });
    await composer.set('mode', 'slow');
    await composer.send();
    await thunderbird.marionette.until('the job', async () => (await composer.heard()).includes('seal send'));
    await composer.run(change);
    await thunderbird.background(`page.sealer.release()`);
    await expectStopped('changed');
  });

  it('when it is cancelled while it is being sealed, without a word', async () => {
    await composer.write({ to: 'bob@other.example' });
    await composer.set('mode', 'slow');
    await composer.send();
    await thunderbird.marionette.until('the job', async () => (await composer.heard()).includes('seal send'));
    await thunderbird.background(`await page.messenger.sendSecure.cancelSend(page.sealer.opened.tabId)`);
    expect(await composer.isIntact()).toBe(true);
    await thunderbird.background(`page.sealer.release()`);
    expect(await composer.run(`return win.gComposeNotification.getNotificationWithValue('send-secure')`)).toBe(null);
    expect(thunderbird.sink.taken.length).toBe(before);
  });

  it('before the background has said whether the window is to be armed', async () => {
    await composer.set('hangAt', 'opened');
    const opening = composer.write({ to: 'bob@other.example' });
    await thunderbird.marionette.until('the editor', () => composer.run(`return !!win?.composeEditorReady`) as Promise<boolean>); // prettier-ignore
    await composer.send();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(thunderbird.sink.taken.length).toBe(before);
    await thunderbird.background(`page.sealer.release()`);
    await opening;
    await composer.closed();
    expect(thunderbird.sink.taken.length).toBe(before + 1);
  });

  it('any more when it is cancelled between the legs, nor is the leg that was on its way sent again', async () => {
    await composer.write({ to: 'bob@other.example, dan@fourth.example' });
    await composer.set('mode', 'two');
    thunderbird.sink.stall(true);
    await composer.send();
    await thunderbird.marionette.until('the leg', async () => (await composer.heard()).includes('leg 0 sending'));
    await new Promise((resolve) => setTimeout(resolve, 300));
    await thunderbird.background(`await page.messenger.sendSecure.cancelSend(page.sealer.opened.tabId)`);
    expect(await composer.isIntact()).toBe(true);
    thunderbird.sink.stall(false);
    expect((await composer.heard()).slice(1)).toEqual(['seal send', 'leg 0 sending']);
    expect(thunderbird.sink.taken.length).toBe(before);
  });

  it('when an attachment cannot be read', async () => {
    const path = join(thunderbird.profile, 'attached.txt');
    writeFileSync(path, 'x');
    await composer.write({ to: 'bob@other.example' });
    await composer.run(ATTACH, path);
    rmSync(path);
    await composer.send();
    await expectStopped('unreadable');
  });

  it('to newsgroups', async () => {
    await composer.write({ to: 'bob@other.example' });
    await composer.run(`Services.obs.addObserver(function once() {
      Services.obs.removeObserver(once, 'mail:composeOnSend');
      win.gMsgCompose.compFields.newsgroups = 'alt.test';
    }, 'mail:composeOnSend')`);
    await composer.send();
    await expectStopped('newsgroups');
  });

  it('when the server refuses, and says what the background makes of it instead of an alert', async () => {
    await composer.write({ to: 'bob@other.example' });
    thunderbird.sink.refuse('550 not today');
    await composer.send();
    expect(await composer.sentence()).toMatch(/^sentence: leg .*not today/s);
    expect(await composer.isIntact()).toBe(true);
    thunderbird.sink.refuse(null);
    expect(await sendAgain()).toEqual([['bob@other.example']]);
  });

  it('when the server refuses the first of two legs', async () => {
    await composer.write({ to: 'bob@other.example, dan@fourth.example' });
    await composer.set('mode', 'two');
    thunderbird.sink.refuse('550 not today');
    await composer.send();
    expect(await composer.sentence()).toMatch(/^sentence: leg .*not today/s);
    expect(await composer.heard()).not.toContain('leg 1 sending');
    expect(await composer.isIntact()).toBe(true);
  });

  it('that the journal does not know of; and what has left is not sent again', async () => {
    await composer.write({ to: 'bob@other.example, dan@fourth.example' });
    await composer.set('mode', 'two');
    await composer.set('refuseLeg', '1 sending');
    await composer.send();
    expect(await composer.sentence()).toBe('sentence: journal');
    expect(thunderbird.sink.taken.slice(before).map(({ to }) => to)).toEqual([['bob@other.example']]);
    await composer.set('refuseLeg', null);
    await composer.send();
    await thunderbird.marionette.until('the stop', async () => (await composer.sentence()) === 'sentence: unanswered');
    expect(thunderbird.sink.taken.length).toBe(before + 1);
    await composer.set('mode', 'rest');
    expect(await sendAgain()).toEqual([['bob@other.example'], ['dan@fourth.example']]);
  });

  it('while the journal is silent', async () => {
    await composer.write({ to: 'bob@other.example' });
    await composer.set('hangAt', 'sending');
    await composer.send();
    await expectStopped('unanswered');
  });

  it('later, when it is more than one leg', async () => {
    await composer.write({ to: 'bob@other.example', bcc: 'eve@hidden.example' });
    await composer.run(`await win.SendMessageLater()`);
    await expectStopped('notLater');
    expect(composer.folder('Unsent Messages')).not.toContain('bob@other.example');
  });

  it('through protection of Thunderbird’s own that a reply turned on', async () => {
    await composer.write({ to: 'bob@other.example' });
    await composer.run(`win.gSendEncrypted = win.gSendSigned = win.gSelectedTechnologyIsPGP = true`);
    expect(await sendAgain()).toEqual([['bob@other.example']]);
  });

  it.each([1, 2, 3])('when %i of its doors have lost their guard', async (broken) => {
    await composer.write({ to: 'bob@other.example' });
    await thunderbird.marionette.run(BREAK, broken);
    await composer.send();
    await expectStopped('guarded');
    expect(isInClear(composer.folder('Sent'))).toBe(false);
  });

  it('when the extension is switched off, and sends sealed when it is on again', async () => {
    await composer.write({ to: 'bob@other.example' });
    await thunderbird.marionette.run(SWITCH, EXTENSION, 'disable');
    await composer.send();
    await expectStopped('off');
    await composer.run(`await win.SaveAsDraft()`);
    expect(isInClear(composer.folder('Drafts'))).toBe(false);
    await thunderbird.marionette.run(SWITCH, EXTENSION, 'enable');
    await composer.ready();
    await composer.set('arms', false);
    expect(await sendAgain()).toEqual([['bob@other.example']]);
  });
});

describe('Without any guard', { timeout: 60_000 }, () => {
  it('the canary is heard: the other tests can fail', async () => {
    await composer.write({ to: 'bob@other.example' });
    await thunderbird.marionette.run(BREAK, 4);
    await composer.send();
    await composer.closed();
    const taken = thunderbird.sink.taken.slice(before);
    expect(taken.map(({ message }) => isInClear(message))).toEqual([true]);
    thunderbird.sink.forget();
  });
});

const DOORS = `
  const doors = [
    [ChromeUtils.importESModule('resource:///modules/MimeMessage.sys.mjs').MimeMessage.prototype, 'createMessageFile'],
    [ChromeUtils.importESModule('resource:///modules/MessageSend.sys.mjs').MessageSend.prototype, '_deliverMessage'],
    [ChromeUtils.importESModule('resource:///modules/MessageSend.sys.mjs').MessageSend.prototype, '_deliverAsMail'],
    [ChromeUtils.importESModule('resource:///modules/SmtpServer.sys.mjs').SmtpServer.prototype, 'sendMailMessage'],
  ];`;
const KEEP_NATIVE = `${DOORS} for (const [prototype, name] of doors) prototype['native ' + name] = prototype[name];`;
const BREAK = `${DOORS} for (const [prototype, name] of doors.slice(0, args[0])) {
  prototype['ours ' + name] = prototype[name];
  prototype[name] = prototype['native ' + name];
}`;
const PUT_BACK = `${DOORS} for (const [prototype, name] of doors) {
  const ours = prototype['ours ' + name];
  if (ours) prototype[name] = ours;
  delete prototype['ours ' + name];
}`;

const SWITCH = `
  const { AddonManager } = ChromeUtils.importESModule('resource://gre/modules/AddonManager.sys.mjs');
  const addon = await AddonManager.getAddonByID(args[0]);
  await addon[args[1]]();`;

const ATTACH = `
  const attachment = Cc['@mozilla.org/messengercompose/attachment;1'].createInstance(Ci.nsIMsgAttachment);
  attachment.url = Services.io.newFileURI(await IOUtils.getFile(args[0])).spec;
  attachment.name = 'attached.txt';
  await win.AddAttachments([attachment]);`;

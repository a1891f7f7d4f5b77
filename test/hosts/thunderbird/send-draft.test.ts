/** Drafts of an armed window in the real Thunderbird: sealed, or not saved; what was saved in clear before is gone from the disk. */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Composer, filesInClear, isInClear, withSealer } from './compose.ts';
import { Thunderbird } from './thunderbird.ts';

let thunderbird: Thunderbird;
let composer: Composer;

beforeAll(async () => {
  const prefs = { 'extensions.send-secure.patience': 1500, 'mail.identity.id1.autoEncryptDrafts': false };
  thunderbird = await Thunderbird.start({ extension: withSealer(), prefs });
  composer = new Composer(thunderbird);
});
afterAll(() => thunderbird.stop());

beforeEach(async () => {
  await composer.set('mode', 'seal');
  await composer.set('arms', true);
});
afterEach(async () => {
  await composer.discard();
  // Thunderbird's own index has read the drafts that were saved in clear, and forgets them in its own time.
  const own = (path: string) => !path.includes('global-messages-db');
  expect(filesInClear(thunderbird.profile).filter((path) => !hadPlainDraft || own(path))).toEqual([]);
  expect(isInClear(thunderbird.sink.heard())).toBe(false);
});

let hadPlainDraft = false;
const drafts = () => thunderbird.marionette.run(COUNT) as Promise<number>;

describe('An armed window', { timeout: 60_000 }, () => {
  it.each(['SaveAsDraft', 'AutoSaveAsDraft', 'SaveAsTemplate'])('saves sealed (%s)', async (mode) => {
    await composer.write({ to: 'bob@other.example' });
    await composer.run(`await win.GenericSendMessage(Ci.nsIMsgCompDeliverMode[args[0]])`, mode);
    expect(await composer.heard()).toEqual(['opened new', 'seal draft']);
    const folder = mode === 'SaveAsTemplate' ? 'Templates' : 'Drafts';
    await thunderbird.marionette.until('the draft', async () =>
      composer.folder(folder).includes('application/pkcs7-mime'),
    );
    expect(composer.folder(folder)).toMatch(/^X-Mozilla-Draft-Info: /m);
    expect(await composer.isIntact()).toBe(true);
  });

  it('replaces the draft that it saved before, and removes it when the message is sent', async () => {
    const before = await drafts();
    await composer.write({ to: 'bob@other.example' });
    await composer.run(`await win.SaveAsDraft()`);
    await composer.run(`await win.SaveAsDraft()`);
    const { length } = thunderbird.sink.taken;
    await composer.send();
    await composer.closed();
    expect(thunderbird.sink.taken.length).toBe(length + 1);
    expect(await drafts()).toBe(before);
  });

  it('does not save what cannot be sealed, and says so', async () => {
    const before = await drafts();
    await composer.write({ to: 'bob@other.example' });
    await composer.set('mode', 'silent');
    await composer.run(`await win.SaveAsDraft()`);
    expect(await composer.sentence()).toBe('sentence: unanswered');
    expect(await composer.isIntact()).toBe(true);
    expect(await drafts()).toBe(before);
  });

  it('removes the draft that was saved in clear before it was armed, and compacts it away', async () => {
    const before = await drafts();
    hadPlainDraft = true;
    await composer.set('arms', false);
    await composer.write({ to: 'bob@other.example' });
    await composer.run(`await win.SaveAsDraft()`);
    await thunderbird.marionette.until('the draft', async () => isInClear(composer.folder('Drafts')));
    expect(await thunderbird.background(ARM, 'plain')).toBe(true);
    expect(isInClear(composer.folder('Drafts'))).toBe(false);
    expect(await drafts()).toBe(before + 1);
  });

  it('removes it even when no sealed one can take its place', async () => {
    const before = await drafts();
    hadPlainDraft = true;
    await composer.set('arms', false);
    await composer.write({ to: 'bob@other.example' });
    await composer.run(`await win.SaveAsDraft()`);
    await thunderbird.marionette.until('the draft', async () => isInClear(composer.folder('Drafts')));
    await composer.set('mode', 'throw');
    expect(await thunderbird.background(ARM, 'plain')).toBe(true);
    expect(isInClear(composer.folder('Drafts'))).toBe(false);
    expect(await composer.isIntact()).toBe(true);
    expect(await composer.run(`return win.gContentChanged`)).toBe(true);
    expect(await drafts()).toBe(before);
  });
});

const ARM = `return page.messenger.sendSecure.arm(page.sealer.opened.tabId, page.sentences, args[0])`;

const COUNT = `
  const { MailServices } = ChromeUtils.importESModule('resource:///modules/MailServices.sys.mjs');
  const { rootFolder } = MailServices.accounts.defaultAccount.incomingServer;
  return rootFolder.containsChildNamed('Drafts') ? [...rootFolder.getChildNamed('Drafts').messages].length : 0;`;

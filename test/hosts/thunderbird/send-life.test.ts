/** The background page asleep, Thunderbird restarted, and what the person sees of us in a compose window. */

import { mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterEach, describe, expect, it } from 'vitest';
import { Composer, isInClear, withSealer } from './compose.ts';
import { EXTENSION, Thunderbird } from './thunderbird.ts';

let thunderbird: Thunderbird | undefined;
const SLEEPY = { 'extensions.background.idle.timeout': 1000 };

afterEach(async () => {
  await thunderbird?.stop();
  thunderbird = undefined;
});

async function start(
  options: Parameters<typeof Thunderbird.start>[0],
): Promise<{ now: Thunderbird; composer: Composer }> {
  const now = (thunderbird = await Thunderbird.start(options));
  return { now, composer: new Composer(now) };
}

function isAsleep(now: Thunderbird): Promise<boolean> {
  return now.marionette.run(
    `return WebExtensionPolicy.getByID(args[0]).extension.backgroundState !== 'running'`,
    EXTENSION,
  ) as Promise<boolean>;
}

async function sendAndClose(now: Thunderbird, composer: Composer): Promise<void> {
  const before = now.sink.taken.length;
  await composer.send();
  await composer.closed();
  expect(now.sink.taken.length).toBe(before + 1);
  expect(isInClear(now.sink.heard())).toBe(false);
}

describe('An armed window', { timeout: 60_000 }, () => {
  it('sends sealed after the background page fell asleep, and keeps it awake while it seals', async () => {
    const { now, composer } = await start({ extension: withSealer(), prefs: SLEEPY });
    await composer.write({ to: 'bob@other.example' });
    await now.marionette.until('sleep', () => isAsleep(now));
    await sendAndClose(now, composer);

    await composer.write({ to: 'bob@other.example' });
    await composer.set('mode', 'slow');
    await composer.send();
    await now.marionette.until('the job', async () => (await composer.heard()).includes('seal send'));
    await new Promise((resolve) => setTimeout(resolve, 3000));
    expect(await isAsleep(now)).toBe(false);
    await now.background(`page.sealer.release()`);
    await composer.closed();
    expect(now.sink.taken.length).toBe(2);
    expect(isInClear(now.sink.heard())).toBe(false);
  });

  it('is armed after a restart by a background page that only its opening woke', async () => {
    const profile = mkdtempSync(join(tmpdir(), 'send-secure-thunderbird-'));
    install(profile, withSealer());
    const first = await Thunderbird.start({ extension: null, profile });
    await first.marionette.until('the extension', async () => first.marionette.run(`return WebExtensionPolicy.getByID(args[0])?.extension.backgroundState === 'running'`, EXTENSION) as Promise<boolean>); // prettier-ignore
    await first.stop({ keep: true });
    const { now, composer } = await start({ extension: null, profile, prefs: SLEEPY });
    expect(await isAsleep(now)).toBe(true);
    await now.marionette.run(NEW_MESSAGE);
    await now.marionette.until('an armed window', () => composer.run(`return win?.document.documentElement.hasAttribute('send-secure-armed')`) as Promise<boolean>); // prettier-ignore
    await composer.run(`win.addressRowAddRecipientsArray(win.document.getElementById('addressRowTo'), ['bob@other.example']);
      win.document.getElementById('msgSubject').value = 'x'; win.GetCurrentEditor().insertText('CANARY-7f3a');`);
    await sendAndClose(now, composer);
  });
});

describe('A compose window', { timeout: 60_000 }, () => {
  it('has a button beside Send, follows the typing, and shows a page beside the editor', async () => {
    const { now, composer } = await start({ extension: withSealer() });
    await composer.set('arms', false);
    await now.marionette.run(MAKE_LIST);
    await composer.write({ to: '' });
    const button = `const button = win.document.getElementById('send-secure-button');`;
    expect(await composer.run(`${button} return [button.label, button.getAttribute('disabled'), button.previousElementSibling.id]`)).toEqual([
      'Send Secure',
      'true',
      'button-send',
    ]); // prettier-ignore

    await composer.run(
      `win.addressRowAddRecipientsArray(win.document.getElementById('addressRowTo'), ['Bob <bob@other.example>', 'friends <friends>'])`,
    );
    const state = await now.marionette.until('the typing', () => now.background(`return page.sealer.state ?? null`));
    expect(state).toMatchObject({
      isArmed: false,
      recipients: { to: ['Bob <bob@other.example>', 'Gil <gil@list.example>'], cc: [], bcc: [] },
      identity: { key: 'id1', address: 'ann@clinic.example', name: 'Ann Example' },
    });

    await now.background(`await page.messenger.sendSecure.showPanel(page.sealer.opened.tabId, page.messenger.runtime.getURL('panel.html'))`); // prettier-ignore
    const panel = `const browser = win.document.querySelector('#send-secure-panel browser'); `;
    await now.marionette.until('the page', () => composer.run(`${panel} return browser.currentURI.spec.endsWith('/panel.html') && !browser.webProgress.isLoadingDocument`) as Promise<boolean>); // prettier-ignore
    const width = (await composer.run(`${panel} return browser.getBoundingClientRect().width`)) as number;
    expect(width).toBeGreaterThan(250);
    if (process.env.SCREENSHOT !== undefined) {
      await now.marionette.switchTo('msgcompose');
      writeFileSync(process.env.SCREENSHOT, await now.marionette.screenshot());
      await now.marionette.switchTo('mail:3pane');
    }
    await now.background(`await page.messenger.sendSecure.showPanel(page.sealer.opened.tabId, null)`);
    expect(await composer.run(`return win.document.getElementById('send-secure-panel')`)).toBe(null);

    await composer.run(`${button} button.click()`);
    await composer.closed();
    expect(await composer.heard()).toContain('pressed');
    expect(now.sink.taken.length).toBe(1);
    expect(isInClear(now.sink.heard())).toBe(false);
  });

  it('is as Thunderbird made it when the extension is switched off', async () => {
    const { now, composer } = await start({ extension: withSealer() });
    await composer.set('arms', false);
    await composer.write({ to: 'bob@other.example' });
    await now.marionette.run(
      `const { AddonManager } = ChromeUtils.importESModule('resource://gre/modules/AddonManager.sys.mjs');
      await (await AddonManager.getAddonByID(args[0])).disable()`,
      EXTENSION,
    );
    expect(await composer.run(`return [...win.document.querySelectorAll('[id^=send-secure]')].length`)).toBe(0);
    await composer.discard();
  });
});

function install(profile: string, folder: string): void {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name));
  const packed = zipSync(Object.fromEntries(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path)])));
  mkdirSync(join(profile, 'extensions'), { recursive: true });
  writeFileSync(join(profile, 'extensions', `${EXTENSION}.xpi`), packed);
}

const NEW_MESSAGE = `
  const { MailServices } = ChromeUtils.importESModule('resource:///modules/MailServices.sys.mjs');
  MailServices.compose.OpenComposeWindow(null, null, null, Ci.nsIMsgCompType.New, Ci.nsIMsgCompFormat.HTML,
    MailServices.accounts.defaultAccount.defaultIdentity, null, null);`;

const MAKE_LIST = `
  const { MailServices } = ChromeUtils.importESModule('resource:///modules/MailServices.sys.mjs');
  const [book] = MailServices.ab.directories;
  const list = Cc['@mozilla.org/addressbook/directoryproperty;1'].createInstance(Ci.nsIAbDirectory);
  list.isMailList = true;
  list.dirName = 'friends';
  const made = book.addMailList(list);
  const card = Cc['@mozilla.org/addressbook/cardproperty;1'].createInstance(Ci.nsIAbCard);
  card.displayName = 'Gil';
  card.primaryEmail = 'gil@list.example';
  made.addCard(book.addCard(card));`;

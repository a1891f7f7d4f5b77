/** The door through which messages are opened: there when the extension is, whether its page sleeps or not, and gone with it. */

import { mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeExtension, fakeExtension, protectedMail } from './fake-opener.ts';
import { seen, show } from './reader.ts';
import { EXTENSION, Thunderbird } from './thunderbird.ts';

const OPENED = { body: 'CANARY words in bold', subject: 'PRIVATE words', bars: [{ name: 'send-secure' }] };
const MESSAGE = protectedMail('wrapped', { subject: 'PRIVATE words' });

let extension: FakeExtension;
let thunderbird: Thunderbird | undefined;

beforeEach(() => {
  extension = fakeExtension();
});

afterEach(async () => {
  await thunderbird?.stop();
  thunderbird = undefined;
  extension.remove();
});

const state = (running: Thunderbird): Promise<unknown> =>
  running.marionette.run(`return WebExtensionPolicy.getByID(args[0]).extension.backgroundState;`, EXTENSION);

const toggle = (running: Thunderbird, is: boolean): Promise<unknown> =>
  running.marionette.run(
    `const { AddonManager } = ChromeUtils.importESModule('resource://gre/modules/AddonManager.sys.mjs');
    const addon = await AddonManager.getAddonByID(args[0]);
    await (args[1] ? addon.enable() : addon.disable());`,
    EXTENSION,
    is,
  );

describe('The door', { timeout: 60_000 }, () => {
  it('wakes the page that sleeps, and a click on the bar does too', async () => {
    thunderbird = await Thunderbird.start({ extension: extension.folder });
    const uri = await thunderbird.deliver(MESSAGE);
    await sleepPage(thunderbird);
    expect(await show(thunderbird, uri)).toMatchObject(OPENED);
    await sleepPage(thunderbird);
    await thunderbird.marionette.run(
      `document.getElementById('tabmail').currentAboutMessage.gMessageNotificationBar.msgNotificationBar.currentNotification.querySelector('button').click();`,
    );
    const running = thunderbird;
    await running.marionette.until('waking', async () => (await state(running)) === 'running');
    await running.marionette.until('the click', async () => ((await running.background(`return page.fake.details;`)) as string[]).length === 1); // prettier-ignore
  });

  it('goes when the extension is disabled and comes back with it, and the screen follows', async () => {
    thunderbird = await Thunderbird.start({ extension: extension.folder });
    const running = thunderbird;
    const uri = await running.deliver(MESSAGE);
    expect(await show(running, uri)).toMatchObject(OPENED);
    await toggle(running, false);
    const without = await running.marionette.until('the message as it is', async () => {
      const now = await seen(running);
      return now.bars.length === 0 && now;
    });
    expect(without.body).toBe('You need Send Secure to read this.');
    expect(without.subject).toBe('outer wrapped');
    expect(await running.marionette.run(CONTRACTS)).toEqual(Array(3).fill('{faf4f9a6-60ad-11d3-989a-001083010e9b}'));
    await toggle(running, true);
    await running.marionette.until('the mail', async () => (await seen(running)).bars.length === 1);
    expect(await seen(running)).toMatchObject(OPENED);
  });

  it('is there after a restart, for a message that is chosen before the page runs', async () => {
    const profile = mkdtempSync(join(tmpdir(), 'send-secure-thunderbird-'));
    mkdirSync(join(profile, 'extensions'));
    writeFileSync(join(profile, 'extensions', `${EXTENSION}.xpi`), packed(extension.folder));
    const first = await Thunderbird.start({ extension: null, profile });
    await first.marionette.until('the page', async () => (await state(first)) === 'running');
    const uri = await first.deliver(MESSAGE);
    expect(await show(first, uri)).toMatchObject(OPENED);
    await first.stop({ keep: true });
    thunderbird = await Thunderbird.start({ extension: null, profile });
    expect(await state(thunderbird)).not.toBe('running');
    expect(await show(thunderbird, uri)).toMatchObject(OPENED);
  });
});

const CONTRACTS = `
  const registrar = Components.manager.QueryInterface(Ci.nsIComponentRegistrar);
  return ['*/*', 'application/xhtml+xml', 'text/html'].map((to) => registrar.contractIDToCID('@mozilla.org/streamconv;1?from=message/rfc822&to=' + to).toString());`;

async function sleepPage(running: Thunderbird): Promise<void> {
  await running.marionette.run(`await WebExtensionPolicy.getByID(args[0]).extension.terminateBackground();`, EXTENSION);
  await running.marionette.until('sleep', async () => (await state(running)) === 'stopped');
}

function packed(folder: string): Uint8Array {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name));
  return zipSync(
    Object.fromEntries(paths.map((path) => [path.slice(folder.length + 1), new Uint8Array(readFileSync(path))])),
  );
}

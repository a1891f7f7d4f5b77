/** The package as IT installs it, by policy; and a Thunderbird that does not let it protect anything. */

import { dirname } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CANARY, isInClear, writeLetter } from './compose.ts';
import { type RolledOut, rollOut } from './policy.ts';
import { BUILT, EXTENSION, Thunderbird } from './thunderbird.ts';

let rolledOut: RolledOut;
let thunderbird: Thunderbird | undefined;

beforeAll(() => {
  rolledOut = rollOut(dirname(BUILT));
});

afterEach(async () => {
  await thunderbird?.stop();
  thunderbird = undefined;
});

afterAll(() => rolledOut.remove());

const STATE = `
  const { AddonManager } = ChromeUtils.importESModule('resource://gre/modules/AddonManager.sys.mjs');
  const addon = await AddonManager.getAddonByID(args[0]);
  return addon?.isActive ? { canUninstall: !!(addon.permissions & AddonManager.PERM_CAN_UNINSTALL), canDisable: !!(addon.permissions & AddonManager.PERM_CAN_DISABLE) } : null`;

function installed(program: Thunderbird): Promise<unknown> {
  return program.marionette.until('the extension', () => program.marionette.run(STATE, EXTENSION));
}

/** Words of the page, once it stands in a tab; it runs no script of its own. */
const PAGE = `
  const tabs = document.getElementById('tabmail').tabInfo.map(({ browser }) => browser);
  const messageManager = tabs.find((browser) => browser?.currentURI.spec.endsWith('/missing.html'))?.messageManager;
  if (!messageManager) return null;
  return new Promise((resolve) => {
    messageManager.addMessageListener('test:words', ({ data }) => resolve(data));
    messageManager.loadFrameScript('data:,sendAsyncMessage("test:words", content.document.body?.innerText ?? "")', false);
  });`;
const SEND = `Services.wm.getMostRecentWindow('msgcompose').goDoCommand('cmd_sendNow')`;
const BUTTON = `return !!Services.wm.getMostRecentWindow('msgcompose').document.getElementById('send-secure-button')`;

describe('rolled out by policy', { timeout: 60_000 }, () => {
  it('is there without a click, cannot be taken away, and its privileged part works', async () => {
    thunderbird = await Thunderbird.start({ extension: null, program: rolledOut.program });
    expect(await installed(thunderbird)).toEqual({ canUninstall: false, canDisable: false });
    expect(await thunderbird.background(`return page.messenger.sendSecure.version();`)).toBe('0.1.0');
  });

  it('works where Thunderbird suppresses experiments, because the policy allows this one', async () => {
    const prefs = { 'extensions.experiments.suppressed': true };
    thunderbird = await Thunderbird.start({ extension: null, program: rolledOut.program, prefs });
    await installed(thunderbird);
    expect(await thunderbird.background(`return page.messenger.sendSecure.version();`)).toBe('0.1.0');
  });
});

describe('where no experiment is allowed', { timeout: 60_000 }, () => {
  it('says so on a page of its own, and mail goes out as before', async () => {
    const prefs = { 'extensions.experiments.enabled': false };
    const program = await Thunderbird.start({ extension: null, program: rolledOut.program, prefs });
    thunderbird = program;
    await installed(program);
    const text = await program.marionette.until('the page', () => program.marionette.run(PAGE));
    expect(text).toContain("Send Secure can't work here yet");
    expect(text).toContain('send-secure@extension');

    await writeLetter(program, { to: 'ben@partner.example', subject: 'As ever' });
    expect(await program.marionette.run(BUTTON)).toBe(false);
    await program.marionette.run(SEND);
    await program.marionette.until('the mail', async () => program.sink.taken.length === 1);
    expect(program.sink.taken[0]?.to).toEqual(['ben@partner.example']);
    expect(isInClear(program.sink.heard())).toBe(true);
    expect(program.sink.heard().toString('latin1')).toContain(CANARY);
  });
});

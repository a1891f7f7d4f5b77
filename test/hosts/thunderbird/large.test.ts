/** A 25 MB attachment in the real program: progress while it is being protected, and a way out. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { discard, inWindow } from './compose-real.ts';
import { pressSendSecure, writeLetter } from './compose.ts';
import { Practice } from './practice.ts';

const practice = new Practice();

beforeAll(async () => {
  await practice.office.certificate('ann', 'ann@clinic.example');
  await practice.office.certificate('ben', 'ben@partner.example');
  await practice.start();
  await practice.importMine('ann.p12');
  await practice.accept('organisations', 'ca.crt');
  await practice.accept('people', 'ben.crt');
  await practice.closeSettings();
  writeFileSync(join(practice.office.folder, 'scan.bin'), Buffer.alloc(25_000_000, 'scan'));
}, 90_000);
afterAll(() => practice.stop());

async function write(): Promise<void> {
  await writeLetter(practice.thunderbird, { to: 'ben@partner.example', subject: 'The scan' });
  await inWindow(practice.thunderbird, ATTACH, join(practice.office.folder, 'scan.bin'));
}

describe('A message with 25 MB', { timeout: 120_000 }, () => {
  it('shows how far it is, and can be stopped: nothing leaves and the window stays', async () => {
    const { thunderbird } = practice;
    await write();
    await pressSendSecure(thunderbird);
    await thunderbird.marionette.until('progress', () => inWindow(thunderbird, CANCEL_AT_PROGRESS) as Promise<boolean>);
    await thunderbird.marionette.until('an unlocked window', () => inWindow(thunderbird, `return !win.gWindowLocked && !win.gSendOperationInProgress`) as Promise<boolean>); // prettier-ignore
    expect(thunderbird.sink.taken).toHaveLength(0);
    expect(await inWindow(thunderbird, `return win.gAttachmentBucket.itemChildren.length`)).toBe(1);
    await discard(thunderbird);
  });
});

const ATTACH = `
  const attachment = Cc['@mozilla.org/messengercompose/attachment;1'].createInstance(Ci.nsIMsgAttachment);
  attachment.url = Services.io.newFileURI(await IOUtils.getFile(args[0])).spec;
  attachment.name = 'scan.bin';
  await win.AddAttachments([attachment]);`;

/** As the pane's Cancel does, while its page says how far it is. */
const CANCEL_AT_PROGRESS = `
  const meter = win.document.getElementById('compose-progressmeter');
  if (meter.hidden || !(Number(meter.value) > 0)) return false;
  const { extension } = WebExtensionPolicy.getByID('send-secure@extension');
  const { messageManager } = [...extension.views].find(({ uri }) => uri?.spec.includes('panel.html')).xulBrowser;
  const source = "[...content.document.querySelectorAll('button')].find((each) => each.textContent.trim() === 'Cancel')?.click()";
  messageManager.loadFrameScript('data:,' + encodeURIComponent(source), false);
  return true;`;

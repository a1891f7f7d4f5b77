/** The background page: it owns the keys, and answers the privileged part and the pages. Here things are only joined. */

import browser, { type Runtime } from 'webextension-polyfill';
import type { PageRequest } from '../pages.ts';
import type { OpenJob } from '../protocol.ts';
import { Composing } from './compose.ts';
import { vault } from './keeper.ts';
import { openMessage } from './opening.ts';
import { agreeToQuote } from './quoting.ts';
import { resumeSends } from './resume.ts';
import { noteLeg, sealJob } from './sending.ts';
import * as settings from './settings.ts';
import { detailsOfId, keepDetails } from './shown.ts';

const composing = new Composing();
const { sendSecure } = messenger;

if (sendSecure === undefined) void browser.tabs.create({ url: browser.runtime.getURL('missing.html') });
else {
  sendSecure.onOpen.addListener(openMessage);
  sendSecure.onDetails.addListener(showDetails);
  sendSecure.onUnlock.addListener(() => browser.runtime.openOptionsPage());
  sendSecure.onSeal.addListener(async (job) => {
    if (job.purpose === 'send') await composing.sending(job.tabId, { kind: 'sealing', finished: [], current: null, octets: null }); // prettier-ignore
    const answer = await sealJob(job, (done, total) => void composing.progress(job.tabId, done, total));
    await composing.progress(job.tabId, 0, 0);
    return answer;
  });
  sendSecure.onLeg.addListener(noteLeg);
  sendSecure.onComposeOpened.addListener(async ({ tabId, original }) => {
    if ((await vault.state()).status === 'empty') return;
    await composing.showPane(tabId);
    if (original !== null) await composing.arm(tabId, 'sealed');
  });
  sendSecure.onRecipients.addListener(async ({ tabId }) => void (await composing.refresh(tabId)));
  sendSecure.onSendSecure.addListener(({ tabId }) => composing.sendSecure(tabId));
  sendSecure.onNotice.addListener(async ({ tabId, id }) => {
    if (id === 'unlock') return browser.runtime.openOptionsPage();
    if (id === 'quote' && agreeToQuote(tabId)) await sendSecure.sendNow(tabId);
  });
}

browser.runtime.onStartup.addListener(() => void resumeSends());
browser.runtime.onConnect.addListener((port) => {
  if (isOurs(port.sender) && port.name.startsWith('compose ')) composing.connect(port);
});
browser.runtime.onMessage.addListener((request: unknown, sender: Runtime.MessageSender) => {
  if (!isOurs(sender)) return undefined;
  return answer(request as PageRequest);
});

async function showDetails(job: OpenJob): Promise<void> {
  const url = browser.runtime.getURL(`details.html?id=${await keepDetails(job)}`);
  await browser.windows.create({ type: 'popup', url, width: 420, height: 620 });
}

/** Only pages of this extension are listened to. */
function isOurs(sender: Runtime.MessageSender | undefined): boolean {
  return sender?.id === browser.runtime.id && sender.url?.startsWith(browser.runtime.getURL('')) === true;
}

async function answer(request: PageRequest): Promise<unknown> {
  switch (request.kind) {
    case 'settings-load':
      return settings.loadSettings();
    case 'import-mine':
      return settings.importMine(request.file, request.password);
    case 'export-mine':
      return settings.exportMine(request.id, request.password);
    case 'read':
      return settings.readOthers(request.section, request.file);
    case 'accept':
      return settings.acceptOther(request.section, request.entry);
    case 'remove':
      return settings.remove(request.section, request.id);
    case 'passphrase':
      return settings.changePassphrase(request.current, request.next);
    case 'stay':
      return settings.stayUnlocked(request.minutes);
    case 'lock':
      return settings.lock();
    case 'unlock':
      return settings.unlock(request.passphrase);
    case 'details':
      return detailsOfId(request.id);
  }
}

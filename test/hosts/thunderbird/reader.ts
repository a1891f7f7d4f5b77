/** Reading in the real program, as a person does it: choose a message, look at it, answer it. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { Thunderbird } from './thunderbird.ts';

/** What stands on the screen of one message. */
export interface Seen {
  readonly body: string;
  readonly subject: string;
  readonly title: string;
  readonly attachments: readonly { readonly name: string; readonly url: string }[];
  readonly bars: readonly {
    readonly name: string;
    readonly type: string;
    readonly text: string;
    readonly buttons: readonly string[];
  }[];
  /** Of Thunderbird's own verdict. */
  readonly hasOwnIcon: boolean;
  readonly canStrip: boolean;
}

const SEEN = `
  const see = (about) => {
    const bars = [...about.gMessageNotificationBar.msgNotificationBar.allNotifications];
    return {
      body: about.getMessagePaneBrowser().contentDocument?.body?.innerText?.trim() ?? '',
      subject: about.document.getElementById('expandedsubjectBox').value?.textContent ?? '',
      title: about.document.title,
      attachments: about.currentAttachments.map(({ name, url }) => ({ name, url })),
      bars: bars.map((bar) => ({
        name: bar.getAttribute('value'), type: bar.getAttribute('type'), text: bar.shadowRoot.textContent.trim() || bar.textContent.trim(),
        buttons: [...bar.querySelectorAll('button')].map((button) => button.textContent.trim() || button.getAttribute('label')),
      })),
      hasOwnIcon: about.document.getElementById('encryptionTechBtn').getBoundingClientRect().width > 0,
      canStrip: about.CanDetachAttachments(),
    };
  };
  const loaded = async (find, ready = () => true) => {
    for (let tries = 0; tries < 200; tries++) {
      const about = find();
      const page = about?.msgLoaded && about.getMessagePaneBrowser().contentDocument;
      if (page && page.readyState === 'complete' && ready(about)) return about;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('no message was loaded');
  };
  const settle = () => new Promise((resolve) => setTimeout(resolve, 150));
`;

const CHOOSE = `
  const { MailServices } = ChromeUtils.importESModule('resource:///modules/MailServices.sys.mjs');
  const choose = async (uri) => {
    const header = MailServices.messageServiceFromURI(uri).messageURIToMsgHdr(uri);
    const panes = document.getElementById('tabmail').currentAbout3Pane;
    if (panes.gFolder?.URI !== header.folder.URI) panes.displayFolder(header.folder.URI);
    for (let tries = 0; tries < 100 && panes.gFolder?.URI !== header.folder.URI || !panes.gDBView; tries++) await new Promise((resolve) => setTimeout(resolve, 50));
    panes.selectMessage(header);
  };
`;

/** Chooses a message in the three panes and waits until it stands there. */
export async function show(thunderbird: Thunderbird, uri: string): Promise<Seen> {
  return (await thunderbird.marionette.run(
    `${SEEN}${CHOOSE}
    const [uri] = args;
    await choose(uri);
    const about = await loaded(() => document.getElementById('tabmail').currentAboutMessage, (each) => each.gMessageURI === uri);
    await settle();
    return see(about);`,
    uri,
  )) as Seen;
}

/** Chooses one after another, this many milliseconds apart, then waits for the last. */
export async function hurry(thunderbird: Thunderbird, uris: readonly string[], pause: number): Promise<Seen> {
  for (const uri of uris) {
    await thunderbird.marionette.run(`${CHOOSE} await choose(args[0]);`, uri);
    await sleep(pause);
  }
  return seen(thunderbird, uris.at(-1) ?? '');
}

/** What stands in the current tab, as soon as it is this message's. */
export async function seen(thunderbird: Thunderbird, uri: string | null = null): Promise<Seen> {
  return (await thunderbird.marionette.run(
    `${SEEN}
    const [uri] = args;
    const about = await loaded(() => document.getElementById('tabmail').currentAboutMessage, (each) => uri === null || each.gMessageURI === uri);
    await settle();
    return see(about);`,
    uri,
  )) as Seen;
}

/** In a window of its own. */
export async function showInWindow(thunderbird: Thunderbird, uri: string): Promise<Seen> {
  return (await thunderbird.marionette.run(
    `${SEEN}
    const [uri] = args;
    const { MailServices } = ChromeUtils.importESModule('resource:///modules/MailServices.sys.mjs');
    const { MailUtils } = ChromeUtils.importESModule('resource:///modules/MailUtils.sys.mjs');
    MailUtils.openMessageInNewWindow(MailServices.messageServiceFromURI(uri).messageURIToMsgHdr(uri));
    const find = () => Services.wm.getMostRecentWindow('mail:messageWindow')?.messageBrowser?.contentWindow;
    const about = await loaded(find);
    await settle();
    const result = see(about);
    Services.wm.getMostRecentWindow('mail:messageWindow').close();
    return result;`,
    uri,
  )) as Seen;
}

/** A file on disk, in a tab; `attachment`: text of its first attachment. */
export async function showFile(
  thunderbird: Thunderbird,
  path: string,
): Promise<Seen & { readonly attachment: string }> {
  return (await thunderbird.marionette.run(
    `${SEEN}
    const { MailUtils } = ChromeUtils.importESModule('resource:///modules/MailUtils.sys.mjs');
    const file = await IOUtils.getFile(args[0]);
    MailUtils.openEMLFile(window, file, Services.io.newFileURI(file));
    const tabmail = document.getElementById('tabmail');
    const about = await loaded(() => tabmail.currentAboutMessage, (each) => each.gMessageURI.startsWith('file:'));
    await settle();
    const attachment = about.currentAttachments[0];
    const text = attachment === undefined ? '' : new TextDecoder().decode(await attachment.fetchAttachment());
    const result = { ...see(about), attachment: text };
    tabmail.closeTab();
    return result;`,
    path,
  )) as Seen & { attachment: string };
}

/** Text of the n-th attachment of the message that is shown; or `error: ...`. */
export async function attachment(thunderbird: Thunderbird, index: number): Promise<string> {
  return (await thunderbird.marionette.run(
    `const about = document.getElementById('tabmail').currentAboutMessage;
    return about.currentAttachments[args[0]].fetchAttachment().then((data) => new TextDecoder().decode(data), (error) => 'error: ' + error);`,
    index,
  )) as string;
}

export interface Composed {
  readonly to: string;
  readonly subject: string;
  readonly body: string;
  readonly attachments: readonly string[];
}

/** Gives the shown message a command (`cmd_reply`, `cmd_forwardInline`, `cmd_editAsNew`, `cmd_editDraftMsg`), looks, and closes the window. */
export async function compose(thunderbird: Thunderbird, command: string): Promise<Composed> {
  const { marionette } = thunderbird;
  await marionette.run(
    `document.getElementById('tabmail').currentAboutMessage.commandController.doCommand(args[0])`,
    command,
  );
  await marionette.switchTo('msgcompose');
  const composed = await marionette.until('the editor', () => marionette.run(COMPOSED) as Promise<Composed | null>);
  await marionette.run(
    `Services.tm.dispatchToMainThread(() => { gContentChanged = false; gMsgCompose.bodyModified = false; window.close(); })`,
  );
  await marionette.switchTo('mail:3pane');
  return composed;
}

const COMPOSED = `
  if (!window.gMsgCompose || !GetCurrentEditor?.() || window.composeEditorReady === false) return null;
  await new Promise((resolve) => setTimeout(resolve, 700));
  return {
    to: gMsgCompose.compFields.to,
    subject: document.getElementById('msgSubject').value,
    body: GetCurrentEditor().outputToString('text/plain', 0),
    attachments: [...gAttachmentBucket.itemChildren].map(({ attachment }) => attachment.name),
  };`;

/** Opens an attachment that is a message: it comes in a tab of its own, which is closed again. */
export async function openAttachment(thunderbird: Thunderbird, index: number): Promise<Seen> {
  return (await thunderbird.marionette.run(
    `${SEEN}
    const tabmail = document.getElementById('tabmail');
    const before = tabmail.currentAboutMessage;
    await before.currentAttachments[args[0]].open(before.browsingContext);
    const about = await loaded(() => (tabmail.currentAboutMessage === before ? null : tabmail.currentAboutMessage));
    await settle();
    const result = see(about);
    tabmail.closeTab();
    return result;`,
    index,
  )) as Seen;
}

/** Text of what would be printed. */
export async function printed(thunderbird: Thunderbird, uri: string): Promise<string> {
  return (await thunderbird.marionette.run(
    `const { MailServices } = ChromeUtils.importESModule('resource:///modules/MailServices.sys.mjs');
    await PrintUtils.loadPrintBrowser(MailServices.messageServiceFromURI(args[0]).getUrlForUri(args[0]).spec);
    return PrintUtils.printBrowser.contentDocument.body.innerText;`,
    uri,
  )) as string;
}

/** The message without its part 1.2, as Thunderbird would store it again; or `refused: ...`. */
export async function strip(thunderbird: Thunderbird, uri: string): Promise<string> {
  return (await thunderbird.marionette.run(
    `const { MailServices } = ChromeUtils.importESModule('resource:///modules/MailServices.sys.mjs');
    const { AttachmentInfo } = ChromeUtils.importESModule('resource:///modules/AttachmentInfo.sys.mjs');
    const service = MailServices.messageServiceFromURI(args[0]);
    const parts = new Map([[service.getUrlForUri(args[0]).spec + '&part=1.2', undefined]]);
    return AttachmentInfo.stripAttachments(service.messageURIToMsgHdr(args[0]), parts, 'DELETE').catch((error) => 'refused: ' + error.message);`,
    uri,
  )) as string;
}

/** What is in the file that a message is saved to. */
export async function savedAs(thunderbird: Thunderbird, uri: string): Promise<string> {
  return (await thunderbird.marionette.run(
    `const { MailServices } = ChromeUtils.importESModule('resource:///modules/MailServices.sys.mjs');
    const path = PathUtils.join(PathUtils.profileDir, 'saved-' + Math.random() + '.eml');
    const file = Cc['@mozilla.org/file/local;1'].createInstance(Ci.nsIFile);
    file.initWithPath(path);
    await new Promise((resolve) => {
      const listener = { QueryInterface: ChromeUtils.generateQI(['nsIUrlListener']), OnStartRunningUrl() {}, OnStopRunningUrl: resolve };
      MailServices.messageServiceFromURI(args[0]).saveMessageToDisk(args[0], file, true, listener, false, null);
    });
    const text = await IOUtils.readUTF8(path);
    await IOUtils.remove(path);
    return text;`,
    uri,
  )) as string;
}

/** What comes of a message that is asked for with `header=` this. */
export async function streamed(thunderbird: Thunderbird, uri: string, header: string): Promise<string> {
  return (await thunderbird.marionette.run(
    `const { MailServices } = ChromeUtils.importESModule('resource:///modules/MailServices.sys.mjs');
    let text = '';
    await new Promise((resolve) => {
      const reader = Cc['@mozilla.org/scriptableinputstream;1'].createInstance(Ci.nsIScriptableInputStream);
      const listener = {
        QueryInterface: ChromeUtils.generateQI(['nsIStreamListener']),
        onStartRequest() {},
        onDataAvailable(request, stream, offset, count) { reader.init(stream); text += reader.read(count); },
        onStopRequest: resolve,
      };
      MailServices.messageServiceFromURI(args[0]).streamMessage(args[0], listener, null, null, true, args[1], false);
    });
    return text;`,
    uri,
    header,
  )) as string;
}

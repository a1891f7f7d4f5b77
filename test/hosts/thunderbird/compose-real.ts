/** A compose window before the real background, driven from the main window. */

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Thunderbird } from './thunderbird.ts';

/** Runs the body of an async function, in which `win` is the compose window. */
export function inWindow({ marionette }: Thunderbird, body: string, ...args: readonly unknown[]): Promise<unknown> {
  return marionette.run(`const win = Services.wm.getMostRecentWindow('msgcompose'); ${body}`, ...args);
}

export interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly isArmed: boolean;
}

/** What stands in the window, once its editor is there. */
export function look(thunderbird: Thunderbird): Promise<Letter> {
  return thunderbird.marionette.until('the editor', () => inWindow(thunderbird, LOOK) as Promise<Letter | null>);
}

/** What stands in the window as soon as it is armed. */
export function lookArmed(thunderbird: Thunderbird): Promise<Letter> {
  return thunderbird.marionette.until('an armed window', async () => {
    const letter = (await inWindow(thunderbird, LOOK)) as Letter | null;
    return letter?.isArmed === true ? letter : null;
  });
}

/** Answers, forwards or edits the message; `kind`: a name of nsIMsgCompType. */
export async function answer(thunderbird: Thunderbird, uri: string, kind: string): Promise<void> {
  await thunderbird.marionette.run(ANSWER, uri, kind);
  await look(thunderbird);
}

/** As a click on Send. */
export async function clickSend(thunderbird: Thunderbird): Promise<void> {
  await thunderbird.marionette.until('Send', () => inWindow(thunderbird, SEND) as Promise<boolean>);
}

/** The sentence in the notification bar and the labels of its buttons, once it is there. */
export async function notice(thunderbird: Thunderbird): Promise<{ sentence: string; buttons: string[] }> {
  const ask = () => inWindow(thunderbird, NOTICE) as Promise<{ sentence: string; buttons: string[] } | null>;
  return thunderbird.marionette.until('a sentence', ask);
}

export async function pressNotice(thunderbird: Thunderbird): Promise<void> {
  await inWindow(thunderbird, `win.gComposeNotification.getNotificationWithValue('send-secure').querySelector('button').click()`); // prettier-ignore
}

export async function closed(thunderbird: Thunderbird): Promise<void> {
  await thunderbird.marionette.until('the window to close', async () => {
    const sentence = await inWindow(thunderbird, `return win ? (${NOTICE_TEXT}) : 'closed'`);
    return sentence === 'closed' ? true : false;
  });
}

export async function discard(thunderbird: Thunderbird): Promise<void> {
  await inWindow(thunderbird, `if (!win) return; win.gContentChanged = false; win.gMsgCompose.bodyModified = false; win.close()`); // prettier-ignore
  await closed(thunderbird);
}

/** URIs of the messages in a folder of the account, oldest first. */
export async function urisIn({ marionette }: Thunderbird, folder: string): Promise<string[]> {
  return (await marionette.run(URIS, folder)) as string[];
}

/** A folder of the account as it is on disk. */
export function folderOnDisk({ profile }: Thunderbird, name: string): string {
  const mail = join(profile, 'Mail');
  const account = readdirSync(mail).find((each) => readdirSync(join(mail, each)).includes(name));
  return account === undefined ? '' : readFileSync(join(mail, account, name), 'latin1');
}

const NOTICE_TEXT = `win.gComposeNotification?.getNotificationWithValue('send-secure')?.messageText.textContent.trim() ?? ''`;

const LOOK = `
  if (!win?.composeEditorReady) return null;
  return {
    to: win.gMsgCompose.compFields.to,
    subject: win.document.getElementById('msgSubject').value,
    text: win.GetCurrentEditor().outputToString('text/plain', 0),
    isArmed: win.document.documentElement.hasAttribute('send-secure-armed'),
  };`;

const SEND = `
  const button = win.document.getElementById('button-send');
  if (button.hasAttribute('disabled') || win.gWindowLocked || win.gSaveOperationInProgress) return false;
  button.click();
  return true;`;

const NOTICE = `
  const one = win?.gComposeNotification.getNotificationWithValue('send-secure');
  const sentence = one?.messageText.textContent.trim() ?? '';
  if (sentence === '') return null;
  return { sentence, buttons: [...one.querySelectorAll('button')].map((each) => each.textContent.trim() || each.getAttribute('label')) };`;

const ANSWER = `
  const [uri, kind] = args;
  const { MailServices } = ChromeUtils.importESModule('resource:///modules/MailServices.sys.mjs');
  const header = MailServices.messageServiceFromURI(uri).messageURIToMsgHdr(uri);
  MailServices.compose.OpenComposeWindow(null, header, uri, Ci.nsIMsgCompType[kind], Ci.nsIMsgCompFormat.HTML,
    MailServices.accounts.defaultAccount.defaultIdentity, null, null, null, false);`;

const URIS = `
  const { MailServices } = ChromeUtils.importESModule('resource:///modules/MailServices.sys.mjs');
  const { rootFolder } = MailServices.accounts.defaultAccount.incomingServer;
  if (!rootFolder.containsChildNamed(args[0])) return [];
  const folder = rootFolder.getChildNamed(args[0]);
  return [...folder.messages].map((header) => folder.getUriForMsg(header));`;

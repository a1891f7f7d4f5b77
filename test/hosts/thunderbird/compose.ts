/** A compose window of the real program, driven from the main window. */

import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Thunderbird } from './thunderbird.ts';
import { BUILT } from './thunderbird.ts';

/** Stands in every body: whatever holds it is in clear. */
export const CANARY = 'CANARY-7f3a';

export interface Letter {
  readonly to?: string;
  readonly cc?: string;
  readonly bcc?: string;
  readonly subject?: string;
  /** HTML; the canary is added. */
  readonly body?: string;
}

/** The built extension with the background page of the tests; give it to `Thunderbird.start`. */
export function withSealer(): string {
  const folder = mkdtempSync(join(tmpdir(), 'send-secure-extension-'));
  cpSync(BUILT, folder, { recursive: true });
  writeFileSync(join(folder, 'background.js'), readFileSync(join(import.meta.dirname, 'sealer.js')));
  writeFileSync(join(folder, 'panel.html'), '<!doctype html><title>Panel</title><p>The panel of the tests');
  return folder;
}

export interface SealedJob {
  readonly message: string;
  readonly recipients: Readonly<Record<'to' | 'cc' | 'bcc', readonly string[]>>;
  readonly identity: { readonly key: string; readonly address: string; readonly name: string };
}

export class Composer {
  readonly thunderbird: Thunderbird;

  constructor(thunderbird: Thunderbird) {
    this.thunderbird = thunderbird;
  }

  /** Opens a window and waits until the background has heard of it. */
  async write({ to = '', cc = '', bcc = '', subject = `About ${CANARY}`, body = '' }: Letter = {}): Promise<void> {
    await this.forget();
    await this.thunderbird.marionette.run(OPEN, { to, cc, bcc, subject, body: `<p>${CANARY} ${body}</p>` });
    await this.ready();
  }

  /** `kind`: a name of nsIMsgCompType. */
  async answer(uri: string, kind: string): Promise<void> {
    await this.forget();
    await this.thunderbird.marionette.run(ANSWER, uri, kind);
    await this.ready();
    await this.run(`win.GetCurrentEditor().insertText(args[0])`, CANARY);
  }

  /** Runs the body of an async function, in which `win` is the compose window. */
  run(body: string, ...args: readonly unknown[]): Promise<unknown> {
    return this.thunderbird.marionette.run(
      `const win = Services.wm.getMostRecentWindow('msgcompose'); ${body}`,
      ...args,
    );
  }

  /** As a click on Send, once it can be clicked: saving a draft ends after its promise does. */
  async send(): Promise<void> {
    const click = `const button = win.document.getElementById('button-send');
      if (button.hasAttribute('disabled') || win.gWindowLocked || win.gSaveOperationInProgress) return false;
      button.click();
      return true;`;
    await this.thunderbird.marionette.until('Send', () => this.run(click) as Promise<boolean>);
  }

  async closed(): Promise<void> {
    const isClosed = () => this.run(`return !win`) as Promise<boolean>;
    await this.thunderbird.marionette.until('the window to close', isClosed, 10_000).catch(async (error: Error) => {
      throw new Error(
        `${error.message}; heard: ${(await this.heard()).join(', ')}; ${String(await this.run(COMPLAINTS))}`,
      );
    });
  }

  /** The sentence in the notification bar, once it is there. */
  async sentence(): Promise<string> {
    const ask = `const one = win.gComposeNotification.getNotificationWithValue('send-secure');
      return one ? one.messageText.textContent.trim() || null : null`;
    return this.thunderbird.marionette.until('a sentence', () => this.run(ask) as Promise<string | null>);
  }

  /** Whether the window is unlocked, with its text and its subject. */
  async isIntact(): Promise<boolean> {
    const ask = `return !win.gWindowLocked && win.GetCurrentEditor().outputToString('text/plain', 0).includes(args[0])
      && win.document.getElementById('msgSubject').value !== '' && win.gMsgCompose.compFields.subject !== ''`;
    return this.thunderbird.marionette.until('an unlocked window', () => this.run(ask, CANARY) as Promise<boolean>);
  }

  /** Throws the window away. */
  async discard(): Promise<void> {
    await this.run(`if (!win) return; win.gContentChanged = false; win.gMsgCompose.bodyModified = false; win.close()`);
    await this.closed();
  }

  /** What the background has heard. */
  async heard(): Promise<string[]> {
    return (await this.thunderbird.background(`return [...page.sealer.log]`)) as string[];
  }

  /** The last job that it was to seal. */
  async job(): Promise<SealedJob> {
    return (await this.thunderbird.background(`return page.sealer.jobs.at(-1)`)) as SealedJob;
  }

  async forget(): Promise<void> {
    await this.thunderbird.background(`page.sealer.log.length = 0; page.sealer.jobs.length = 0`);
  }

  async set(name: string, value: unknown): Promise<void> {
    await this.thunderbird.background(`page.sealer[args[0]] = Cu.cloneInto(args[1], page)`, name, value);
  }

  /** Files of the account's folder, as they are on disk. */
  folder(name: string): string {
    return mailbox(this.thunderbird.profile, name);
  }

  /** Waits until the background has heard of the window. */
  async ready(): Promise<void> {
    const ask = `return !!win?.composeEditorReady`;
    await this.thunderbird.marionette.until('the editor', () => this.run(ask) as Promise<boolean>);
    await this.thunderbird.marionette.until('the background', async () => (await this.heard()).some((line) => line.startsWith('opened'))); // prettier-ignore
  }
}

function mailbox(profile: string, name: string): string {
  const mail = join(profile, 'Mail');
  for (const account of readdirSync(mail))
    if (readdirSync(join(mail, account)).includes(name)) return readFileSync(join(mail, account, name), 'latin1');
  return '';
}

/** Whether the canary is in there, as it is or in base64 at any place in its groups of three. */
export function isInClear(octets: Uint8Array | string): boolean {
  const text = typeof octets === 'string' ? octets : Buffer.from(octets).toString('latin1');
  const encoded = ['', '-', '--'].map((before) => Buffer.from(before + CANARY).toString('base64').slice(before === '' ? 0 : 4, -4)); // prettier-ignore
  return [CANARY, ...encoded].some((canary) => text.includes(canary));
}

/** Names of files below the folder that hold the canary in clear. */
export function filesInClear(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => existsSync(path) && isInClear(readFileSync(path)));
}

/** What the error console and the notification bar say. */
const COMPLAINTS = `
  const bar = win?.gComposeNotification.getNotificationWithValue('send-secure')?.messageText.textContent.trim();
  const errors = Services.console.getMessageArray().map((one) => String(one.message)).filter((text) => /parent\\.js/.test(text));
  return [bar, ...errors.slice(-3)].join(' | ');`;

const OPEN = `
  const [letter] = args;
  const { MailServices } = ChromeUtils.importESModule('resource:///modules/MailServices.sys.mjs');
  const params = Cc['@mozilla.org/messengercompose/composeparams;1'].createInstance(Ci.nsIMsgComposeParams);
  const fields = Cc['@mozilla.org/messengercompose/composefields;1'].createInstance(Ci.nsIMsgCompFields);
  Object.assign(fields, letter);
  params.composeFields = fields;
  params.type = Ci.nsIMsgCompType.New;
  params.format = Ci.nsIMsgCompFormat.HTML;
  params.identity = MailServices.accounts.defaultAccount.defaultIdentity;
  MailServices.compose.OpenComposeWindowWithParams(null, params);`;

const ANSWER = `
  const [uri, kind] = args;
  const { MailServices } = ChromeUtils.importESModule('resource:///modules/MailServices.sys.mjs');
  const header = MailServices.messageServiceFromURI(uri).messageURIToMsgHdr(uri);
  MailServices.compose.OpenComposeWindow(null, header, uri, Ci.nsIMsgCompType[kind], Ci.nsIMsgCompFormat.HTML,
    MailServices.accounts.defaultAccount.defaultIdentity, null, null, null, false);`;

/** Opens a window as `Composer.write` does, in an extension whose background tells nobody what it hears. */
export async function writeLetter({ marionette }: Thunderbird, letter: Letter): Promise<void> {
  const { to = '', cc = '', bcc = '', subject = '', body = '' } = letter;
  await marionette.run(OPEN, { to, cc, bcc, subject, body: `<p>${CANARY} ${body}</p>` });
  const ask = `const win = Services.wm.getMostRecentWindow('msgcompose'); return !!win?.composeEditorReady`;
  await marionette.until('the editor', () => marionette.run(ask) as Promise<boolean>);
}

/** One click on the button beside Send. */
export async function pressSendSecure({ marionette }: Thunderbird): Promise<void> {
  const button = `Services.wm.getMostRecentWindow('msgcompose').document.getElementById('send-secure-button')`;
  await marionette.until('the button', () => marionette.run(`return !!${button}`) as Promise<boolean>);
  await marionette.run(`${button}.click()`);
}

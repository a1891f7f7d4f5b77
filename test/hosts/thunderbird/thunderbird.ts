/** The real Thunderbird, headless, with a profile of its own and our extension in it. */

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Marionette } from './marionette.ts';
import { type Person, type Prefs, localAccount, writeProfile } from './profile.ts';
import { type SmtpSink, type Taken, startSmtpSink } from './smtp-sink.ts';

export const PROGRAM = '/usr/lib/thunderbird/thunderbird-bin';
export const EXTENSION = 'send-secure@extension';
/** The extension, unpacked, as `npm run build` makes it. */
export const BUILT = join(import.meta.dirname, '../../../dist/thunderbird');

export interface Options {
  readonly person?: Person;
  readonly prefs?: Prefs;
  /** Folder or package to install; `null`: stock Thunderbird. */
  readonly extension?: string | null;
  /** Another program than the installed one. */
  readonly program?: string;
  /** On the screen, for a person. */
  readonly isVisible?: boolean;
  /** Is told of each mail that leaves. */
  readonly deliver?: (mail: Taken) => void;
  /** Of an earlier run, to go on with. */
  readonly profile?: string;
}

export class Thunderbird {
  readonly marionette: Marionette;
  readonly profile: string;
  readonly sink: SmtpSink;
  private readonly process: ChildProcess;

  private constructor(marionette: Marionette, profile: string, sink: SmtpSink, process: ChildProcess) {
    this.marionette = marionette;
    this.profile = profile;
    this.sink = sink;
    this.process = process;
  }

  /** Two seconds: the main window is there, and the extension's background has run. */
  static async start(options: Options = {}): Promise<Thunderbird> {
    const person = options.person ?? { address: 'ann@clinic.example', name: 'Ann Example' };
    const sink = await startSmtpSink(options.deliver);
    const profile = options.profile ?? mkdtempSync(join(tmpdir(), 'send-secure-thunderbird-'));
    writeProfile(profile, localAccount(person, sink.port), options.prefs ?? {});
    const { isVisible = false } = options;
    const portFile = join(profile, 'MarionetteActivePort');
    rmSync(portFile, { force: true });
    const log = openSync(join(profile, 'thunderbird.log'), 'a');
    const flags = ['--profile', profile, '--no-remote', '--marionette', '--remote-allow-system-access', ...(isVisible ? [] : ['--headless'])]; // prettier-ignore
    const child = spawn(options.program ?? PROGRAM, flags, {
      env: environment(profile, isVisible),
      stdio: ['ignore', log, log],
    });
    for (let tries = 0; !existsSync(portFile); tries++) {
      if (child.exitCode !== null || tries > 1200)
        throw new Error(`Thunderbird did not start: ${profile}/thunderbird.log`);
      await sleep(50);
    }
    const marionette = await Marionette.open(Number(readFileSync(portFile, 'utf8')));
    const thunderbird = new Thunderbird(marionette, profile, sink, child);
    await marionette.switchTo('mail:3pane');
    const extension = options.extension === undefined ? BUILT : options.extension;
    if (extension !== null) await thunderbird.install(extension);
    return thunderbird;
  }

  async install(path: string): Promise<void> {
    await this.marionette.send('Addon:Install', { path, temporary: true });
    await this.marionette.until('the background page', () =>
      this.marionette.run(`return WebExtensionPolicy.getByID(args[0])?.extension.backgroundState === 'running'`, EXTENSION) as Promise<boolean>,
    ); // prettier-ignore
  }

  /** Runs the body of an async function in the extension's background page, where `page` is its window. */
  background(body: string, ...args: readonly unknown[]): Promise<unknown> {
    return this.marionette.run(IN_PAGE, EXTENSION, 'background', body, args);
  }

  /** The same in an open page of the extension, by the end of its address. */
  page(name: string, body: string, ...args: readonly unknown[]): Promise<unknown> {
    return this.marionette.run(IN_PAGE, EXTENSION, name, body, args);
  }

  /** Puts a message into a folder of the account; gives back its URI. */
  async deliver(message: Uint8Array, folder = 'Inbox'): Promise<string> {
    return (await this.marionette.run(DELIVER, Buffer.from(message).toString('base64'), folder)) as string;
  }

  private get isRunning(): boolean {
    return this.process.exitCode === null && this.process.signalCode === null;
  }

  /** Until it is closed by whoever sees it. */
  async closed(): Promise<void> {
    if (this.isRunning) await new Promise((resolve) => this.process.once('exit', resolve));
  }

  /** Quits; `keep`: the profile stays for another start. */
  async stop({ keep = false } = {}): Promise<void> {
    if (this.isRunning) await this.marionette.send('Marionette:Quit', { flags: ['eForceQuit'] }).catch(() => undefined);
    for (let tries = 0; this.isRunning && tries < 100; tries++) await sleep(50);
    if (this.isRunning) this.process.kill('SIGKILL');
    this.marionette.close();
    await this.sink.close();
    if (!keep) rmSync(this.profile, { recursive: true, force: true });
  }

  /** As a crash: nothing is written, nothing closed. */
  async kill(): Promise<void> {
    const gone = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill('SIGKILL');
    await gone;
    this.marionette.close();
    await this.sink.close();
  }
}

/** A person sees it as they see their own programs; a test sees the same everywhere. */
function environment(profile: string, isVisible: boolean): NodeJS.ProcessEnv {
  const quiet = { ...process.env, MOZ_CRASHREPORTER_DISABLE: '1' };
  if (isVisible) return quiet;
  const temporary = join(profile, 'tmp');
  mkdirSync(temporary, { recursive: true });
  return { ...quiet, HOME: profile, TMPDIR: temporary, TZ: 'UTC', LANG: 'C.UTF-8', NO_AT_BRIDGE: '1' };
}

/** Marionette reaches no extension page: a frame script does. Only JSON crosses. */
const IN_PAGE = `
  const [id, name, body, values] = args;
  const { extension } = WebExtensionPolicy.getByID(id);
  const isIt = (view) => (name === 'background' ? view.viewType === name : view.uri?.spec.replace(/[?#].*/, '').endsWith(name));
  const find = () => [...extension.views].find(isIt);
  if (name === 'background' && !find()) await extension.wakeupBackground?.();
  for (let tries = 0; !find() && tries < 100; tries++) await new Promise((resolve) => setTimeout(resolve, 50));
  if (!find()) throw new Error('no page ' + name);
  const { messageManager } = find().xulBrowser;
  const channel = 'test:' + Math.random();
  return new Promise((resolve, reject) => {
    messageManager.addMessageListener(channel, function listen({ data }) {
      messageManager.removeMessageListener(channel, listen);
      if (data.error !== undefined) reject(new Error(data.error));
      else resolve(JSON.parse(data.value));
    });
    const source = '(async () => { const page = content.wrappedJSObject; const args = Cu.cloneInto(' + JSON.stringify(values) + ', content);'
      + 'try { const value = await (async () => {' + body + '})(); sendAsyncMessage(' + JSON.stringify(channel) + ', { value: JSON.stringify(value === undefined ? null : value) }); }'
      + 'catch (error) { sendAsyncMessage(' + JSON.stringify(channel) + ', { error: String(error) + (error?.stack ?? "") }); } })()';
    messageManager.loadFrameScript('data:,' + encodeURIComponent(source), false);
  });`;

const DELIVER = `
  const [base64, name] = args;
  const { MailServices } = ChromeUtils.importESModule('resource:///modules/MailServices.sys.mjs');
  const { rootFolder } = MailServices.accounts.defaultAccount.incomingServer;
  if (!rootFolder.containsChildNamed(name)) rootFolder.QueryInterface(Ci.nsIMsgLocalMailFolder).createLocalSubfolder(name);
  const folder = rootFolder.getChildNamed(name);
  const path = PathUtils.join(PathUtils.profileDir, 'delivered-' + Math.random() + '.eml');
  await IOUtils.write(path, Uint8Array.fromBase64(base64));
  const file = await IOUtils.getFile(path);
  let key = null;
  await new Promise((resolve, reject) => {
    const listener = {
      QueryInterface: ChromeUtils.generateQI(['nsIMsgCopyServiceListener']),
      onStartCopy() {}, onProgress() {}, setMessageKey(given) { key = given; }, getMessageId() { return null; },
      onStopCopy(status) { if (Components.isSuccessCode(status)) resolve(); else reject(new Error('not delivered: ' + status)); },
    };
    MailServices.copy.copyFileMessage(file, folder, null, false, 0, '', listener, null);
  });
  await IOUtils.remove(path);
  return folder.getUriForMsg(folder.GetMessageHeader(key));`;

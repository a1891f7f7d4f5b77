/** The whole extension with the real background: keys in by the settings page, mail made by OpenSSL and GnuPG. */

import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Office } from '../../core/flows/office.ts';
import { BUILT, EXTENSION, type Options, Thunderbird } from './thunderbird.ts';

export interface ClosedLetter {
  /** Field values of the outer header, and of the signed one inside. */
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  /** Stands inside instead of the outer one. */
  readonly secretSubject?: string;
  readonly text: string;
  /** Name of the office's certificate that signs; `null`: nobody. */
  readonly signer: string | null;
}

export class Practice {
  readonly office = new Office();
  #thunderbird: Thunderbird | undefined;

  get thunderbird(): Thunderbird {
    if (this.#thunderbird === undefined) throw new Error('not started');
    return this.#thunderbird;
  }

  /** Starts Thunderbird with the settings page open. */
  async start(options: Options = {}): Promise<void> {
    this.#thunderbird = await Thunderbird.start(options);
    await this.openSettings();
  }

  /** Stays installed when Thunderbird ends, as a person's does; starts again after `kill` or `stop({ keep: true })`. */
  async startInstalled(): Promise<void> {
    const profile = this.#thunderbird?.profile ?? installedProfile();
    this.#thunderbird = await Thunderbird.start({ profile, extension: null });
    await this.thunderbird.marionette.until('the extension', () => this.thunderbird.marionette.run(IS_THERE, EXTENSION) as Promise<boolean>); // prettier-ignore
  }

  async openSettings(): Promise<void> {
    await this.thunderbird.background(`await page.messenger.runtime.openOptionsPage();`);
  }

  async closeSettings(): Promise<void> {
    const close = `const tabs = document.getElementById('tabmail'); tabs.closeTab(tabs.currentTabInfo);`;
    await this.thunderbird.marionette.run(close);
  }

  /** As the settings page asks the background. */
  ask(request: object): Promise<unknown> {
    return this.thunderbird.page('options.html', ASK, request);
  }

  file(name: string): object {
    return { name, bytes: [...this.office.file(name)] };
  }

  /** Throws unless the key is taken. */
  async importMine(name: string): Promise<void> {
    await this.#done({ kind: 'import-mine', file: this.file(name), password: 'kettle' });
  }

  async accept(section: 'people' | 'organisations', name: string): Promise<void> {
    const found = (await this.ask({ kind: 'read', section, file: this.file(name) })) as { entries: object[] };
    for (const entry of found.entries) await this.#done({ kind: 'accept', section, entry });
  }

  /** Mail for `ann@clinic.example` that OpenSSL signed and encrypted. */
  closed({ from, to, subject, secretSubject = subject, text, signer }: ClosedLetter): Uint8Array {
    const { office } = this;
    const hidden = `Content-Type: text/plain; charset=utf-8; hp="cipher"\r\nFrom: ${from}\r\nTo: ${to}\r\nSubject: ${secretSubject}\r\n\r\n${text}\r\n`;
    writeFileSync(join(office.folder, 'inside'), hidden);
    if (signer !== null) office.openssl('cms', '-sign', '-in', 'inside', '-binary', '-nodetach', '-signer', `${signer}.crt`, '-inkey', `${signer}.key`, '-out', 'signed'); // prettier-ignore
    office.openssl('cms', '-encrypt', '-binary', '-aes256', '-in', signer === null ? 'inside' : 'signed', '-out', 'closed', '-from', from, '-to', to, '-subject', subject, 'ann.crt'); // prettier-ignore
    return Buffer.concat([Buffer.from(`Message-ID: <${Math.random()}@partner.example>\r\n`), office.file('closed')]);
  }

  /** What the holder of this key sees of a message on the wire: the signature's authority is the office's. */
  opensslOpens(message: Uint8Array, name: string): string {
    const { office } = this;
    writeFileSync(join(office.folder, 'wire.eml'), message);
    office.openssl('cms', '-decrypt', '-in', 'wire.eml', '-inform', 'SMIME', '-recip', `${name}.crt`, '-inkey', `${name}.key`, '-out', 'open.eml'); // prettier-ignore
    return decoded(office.openssl('cms', '-verify', '-in', 'open.eml', '-CAfile', 'ca.crt').toString('latin1'));
  }

  /** The same by GnuPG, with every secret key of the office. */
  gpgOpens(message: Uint8Array): string {
    const armour = /-----BEGIN PGP MESSAGE-----[^]*-----END PGP MESSAGE-----/.exec(Buffer.from(message).toString('latin1'))?.[0] ?? ''; // prettier-ignore
    return decoded(this.gpg(['--decrypt'], armour));
  }

  gpg(args: readonly string[], input = ''): string {
    const all = ['--batch', '--quiet', '--pinentry-mode', 'loopback', '--passphrase', '', '--trust-model', 'always'];
    const env = { ...process.env, GNUPGHOME: this.office.folder };
    return execFileSync('gpg', [...all, ...args], { env, input, stdio: ['pipe', 'pipe', 'ignore'] }).toString('latin1');
  }

  async stop(): Promise<void> {
    await this.#thunderbird?.stop();
    this.office.close();
  }

  async #done(request: object): Promise<void> {
    const answer = (await this.ask(request)) as { readonly kind: string };
    if (answer.kind !== 'done') throw new Error(JSON.stringify(answer));
  }
}

/** With whatever is in base64 readable after it. */
function decoded(message: string): string {
  const blocks = message.match(/^(?:[A-Za-z0-9+/]{4,76}={0,2}\r?\n)+/gm) ?? [];
  return [message, ...blocks.map((block) => Buffer.from(block, 'base64').toString('latin1'))].join('\r\n');
}

/** A new profile with the package in it. */
function installedProfile(): string {
  const profile = mkdtempSync(join(tmpdir(), 'send-secure-thunderbird-'));
  const dist = join(BUILT, '..');
  const packed = readdirSync(dist).find((name) => name.endsWith('.xpi')) ?? '';
  mkdirSync(join(profile, 'extensions'));
  copyFileSync(join(dist, packed), join(profile, 'extensions', `${EXTENSION}.xpi`));
  return profile;
}

const IS_THERE = `return !!WebExtensionPolicy.getByID(args[0])?.active`;

const ASK = `
  const { file, ...request } = args[0];
  if (file !== undefined) request.file = { name: file.name, bytes: new content.Uint8Array(file.bytes) };
  return page.messenger.runtime.sendMessage(Cu.cloneInto(request, content));`;

/** People for tests of flows: an authority of OpenSSL's, who it vouches for, and OpenPGP keys of GnuPG's. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeEngine } from '../../../cli/engine.ts';
import { importMyKeys, openMyKeys, type MyKeys } from '../../../src/flows/index.ts';
import type { Certificate } from '../../../src/model/index.ts';
import { type OpenpgpKey, readKeys } from '../../../src/openpgp/index.ts';
import type { KeyMaterial } from '../../../src/trust/index.ts';
import { Vault } from '../../../src/vault/index.ts';
import { fingerprint, readCertificates } from '../../../src/x509/index.ts';
import { MemoryStore, memoryDevice } from '../../fakes/memory-store.ts';

export const engine = nodeEngine();
/** After the keys were made. */
export const at = new Date(Date.now() + 60_000);

export class Office {
  readonly folder = mkdtempSync(join(tmpdir(), 'send-secure-office-'));

  constructor() {
    this.openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'ca.key', '-out', 'ca.crt', '-days', '30', '-subj', '/CN=Clinic CA'); // prettier-ignore
  }

  get authority(): readonly Certificate[] {
    return readCertificates(this.file('ca.crt'));
  }

  /** A certificate for signing and encrypting, in `name.crt`, with its key in `name.p12` under the password `kettle`. */
  async certificate(name: string, address: string, days = 20): Promise<KeyMaterial> {
    const extensions = `subjectAltName=email:${address}\nkeyUsage=critical,digitalSignature,keyEncipherment\nextendedKeyUsage=emailProtection\nbasicConstraints=CA:FALSE\n`;
    writeFileSync(join(this.folder, `${name}.ext`), extensions);
    this.openssl('req', '-new', '-newkey', 'rsa:2048', '-nodes', '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`); // prettier-ignore
    this.openssl('x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', String(days), '-extfile', `${name}.ext`, '-out', `${name}.crt`); // prettier-ignore
    this.openssl('pkcs12', '-export', '-inkey', `${name}.key`, '-in', `${name}.crt`, '-certfile', 'ca.crt', '-out', `${name}.p12`, '-passout', 'pass:kettle'); // prettier-ignore
    const [certificate] = readCertificates(this.file(`${name}.crt`));
    if (certificate === undefined) throw new Error(name);
    const print = (await fingerprint(engine, certificate)).toUpperCase();
    return { protocol: 'smime', fingerprint: print, key: certificate.der, chain: [] };
  }

  /** An OpenPGP key without a password, its secret in `name.asc`. */
  async openpgpKey(name: string, address: string): Promise<KeyMaterial & { readonly facts: OpenpgpKey }> {
    const gpg = (...args: string[]): Buffer =>
      execFileSync('gpg', ['--batch', '--quiet', '--pinentry-mode', 'loopback', '--passphrase', '', ...args], { env: { ...process.env, GNUPGHOME: this.folder }, stdio: ['ignore', 'pipe', 'ignore'] }); // prettier-ignore
    gpg('--quick-gen-key', `${name} <${address}>`, 'future-default', 'default', 'never');
    writeFileSync(join(this.folder, `${name}.asc`), gpg('--armor', '--export-secret-keys', `=${name} <${address}>`));
    const [facts] = await readKeys(new Uint8Array(gpg('--export', `=${name} <${address}>`)), at);
    if (facts === undefined) throw new Error(name);
    return { protocol: 'openpgp', fingerprint: facts.fingerprint, key: facts.binary, chain: [], facts };
  }

  /** Keys of one person out of these files, unlocked. */
  async unlock(...names: readonly string[]): Promise<MyKeys> {
    const ports = { store: new MemoryStore(), session: new MemoryStore(), device: memoryDevice() };
    const vault = new Vault({ engine, ...ports, now: () => at });
    for (const name of names) await importMyKeys(engine, vault, { bytes: this.file(name), password: 'kettle', at });
    return openMyKeys(engine, vault, at);
  }

  file(name: string): Uint8Array {
    return new Uint8Array(readFileSync(join(this.folder, name)));
  }

  openssl(...args: readonly string[]): Buffer {
    return execFileSync('openssl', args, { cwd: this.folder, stdio: ['ignore', 'pipe', 'ignore'] });
  }

  close(): void {
    execFileSync('gpgconf', ['--kill', 'all'], { env: { ...process.env, GNUPGHOME: this.folder } });
    rmSync(this.folder, { recursive: true });
  }
}

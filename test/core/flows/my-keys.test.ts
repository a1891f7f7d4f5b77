/** My keys into the vault and out again: what other programs made goes in, and they read what comes out. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { nodeEngine } from '../../../cli/engine.ts';
import { describeMyKeys, exportMyKeys, importMyKeys, openMyKeys } from '../../../src/flows/index.ts';
import { Vault } from '../../../src/vault/index.ts';
import { MemoryStore, memoryDevice } from '../../fakes/memory-store.ts';

const engine = nodeEngine();
/** After the keys were made. */
const at = new Date(Date.now() + 60_000);
const folder = mkdtempSync(join(tmpdir(), 'send-secure-keys-'));
const gnupg = { ...process.env, GNUPGHOME: folder };

let vault: Vault;

const openssl = (...args: string[]): string =>
  execFileSync('openssl', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
const gpg = (...args: string[]): string =>
  execFileSync('gpg', ['--batch', '--quiet', ...args], {
    env: gnupg,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
const file = (name: string): Uint8Array => new Uint8Array(readFileSync(join(folder, name)));
const bring = (name: string, password: string | null) =>
  importMyKeys(engine, vault, { bytes: file(name), password, at });

beforeAll(() => {
  const extensions = ['subjectAltName=email:ann@clinic.example', 'keyUsage=digitalSignature,keyEncipherment'];
  openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'ann.key', '-out', 'ann.crt', '-subj', '/CN=Ann', ...extensions.flatMap((each) => ['-addext', each])); // prettier-ignore
  openssl('pkcs12', '-export', '-inkey', 'ann.key', '-in', 'ann.crt', '-out', 'ann.p12', '-passout', 'pass:kettle');
  gpg('--passphrase', 'teapot', '--quick-gen-key', 'Ann <ann@clinic.example>', 'ed25519', 'cert,sign', 'never');
  const [, fingerprint = ''] = /fpr:+([0-9A-F]{40})/.exec(gpg('--with-colons', '-K')) ?? [];
  gpg('--passphrase', 'teapot', '--pinentry-mode', 'loopback', '--quick-add-key', fingerprint, 'cv25519', 'encr', 'never'); // prettier-ignore
  gpg('--passphrase', 'teapot', '--pinentry-mode', 'loopback', '--armor', '--output', join(folder, 'ann.asc'), '--export-secret-keys'); // prettier-ignore
  gpg('--armor', '--output', join(folder, 'public.asc'), '--export');
});

afterAll(() => {
  execFileSync('gpgconf', ['--kill', 'all'], { env: gnupg });
  rmSync(folder, { recursive: true });
});

beforeEach(() => {
  const ports = { store: new MemoryStore(), session: new MemoryStore(), device: memoryDevice() };
  vault = new Vault({ engine, ...ports, now: () => at });
});

describe('a key file', () => {
  it('of OpenSSL goes in by its password, and the key opens and signs', async () => {
    expect(await bring('ann.p12', 'kettle')).toHaveLength(1);
    const { smime } = await openMyKeys(engine, vault, at);
    const [key] = smime;
    const signature = await key?.key.sign({ kind: 'rsa-pkcs1', hash: 'SHA-256' }, Uint8Array.of(1));
    writeFileSync(join(folder, 'signature'), signature ?? '');
    writeFileSync(join(folder, 'signed'), Uint8Array.of(1));
    openssl('x509', '-in', 'ann.crt', '-pubkey', '-noout', '-out', 'ann.pub');
    expect(openssl('dgst', '-sha256', '-verify', 'ann.pub', '-signature', 'signature', 'signed')).toContain('OK');
  });

  it('of GnuPG goes in by its password, and is not asked for it again', async () => {
    await bring('ann.asc', 'teapot');
    const { openpgp } = await openMyKeys(engine, vault, at);
    expect(openpgp).toMatchObject([{ addresses: ['ann@clinic.example'], canEncrypt: true, canSign: true }]);
  });

  it.each([
    ['ann.p12', 'wrong', 'wrong-password'],
    ['ann.asc', 'wrong', 'wrong-password'],
    ['ann.asc', null, 'password-needed'],
    ['ann.crt', null, 'key-mismatch'],
    ['ann.key', null, 'key-mismatch'],
    ['public.asc', null, 'key-mismatch'],
  ])('%s with %s is %s, and nothing is kept of it', async (name, password, code) => {
    await expect(bring(name, password)).rejects.toMatchObject({ code });
    expect((await vault.state()).status).toBe('empty');
  });

  it('twice is one key', async () => {
    await bring('ann.p12', 'kettle');
    await bring('ann.p12', 'kettle');
    expect(await describeMyKeys((await vault.state()).keys, at)).toMatchObject([
      { protocol: 'smime', addresses: ['ann@clinic.example'], algorithm: 'RSA-2048' },
    ]);
  });
});

describe('exported', () => {
  it('OpenSSL and GnuPG read what comes out, under the new password alone', async () => {
    await bring('ann.p12', 'kettle');
    await bring('ann.asc', 'teapot');
    const files = await exportMyKeys(engine, vault, 'n\u00fcw');
    expect(files.map(({ name }) => name.replace(/-[0-9a-f]{16}/, ''))).toEqual([
      'send-secure-keys.p12',
      'send-secure.asc',
    ]);
    for (const { name, bytes } of files) writeFileSync(join(folder, name), bytes);
    openssl('pkcs12', '-in', 'send-secure-keys.p12', '-passin', 'pass:n\u00fcw', '-nodes', '-out', 'out.pem');
    expect(openssl('rsa', '-in', 'out.pem')).toBe(openssl('rsa', '-in', 'ann.key'));
    expect(() => openssl('pkcs12', '-in', 'send-secure-keys.p12', '-passin', 'pass:kettle', '-nodes')).toThrow();
    const home = mkdtempSync(join(tmpdir(), 'send-secure-gnupg-'));
    const gpgThere = (...args: string[]): string =>
      execFileSync('gpg', ['--batch', '--pinentry-mode', 'loopback', '--passphrase', 'n\u00fcw', ...args], { env: { ...process.env, GNUPGHOME: home }, input: 'x', encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] }); // prettier-ignore
    gpgThere('--import', join(folder, files[1]?.name ?? ''));
    expect(gpgThere('--clear-sign')).toContain('BEGIN PGP SIGNATURE');
    execFileSync('gpgconf', ['--kill', 'all'], { env: { ...process.env, GNUPGHOME: home } });
    rmSync(home, { recursive: true });
  });

  it('asks for a password: no key leaves in the clear', async () => {
    await bring('ann.p12', 'kettle');
    await expect(exportMyKeys(engine, vault, '')).rejects.toMatchObject({ code: 'password-needed' });
  });
});

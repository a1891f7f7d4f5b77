/** Private keys in every form that OpenSSL writes, and what they can and cannot do. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPublicKey, verify } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodePem } from '../../../src/bytes/index.ts';
import {
  type PrivateKey,
  type SignatureScheme,
  decryptPkcs8,
  generateEphemeral,
  importPrivateKey,
  verifySignature,
} from '../../../src/crypto/index.ts';
import { Failure } from '../../../src/model/index.ts';
import { ENGINES } from './engines.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'send-secure-keys-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const openssl = (...args: string[]): Buffer =>
  execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
const fromPem = (pem: Buffer): Uint8Array => decodePem(pem.toString('latin1')).at(-1)?.bytes ?? new Uint8Array();
const ec = (curve: string): string[] => ['-algorithm', 'EC', '-pkeyopt', `ec_paramgen_curve:${curve}`];

const KINDS: readonly [string, string[]][] = [
  ['RSA-2048', ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048']],
  ['P-256', ec('P-256')],
  ['P-384', ec('P-384')],
  ['P-521', ec('P-521')],
  ['Ed25519', ['-algorithm', 'ED25519']],
  ['X25519', ['-algorithm', 'X25519']],
];

/** Makes a key file of this name; returns its PKCS#8 and the public half that OpenSSL computes. */
function makeKey(name: string, args: readonly string[]): { pkcs8: Uint8Array; publicKeyInfo: Buffer } {
  writeFileSync(join(folder, `${name}.pem`), openssl('genpkey', ...args));
  const publicKeyInfo = openssl('pkey', '-in', `${name}.pem`, '-pubout', '-outform', 'DER');
  return { pkcs8: fromPem(openssl('pkey', '-in', `${name}.pem`)), publicKeyInfo };
}

const SCHEMES: readonly SignatureScheme[] = [
  { kind: 'rsa-pkcs1', hash: 'SHA-256' },
  { kind: 'rsa-pkcs1', hash: 'SHA-512' },
  { kind: 'rsa-pss', hash: 'SHA-256', saltLength: 32 },
  { kind: 'ecdsa', hash: 'SHA-256' },
  { kind: 'ecdsa', hash: 'SHA-512' },
  { kind: 'ed25519' },
];

async function codeOf(doing: Promise<unknown>): Promise<string> {
  try {
    await doing;
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
  return 'no failure';
}

describe.each(ENGINES)('keys by %s', (_, engine) => {
  it.each(KINDS)(
    '%s: described, with its public half, signing what OpenSSL accepts, agreeing both ways',
    async (name, args) => {
      const { pkcs8, publicKeyInfo } = makeKey(name, args);
      const key = await importPrivateKey(engine, pkcs8);
      expect(key.description).toBe(name);
      expect(publicKeyInfo.equals(key.publicKeyInfo)).toBe(true);
      for (const scheme of SCHEMES) await checkSigning(key, scheme, publicKeyInfo);
      await checkAgreement(key);
    },
  );

  async function checkSigning(key: PrivateKey, scheme: SignatureScheme, publicKeyInfo: Buffer): Promise<void> {
    const data = Buffer.from('signed');
    const kind = scheme.kind.startsWith('rsa') ? 'rsa' : scheme.kind === 'ecdsa' ? 'ec' : 'ed25519';
    if (kind !== key.kind) {
      expect(await codeOf(key.sign(scheme, data))).toBe('unfit-key');
      expect(await verifySignature(engine, scheme, publicKeyInfo, data, new Uint8Array(64))).toBe(false);
      return;
    }
    const signature = await key.sign(scheme, data);
    const hash = 'hash' in scheme ? scheme.hash.replace('-', '') : undefined;
    const padding = scheme.kind === 'rsa-pss' ? { padding: 6, saltLength: scheme.saltLength } : {};
    const peer = createPublicKey({ key: publicKeyInfo, format: 'der', type: 'spki' });
    expect(verify(hash, data, { key: peer, ...padding }, signature)).toBe(true);
    expect(await verifySignature(engine, scheme, publicKeyInfo, data, signature)).toBe(true);
    expect(await verifySignature(engine, scheme, publicKeyInfo, Buffer.from('other'), signature)).toBe(false);
  }

  async function checkAgreement(key: PrivateKey): Promise<void> {
    if (key.kind === 'rsa' || key.kind === 'ed25519') {
      expect(await codeOf(key.agree(key.publicKeyInfo))).toBe('unfit-key');
      expect(await codeOf(generateEphemeral(engine, key.publicKeyInfo))).toBe('unfit-key');
      return;
    }
    const ephemeral = await generateEphemeral(engine, key.publicKeyInfo);
    expect(await key.agree(ephemeral.publicKeyInfo)).toEqual(await ephemeral.agree());
    expect(Buffer.from(ephemeral.publicKeyInfo).indexOf(ephemeral.publicKey)).toBeGreaterThan(0);
    expect(await codeOf(key.decryptPkcs1v15(new Uint8Array(1), 1))).toBe('unfit-key');
  }

  it('reads PKCS#1 and SEC 1 as it reads PKCS#8', async () => {
    for (const [name, args] of KINDS.slice(0, 2)) {
      const { publicKeyInfo } = makeKey(name, args);
      const traditional = fromPem(openssl('pkey', '-in', `${name}.pem`, '-traditional'));
      expect(publicKeyInfo.equals((await importPrivateKey(engine, traditional)).publicKeyInfo)).toBe(true);
    }
  });

  it('reads a key that is restricted to PSS', async () => {
    const { pkcs8 } = makeKey('pss', ['-algorithm', 'RSA-PSS', '-pkeyopt', 'rsa_keygen_bits:2048']);
    const key = await importPrivateKey(engine, pkcs8);
    const scheme = { kind: 'rsa-pss', hash: 'SHA-256', saltLength: 32 } as const;
    const spki = openssl('pkey', '-in', 'pss.pem', '-pubout', '-outform', 'DER');
    const signature = await key.sign(scheme, Buffer.from('x'));
    expect(await verifySignature(engine, scheme, spki, Buffer.from('x'), signature)).toBe(true);
  });

  it('names curves that it cannot compute, and what is no key', async () => {
    const { pkcs8 } = makeKey('koblitz', ec('secp256k1'));
    expect(await codeOf(importPrivateKey(engine, pkcs8))).toBe('unsupported-key');
    expect(await codeOf(importPrivateKey(engine, pkcs8.subarray(0, 40)))).toBe('malformed-key');
    expect(await codeOf(importPrivateKey(engine, new Uint8Array(0)))).toBe('malformed-key');
    const { pkcs8: good } = makeKey('good', ec('P-256'));
    expect(
      await codeOf(
        importPrivateKey(
          engine,
          good.map((octet, i) => (i > 35 && i < 60 ? 0xff : octet)),
        ),
      ),
    ).toBe('malformed-key');
  });

  const ENCRYPTIONS: readonly [string, string[]][] = [
    ['PBES2 AES-256', ['-v2', 'aes-256-cbc', '-v2prf', 'hmacWithSHA256']],
    ['PBES2 AES-128, SHA-1', ['-v2', 'aes-128-cbc', '-v2prf', 'hmacWithSHA1']],
    ['PBES2 AES-192, SHA-512', ['-v2', 'aes-192-cbc', '-v2prf', 'hmacWithSHA512']],
    ['PBES2 3DES', ['-v2', 'des3']],
    ['PKCS#12 3DES', ['-v1', 'PBE-SHA1-3DES']],
    ['PKCS#12 3DES, two keys', ['-v1', 'PBE-SHA1-2DES']],
    ['PKCS#12 RC2-128', ['-v1', 'PBE-SHA1-RC2-128', '-provider', 'legacy', '-provider', 'default']],
    ['PKCS#12 RC2-40', ['-v1', 'PBE-SHA1-RC2-40', '-provider', 'legacy', '-provider', 'default']],
    ['PBES1 MD5 DES', ['-v1', 'PBE-MD5-DES', '-provider', 'legacy', '-provider', 'default']],
    ['PBES1 SHA-1 DES', ['-v1', 'PBE-SHA1-DES', '-provider', 'legacy', '-provider', 'default']],
  ];

  it.each(ENCRYPTIONS)('opens %s', async (_name, args) => {
    const { pkcs8 } = makeKey('plain', ec('P-256'));
    const password = 'pässwörd €';
    const encrypted = fromPem(openssl('pkcs8', '-topk8', '-in', 'plain.pem', '-passout', `pass:${password}`, ...args));
    expect(hexOf(await decryptPkcs8(engine, encrypted, password))).toBe(hexOf(pkcs8));
    expect(await codeOf(decryptPkcs8(engine, encrypted, 'wrong'))).toBe('wrong-password');
    expect(await codeOf(importPrivateKey(engine, encrypted))).toBe('password-needed');
    expect(await codeOf(decryptPkcs8(engine, encrypted.subarray(0, 50), password))).toBe('malformed-key');
  });

  const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
});

/** What only old mail needs: 3DES and RC2 content, 3DES and password key wraps, MD5 and SHA-224 signatures. */
import { createCipheriv, createHash, generateKeyPairSync, sign } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import {
  decryptLegacyContent,
  unwrapPasswordKey,
  unwrapTripleDesKey,
  verifySignature,
} from '../../../src/crypto/index.ts';
import { ENGINES } from './engines.ts';

const octets = (length: number, seed: number): Buffer =>
  Buffer.from(Uint8Array.from({ length }, (_, i) => (i * 29 + seed) & 0xff));
const cbc = (name: string, key: Buffer, iv: Buffer, data: Buffer, padded = true): Buffer => {
  const cipher = createCipheriv(name, key, iv).setAutoPadding(padded);
  return Buffer.concat([cipher.update(data), cipher.final()]);
};

describe('old content', () => {
  it.each([0, 1, 8, 100, 200_000])('3DES of %i octets', async (length) => {
    const [key, iv, data] = [octets(24, 1), octets(8, 2), octets(length, 3)];
    const opened = await decryptLegacyContent('3DES-CBC', key, iv, cbc('des-ede3-cbc', key, iv, data));
    expect(data.equals(opened)).toBe(true);
  });

  it.each([
    ['rc2-cbc', 16],
    ['rc2-40-cbc', 5],
  ])('%s', async (name, keyLength) => {
    const [key, iv, data] = [octets(keyLength, 1), octets(8, 2), octets(100_000, 3)];
    const args = ['enc', `-${name}`, '-K', key.toString('hex'), '-iv', iv.toString('hex')];
    const sealed = execFileSync('openssl', [...args, '-provider', 'legacy', '-provider', 'default'], { input: data });
    expect(data.equals(await decryptLegacyContent('RC2-CBC', key, iv, sealed))).toBe(true);
  });

  it('has one failure for everything wrong', async () => {
    const [key, iv] = [octets(24, 1), octets(8, 2)];
    const badPadding = cbc('des-ede3-cbc', key, iv, octets(16, 1), false);
    for (const data of [badPadding, badPadding.subarray(1), Buffer.alloc(0)]) {
      await expect(decryptLegacyContent('3DES-CBC', key, iv, data)).rejects.toThrow('cannot-decrypt');
    }
    await expect(decryptLegacyContent('3DES-CBC', key.subarray(1), iv, badPadding)).rejects.toThrow('cannot-decrypt');
    await expect(decryptLegacyContent('3DES-CBC', key, iv.subarray(1), badPadding)).rejects.toThrow('cannot-decrypt');
  });
});

describe.each(ENGINES)('old wraps by %s', (_, engine) => {
  it('opens a 3DES key wrap (RFC 3217)', async () => {
    const [kek, key, iv] = [octets(24, 1), octets(24, 2), octets(8, 3)];
    const check = createHash('sha1').update(key).digest().subarray(0, 8);
    const inner = Buffer.concat([iv, cbc('des-ede3-cbc', kek, iv, Buffer.concat([key, check]), false)]).reverse();
    const wrapped = cbc('des-ede3-cbc', kek, Buffer.from('4adda22c79e82105', 'hex'), inner, false);
    expect(key.equals(await unwrapTripleDesKey(engine, kek, wrapped))).toBe(true);
    await expect(unwrapTripleDesKey(engine, octets(24, 9), wrapped)).rejects.toThrow('cannot-decrypt');
    await expect(unwrapTripleDesKey(engine, kek, wrapped.subarray(8))).rejects.toThrow('cannot-decrypt');
  });

  it.each([16, 24, 32])('opens a password wrap of a key of %i octets (RFC 3211)', async (length) => {
    const [kek, iv, key] = [octets(32, 1), octets(16, 2), octets(length, 3)];
    const check = Buffer.from(key.subarray(0, 3).map((octet) => octet ^ 0xff));
    const block = Buffer.concat([Uint8Array.of(length), check, key, octets(64, 5)]);
    const whole = block.subarray(0, Math.max(32, Math.ceil((length + 4) / 16) * 16));
    const once = cbc('aes-256-cbc', kek, iv, whole, false);
    const wrapped = cbc('aes-256-cbc', kek, once.subarray(-16), once, false);
    expect(key.equals(await unwrapPasswordKey(engine, kek, iv, wrapped))).toBe(true);
    await expect(unwrapPasswordKey(engine, octets(32, 7), iv, wrapped)).rejects.toThrow('cannot-decrypt');
    await expect(unwrapPasswordKey(engine, kek, iv, wrapped.subarray(0, 16))).rejects.toThrow('cannot-decrypt');
  });

  it('refuses a password wrap that says a wrong length', async () => {
    const [kek, iv, key] = [octets(32, 1), octets(16, 2), octets(16, 3)];
    const check = Buffer.from(key.subarray(0, 3).map((octet) => octet ^ 0xff));
    for (const length of [0, 7, 29, 255]) {
      const block = Buffer.concat([Uint8Array.of(length), check, key, octets(12, 5)]);
      const once = cbc('aes-256-cbc', kek, iv, block, false);
      const wrapped = cbc('aes-256-cbc', kek, once.subarray(-16), once, false);
      await expect(unwrapPasswordKey(engine, kek, iv, wrapped)).rejects.toThrow('cannot-decrypt');
    }
  });

  it.each([
    ['md5', 'MD5'],
    ['sha224', 'SHA-224'],
  ] as const)('verifies RSA with %s', async (node, hash) => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const spki = publicKey.export({ type: 'spki', format: 'der' });
    const scheme = { kind: 'rsa-pkcs1', hash } as const;
    const signature = sign(node, octets(50, 1), privateKey);
    expect(await verifySignature(engine, scheme, spki, octets(50, 1), signature)).toBe(true);
    expect(await verifySignature(engine, scheme, spki, octets(50, 2), signature)).toBe(false);
    expect(await verifySignature(engine, scheme, spki, octets(50, 1), signature.subarray(1))).toBe(false);
    const pss = { kind: 'rsa-pss', hash, saltLength: 16 } as const;
    await expect(verifySignature(engine, pss, spki, octets(50, 1), signature)).rejects.toThrow('unsupported-algorithm');
  });
});

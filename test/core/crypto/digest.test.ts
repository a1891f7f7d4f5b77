/** Hashes and key derivations against Node's. */
import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { concat } from '../../../src/bytes/index.ts';
import { digest, hkdf, pbkdf2, pkcs12Kdf, x963Kdf } from '../../../src/crypto/index.ts';
import { ENGINES } from './engines.ts';

const HASHES = ['MD5', 'SHA-1', 'SHA-224', 'SHA-256', 'SHA-384', 'SHA-512'] as const;
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const octets = (length: number, seed: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (i * 13 + seed) & 0xff);

describe.each(ENGINES)('by %s', (_, engine) => {
  it.each(HASHES)('%s of one piece, of several, of none', async (name) => {
    const node = name.replace('-', '').toLowerCase();
    const pieces = [octets(70, 1), octets(0, 0), octets(200, 9)];
    const expected = createHash(node).update(concat(pieces)).digest('hex');
    expect(hex(await digest(engine, name, pieces))).toBe(expected);
    expect(hex(await digest(engine, name, concat(pieces)))).toBe(expected);
    expect(hex(await digest(engine, name, []))).toBe(createHash(node).digest('hex'));
  });

  it('PBKDF2 equals Node, and is bounded', async () => {
    const [password, salt] = [octets(9, 4), octets(8, 5)];
    expect(hex(await pbkdf2(engine, 'SHA-1', password, salt, 1000, 40))).toBe(
      pbkdf2Sync(password, salt, 1000, 40, 'sha1').toString('hex'),
    );
    await expect(pbkdf2(engine, 'SHA-1', password, salt, 0, 16)).rejects.toThrow('malformed');
    await expect(pbkdf2(engine, 'SHA-1', password, salt, 1e9, 16)).rejects.toThrow('too-many');
    await expect(pbkdf2(engine, 'MD5', password, salt, 1, 16)).rejects.toThrow('unsupported-algorithm');
  });

  it('X9.63 chains counted hashes', async () => {
    const [secret, info] = [octets(32, 2), octets(20, 3)];
    const block = (i: number) =>
      createHash('sha1')
        .update(secret)
        .update(Uint8Array.of(0, 0, 0, i))
        .update(info)
        .digest();
    const expected = Buffer.concat([block(1), block(2)]).subarray(0, 32);
    expect(hex(await x963Kdf(engine, 'SHA-1', secret, info, 32))).toBe(expected.toString('hex'));
    expect(await x963Kdf(engine, 'SHA-256', secret, info, 32)).toHaveLength(32);
  });

  it('X9.63 equals the test vector of NIST CAVS for SHA-256', async () => {
    const secret = Buffer.from('96c05619d56c328ab95fe84b18264b08725b85e33fd34f08', 'hex');
    expect(hex(await x963Kdf(engine, 'SHA-256', secret, new Uint8Array(), 16))).toBe(
      '443024c3dae66b95e6f5670601558f71',
    );
  });

  it('HKDF without salt and with hashes beyond SHA-256', async () => {
    const prk = createHmac('sha512', Buffer.alloc(64)).update(octets(30, 1)).digest();
    const expected = createHmac('sha512', prk).update(Uint8Array.of(7, 1)).digest('hex').slice(0, 64);
    expect(hex(await hkdf(engine, 'SHA-512', octets(30, 1), new Uint8Array(), Uint8Array.of(7), 32))).toBe(expected);
  });
});

describe('the PKCS#12 derivation', () => {
  // Vectors of Bouncy Castle's and OpenSSL's tests, widely reproduced (password "smeg").
  it.each([
    ['key', '0a58cf64530d823f', 1, 24, '8aaae6297b6cb04642ab5b077851284eb7128f1a2a7fbca3'],
    ['iv', '0a58cf64530d823f', 1, 8, '79993dfe048d3b76'],
    ['key', '642b99ab44fb4b1f', 1, 24, 'f3a95fec48d7711e985cfe67908c5ab79fa3d7c5caa5d966'],
    ['iv', '642b99ab44fb4b1f', 1, 8, 'c0a38d64a79bea1d'],
    ['mac', '3d83c0e4546ac140', 1, 20, '8d967d88f6caa9d714800ab3d48051d63f73a312'],
  ] as const)('%s, salt %s', async (purpose, salt, iterations, length, expected) => {
    const found = await pkcs12Kdf('SHA-1', 'smeg', Buffer.from(salt, 'hex'), purpose, iterations, length);
    expect(hex(found)).toBe(expected);
  });

  it('iterates', async () => {
    const salt = Buffer.from('05dec959acff72f7', 'hex');
    const found = await pkcs12Kdf('SHA-1', 'queeg', salt, 'key', 1000, 24);
    expect(hex(found)).toBe('ed2034e36328830ff09df1e1a07dd357185dac0d4f9eb3d4');
  });
});

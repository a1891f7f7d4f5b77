/** RSA: what we add to WebCrypto, against OpenSSL's vectors and against itself with and without the host's help. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decodePem, derBytes, derInteger, derNull, derOid, derSequence, derBits } from '../../../src/bytes/index.ts';
import {
  type Engine,
  type HashName,
  type PrivateKey,
  encryptOaep,
  encryptPkcs1v15,
  importPrivateKey,
  verifySignature,
} from '../../../src/crypto/index.ts';
import { rsaPrivateOperation } from '../../../src/crypto/rsa-number.ts';
import { readRsaNumbers } from '../../../src/crypto/rsa-private-key.ts';
import { ENGINES, NODE, WEB } from './engines.ts';

const vectors = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../vectors/openssl-rsa/implicit-rejection.json'), 'utf8'),
) as {
  privateKey: string;
  valid: { ciphertext: string; message: string };
  rejected: { ciphertext: string; synthetic: string };
};
const der = decodePem(vectors.privateKey)[0]?.bytes ?? new Uint8Array();
const importKey = (engine: Engine): Promise<PrivateKey> => importPrivateKey(engine, der);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe.each(ENGINES)('PKCS#1 v1.5 decryption by %s', (_, engine) => {
  const { valid, rejected } = vectors;
  const ciphertext = Buffer.from(rejected.ciphertext, 'hex');

  it('opens what OpenSSL made', async () => {
    const key = await importKey(engine);
    const opened = await key.decryptPkcs1v15(Buffer.from(valid.ciphertext, 'hex'), valid.message.length);
    expect(Buffer.from(opened).toString()).toBe(valid.message);
  });

  it('gives the octets that OpenSSL 3.2 gives for a wrong padding', async () => {
    const key = await importKey(engine);
    expect(hex(await key.decryptPkcs1v15(ciphertext, rejected.synthetic.length / 2))).toBe(rejected.synthetic);
    expect(hex(await key.decryptPkcs1v15(ciphertext, 32))).toBe(rejected.synthetic.slice(-64));
  });

  it('never throws and always has the asked length, whatever the ciphertext', async () => {
    const key = await importKey(engine);
    for (const input of [
      new Uint8Array(0),
      new Uint8Array(255),
      new Uint8Array(256),
      new Uint8Array(256).fill(255),
      new Uint8Array(257),
    ]) {
      for (const length of [0, 1, 16, 245, 246, 256, 300]) {
        const first = await key.decryptPkcs1v15(input, length);
        expect(first.length).toBe(length);
        expect(hex(await key.decryptPkcs1v15(input, length))).toBe(hex(first));
      }
    }
  });

  it('rejects a right padding around another length', async () => {
    const key = await importKey(engine);
    const content = new Uint8Array(32).fill(5);
    const sealed = await encryptPkcs1v15(engine, key.publicKeyInfo, content);
    expect(await key.decryptPkcs1v15(sealed, 32)).toEqual(content);
    expect((await key.decryptPkcs1v15(sealed, 31)).includes(5, 20)).toBe(false);
  });
});

describe('the raw operation', () => {
  it('is undone by the public one, and refuses numbers that do not fit', () => {
    const pkcs1 = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({
      type: 'pkcs1',
      format: 'der',
    });
    const numbers = readRsaNumbers(pkcs1);
    const input = new Uint8Array(128).fill(3);
    expect(rsaPrivateOperation(WEB, numbers, input)).toEqual(rsaPrivateOperation(WEB, numbers, input));
    const exponent1 = numbers.exponent1.map((octet, i) => (i === 9 ? octet ^ 1 : octet));
    expect(() => rsaPrivateOperation(WEB, { ...numbers, exponent1 }, input)).toThrow('malformed-key');
  });
});

describe.each(ENGINES)('OAEP by %s', (_, engine) => {
  const label = new Uint8Array([1, 2]);

  it.each(['SHA-1', 'SHA-256', 'SHA-512'] as const)('opens what it seals with %s', async (hash: HashName) => {
    const key = await importKey(engine);
    const options = { hash, mgfHash: hash, label };
    const content = new Uint8Array(24).fill(8);
    const sealed = await encryptOaep(engine, key.publicKeyInfo, content, options);
    expect(await key.decryptOaep(sealed, options)).toEqual(content);
    await expect(key.decryptOaep(sealed, { ...options, label: new Uint8Array() })).rejects.toThrow('cannot-decrypt');
    await expect(key.decryptOaep(sealed.subarray(1), options)).rejects.toThrow('cannot-decrypt');
  });

  it('has one failure for a wrong mask, and seals with one hash only', async () => {
    const key = await importKey(engine);
    const options = { hash: 'SHA-256', mgfHash: 'SHA-256', label } as const;
    const sealed = await encryptOaep(engine, key.publicKeyInfo, new Uint8Array(16), options);
    await expect(key.decryptOaep(sealed, { ...options, mgfHash: 'SHA-1' })).rejects.toThrow('cannot-decrypt');
    await expect(key.decryptOaep(new Uint8Array(256).fill(255), { ...options, mgfHash: 'SHA-1' })).rejects.toThrow(
      'cannot-decrypt',
    );
    const mixed = encryptOaep(engine, key.publicKeyInfo, new Uint8Array(16), { ...options, mgfHash: 'SHA-1' });
    await expect(mixed).rejects.toThrow('unsupported-algorithm');
  });
});

describe('RSA keys', () => {
  it('too short for the content are unfit', async () => {
    const key = await importKey(NODE);
    await expect(encryptPkcs1v15(NODE, key.publicKeyInfo, new Uint8Array(246))).rejects.toThrow('unfit-key');
    const options = { hash: 'SHA-256', mgfHash: 'SHA-256', label: new Uint8Array() } as const;
    await expect(encryptOaep(NODE, key.publicKeyInfo, new Uint8Array(191), options)).rejects.toThrow('unfit-key');
  });

  it('of absurd size are refused before any computing', async () => {
    const modulus = new Uint8Array(100_000).fill(0xff);
    const numbers = derSequence(derInteger(modulus), derInteger(modulus));
    const info = derBytes(derSequence(derSequence(derOid('1.2.840.113549.1.1.1'), derNull()), derBits(numbers)));
    await expect(encryptPkcs1v15(NODE, info, new Uint8Array(16))).rejects.toThrow('unsupported-key');
    const scheme = { kind: 'rsa-pkcs1', hash: 'MD5' } as const;
    await expect(verifySignature(NODE, scheme, info, new Uint8Array(1), modulus)).rejects.toThrow('unsupported-key');
  });
});

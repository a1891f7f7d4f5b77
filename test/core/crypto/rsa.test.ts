/** RSA: what we add to WebCrypto, against OpenSSL's vectors and against itself with and without the host's help. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  decodePem,
  derBytes,
  derInteger,
  derNull,
  derOid,
  derSequence,
  derBits,
  enterDer,
} from '../../../src/bytes/index.ts';
import {
  type Engine,
  type HashName,
  type PrivateKey,
  encryptOaep,
  encryptPkcs1v15,
  importPrivateKey,
  verifySignature,
} from '../../../src/crypto/index.ts';
import { rsaPrivateOperation, rsaPublicOperation } from '../../../src/crypto/rsa-number.ts';
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

const changed = (octets: Uint8Array, at: number, octet: number): Uint8Array =>
  octets.map((old, i) => (i === at ? octet : old));

/** Encrypts an encoded message that nobody would make. */
function encryptRaw(encoded: Uint8Array): Uint8Array {
  const sealed = rsaPublicOperation(readRsaNumbers(decodePkcs8(der)), encoded);
  if (sealed === null) throw new Error('not below the modulus');
  return sealed;
}
const decodePkcs8 = (pkcs8: Uint8Array): Uint8Array => {
  const fields = enterDer(pkcs8);
  fields.integer();
  fields.next();
  return fields.octets();
};

describe.each(ENGINES)('wrong encodings by %s', (_, engine) => {
  it('of PKCS#1 v1.5 are all rejected', async () => {
    const key = await importKey(engine);
    const good = new Uint8Array(256).fill(7);
    good.set([0, 2]);
    good[223] = 0;
    expect(await key.decryptPkcs1v15(encryptRaw(good), 32)).toEqual(good.subarray(224));
    const faults: readonly [number, number][] = [
      [0, 1],
      [1, 1],
      [1, 3],
      [2, 0],
      [100, 0],
      [222, 0],
      [223, 1],
      [223, 255],
    ];
    for (const [at, octet] of faults) {
      const opened = await key.decryptPkcs1v15(encryptRaw(changed(good, at, octet)), 32);
      expect([at, octet, hex(opened)]).not.toEqual([at, octet, hex(good.subarray(224))]);
    }
  });

  it('of OAEP with two hashes all have one failure', async () => {
    const key = await importKey(engine);
    const options = { hash: 'SHA-256', mgfHash: 'SHA-1', label: new Uint8Array([9]) } as const;
    const block = new Uint8Array(223);
    block.set(sha('sha256', options.label));
    block.set([1, 4, 5], 220);
    const open = (data: Uint8Array, first = 0) => key.decryptOaep(encryptRaw(oaepEncoding(data, first)), options);
    expect(await open(block)).toEqual(Uint8Array.of(4, 5));
    const faults: readonly [number, number][] = [
      [0, 1],
      [31, 1],
      [32, 2],
      [219, 255],
      [220, 0],
      [220, 3],
    ];
    for (const [at, octet] of faults)
      await expect(open(changed(block, at, octet ^ 0x80))).rejects.toThrow('cannot-decrypt');
    await expect(open(block.fill(0, 32))).rejects.toThrow('cannot-decrypt');
    await expect(open(changed(block, 222, 1), 1)).rejects.toThrow('cannot-decrypt');
  });
});

const sha = (name: string, data: Uint8Array): Buffer => createHash(name).update(data).digest();
const mgf1 = (seed: Uint8Array, length: number): Uint8Array =>
  Buffer.concat(
    Array.from({ length: 13 }, (_, i) => sha('sha1', Buffer.concat([seed, Uint8Array.of(0, 0, 0, i)]))),
  ).subarray(0, length);
const xor = (a: Uint8Array, b: Uint8Array): Uint8Array => a.map((octet, i) => octet ^ (b[i] ?? 0));

/** RFC 8017 §7.1.1 step 2 around a data block, with the first octet given. */
function oaepEncoding(block: Uint8Array, first: number): Uint8Array {
  const seed = new Uint8Array(32).fill(6);
  const maskedBlock = xor(block, mgf1(seed, block.length));
  return Buffer.concat([Uint8Array.of(first), xor(seed, mgf1(maskedBlock, 32)), maskedBlock]);
}

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

  it('too short for any hash verify nothing', async () => {
    const numbers = derSequence(derInteger(Uint8Array.of(251, 7)), derInteger(3));
    const info = derBytes(derSequence(derSequence(derOid('1.2.840.113549.1.1.1'), derNull()), derBits(numbers)));
    const scheme = { kind: 'rsa-pkcs1', hash: 'MD5' } as const;
    expect(await verifySignature(NODE, scheme, info, new Uint8Array(1), Uint8Array.of(1, 1))).toBe(false);
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

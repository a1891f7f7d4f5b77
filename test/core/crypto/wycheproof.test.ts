/** Wycheproof's vectors through our own functions, by the host's cryptography and by WebCrypto alone. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  concat,
  decodeHex,
  derBits,
  derBytes,
  derExplicit,
  derInteger,
  derOctets,
  derOid,
  derSequence,
  equal,
} from '../../../src/bytes/index.ts';
import {
  type ContentCipher,
  type ContentPieces,
  type Engine,
  type HashName,
  type SignatureScheme,
  hkdf,
  importPrivateKey,
  startDecryption,
  unwrapAesKey,
  verifySignature,
  wrapAesKey,
} from '../../../src/crypto/index.ts';
import { Failure } from '../../../src/model/index.ts';
import { NODE, WEB } from './engines.ts';

/** Hexadecimal unless the schema says otherwise. */
type Fields = Readonly<Record<string, string>>;
interface Case {
  readonly fields: Fields;
  readonly group: Fields;
  readonly tcId: number;
  readonly result: 'valid' | 'invalid' | 'acceptable';
}
interface Divergence {
  readonly file: string;
  /** Ranges, both ends included. */
  readonly tests: readonly (readonly [number, number])[];
  readonly reason: string;
}

const folder = join(import.meta.dirname, '../../vectors/wycheproof');
const readJson = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));
const divergences = readJson('divergences.json') as readonly Divergence[];

function readCases(file: string): Case[] {
  type Group = Record<string, unknown> & { tests: (Record<string, unknown> & Pick<Case, 'tcId' | 'result'>)[] };
  const { testGroups } = readJson(file) as { testGroups: Group[] };
  return testGroups.flatMap((group) =>
    group.tests.map(({ tcId, result, ...fields }) => ({
      group: group as never,
      fields: fields as never,
      tcId,
      result,
    })),
  );
}

const hex = (text: string | undefined): Uint8Array => decodeHex(text ?? '');

/** True when the function under test gave what the vector says, false when it refused or said no. Anything else throws. */
type Run = (engine: Engine, fields: Fields, group: Fields) => Promise<boolean>;

async function decrypt(pieces: ContentPieces, data: Uint8Array): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of pieces.update(data)) parts.push(part);
  return concat([...parts, (await pieces.finish()).bytes]);
}

function expectSame(found: Uint8Array, wanted: Uint8Array): true {
  if (!equal(found, wanted)) throw new Error(`wrong result ${Buffer.from(found).toString('hex')}`);
  return true;
}

const aesCbc: Run = async (engine, { key, iv, ct, msg }, { keySize }) => {
  const opening = await startDecryption(engine, `AES-${keySize}-CBC` as ContentCipher, hex(key), hex(iv));
  return expectSame(await decrypt(opening, hex(ct)), hex(msg));
};

const aesGcm: Run = async (engine, { key, iv, ct, tag, aad, msg }, { keySize }) => {
  const cipher = `AES-${keySize}-GCM` as ContentCipher;
  const opening = await startDecryption(engine, cipher, hex(key), hex(iv), hex(tag), hex(aad));
  return expectSame(await decrypt(opening, hex(ct)), hex(msg));
};

const aesWrap: Run = async (engine, { key, ct, msg }) => {
  expectSame(await unwrapAesKey(engine, hex(key), hex(ct)), hex(msg));
  return expectSame(await wrapAesKey(engine, hex(key), hex(msg)), hex(ct));
};

const CURVE_OIDS: Fields = { secp256r1: '1.2.840.10045.3.1.7', secp384r1: '1.3.132.0.34', secp521r1: '1.3.132.0.35' };
const FIELD_LENGTHS: Readonly<Record<string, number>> = { secp256r1: 32, secp384r1: 48, secp521r1: 66 };

/** Scalars come with leading zeros added or taken away; SEC 1 wants the field's length. */
function ecKey(curve: string, scalar: string): Uint8Array {
  const digits = (FIELD_LENGTHS[curve] ?? 0) * 2;
  const fixed = hex(scalar.padStart(digits, '0').slice(-digits));
  return derBytes(derSequence(derInteger(1), derOctets(fixed), derExplicit(0, derOid(CURVE_OIDS[curve] ?? ''))));
}

const ecdh: Run = async (engine, fields, { curve }) => {
  const key = await importPrivateKey(engine, ecKey(curve ?? '', fields['private'] ?? ''));
  return expectSame(await key.agree(hex(fields['public'])), hex(fields['shared']));
};

const x25519: Run = async (engine, fields) => {
  const oid = derOid('1.3.101.110');
  const pkcs8 = derBytes(derSequence(derInteger(0), derSequence(oid), derOctets(derOctets(hex(fields['private'])))));
  const key = await importPrivateKey(engine, pkcs8);
  const peer = derBytes(derSequence(derSequence(oid), derBits(hex(fields['public']))));
  return expectSame(await key.agree(peer), hex(fields['shared']));
};

const hkdfSha256: Run = async (engine, { ikm, salt, info, size, okm }) =>
  expectSame(await hkdf(engine, 'SHA-256', hex(ikm), hex(salt), hex(info), Number(size)), hex(okm));

const oaep: Run = async (engine, { ct, msg, label }, { privateKeyPkcs8, sha, mgfSha }) => {
  const key = await importPrivateKey(engine, hex(privateKeyPkcs8));
  const options = { hash: sha as HashName, mgfHash: mgfSha as HashName, label: hex(label) };
  return expectSame(await key.decryptOaep(hex(ct), options), hex(msg));
};

/** Implicit rejection: for any asked length a result of that length, always the same one, and never an exception. */
const pkcs1v15: Run = async (engine, { ct, msg }, { privateKeyPkcs8 }) => {
  const key = await importPrivateKey(engine, hex(privateKeyPkcs8));
  const length = msg === '' ? 0 : hex(msg).length;
  const rejected = await key.decryptPkcs1v15(hex(ct), length + 1);
  expectSame(await key.decryptPkcs1v15(hex(ct), length + 1), rejected);
  expect(rejected.length).toBe(length + 1);
  const found = await key.decryptPkcs1v15(hex(ct), length);
  expect(found.length).toBe(length);
  return equal(found, hex(msg));
};

const verify =
  (schemeOf: (group: Fields) => SignatureScheme): Run =>
  (engine, { msg, sig }, group) =>
    verifySignature(engine, schemeOf(group), hex(group['publicKeyDer']), hex(msg), hex(sig));

const pss: Run = async (engine, fields, group) => {
  if (group['sha'] !== group['mgfSha']) return false; // No SignatureScheme says it.
  const scheme: SignatureScheme = {
    kind: 'rsa-pss',
    hash: group['sha'] as HashName,
    saltLength: Number(group['sLen']),
  };
  return verify(() => scheme)(engine, fields, group);
};

/** What goes another way where the host has more than WebCrypto. */
const twoWays: readonly [string, Run][] = [
  ['aes_cbc_pkcs5_test.json', aesCbc],
  ['aes_gcm_test.json', aesGcm],
  ['rsa_oaep_2048_sha256_mgf1sha256_test.json', oaep],
  ['rsa_oaep_misc_test.json', oaep],
  ['rsa_pkcs1_2048_test.json', pkcs1v15],
];

const oneWay: readonly [string, Run][] = [
  ['aes_wrap_test.json', aesWrap],
  ['ecdh_secp256r1_test.json', ecdh],
  ['ecdh_secp384r1_test.json', ecdh],
  ['ecdh_secp521r1_test.json', ecdh],
  ['ecdsa_secp256r1_sha256_test.json', verify(() => ({ kind: 'ecdsa', hash: 'SHA-256' }))],
  ['ed25519_test.json', verify(() => ({ kind: 'ed25519' }))],
  ['hkdf_sha256_test.json', hkdfSha256],
  ['rsa_pkcs1_3072_test.json', pkcs1v15],
  ['rsa_pkcs1_4096_test.json', pkcs1v15],
  ['rsa_pss_misc_params_test.json', pss],
  ['rsa_signature_2048_sha256_test.json', verify(() => ({ kind: 'rsa-pkcs1', hash: 'SHA-256' }))],
  ['x25519_test.json', x25519],
];

async function accepts(run: Run, engine: Engine, { fields, group }: Case): Promise<boolean> {
  try {
    return await run(engine, fields, group);
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}

/** An agreed secret of zeros, which the vectors leave open, must be refused (RFC 8418 §4). */
function isAsAsked({ fields, result }: Case, accepted: boolean): boolean {
  if (fields['flags']?.includes('ZeroSharedSecret') === true) return !accepted;
  return result === 'acceptable' || accepted === (result === 'valid');
}

function isIn(ranges: Divergence['tests'], tcId: number): boolean {
  return ranges.some(([first, last]) => tcId >= first && tcId <= last);
}

describe.each([
  ['the host', NODE, [...twoWays, ...oneWay]],
  ['WebCrypto alone', WEB, twoWays],
] as const)('Wycheproof by %s', (_, engine, files) => {
  it.each(files)('%s', async (file, run) => {
    const diverging: number[] = [];
    for (const test of readCases(file)) {
      const accepted = await accepts(run, engine, test);
      if (!isAsAsked(test, accepted)) diverging.push(test.tcId);
    }
    const recorded = divergences.filter((row) => row.file === file).flatMap(({ tests }) => tests);
    expect(diverging.filter((tcId) => !isIn(recorded, tcId))).toEqual([]);
    expect(readCases(file).filter(({ tcId }) => isIn(recorded, tcId) && !diverging.includes(tcId))).toEqual([]);
  });
});

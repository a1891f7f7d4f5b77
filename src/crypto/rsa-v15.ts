/** RSAES-PKCS1-v1_5 (RFC 8017 §7.2): encrypting, and the padding removed without an oracle. See docs/decisions/0004-rsa-v15.md. */
import { concat, encodeUtf8 } from '../bytes/index.ts';
import { Failure } from '../model/index.ts';
import { digest } from './digest.ts';
import type { Engine } from './engine.ts';
import { readPublicKey } from './public-key.ts';
import { type RsaPrivateNumbers, rsaPublicOperation } from './rsa-number.ts';

/** Octets of padding that RFC 8017 §7.2.1 asks for at least. */
const MINIMUM_PADDING = 8;

/** Throws `Failure`: `malformed-key`, `unsupported-key`, `unfit-key` for a key of another kind or too short for `data`. */
export async function encryptPkcs1v15(
  engine: Engine,
  publicKeyInfo: Uint8Array,
  data: Uint8Array,
): Promise<Uint8Array> {
  const key = readPublicKey(publicKeyInfo);
  const padding = key.kind === 'rsa' ? key.modulus.length - data.length - 3 : 0;
  if (key.kind !== 'rsa' || padding < MINIMUM_PADDING) throw new Failure('unfit-key', 'encrypt');
  const random = nonZeroOctets(engine, padding);
  const encrypted = rsaPublicOperation(key, concat([Uint8Array.of(0, 2), random, Uint8Array.of(0), data]));
  if (encrypted === null) throw new Failure('malformed-key', 'RSA');
  return encrypted;
}

function nonZeroOctets(engine: Engine, length: number): Uint8Array {
  const octets = engine.getRandomValues(new Uint8Array(length));
  for (let i = 0; i < length;) {
    if (octets[i] !== 0) i++;
    else octets.set(engine.getRandomValues(new Uint8Array(1)), i);
  }
  return octets;
}

/**
 * The `length` octets behind the padding of `decrypted`, or, when the padding is wrong or not of just that length, the
 * pseudorandom ones that belong to this key and ciphertext (draft-irtf-cfrg-rsa-guidance §7, with the length given instead of
 * drawn). Both are always made, and chosen without a branch. `decrypted` is `null` for what is no ciphertext by its public size.
 */
export async function unpadPkcs1v15(
  engine: Engine,
  numbers: RsaPrivateNumbers,
  ciphertext: Uint8Array,
  decrypted: Uint8Array | null,
  length: number,
): Promise<Uint8Array> {
  const size = numbers.modulus.length;
  const instead = await pseudorandom(engine, numbers, ciphertext, length);
  const padding = size - length - 3;
  if (decrypted === null || padding < MINIMUM_PADDING) return instead;
  const keep = ~nonZeroMask(paddingFaults(decrypted, padding));
  return instead.map((octet, i) => ((decrypted[size - length + i] ?? 0) & keep) | (octet & ~keep));
}

/** 0 exactly for 0, 2, `padding` octets that are not 0, and 0. */
function paddingFaults(decrypted: Uint8Array, padding: number): number {
  let faults = (decrypted[0] ?? 1) | ((decrypted[1] ?? 0) ^ 2) | (decrypted[padding + 2] ?? 1);
  for (let i = 2; i < padding + 2; i++) faults |= ~nonZeroMask(decrypted[i] ?? 0) & 1;
  return faults;
}

/** -1 for a number from 1 to 255, 0 for 0. */
function nonZeroMask(octet: number): number {
  return -octet >> 31;
}

/** Octets of SHA-256. */
const BLOCK = 32;

/** The last `length` octets of PRF(key derivation key, "message", size of the modulus); only the blocks that hold them are made. */
async function pseudorandom(
  engine: Engine,
  numbers: RsaPrivateNumbers,
  ciphertext: Uint8Array,
  length: number,
): Promise<Uint8Array> {
  const size = numbers.modulus.length;
  const secret = await digest(engine, 'SHA-256', leftPadded(numbers.privateExponent, size));
  const derivationKey = await hmac(engine, secret, leftPadded(ciphertext, size));
  const first = Math.max(0, Math.floor((size - length) / BLOCK));
  const blocks: Uint8Array[] = [];
  for (let i = first; blocks.length * BLOCK + first * BLOCK < Math.max(size, length); i++) {
    const label = concat([bigEndian16(i), encodeUtf8('message'), bigEndian16(size * 8)]);
    blocks.push(await hmac(engine, derivationKey, label));
  }
  const stream = concat(blocks).subarray(0, Math.max(size, length) - first * BLOCK);
  return stream.slice(stream.length - length);
}

async function hmac({ subtle }: Engine, key: Uint8Array, data: Uint8Array): Promise<Uint8Array> {
  const handle = await subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return new Uint8Array(await subtle.sign('HMAC', handle, data));
}

function leftPadded(octets: Uint8Array, length: number): Uint8Array {
  return concat([new Uint8Array(Math.max(0, length - octets.length)), octets]);
}

function bigEndian16(number: number): Uint8Array {
  return Uint8Array.of(number >> 8, number);
}

/** Deriving keys from agreed secrets and from passwords. */
import { concat } from '../bytes/index.ts';
import { Failure, LIMITS } from '../model/index.ts';
import { HASH_LENGTHS, WEB_HASHES } from './algorithms.ts';
import { digest } from './digest.ts';
import type { Engine, HashName } from './engine.ts';

/** The single-hash derivation of ANSI X9.63 (SEC 1 §3.6.1), which CMS uses after ECDH (RFC 5753 §7.1). */
export async function x963Kdf(
  engine: Engine,
  hash: HashName,
  secret: Uint8Array,
  sharedInfo: Uint8Array,
  length: number,
): Promise<Uint8Array> {
  const blocks: Uint8Array[] = [];
  for (let counter = 1; (counter - 1) * HASH_LENGTHS[hash] < length; counter++) {
    blocks.push(await digest(engine, hash, [secret, bigEndian32(counter), sharedInfo]));
  }
  return concat(blocks).subarray(0, length);
}

function bigEndian32(number: number): Uint8Array {
  return Uint8Array.of(number >>> 24, number >>> 16, number >>> 8, number);
}

/** RFC 5869. Throws `Failure`: `unsupported-algorithm` for a hash that WebCrypto has not, `malformed` for a length above §2.3's. */
export async function hkdf(
  engine: Engine,
  hash: HashName,
  secret: Uint8Array,
  salt: Uint8Array,
  info: Uint8Array,
  length: number,
): Promise<Uint8Array> {
  if (length > 255 * HASH_LENGTHS[hash]) throw new Failure('malformed', 'HKDF length');
  return deriveBits(engine, { name: 'HKDF', hash, salt, info }, secret, length);
}

/** RFC 8018 §5.2. Throws `Failure`: `unsupported-algorithm`, `too-many` iterations. */
export async function pbkdf2(
  engine: Engine,
  hash: HashName,
  password: Uint8Array,
  salt: Uint8Array,
  iterations: number,
  length: number,
): Promise<Uint8Array> {
  checkIterations(iterations);
  return deriveBits(engine, { name: 'PBKDF2', hash, salt, iterations }, password, length);
}

/** A file or message says how much work it wants: at least 1, at most what `LIMITS` allows. */
export function checkIterations(iterations: number): void {
  if (iterations < 1) throw new Failure('malformed', 'iterations');
  if (iterations > LIMITS.keyDerivationIterations) throw new Failure('too-many', 'iterations');
}

interface Derivation {
  readonly name: 'HKDF' | 'PBKDF2';
  readonly hash: HashName;
  readonly salt: Uint8Array;
  readonly info?: Uint8Array;
  readonly iterations?: number;
}

async function deriveBits(
  { subtle }: Engine,
  algorithm: Derivation,
  secret: Uint8Array,
  length: number,
): Promise<Uint8Array> {
  const { hash, name } = algorithm;
  if (!WEB_HASHES.has(hash)) throw new Failure('unsupported-algorithm', `${name} with ${hash}`);
  const key = await subtle.importKey('raw', secret, name, false, ['deriveBits']);
  return new Uint8Array(await subtle.deriveBits(algorithm, key, length * 8));
}

/** RSA on numbers (RFC 8017 §5.1) for what WebCrypto has not: BigInt over a library's modular arithmetic. */
import { invert, pow } from 'micro-rsa-dsa-dh/utils.js';
import { decodeHex, encodeHex, equal } from '../bytes/index.ts';
import { Failure } from '../model/index.ts';
import type { Engine } from './engine.ts';

export interface RsaPublicNumbers {
  /** Big-endian, without leading zeros. */
  readonly modulus: Uint8Array;
  readonly exponent: Uint8Array;
}

/** The private numbers of RFC 8017 §3.2, second form, and `d`. */
export interface RsaPrivateNumbers extends RsaPublicNumbers {
  readonly privateExponent: Uint8Array;
  readonly prime1: Uint8Array;
  readonly prime2: Uint8Array;
  readonly exponent1: Uint8Array;
  readonly exponent2: Uint8Array;
  readonly coefficient: Uint8Array;
}

/** RSAEP and RSAVP1; `null` when `input` has not the modulus' length or is not below it. */
export function rsaPublicOperation(key: RsaPublicNumbers, input: Uint8Array): Uint8Array | null {
  if (!isBelowModulus(key, input)) return null;
  return toOctets(pow(toNumber(input), toNumber(key.exponent), toNumber(key.modulus)), key.modulus.length);
}

/** Whether `input` has the modulus' length and is below it: what the private operation asks of a ciphertext. */
export function isBelowModulus({ modulus }: RsaPublicNumbers, input: Uint8Array): boolean {
  if (input.length !== modulus.length) return false;
  const at = input.findIndex((octet, i) => octet !== modulus[i]);
  return at >= 0 && (input[at] ?? 0) < (modulus[at] ?? 0);
}

/** Octets of the random number that hides an exponent: Kocher's attack on what leaks of it would need 2^64 equal ones. */
const EXPONENT_BLIND_LENGTH = 8;

/**
 * RSADP for `input` below the modulus. BigInt is not constant time, so nothing that it computes on is the secret itself: the
 * input is blinded by a random number, both exponents by random multiples of their group's order, anew for every call.
 * The result is checked by the public operation, so a fault cannot give away the primes. Throws `Failure('malformed-key')`.
 */
export function rsaPrivateOperation(engine: Engine, key: RsaPrivateNumbers, input: Uint8Array): Uint8Array {
  const modulus = toNumber(key.modulus);
  const { blind, unblind } = blinding(engine, key, modulus);
  const hidden = (toNumber(input) * blind) % modulus;
  const [p, q] = [toNumber(key.prime1), toNumber(key.prime2)];
  const m1 = pow(hidden % p, hideExponent(engine, key.exponent1, p), p);
  const m2 = pow(hidden % q, hideExponent(engine, key.exponent2, q), q);
  const h = ((((m1 - m2) * toNumber(key.coefficient)) % p) + p) % p;
  const output = toOctets((((m2 + h * q) % modulus) * unblind) % modulus, key.modulus.length);
  const check = rsaPublicOperation(key, output);
  if (check === null || !equal(check, input)) throw new Failure('malformed-key', 'RSA numbers do not fit');
  return output;
}

/** r^e and r^-1 for a random r. */
function blinding(engine: Engine, key: RsaPublicNumbers, modulus: bigint): { blind: bigint; unblind: bigint } {
  const random = toNumber(engine.getRandomValues(new Uint8Array(key.modulus.length + 8))) % modulus;
  try {
    return { blind: pow(random, toNumber(key.exponent), modulus), unblind: invert(random, modulus) };
  } catch (cause) {
    throw new Failure('malformed-key', 'RSA numbers do not fit', { cause });
  }
}

function hideExponent(engine: Engine, exponent: Uint8Array, prime: bigint): bigint {
  const random = toNumber(engine.getRandomValues(new Uint8Array(EXPONENT_BLIND_LENGTH)));
  return toNumber(exponent) + random * (prime - 1n);
}

function toNumber(octets: Uint8Array): bigint {
  return BigInt(`0x${encodeHex(octets)}`);
}

function toOctets(number: bigint, length: number): Uint8Array {
  return decodeHex(number.toString(16).padStart(2 * length, '0'));
}

/** SubjectPublicKeyInfo (RFC 5280 §4.1.2.7) read for use with WebCrypto, and written. */
import {
  MalformedBytes,
  TAG,
  derBits,
  derBytes,
  derInteger,
  derNull,
  derOid,
  derSequence,
  encodeHex,
  enterDer,
  readDer,
} from '../bytes/index.ts';
import { Failure, LIMITS } from '../model/index.ts';
import { CURVES, type Curve, KEY_OIDS } from './algorithms.ts';

export type PublicKey =
  | {
      readonly kind: 'rsa';
      /** SubjectPublicKeyInfo with rsaEncryption, whatever restriction (PSS, OAEP) the original names: WebCrypto reads no other. */
      readonly info: Uint8Array;
      /** Big-endian, without leading zeros. */
      readonly modulus: Uint8Array;
      readonly exponent: Uint8Array;
    }
  | { readonly kind: 'ec'; readonly curve: Curve; readonly point: Uint8Array }
  | { readonly kind: 'ed25519' | 'x25519'; readonly point: Uint8Array };

/** Throws `Failure`: `malformed-key`, `unsupported-key`. */
export function readPublicKey(info: Uint8Array): PublicKey {
  try {
    const outer = enterDer(info);
    const algorithm = outer.enter();
    const oid = algorithm.oid();
    const octets = outer.bitOctets();
    outer.end();
    switch (oid) {
      case KEY_OIDS.rsa:
      case KEY_OIDS.rsaPss:
      case KEY_OIDS.rsaOaep:
        return readRsa(octets, oid === KEY_OIDS.rsa ? info : null);
      case KEY_OIDS.ec:
        return { kind: 'ec', curve: readCurve(algorithm.next().bytes), point: octets };
      case KEY_OIDS.ed25519:
        if (hasSmallOrder(octets)) throw new Failure('malformed-key', 'point of small order');
        return { kind: 'ed25519', point: octets };
      case KEY_OIDS.x25519:
        return { kind: 'x25519', point: octets };
      default:
        throw new Failure('unsupported-key', oid);
    }
  } catch (cause) {
    throw cause instanceof MalformedBytes ? new Failure('malformed-key', 'public key', { cause }) : cause;
  }
}

/**
 * The y coordinates of points of order 1, 2, 4 and 8 on edwards25519, little-endian: for such a key anybody can sign. The
 * last two write the first two again, larger than the field.
 */
const SMALL_ORDER = [
  '0100000000000000000000000000000000000000000000000000000000000000',
  '0000000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
];

/** Whatever the sign bit of x is. */
function hasSmallOrder(point: Uint8Array): boolean {
  const y = point.map((octet, index) => (index === point.length - 1 ? octet & 0x7f : octet));
  return SMALL_ORDER.includes(encodeHex(y));
}

/** ECParameters as in SubjectPublicKeyInfo: only named curves are read (RFC 5480 §2.1.1). */
export function readCurve(parameters: Uint8Array): Curve {
  if (parameters[0] !== TAG.oid) throw new Failure('unsupported-key', 'curve without a name');
  const oid = readDer(parameters).oid();
  const curve = CURVES.find((known) => known.oid === oid);
  if (curve === undefined) throw new Failure('unsupported-key', `curve ${oid}`);
  return curve;
}

/** `plain`: the whole SubjectPublicKeyInfo, when it names rsaEncryption; taken as it is when it is as short as can be. */
function readRsa(octets: Uint8Array, plain: Uint8Array | null): PublicKey {
  const numbers = enterDer(octets);
  const modulus = magnitude(numbers.integer());
  const exponent = magnitude(numbers.integer());
  numbers.end();
  checkRsaNumbers(modulus, exponent);
  const shortest = plain?.length === rsaPublicKeyInfoLength(modulus, exponent);
  return { kind: 'rsa', info: shortest ? plain : rsaPublicKeyInfo(modulus, exponent), modulus, exponent };
}

/** Octets of `rsaPublicKeyInfo` (X.690 §10.1: every length in its shortest form). */
function rsaPublicKeyInfoLength(modulus: Uint8Array, exponent: Uint8Array): number {
  const encoded = (content: number): number =>
    content + (content < 0x80 ? 2 : content < 0x100 ? 3 : content < 0x10000 ? 4 : 5);
  const integer = (number: Uint8Array): number => encoded(number.length + ((number[0] ?? 0) > 0x7f ? 1 : 0));
  const algorithm = encoded(11 + 2);
  return encoded(algorithm + encoded(1 + encoded(integer(modulus) + integer(exponent))));
}

/**
 * Throws `Failure('unsupported-key')` for numbers so large that computing with them would be an attack, and `malformed-key`
 * for numbers that make no key.
 */
export function checkRsaNumbers(modulus: Uint8Array, exponent: Uint8Array): void {
  const fits = bitLength(modulus) <= LIMITS.rsaModulusBits && bitLength(exponent) <= LIMITS.rsaExponentBits;
  if (!fits) throw new Failure('unsupported-key', `RSA-${bitLength(modulus)}, exponent of ${bitLength(exponent)} bits`);
  if (!isRsaKey(modulus, exponent)) throw new Failure('malformed-key', 'RSA numbers');
}

/**
 * Whether these numbers can be an RSA key's (RFC 8017 §3.1): both odd, the exponent at least 3. With an exponent of 1
 * everybody can sign and read. Big-endian.
 */
export function isRsaKey(modulus: Uint8Array, exponent: Uint8Array): boolean {
  const isOdd = (number: Uint8Array): boolean => ((number.at(-1) ?? 0) & 1) === 1;
  const isOne = exponent.every((octet, index) => octet === (index === exponent.length - 1 ? 1 : 0));
  return isOdd(modulus) && isOdd(exponent) && !isOne;
}

/** A positive INTEGER's octets without leading zeros. */
export function magnitude(integer: Uint8Array): Uint8Array {
  const first = integer.findIndex((octet) => octet !== 0);
  if (first < 0 || (integer[0] ?? 0) > 0x7f) throw new MalformedBytes('integer not positive');
  return integer.subarray(first);
}

/** Bits of a number without leading zeros. */
export function bitLength(number: Uint8Array): number {
  return number.length * 8 - Math.clz32(number[0] ?? 0) + 24;
}

export function rsaPublicKeyInfo(modulus: Uint8Array, exponent: Uint8Array): Uint8Array {
  const numbers = derSequence(derInteger(modulus), derInteger(exponent));
  return derBytes(derSequence(derSequence(derOid(KEY_OIDS.rsa), derNull()), derBits(numbers)));
}

export function ecPublicKeyInfo(curve: Curve, point: Uint8Array): Uint8Array {
  return derBytes(derSequence(derSequence(derOid(KEY_OIDS.ec), derOid(curve.oid)), derBits(point)));
}

/** Ed25519 and X25519 (RFC 8410 §4). */
export function edwardsPublicKeyInfo(kind: 'ed25519' | 'x25519', point: Uint8Array): Uint8Array {
  return derBytes(derSequence(derSequence(derOid(KEY_OIDS[kind])), derBits(point)));
}

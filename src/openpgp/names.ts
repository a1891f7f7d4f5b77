/** OpenPGP's algorithm numbers (RFC 9580 §9) as the names the report uses. */

import type { AlgorithmInfo } from 'openpgp';

/** RFC 9580 §9.3. */
const CIPHERS: Readonly<Record<number, string>> = {
  1: 'IDEA',
  2: '3DES',
  3: 'CAST5',
  4: 'Blowfish',
  7: 'AES-128',
  8: 'AES-192',
  9: 'AES-256',
  10: 'Twofish',
  11: 'Camellia-128',
  12: 'Camellia-192',
  13: 'Camellia-256',
};

export function cipherName(id: number): string {
  return CIPHERS[id] ?? `cipher-${String(id)}`;
}

/** RFC 9580 §9.6. */
export function aeadName(id: number): string {
  return { 1: 'EAX', 2: 'OCB', 3: 'GCM' }[id] ?? `aead-${String(id)}`;
}

/** RFC 9580 §9.5, in the spelling of WebCrypto. */
const HASHES: Readonly<Record<number, string>> = {
  1: 'MD5',
  2: 'SHA-1',
  3: 'RIPEMD-160',
  8: 'SHA-256',
  9: 'SHA-384',
  10: 'SHA-512',
  11: 'SHA-224',
  12: 'SHA3-256',
  14: 'SHA3-512',
};

export function hashName(id: number): string {
  return HASHES[id] ?? `hash-${String(id)}`;
}

/** RFC 9580 §9.4: key algorithms by what they are called, for recipients and signatures whose key is not at hand. */
const PUBLIC_KEYS: Readonly<Record<number, string>> = {
  1: 'RSA',
  2: 'RSA',
  3: 'RSA',
  16: 'ElGamal',
  17: 'DSA',
  18: 'ECDH',
  19: 'ECDSA',
  22: 'Ed25519',
  25: 'X25519',
  26: 'X448',
  27: 'Ed25519',
  28: 'Ed448',
};

export function publicKeyName(id: number): string {
  return PUBLIC_KEYS[id] ?? `public-key-${String(id)}`;
}

const CURVES: Readonly<Record<string, string>> = {
  nistP256: 'P-256',
  nistP384: 'P-384',
  nistP521: 'P-521',
  secp256k1: 'secp256k1',
  brainpoolP256r1: 'brainpoolP256r1',
  brainpoolP384r1: 'brainpoolP384r1',
  brainpoolP512r1: 'brainpoolP512r1',
};

/** `RSA-3072`, `ECDSA-P-256`, `ECDH-P-256`, `Ed25519`, `X25519`, `DSA-2048`, … */
export function keyName({ algorithm, bits, curve }: AlgorithmInfo): string {
  if (curve === 'ed25519Legacy') return 'Ed25519';
  if (curve === 'curve25519Legacy') return 'X25519';
  const size = bits === undefined ? '' : `-${String(bits)}`;
  if (algorithm.startsWith('rsa')) return `RSA${size}`;
  if (curve !== undefined) return `${algorithm.toUpperCase()}-${CURVES[curve] ?? curve}`;
  const named: Readonly<Record<string, string>> = {
    ed25519: 'Ed25519',
    x25519: 'X25519',
    ed448: 'Ed448',
    x448: 'X448',
    elgamal: `ElGamal${size}`,
    dsa: `DSA${size}`,
  };
  return named[algorithm] ?? algorithm;
}

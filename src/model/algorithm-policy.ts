/** What is written, what is read, and what is refused: the one table that every folder asks. */

import type { WeakName } from './evidence.ts';

/**
 * - `write`: made and read;
 * - `read`: read, never made;
 * - a `WeakName`: read only where the person allowed that name, and then reported;
 * - `refuse`: neither, whatever is allowed.
 */
export type Use = 'write' | 'read' | 'refuse' | WeakName;

/** Hashes of signatures (RFC 8551 §2.1, RFC 9580 §9.5), and content ciphers without their mode (RFC 8551 §2.7, RFC 9580 §9.3). */
const USES: Readonly<Record<string, Use>> = {
  'SHA-256': 'write',
  'SHA-384': 'write',
  'SHA-512': 'write',
  'SHA-224': 'read',
  'SHA3-256': 'read',
  'SHA3-512': 'read',
  // Collisions cost some ten thousand dollars (Leurent and Peyrin, 2020).
  'SHA-1': 'sha1',
  // Collisions cost seconds (Wang, 2004).
  MD5: 'md5',
  'RIPEMD-160': 'refuse',

  'AES-256': 'write',
  'AES-192': 'read',
  'AES-128': 'read',
  Twofish: 'read',
  'Camellia-128': 'read',
  'Camellia-192': 'read',
  'Camellia-256': 'read',
  // Blocks of 64 bits collide after some gigabytes (Sweet32, 2016); the four stand together under one name.
  '3DES': '3des',
  IDEA: '3des',
  CAST5: '3des',
  Blowfish: '3des',
  RC2: 'rc2',
};

/** Bits of an RSA, DSA or ElGamal key: NIST SP 800-131A ended shorter ones in 2013; below 1024 anybody can factor. */
const MODULUS_BITS = { current: 2048, weak: 1024 } as const;

/** The use of a hash (`SHA-256`) or content cipher (`AES-256`, `AES-256-CBC`). What is not in the table is refused. */
export function useOf(algorithm: string): Use {
  const name = algorithm.replace(/-(CBC|GCM|CFB|OCB|EAX)$/, '');
  return Object.hasOwn(USES, name) ? (USES[name] ?? 'refuse') : 'refuse';
}

/** The use of a key whose modulus has so many bits, as measured: a 2048-bit modulus may begin with zero bits. */
export function useOfModulus(bits: number): Use {
  const size = Math.ceil(bits / 8) * 8;
  if (size >= MODULUS_BITS.current) return 'write';
  return size >= MODULUS_BITS.weak ? 'rsa1024' : 'refuse';
}

/** Whether something of this use may be read, given the weak names that the person allowed. */
export function mayRead(use: Use, allowWeak: ReadonlySet<string>): boolean {
  return use === 'write' || use === 'read' || (use !== 'refuse' && allowWeak.has(use));
}

/** The weak names among these uses, each once. */
export function weakNames(...uses: readonly Use[]): WeakName[] {
  const isWeak = (use: Use): use is WeakName => use !== 'write' && use !== 'read' && use !== 'refuse';
  return [...new Set(uses.filter(isWeak))];
}

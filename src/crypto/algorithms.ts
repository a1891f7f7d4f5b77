/** The algorithms that the core knows, each once: names, object identifiers, lengths in octets. */
import type { ContentCipher, HashName } from './engine.ts';

/** Octets of a hash value. */
export const HASH_LENGTHS: Readonly<Record<HashName, number>> = {
  MD5: 16,
  'SHA-1': 20,
  'SHA-224': 28,
  'SHA-256': 32,
  'SHA-384': 48,
  'SHA-512': 64,
};

/** Hashes that every WebCrypto has. */
export const WEB_HASHES: ReadonlySet<HashName> = new Set<HashName>(['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512']);

export interface ContentAlgorithm {
  readonly mode: 'CBC' | 'GCM';
  readonly keyLength: 16 | 24 | 32;
  readonly ivLength: 12 | 16;
}

/** AES content encryption (RFC 3565, RFC 5084); the nonce of GCM has the 12 octets that RFC 5084 §3.2 recommends. */
export const CONTENT_ALGORITHMS: Readonly<Record<ContentCipher, ContentAlgorithm>> = {
  'AES-128-CBC': { mode: 'CBC', keyLength: 16, ivLength: 16 },
  'AES-192-CBC': { mode: 'CBC', keyLength: 24, ivLength: 16 },
  'AES-256-CBC': { mode: 'CBC', keyLength: 32, ivLength: 16 },
  'AES-128-GCM': { mode: 'GCM', keyLength: 16, ivLength: 12 },
  'AES-192-GCM': { mode: 'GCM', keyLength: 24, ivLength: 12 },
  'AES-256-GCM': { mode: 'GCM', keyLength: 32, ivLength: 12 },
};

/** Octets of a block of AES. */
export const AES_BLOCK = 16;

export type CurveName = 'P-256' | 'P-384' | 'P-521' | 'brainpoolP256r1' | 'brainpoolP384r1' | 'brainpoolP512r1';

export interface Curve {
  readonly name: CurveName;
  readonly oid: string;
  /** Octets of a coordinate, and so of the shared secret. */
  readonly fieldLength: number;
  /** Every WebCrypto has it; else only a host that hands in `Engine.otherCurves`. */
  readonly everywhere: boolean;
}

/** The NIST curves of RFC 5480, and those of RFC 5639 that European health cards carry. */
export const CURVES: readonly Curve[] = [
  { name: 'P-256', oid: '1.2.840.10045.3.1.7', fieldLength: 32, everywhere: true },
  { name: 'P-384', oid: '1.3.132.0.34', fieldLength: 48, everywhere: true },
  { name: 'P-521', oid: '1.3.132.0.35', fieldLength: 66, everywhere: true },
  { name: 'brainpoolP256r1', oid: '1.3.36.3.3.2.8.1.1.7', fieldLength: 32, everywhere: false },
  { name: 'brainpoolP384r1', oid: '1.3.36.3.3.2.8.1.1.11', fieldLength: 48, everywhere: false },
  { name: 'brainpoolP512r1', oid: '1.3.36.3.3.2.8.1.1.13', fieldLength: 64, everywhere: false },
];

/** Algorithms of keys (RFC 3279, RFC 4055, RFC 5480, RFC 8410). */
export const KEY_OIDS = {
  rsa: '1.2.840.113549.1.1.1',
  rsaOaep: '1.2.840.113549.1.1.7',
  rsaPss: '1.2.840.113549.1.1.10',
  ec: '1.2.840.10045.2.1',
  x25519: '1.3.101.110',
  ed25519: '1.3.101.112',
} as const;

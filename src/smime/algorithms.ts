/** The algorithms of CMS that we read or write, by OID, with what each needs. */

import type { ContentCipher, HashName } from '../crypto/index.ts';

/** What enciphers content. */
export type ContentAlgorithm =
  | { readonly name: ContentCipher; readonly keyLength: number; readonly mode: 'cbc' | 'gcm' }
  | {
      readonly name: '3DES-CBC' | 'RC2-CBC';
      readonly keyLength: number;
      readonly mode: 'legacy';
    };

/** Content ciphers by OID (RFC 3565 §4.1, RFC 5084 §3.2, RFC 3370 §5); key lengths in octets. */
const CONTENT_ALGORITHMS: Readonly<Record<string, ContentAlgorithm>> = {
  '2.16.840.1.101.3.4.1.2': { name: 'AES-128-CBC', keyLength: 16, mode: 'cbc' },
  '2.16.840.1.101.3.4.1.22': { name: 'AES-192-CBC', keyLength: 24, mode: 'cbc' },
  '2.16.840.1.101.3.4.1.42': { name: 'AES-256-CBC', keyLength: 32, mode: 'cbc' },
  '2.16.840.1.101.3.4.1.6': { name: 'AES-128-GCM', keyLength: 16, mode: 'gcm' },
  '2.16.840.1.101.3.4.1.26': { name: 'AES-192-GCM', keyLength: 24, mode: 'gcm' },
  '2.16.840.1.101.3.4.1.46': { name: 'AES-256-GCM', keyLength: 32, mode: 'gcm' },
  '1.2.840.113549.3.7': { name: '3DES-CBC', keyLength: 24, mode: 'legacy' },
  '1.2.840.113549.3.2': { name: 'RC2-CBC', keyLength: 16, mode: 'legacy' },
};

/** The content cipher with this OID; `null` for one we do not know. */
export function contentAlgorithm(oid: string): ContentAlgorithm | null {
  return CONTENT_ALGORITHMS[oid] ?? null;
}

/** The OID of a content cipher that we write. */
export const CIPHER_OID = {
  'AES-128-CBC': '2.16.840.1.101.3.4.1.2',
  'AES-256-CBC': '2.16.840.1.101.3.4.1.42',
  'AES-256-GCM': '2.16.840.1.101.3.4.1.46',
} as const;

/** A key that encrypts a key. */
export interface KeyWrap {
  readonly name: 'AES' | '3DES';
  /** Octets of the key-encryption key. */
  readonly keyLength: number;
}

/** Key wraps by OID (RFC 3565 §2.3.2, RFC 3370 §4.3.1). */
const KEY_WRAPS: Readonly<Record<string, KeyWrap>> = {
  '2.16.840.1.101.3.4.1.5': { name: 'AES', keyLength: 16 },
  '2.16.840.1.101.3.4.1.25': { name: 'AES', keyLength: 24 },
  '2.16.840.1.101.3.4.1.45': { name: 'AES', keyLength: 32 },
  '1.2.840.113549.1.9.16.3.6': { name: '3DES', keyLength: 24 },
};

export function keyWrap(oid: string): KeyWrap | null {
  return KEY_WRAPS[oid] ?? null;
}

/** The OID of AES key wrap for a key-encryption key of this many octets. */
export function aesWrapOid(keyLength: number): string | null {
  const found = Object.entries(KEY_WRAPS).find(([, wrap]) => wrap.name === 'AES' && wrap.keyLength === keyLength);
  return found?.[0] ?? null;
}

/** How a key-encryption key is derived from an agreed secret: X9.63 (RFC 5753 §7.1.4) or HKDF (RFC 8418 §2.2). */
export interface KeyAgreement {
  readonly derivation: 'x963' | 'hkdf';
  readonly hash: HashName;
}

const KEY_AGREEMENTS: Readonly<Record<string, KeyAgreement>> = {
  '1.3.133.16.840.63.0.2': { derivation: 'x963', hash: 'SHA-1' },
  '1.3.132.1.11.0': { derivation: 'x963', hash: 'SHA-224' },
  '1.3.132.1.11.1': { derivation: 'x963', hash: 'SHA-256' },
  '1.3.132.1.11.2': { derivation: 'x963', hash: 'SHA-384' },
  '1.3.132.1.11.3': { derivation: 'x963', hash: 'SHA-512' },
  '1.3.133.16.840.63.0.3': { derivation: 'x963', hash: 'SHA-1' },
  '1.3.132.1.14.0': { derivation: 'x963', hash: 'SHA-224' },
  '1.3.132.1.14.1': { derivation: 'x963', hash: 'SHA-256' },
  '1.3.132.1.14.2': { derivation: 'x963', hash: 'SHA-384' },
  '1.3.132.1.14.3': { derivation: 'x963', hash: 'SHA-512' },
  '1.2.840.113549.1.9.16.3.19': { derivation: 'hkdf', hash: 'SHA-256' },
  '1.2.840.113549.1.9.16.3.20': { derivation: 'hkdf', hash: 'SHA-384' },
  '1.2.840.113549.1.9.16.3.21': { derivation: 'hkdf', hash: 'SHA-512' },
};

/** The key agreement scheme with this OID. The cofactor schemes (`…63.0.3`, `1.14.*`) equal the standard ones on curves of cofactor 1. */
export function keyAgreement(oid: string): KeyAgreement | null {
  return KEY_AGREEMENTS[oid] ?? null;
}

/** The scheme we write for each kind of recipient key: the hash as strong as the curve (RFC 5753 §8). */
export const AGREEMENT_OID: Readonly<Record<string, string>> = {
  'P-256': '1.3.132.1.11.1',
  'P-384': '1.3.132.1.11.2',
  'P-521': '1.3.132.1.11.3',
  X25519: '1.2.840.113549.1.9.16.3.19',
  brainpoolP256r1: '1.3.132.1.11.1',
  brainpoolP384r1: '1.3.132.1.11.2',
  brainpoolP512r1: '1.3.132.1.11.3',
};

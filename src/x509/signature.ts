/** Signature algorithms as certificates and CMS name them (RFC 4055, RFC 5758, RFC 8410). */

import {
  type DerPart,
  type DerReader,
  derExplicit,
  derInteger,
  derNull,
  derOid,
  derSequence,
  readDer,
} from '../bytes/index.ts';
import type { HashName, SignatureScheme } from '../crypto/index.ts';
import { type AlgorithmIdentifier, Failure } from '../model/index.ts';
import { readAlgorithm } from './certificate.ts';

/** Hashes by OID. */
const HASHES: Readonly<Record<string, HashName>> = {
  '2.16.840.1.101.3.4.2.1': 'SHA-256',
  '2.16.840.1.101.3.4.2.2': 'SHA-384',
  '2.16.840.1.101.3.4.2.3': 'SHA-512',
  '2.16.840.1.101.3.4.2.4': 'SHA-224',
  '1.3.14.3.2.26': 'SHA-1',
  '1.2.840.113549.2.5': 'MD5',
};

const RSA_PKCS1: Readonly<Record<string, HashName>> = {
  '1.2.840.113549.1.1.11': 'SHA-256',
  '1.2.840.113549.1.1.12': 'SHA-384',
  '1.2.840.113549.1.1.13': 'SHA-512',
  '1.2.840.113549.1.1.14': 'SHA-224',
  '1.2.840.113549.1.1.5': 'SHA-1',
  '1.3.14.3.2.29': 'SHA-1',
  '1.2.840.113549.1.1.4': 'MD5',
};

const ECDSA: Readonly<Record<string, HashName>> = {
  '1.2.840.10045.4.3.2': 'SHA-256',
  '1.2.840.10045.4.3.3': 'SHA-384',
  '1.2.840.10045.4.3.4': 'SHA-512',
  '1.2.840.10045.4.3.1': 'SHA-224',
  '1.2.840.10045.4.1': 'SHA-1',
};

const RSA = '1.2.840.113549.1.1.1';
const RSA_PSS = '1.2.840.113549.1.1.10';
const ED25519 = '1.3.101.112';
const EC = '1.2.840.10045.2.1';
const MGF1 = '1.2.840.113549.1.1.8';

/** The hash with this OID; `null` for one we do not know. */
export function hashByOid(oid: string): HashName | null {
  return HASHES[oid] ?? null;
}

/** The OID of a hash. */
export function hashOid(hash: HashName): string {
  return oidOf(HASHES, hash);
}

/**
 * The scheme an AlgorithmIdentifier names; `null` for one we do not know. `digest` is the separate digest algorithm of
 * CMS, for identifiers that name a key type alone. Throws `MalformedBytes`.
 */
export function signatureScheme(algorithm: AlgorithmIdentifier, digest?: HashName): SignatureScheme | null {
  const { oid } = algorithm;
  const rsa = oid === RSA ? digest : RSA_PKCS1[oid];
  if (rsa !== undefined) return { kind: 'rsa-pkcs1', hash: rsa };
  const ecdsa = oid === EC ? digest : ECDSA[oid];
  if (ecdsa !== undefined) return { kind: 'ecdsa', hash: ecdsa };
  if (oid === ED25519) return { kind: 'ed25519' };
  return oid === RSA_PSS ? pssScheme(algorithm.parameters) : null;
}

/** RSASSA-PSS-params (RFC 4055 §3.1): all defaults are SHA-1, salt 20, trailer 1. The mask must use the same hash. */
function pssScheme(parameters: Uint8Array | null): SignatureScheme | null {
  if (parameters === null) return null;
  const fields = readDer(parameters).enter();
  const hash = optionalAlgorithm(fields, 0xa0);
  const mask = optionalAlgorithm(fields, 0xa1);
  const saltLength = fields.optional(0xa2)?.enter().smallInteger() ?? 20;
  const trailer = fields.optional(0xa3)?.enter().smallInteger() ?? 1;
  const name = hash === null ? 'SHA-1' : hashByOid(hash.oid);
  const maskName = mask === null ? 'SHA-1' : maskHash(mask);
  if (name === null || maskName !== name || trailer !== 1) return null;
  return { kind: 'rsa-pss', hash: name, saltLength };
}

/** The hash of an MGF1 AlgorithmIdentifier; `null` for another mask. Throws `MalformedBytes`. */
export function maskHash(mask: AlgorithmIdentifier): HashName | null {
  if (mask.oid !== MGF1 || mask.parameters === null) return null;
  return hashByOid(readAlgorithm(readDer(mask.parameters).enter()).oid);
}

/** The AlgorithmIdentifier inside an optional explicit tag. Throws `MalformedBytes`. */
export function optionalAlgorithm(fields: DerReader, tag: number): AlgorithmIdentifier | null {
  const found = fields.optional(tag);
  return found === null ? null : readAlgorithm(found.enter().enter());
}

/** AlgorithmIdentifier of a digest: without parameters (RFC 5754 §2). */
export function hashIdentifier(hash: HashName): DerPart {
  return derSequence(derOid(hashOid(hash)));
}

/** AlgorithmIdentifier of MGF1 with this hash (RFC 4055 §2.2). */
export function maskIdentifier(hash: HashName): DerPart {
  return derSequence(derOid(MGF1), derSequence(derOid(hashOid(hash)), derNull()));
}

/** AlgorithmIdentifier of a scheme (RFC 4055 §5 wants NULL, RFC 5758 and RFC 8410 nothing). */
export function signatureIdentifier(scheme: SignatureScheme): DerPart {
  switch (scheme.kind) {
    case 'rsa-pkcs1':
      return derSequence(derOid(oidOf(RSA_PKCS1, scheme.hash)), derNull());
    case 'ecdsa':
      return derSequence(derOid(oidOf(ECDSA, scheme.hash)));
    case 'ed25519':
      return derSequence(derOid(ED25519));
    case 'rsa-pss':
      return derSequence(derOid(RSA_PSS), pssParameters(scheme.hash, scheme.saltLength));
  }
}

function pssParameters(hash: HashName, saltLength: number): DerPart {
  const hashWithNull = derSequence(derOid(hashOid(hash)), derNull());
  return derSequence(
    derExplicit(0, hashWithNull),
    derExplicit(1, maskIdentifier(hash)),
    derExplicit(2, derInteger(saltLength)),
  );
}

function oidOf(table: Readonly<Record<string, HashName>>, hash: HashName): string {
  const found = Object.entries(table).find(([, name]) => name === hash);
  if (found === undefined) throw new Failure('unsupported-algorithm', hash);
  return found[0];
}

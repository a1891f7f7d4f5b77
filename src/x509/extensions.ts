/** What the extensions of a certificate say (RFC 5280 §4.2.1, RFC 4262). Each throws `Failure('malformed')` when its own is broken. */

import { type DerReader, TAG, readDer } from '../bytes/index.ts';
import type { AlgorithmIdentifier, Certificate } from '../model/index.ts';
import { readAlgorithm } from './certificate.ts';
import { parsing } from './parsing.ts';

/** Names of the bits of KeyUsage, in their order (RFC 5280 §4.2.1.3). */
const KEY_USAGES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;

export type KeyUsage = (typeof KEY_USAGES)[number];

/** Key purposes by OID (RFC 5280 §4.2.1.12). */
export const PURPOSE = { emailProtection: '1.3.6.1.5.5.7.3.4', any: '2.5.29.37.0' } as const;

/** The allowed uses; `null` without the extension: all. */
export function keyUsage(certificate: Certificate): ReadonlySet<KeyUsage> | null {
  return extension(certificate, '2.5.29.15', (reader) => {
    const bits = reader.read(TAG.bitString).bits();
    return new Set(KEY_USAGES.filter((_, bit) => bits.has(bit)));
  });
}

/** OIDs of the extended key purposes; `null` without the extension. */
export function extendedKeyUsage(certificate: Certificate): readonly string[] | null {
  return extension(certificate, '2.5.29.37', (reader) => Array.from(reader.enter(), (value) => value.oid()));
}

export function subjectKeyIdentifier(certificate: Certificate): Uint8Array | null {
  return extension(certificate, '2.5.29.14', (reader) => reader.octets());
}

/** The key identifier of the issuer, a hint for path building. */
export function authorityKeyIdentifier(certificate: Certificate): Uint8Array | null {
  return extension(certificate, '2.5.29.35', (reader) => reader.enter().optional(0x80)?.content ?? null);
}

/** Whether it is an authority's, and how many authorities may follow below it (`null`: any number). */
export function basicConstraints(certificate: Certificate): { ca: boolean; pathLength: number | null } | null {
  return extension(certificate, '2.5.29.19', (reader) => {
    const fields = reader.enter();
    const ca = fields.optional(TAG.boolean)?.boolean() ?? false;
    const pathLength = fields.optional(TAG.integer)?.smallInteger() ?? null;
    fields.end();
    return { ca, pathLength };
  });
}

/** What its holder can read, best first (RFC 4262); empty without the extension. */
export function smimeCapabilities(certificate: Certificate): readonly AlgorithmIdentifier[] {
  return extension(certificate, '1.2.840.113549.1.9.15', readCapabilities) ?? [];
}

/** SMIMECapabilities (RFC 8551 §2.5.2), as the extension and the signed attribute hold it. Throws `MalformedBytes`. */
export function readCapabilities(reader: DerReader): readonly AlgorithmIdentifier[] {
  return Array.from(reader.enter(), (value) => readAlgorithm(value.enter()));
}

/** What `read` makes of the extension with this OID, which must hold nothing else; or `null`. */
export function extension<T>(
  certificate: Pick<Certificate, 'extensions'>,
  oid: string,
  read: (reader: DerReader) => T,
): T | null {
  const found = certificate.extensions.find((candidate) => candidate.oid === oid);
  if (found === undefined) return null;
  return parsing(`extension ${oid}`, () => {
    const reader = readDer(found.value);
    const answer = read(reader);
    reader.end();
    return answer;
  });
}

/** Recognises what a key file holds by its content: PEM, DER, PKCS#12 or OpenPGP, whatever its name. */

import { type DerReader, MalformedBytes, TAG, decodePem, latin1, readDer } from '../bytes/index.ts';
import type { Engine } from '../crypto/index.ts';
import { decryptPkcs8, importPrivateKey } from '../crypto/index.ts';
import { type Certificate, Failure, type FailureCode } from '../model/index.ts';
import { type KeyAndCertificate, openPkcs12, readCertificates } from '../x509/index.ts';

export interface X509Material {
  readonly kind: 'x509';
  readonly certificates: readonly Certificate[];
  /** `certificate` is `null` when the file does not say whose key it is. */
  readonly keys: readonly KeyAndCertificate[];
}

export interface OpenpgpMaterial {
  readonly kind: 'openpgp';
  /** Armored or binary, as it was read: `openpgp/` parses it. */
  readonly bytes: Uint8Array;
}

export type KeyMaterial = X509Material | OpenpgpMaterial;

/** Opens a key file. Errors: `not-a-key`, `malformed-key`, `password-needed`, `wrong-password`, `unsupported-key`. */
export async function openKeyFile(engine: Engine, bytes: Uint8Array, password: string | null): Promise<KeyMaterial> {
  try {
    return await openByContent(engine, bytes, password);
  } catch (error) {
    if (error instanceof MalformedBytes) throw new Failure('malformed-key', error.message, { cause: error });
    const code = error instanceof Failure ? KEY_CODES[error.code] : undefined;
    throw code === undefined
      ? error
      : new Failure(code, error instanceof Failure ? error.detail : '', { cause: error });
  }
}

/** What fails about a key file is the file's fault, not a message's. */
const KEY_CODES: Partial<Record<FailureCode, FailureCode>> = {
  malformed: 'malformed-key',
  'unsupported-algorithm': 'unsupported-key',
  'too-deep': 'malformed-key',
  'too-many': 'unsupported-key',
};

async function openByContent(engine: Engine, bytes: Uint8Array, password: string | null): Promise<KeyMaterial> {
  const text = latin1(bytes.subarray(0, 65_536));
  if (text.includes('-----BEGIN PGP ') || isOpenpgpPacket(bytes)) return { kind: 'openpgp', bytes };
  if (text.includes('-----BEGIN ')) return openPem(engine, latin1(bytes), password);
  if (bytes[0] === TAG.sequence) return openDer(engine, bytes, password);
  throw new Failure('not-a-key');
}

/** Packet header with bit 7 set and a tag that a key starts with: 5 secret key, 6 public key (RFC 9580 §4.2). */
function isOpenpgpPacket(bytes: Uint8Array): boolean {
  const first = bytes[0] ?? 0;
  if ((first & 0x80) === 0) return false;
  const tag = (first & 0x40) === 0 ? (first >> 2) & 0x0f : first & 0x3f;
  return tag === 5 || tag === 6;
}

async function openPem(engine: Engine, text: string, password: string | null): Promise<X509Material> {
  const found = { certificates: [] as Certificate[], keys: [] as KeyAndCertificate[] };
  for (const { label, bytes } of decodePem(text)) {
    if (label.endsWith('PRIVATE KEY')) found.keys.push(await openPrivateKey(engine, bytes, password));
    else if (['CERTIFICATE', 'X509 CERTIFICATE', 'TRUSTED CERTIFICATE', 'PKCS7', 'CMS'].includes(label))
      found.certificates.push(...readCertificates(bytes));
  }
  if (found.certificates.length + found.keys.length === 0) throw new Failure('not-a-key');
  return { kind: 'x509', ...found };
}

async function openDer(engine: Engine, der: Uint8Array, password: string | null): Promise<X509Material> {
  switch (shapeOf(der)) {
    case 'pkcs12':
      return { kind: 'x509', ...(await openPkcs12(engine, der, password ?? '')) };
    case 'private-key':
      return {
        kind: 'x509',
        certificates: [],
        keys: [await openPrivateKey(engine, der, password)],
      };
    case 'certificates':
      return { kind: 'x509', certificates: readCertificates(der), keys: [] };
  }
}

async function openPrivateKey(engine: Engine, der: Uint8Array, password: string | null): Promise<KeyAndCertificate> {
  if (isEncryptedPkcs8(der) && password === null) throw new Failure('password-needed');
  const pkcs8 = isEncryptedPkcs8(der) ? await decryptPkcs8(engine, der, password ?? '') : der;
  return { key: await importPrivateKey(engine, pkcs8), pkcs8, certificate: null };
}

/**
 * What the outer SEQUENCE of a DER file begins with: PFX is INTEGER 3 (RFC 7292 §4), a private key another INTEGER
 * (RFC 5958, 8017, 5915) or an encryption algorithm and an OCTET STRING, all else is tried as certificates.
 */
function shapeOf(der: Uint8Array): 'pkcs12' | 'private-key' | 'certificates' {
  if (isEncryptedPkcs8(der)) return 'private-key';
  const inside = insideOf(der);
  if (inside.peek() !== TAG.integer) return 'certificates';
  return inside.smallInteger() === 3 ? 'pkcs12' : 'private-key';
}

function isEncryptedPkcs8(der: Uint8Array): boolean {
  const inside = insideOf(der);
  if (inside.peek() !== TAG.sequence) return false;
  inside.next();
  return inside.peek() === TAG.octetString;
}

function insideOf(der: Uint8Array): DerReader {
  try {
    return readDer(der).enter();
  } catch (cause) {
    throw new Failure('malformed-key', '', { cause });
  }
}

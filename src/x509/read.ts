/** Reads certificates from the files people have: PEM, DER, and PKCS#7 bundles (RFC 7468, RFC 5652 §5.1). */

import { type DerReader, MalformedBytes, TAG, decodePem, indexOf, latin1, readDer } from '../bytes/index.ts';
import { type Certificate, Failure, LIMITS } from '../model/index.ts';
import { parseCertificate } from './certificate.ts';
import { parsing } from './parsing.ts';

const SIGNED_DATA = '1.2.840.113549.1.7.2';
const PEM_MARK = Uint8Array.from('-----BEGIN ', (character) => character.charCodeAt(0));
const CERTIFICATE_LABELS: readonly string[] = ['CERTIFICATE', 'X509 CERTIFICATE', 'TRUSTED CERTIFICATE'];
const BUNDLE_LABELS: readonly string[] = ['PKCS7', 'CMS'];

/** All certificates in a file, in its order; other PEM blocks are passed over. Throws `Failure('malformed')` when there is none. */
export function readCertificates(bytes: Uint8Array): Certificate[] {
  const found = parsing('certificates', () => (indexOf(bytes, PEM_MARK) >= 0 ? fromPem(bytes) : fromDer(bytes)));
  if (found.length === 0) throw new Failure('malformed', 'no certificate in it');
  return found;
}

function fromPem(bytes: Uint8Array): Certificate[] {
  return decodePem(latin1(bytes)).flatMap((block) => {
    if (BUNDLE_LABELS.includes(block.label)) return fromDer(block.bytes);
    return CERTIFICATE_LABELS.includes(block.label) ? [firstCertificate(block.bytes)] : [];
  });
}

/** A trusted certificate of OpenSSL has its settings after the certificate. */
function firstCertificate(bytes: Uint8Array): Certificate {
  return parseCertificate(readDer(bytes).read(TAG.sequence).bytes);
}

function fromDer(bytes: Uint8Array): Certificate[] {
  const content = readDer(bytes).enter();
  if (content.peek() !== TAG.oid) return [parseCertificate(bytes)];
  if (content.oid() !== SIGNED_DATA) throw new MalformedBytes('no bundle of certificates');
  const signedData = content.enter(0xa0).enter();
  signedData.read(TAG.integer);
  signedData.read(TAG.set);
  signedData.read(TAG.sequence);
  const certificates = signedData.optional(0xa0);
  return certificates === null ? [] : readCertificateSet(certificates.enter());
}

/** The X.509 certificates of a CMS CertificateSet whose tag was entered; other kinds and broken ones are passed over. */
export function readCertificateSet(set: DerReader): Certificate[] {
  const found: Certificate[] = [];
  for (const value of set) {
    if (value.tag !== TAG.sequence) continue;
    if (found.length >= LIMITS.certificates) throw new Failure('too-many', 'certificates');
    const certificate = parsedOrNull(value.bytes);
    if (certificate !== null) found.push(certificate);
  }
  return found;
}

/** One odd certificate in a message must not hide the signer's. */
function parsedOrNull(der: Uint8Array): Certificate | null {
  try {
    return parseCertificate(der);
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}

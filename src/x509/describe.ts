/** Certificates and revocation lists as plain values for people and JSON: what is in them, without judging. */

import { TAG, encodeHex, readDer } from '../bytes/index.ts';
import type { Certificate } from '../model/index.ts';
import { certificateAddresses } from './addresses.ts';
import { parseCertificate, readAlgorithm } from './certificate.ts';
import { PURPOSE, basicConstraints, extendedKeyUsage, keyUsage } from './extensions.ts';
import { nameText } from './name.ts';
import { parsing } from './parsing.ts';
import { publicKeyDescription } from './public-key.ts';
import { signatureScheme } from './signature.ts';

/** What may be in a file: the kind, and its fields. */
export type X509Description = { readonly kind: string } & Readonly<Record<string, unknown>>;

/** Describes one DER object; `null` when it is no certificate or revocation list. */
export function describeX509(der: Uint8Array): X509Description | null {
  const readers = [() => describeCertificate(parseCertificate(der)), () => describeRevocationList(der)];
  for (const read of readers) {
    try {
      return read();
    } catch {
      // Not of this kind: the next reader says.
    }
  }
  return null;
}

function describeCertificate(certificate: Certificate): X509Description {
  const constraints = basicConstraints(certificate);
  return {
    kind: 'certificate',
    subject: nameText(certificate.subject),
    issuer: nameText(certificate.issuer),
    serialNumber: encodeHex(certificate.serialNumber),
    notBefore: certificate.notBefore.toISOString(),
    notAfter: certificate.notAfter.toISOString(),
    addresses: certificateAddresses(certificate),
    key: publicKeyDescription(certificate),
    signature: signatureName(certificate.signatureAlgorithm),
    authority: constraints?.ca ?? false,
    keyUsage: [...(keyUsage(certificate) ?? [])],
    extendedKeyUsage: extendedKeyUsage(certificate) ?? [],
    extensions: certificate.extensions.map(({ oid, critical }) => ({ oid, critical })),
  };
}

/** `sign` and `encrypt`, as far as the certificate's own fields allow them. */
export function certificatePurposes(certificate: Certificate): string[] {
  const purposes = extendedKeyUsage(certificate);
  const forMail = purposes === null || purposes.includes(PURPOSE.emailProtection) || purposes.includes(PURPOSE.any);
  const usage = keyUsage(certificate);
  const signs = usage === null || usage.has('digitalSignature') || usage.has('nonRepudiation');
  const encrypts = usage === null || usage.has('keyEncipherment') || usage.has('keyAgreement');
  return forMail ? [...(signs ? ['sign'] : []), ...(encrypts ? ['encrypt'] : [])] : [];
}

/** CertificateList (RFC 5280 §5.1). */
function describeRevocationList(der: Uint8Array): X509Description {
  return parsing('revocation list', () => {
    const list = readDer(der).enter().enter();
    if (list.peek() === TAG.integer) list.next();
    const algorithm = readAlgorithm(list.enter());
    const issuer = nameText(list.read(TAG.sequence).bytes);
    const thisUpdate = list.next().time().toISOString();
    const next = list.peek();
    const nextUpdate = next === TAG.utcTime || next === TAG.generalizedTime ? list.next().time().toISOString() : null;
    const revoked = list.peek() === TAG.sequence ? [...list.enter()].length : 0;
    return { kind: 'revocation-list', issuer, thisUpdate, nextUpdate, revoked, signature: signatureName(algorithm) };
  });
}

/** For people: the scheme's name, or the OID of one that is not known. */
export function signatureName(algorithm: Certificate['signatureAlgorithm']): string {
  const scheme = signatureScheme(algorithm);
  if (scheme === null) return algorithm.oid;
  return scheme.kind === 'ed25519' ? 'Ed25519' : `${scheme.kind} ${scheme.hash}`;
}

/** Finds the certificate or key that a message names. */

import { encodeHex, equal } from '../bytes/index.ts';
import { type Certificate, Failure } from '../model/index.ts';
import { subjectKeyIdentifier } from '../x509/index.ts';
import type { KeyName } from './signed-data.ts';

/** Whether `name` means this certificate. A subject key identifier must stand in the certificate. */
export function names(name: KeyName, certificate: Certificate): boolean {
  if (name.kind === 'issuer-serial')
    return equal(name.serialNumber, certificate.serialNumber) && equal(name.issuer, certificate.issuer);
  const identifier = statedIdentifier(certificate);
  return identifier !== null && equal(identifier, name.identifier);
}

/** The subject key identifier that stands in a certificate; a broken one is none, and hides no other certificate. */
export function statedIdentifier(certificate: Certificate): Uint8Array | null {
  try {
    return subjectKeyIdentifier(certificate);
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}

/** Hex of the serial number or the subject key identifier. */
export function nameId(name: KeyName): string {
  return encodeHex(name.kind === 'issuer-serial' ? name.serialNumber : name.identifier);
}

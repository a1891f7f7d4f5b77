/** The only maker of `TrustedKey`: a key becomes usable for sealing here or not at all. */

import {
  type Certificate,
  type TrustedCertificate,
  type TrustedKey,
  type TrustedOpenpgpKey,
  useOfModulus,
} from '../model/index.ts';
import { keyUsage, publicKeyDetails } from '../x509/index.ts';

/** Why a key may not be used for somebody's mail: an answer for a person, not an error. */
export type Refusal = 'not-for-encryption' | 'expired' | 'not-yet-valid' | 'key-too-short' | 'revoked';

export interface Refused {
  readonly refused: Refusal;
}

/**
 * A certificate that the person chose by hand. Who issued it does not matter then; what it may be used for does.
 * Fields that a certificate lacks restrict nothing (RFC 5280 §4.2.1.3).
 */
export function acceptCertificateByUser(certificate: Certificate, at: Date): TrustedCertificate | Refused {
  if (at < certificate.notBefore) return { refused: 'not-yet-valid' };
  if (at > certificate.notAfter) return { refused: 'expired' };
  const usage = keyUsage(certificate);
  const mayEncrypt = usage === null || usage.has('keyEncipherment') || usage.has('keyAgreement');
  const key = publicKeyDetails(certificate.publicKeyInfo);
  const canEncrypt = ['rsa', 'ec', 'x25519'].includes(key.kind) && key.only !== 'pss';
  if (!mayEncrypt || !canEncrypt) return { refused: 'not-for-encryption' };
  if (key.kind === 'rsa' && useOfModulus(key.bits) !== 'write') return { refused: 'key-too-short' };
  return accepted({ protocol: 'smime', certificate });
}

/** What `openpgp/` says of a key, enough to accept or refuse it. */
export interface OpenpgpKeyFacts {
  readonly binary: Uint8Array;
  readonly state: 'usable' | 'expired' | 'revoked';
  readonly canEncrypt: boolean;
}

/** An OpenPGP key that the person chose by hand. */
export function acceptOpenpgpKeyByUser(key: OpenpgpKeyFacts): TrustedOpenpgpKey | Refused {
  if (key.state !== 'usable') return { refused: key.state };
  if (!key.canEncrypt) return { refused: 'not-for-encryption' };
  return accepted({ protocol: 'openpgp', key: key.binary });
}

/** The brand exists only in the type system; this cast is the one place that gives it. */
function accepted(key: { protocol: 'smime'; certificate: Certificate }): TrustedCertificate;
function accepted(key: { protocol: 'openpgp'; key: Uint8Array }): TrustedOpenpgpKey;
function accepted(key: object): TrustedKey {
  return key as TrustedKey;
}

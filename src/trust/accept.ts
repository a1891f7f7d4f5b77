/** The only maker of `TrustedKey`: a key becomes usable for sealing here or not at all. */

import {
  type Certificate,
  Failure,
  type TrustReason,
  type TrustedCertificate,
  type TrustedKey,
  type TrustedOpenpgpKey,
  useOfModulus,
} from '../model/index.ts';
import { type CertificateValidator, alternativeAddresses, keyUsage, publicKeyDetails } from '../x509/index.ts';
import { sameAddress } from './match-address.ts';

/** Why a key may not be used for somebody's mail: an answer for a person, not an error. */
export type Refusal =
  | 'not-for-encryption'
  | 'expired'
  | 'not-yet-valid'
  | 'key-too-short'
  | 'revoked'
  | 'revocation-unknown'
  | 'not-trusted'
  | 'wrong-address'
  | 'malformed';

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
  const refused = unfitness(certificate);
  return refused === null ? accepted({ protocol: 'smime', certificate }) : { refused };
}

/**
 * A certificate from elsewhere, such as a directory or a signed mail: it must lead to an anchor for encryption and name
 * this very address among its alternative names; an address in its subject is not enough to encrypt to. `pool`: untrusted
 * certificates that came with it.
 */
export async function acceptCertificate(
  certificate: Certificate,
  address: string,
  validator: CertificateValidator,
  pool: readonly Certificate[],
): Promise<TrustedCertificate | Refused> {
  const unfit = unfitness(certificate) ?? (isFor(certificate, address) ? null : 'wrong-address');
  if (unfit !== null) return { refused: unfit };
  const { valid, reasons } = await validator.judge(certificate, pool, 'encrypt');
  return valid ? accepted({ protocol: 'smime', certificate }) : { refused: refusalFor(reasons) };
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

/** What the certificate itself says against encrypting to its key. */
function unfitness(certificate: Certificate): Refusal | null {
  try {
    const usage = keyUsage(certificate);
    const mayEncrypt = usage === null || usage.has('keyEncipherment') || usage.has('keyAgreement');
    const key = publicKeyDetails(certificate.publicKeyInfo);
    const canEncrypt = ['rsa', 'ec', 'x25519'].includes(key.kind) && key.only !== 'pss';
    if (!mayEncrypt || !canEncrypt) return 'not-for-encryption';
    return key.kind === 'rsa' && useOfModulus(key.bits) !== 'write' ? 'key-too-short' : null;
  } catch (error) {
    if (error instanceof Failure) return 'malformed';
    throw error;
  }
}

function isFor(certificate: Certificate, address: string): boolean {
  try {
    return alternativeAddresses(certificate).some((each) => sameAddress(each, address));
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}

/** Of several reasons, the one that a person can do most about. */
const REFUSALS: readonly (readonly [TrustReason, Refusal])[] = [
  ['revoked', 'revoked'],
  ['key-usage', 'not-for-encryption'],
  ['extended-key-usage', 'not-for-encryption'],
  ['expired', 'expired'],
  ['not-yet-valid', 'not-yet-valid'],
  ['revocation-unknown', 'revocation-unknown'],
  ['revocation-stale', 'revocation-unknown'],
  ['weak-key', 'key-too-short'],
  ['malformed-certificate', 'malformed'],
];

function refusalFor(reasons: readonly TrustReason[]): Refusal {
  return REFUSALS.find(([reason]) => reasons.includes(reason))?.[1] ?? 'not-trusted';
}

/** The mark exists only in the type system; this cast is the one place that gives it. */
function accepted(key: { protocol: 'smime'; certificate: Certificate }): TrustedCertificate;
function accepted(key: { protocol: 'openpgp'; key: Uint8Array }): TrustedOpenpgpKey;
function accepted(key: object): TrustedKey {
  // eslint-disable-next-line no-restricted-syntax -- here, and nowhere else
  return key as TrustedKey;
}

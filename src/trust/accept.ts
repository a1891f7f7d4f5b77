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
import {
  type CertificateValidator,
  alternativeAddresses,
  certificatePurposes,
  publicKeyDetails,
} from '../x509/index.ts';
import { asMailbox, confidentialityGateway, domainBound, standsFor } from './domain-certificate.ts';
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
  | 'domain-not-allowed'
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
  return refused === null ? accepted({ protocol: 'smime', certificate, scope: 'address' }) : { refused };
}

/** What is asked of certificates from elsewhere. */
export interface Acceptance {
  readonly validator: CertificateValidator;
  /** Untrusted certificates that came with the one to accept. */
  readonly pool: readonly Certificate[];
  /** Whether the organisation's certificate will do where the reader's own is wanted. */
  readonly allowDomain: boolean;
}

/**
 * A certificate from elsewhere, such as a directory or a signed mail: it must lead to an anchor for encryption and name
 * this very address among its alternative names, or stand for its domain; an address in its subject is not enough to
 * encrypt to.
 */
export async function acceptCertificate(
  certificate: Certificate,
  address: string,
  { validator, pool, allowDomain }: Acceptance,
): Promise<TrustedCertificate | Refused> {
  const refused = unfitness(certificate);
  if (refused !== null) return { refused };
  const scope = await scopeFor(certificate, address);
  if (scope === null) return { refused: 'wrong-address' };
  if (scope === 'domain' && !allowDomain) return { refused: 'domain-not-allowed' };
  const represented = scope === 'domain' ? asMailbox(address) : null;
  const { valid, reasons } = await validator.judge(certificate, pool, 'encrypt', represented);
  return valid ? accepted({ protocol: 'smime', certificate, scope }) : { refused: refusalFor(reasons) };
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

/** An OpenPGP key from elsewhere: it must name this very address itself. That it is theirs, its source says. */
export function acceptOpenpgpKey(
  key: OpenpgpKeyFacts & { readonly addresses: readonly string[] },
  address: string,
): TrustedOpenpgpKey | Refused {
  const isNamed = key.addresses.some((each) => sameAddress(each, address));
  return isNamed ? acceptOpenpgpKeyByUser(key) : { refused: 'wrong-address' };
}

/** What the certificate itself says against encrypting to its key. */
function unfitness(certificate: Certificate): Refusal | null {
  try {
    const mayEncrypt = certificatePurposes(certificate).includes('encrypt');
    const key = publicKeyDetails(certificate.publicKeyInfo);
    const canEncrypt = ['rsa', 'ec', 'x25519'].includes(key.kind) && key.only !== 'pss';
    if (!mayEncrypt || !canEncrypt) return 'not-for-encryption';
    return key.kind === 'rsa' && useOfModulus(key.bits) !== 'write' ? 'key-too-short' : null;
  } catch (error) {
    if (error instanceof Failure) return 'malformed';
    throw error;
  }
}

async function scopeFor(certificate: Certificate, address: string): Promise<'address' | 'domain' | null> {
  if (names(certificate, address)) return 'address';
  const domain = confidentialityGateway(certificate) ?? domainBound(certificate);
  return domain !== null && (await standsFor(domain, address)) ? 'domain' : null;
}

function names(certificate: Certificate, address: string): boolean {
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
function accepted(key: {
  protocol: 'smime';
  certificate: Certificate;
  scope: 'address' | 'domain';
}): TrustedCertificate;
function accepted(key: { protocol: 'openpgp'; key: Uint8Array }): TrustedOpenpgpKey;
function accepted(key: object): TrustedKey {
  // eslint-disable-next-line no-restricted-syntax -- here, and nowhere else
  return key as TrustedKey;
}

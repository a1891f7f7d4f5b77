/** A recipient's key that may be used: `trust/accept` alone makes one, `seal` takes nothing else. */

import type { Certificate } from './certificate.ts';

/**
 * Exists for the compiler only and is not exported: no literal has its private member, and a copy by `{ ...key }` loses it.
 * Lint refuses the casts that are left.
 */
declare class Accepted {
  private readonly accepted: true;
}

export interface TrustedCertificate extends Accepted {
  readonly protocol: 'smime';
  readonly certificate: Certificate;
  /** Whose key it is: the reader's, or that of their organisation, which reads along. */
  readonly scope: 'address' | 'domain';
}

export interface TrustedOpenpgpKey extends Accepted {
  readonly protocol: 'openpgp';
  /** The transferable public key, binary (RFC 9580 §10.1). */
  readonly key: Uint8Array;
}

export type TrustedKey = TrustedCertificate | TrustedOpenpgpKey;

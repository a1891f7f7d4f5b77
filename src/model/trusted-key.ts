/** A recipient's key that may be used: `trust/accept` alone makes one, `seal` takes nothing else. */

import type { Certificate } from './certificate.ts';

/** Not exported: without the symbol no other module can make the type. */
declare const accepted: unique symbol;

interface Accepted {
  readonly [accepted]: true;
}

export interface TrustedCertificate extends Accepted {
  readonly protocol: 'smime';
  readonly certificate: Certificate;
}

export interface TrustedOpenpgpKey extends Accepted {
  readonly protocol: 'openpgp';
  /** The transferable public key, binary (RFC 9580 §10.1). */
  readonly key: Uint8Array;
}

export type TrustedKey = TrustedCertificate | TrustedOpenpgpKey;

/** The flags of each verb, parsed. */

import type { WeakName } from '../src/model/index.ts';

/** A `--key` with the password file that followed it. */
export interface KeyFlag {
  readonly file: string;
  readonly passwordFile: string | null;
}

export interface InputOutput {
  readonly in?: string;
  readonly out?: string;
}

export interface KeyFlags {
  readonly key?: readonly KeyFlag[];
  readonly certificate?: readonly string[];
}

export interface TrustFlags extends KeyFlags {
  readonly trustAnchor?: readonly string[];
  readonly crl?: readonly string[];
  readonly ocsp?: readonly string[];
  readonly requireRevocation?: boolean;
  /** Milliseconds; requires evidence too, with or without `requireRevocation`. */
  readonly revocationGrace?: number;
  readonly atTime?: Date;
  readonly trustedKey?: readonly string[];
  readonly knownKey?: readonly string[];
  readonly policy?: readonly string[];
  readonly explicitPolicy?: boolean;
  readonly inhibitPolicyMapping?: boolean;
  readonly inhibitAnyPolicy?: boolean;
  readonly allowWeak?: ReadonlySet<WeakName>;
  readonly report?: string;
}

export interface SealFlags extends InputOutput, KeyFlags {
  readonly to?: readonly string[];
  readonly bcc?: readonly string[];
  readonly smime?: boolean;
  readonly openpgp?: boolean;
  readonly signOnly?: boolean;
  readonly encryptOnly?: boolean;
  readonly opaque?: boolean;
  readonly pss?: boolean;
  readonly oaep?: boolean;
  readonly caps: 'auto' | 'aead' | 'cbc';
  readonly kekFile?: string;
  readonly messagePasswordFile?: string;
  readonly toSelf?: boolean;
  readonly outDir?: string;
}

export interface OpenFlags extends InputOutput, TrustFlags {
  readonly home?: string;
  readonly remember?: boolean;
  readonly delegation?: readonly string[];
  readonly kekFile?: string;
  readonly messagePasswordFile?: string;
  readonly parts?: boolean;
}

export interface ConvertFlags extends InputOutput {
  readonly native?: boolean;
  readonly wrapped?: boolean;
}

export interface InspectFlags extends InputOutput {
  readonly json?: boolean;
}

export interface CheckCertificateFlags extends TrustFlags {
  readonly purpose: 'encrypt' | 'sign';
  readonly address?: string;
}

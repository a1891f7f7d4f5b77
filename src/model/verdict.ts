/** The judgement of a message: what `trust` makes of the evidence, and what the report and the panes show. */

import type { SignatureEvidence, WeakName } from './evidence.ts';

/** Whether the key that signed may be believed; never whether it is the sender's. */
export type TrustState = 'trusted' | 'untrusted' | 'expired' | 'revoked' | 'unfit' | 'unknown-key';

/** Why a key is not trusted: closed list, RFC 5280 §6 for certificates, RFC 9580 for OpenPGP keys. */
export type TrustReason =
  | 'no-anchor'
  | 'no-path'
  | 'expired'
  | 'not-yet-valid'
  | 'issuer-not-a-ca'
  | 'path-length'
  | 'key-usage'
  | 'extended-key-usage'
  | 'unknown-critical-extension'
  | 'bad-signature'
  | 'weak-algorithm'
  | 'weak-key'
  | 'unsupported-algorithm'
  | 'malformed-certificate'
  | 'name-constraints'
  | 'policy'
  | 'too-much-work'
  | 'revocation-unknown'
  | 'revocation-stale'
  | 'revoked'
  | 'not-accepted'
  | 'unknown-key'
  | 'not-domain-authority'
  | 'address-mismatch';

/** How much of what is shown something covers. */
export type Coverage = 'whole' | 'part' | 'none';

export interface Covered {
  readonly covers: Coverage;
  /** Paths of the parts that are covered, `1` being the message's root. */
  readonly parts: readonly string[];
}

export interface SignerIdentity {
  readonly addresses: readonly string[];
  readonly name: string;
  /** Hex: SHA-256 of the certificate, or the OpenPGP fingerprint. */
  readonly fingerprint: string;
  /** Hex: SHA-256 of the certificate's public key, so that a renewed certificate is the same key; or the OpenPGP fingerprint. */
  readonly keyFingerprint: string;
  readonly scope: 'address' | 'domain';
  /** For which domains the key stands, in A-labels; empty for scope `address`. */
  readonly domains: readonly string[];
}

/** In what right a signer stands for the one From: its own address, its domain, or authority that it gave. */
export type SpeaksAs = 'sender' | 'organisation' | 'delegate';

export interface JudgedSignature extends Covered {
  readonly evidence: SignatureEvidence;
  readonly signer: SignerIdentity | null;
  /** `null`: the From is somebody else, or not one sender. */
  readonly speaksAs: SpeaksAs | null;
  readonly trust: TrustState;
  readonly reasons: readonly TrustReason[];
  /** Weak algorithms behind the trust: in the certificates and in what is said of their revocation. */
  readonly weak: readonly WeakName[];
  readonly revocation: {
    readonly status: 'good' | 'revoked' | 'unknown' | 'not-checked';
    readonly checkedAt: Date | null;
  };
  readonly learnt: KeySource;
  /** Against the keys that the address was seen with; `null`: the known one, or nothing is remembered. */
  readonly keyChange: null | 'first-seen' | 'changed' | 'weaker-source';
}

/** How a key came to be known: chosen by the person, answered by a directory, or carried by the mail. */
export type KeySource = 'user' | 'directory' | 'mail';

export type FromWarning =
  | 'missing'
  | 'several-from'
  | 'several-addresses'
  | 'group'
  | 'sender-differs'
  | 'reply-to-differs'
  | 'outer-differs'
  | 'display-name-is-address'
  | 'unparsable'
  | 'lookalike';

/** Who the message says it is from. */
export interface FromEvidence {
  readonly addresses: readonly string[];
  readonly warnings: readonly FromWarning[];
}

export type VerdictCode =
  | 'verified'
  | 'verified-delegate'
  | 'verified-domain'
  | 'not-addressed-to-you'
  | 'signed-by-other'
  | 'signed-untrusted'
  | 'signature-invalid'
  | 'partly-signed'
  | 'not-signed'
  | 'cannot-open';

export interface Verdict {
  readonly code: VerdictCode;
  /** Whom the sentence names: the signer's name and checked address, or domain; empty when nobody is named. */
  readonly who: string;
  /** On whose behalf, for `verified-domain` and `verified-delegate`; else empty. */
  readonly onBehalfOf: string;
  readonly encrypted: boolean;
}

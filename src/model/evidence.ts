/** What opening a message found, without opinion: `smime` and `openpgp` make it, `trust` judges it, the report prints it. */

import type { Certificate } from './certificate.ts';
import type { Failure } from './failure.ts';

export type Protocol = 'smime' | 'openpgp';

/** Algorithms that are too old to write; opened only when named in `allowWeak`, and always reported. */
export type WeakName = 'sha1' | 'md5' | 'rsa1024' | '3des' | 'rc2';

export interface RecipientEvidence {
  readonly type: 'issuer-serial' | 'subject-key' | 'key-id' | 'kek' | 'password' | 'kem';
  /** Hex of the serial, subject key identifier, key id or KEK identifier; empty for a password. */
  readonly id: string;
  /** A key that was handed in matches this recipient. */
  readonly mine: boolean;
}

/** One encryption layer. */
export interface EncryptionEvidence {
  readonly protocol: Protocol;
  readonly opened: boolean;
  /** `AES-256-GCM`, `AES-256-CBC`, `3DES-CBC`, `AES-256-CFB`, `AES-256-OCB`, … */
  readonly algorithm: string;
  readonly integrity: 'aead' | 'mdc' | 'none';
  readonly recipients: readonly RecipientEvidence[];
  readonly weak: readonly WeakName[];
}

export type SignatureStatus = 'valid' | 'invalid' | 'malformed' | 'unsupported';

/** Why a signature is not valid, or what is odd about it: closed list. */
export type SignatureReason =
  | 'content-changed'
  | 'signature-mismatch'
  | 'signed-attributes-malformed'
  | 'content-type-mismatch'
  | 'signer-certificate-missing'
  | 'signer-certificate-mismatch'
  | 'algorithm-unsupported'
  | 'algorithm-refused'
  | 'key-too-short'
  | 'no-signer'
  | 'content-missing'
  | 'content-disagrees'
  | 'unknown-key'
  | 'key-expired-when-signed'
  | 'key-revoked'
  | 'key-not-for-signing'
  | 'line-ends-repaired'
  | 'signed-in-the-future'
  | 'signature-expired'
  | 'intended-for-others'
  | 'packet-malformed';

/** The holder of the key that made a signature, as far as the bytes say. */
export type SignerEvidence =
  | {
      readonly protocol: 'smime';
      readonly certificate: Certificate;
      /** Every certificate the message carried: a pool for path building, never anchors. */
      readonly pool: readonly Certificate[];
    }
  | {
      readonly protocol: 'openpgp';
      /** Upper-case hex of the primary key's fingerprint. */
      readonly fingerprint: string;
      /** Addresses of user ids that the key itself certifies and that are not revoked. */
      readonly addresses: readonly string[];
      /** Name of the first such user id. */
      readonly name: string;
      /** State of the key when it signed; a revocation for compromise, or without a reason, reaches back to all it signed. */
      readonly state: 'usable' | 'expired' | 'revoked';
    };

/** One signature over one entity. */
export interface SignatureEvidence {
  readonly protocol: Protocol;
  readonly status: SignatureStatus;
  readonly reasons: readonly SignatureReason[];
  /** `null`: no certificate or key at hand says who. */
  readonly signer: SignerEvidence | null;
  /** Claimed by the signer, signed. */
  readonly signedAt: Date | null;
  /** `SHA-256`, … */
  readonly digest: string;
  /** `RSA-3072`, `ECDSA-P-256`, `Ed25519`, …; `null` when the key is not known. */
  readonly key: string | null;
  readonly weak: readonly WeakName[];
  /** The author's, a domain signature by RFC 3183, a mailing list's, or one that says something else of the text: that it was reviewed. */
  readonly kind: 'author' | 'domain' | 'mailing-list' | 'other';
  /** Hex of a signer identifier, for details when the signer is unknown. */
  readonly signerId: string;
}

/** What one protection layer was. The list of layers runs from the outermost to the innermost. */
export type Layer =
  | { readonly kind: 'encryption'; readonly encryption: EncryptionEvidence }
  | { readonly kind: 'signature'; readonly signatures: readonly SignatureEvidence[] }
  | { readonly kind: 'compression'; readonly protocol: Protocol; readonly algorithm: string };

/** One protocol object opened: its layers, outermost first, and the MIME entity inside (`null` when it could not be opened). */
export interface Opened {
  readonly layers: readonly Layer[];
  readonly content: Uint8Array | null;
  /** Why `content` is `null`. */
  readonly failure?: Failure;
}

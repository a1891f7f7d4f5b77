/** What will happen for each recipient of a secure send: the pane shows it, and the send does just that. */

import type { Protocol } from './evidence.ts';
import type { KeySource } from './verdict.ts';

/** Facts about a recipient's key, for those who ask for details. */
export interface KeyFacts {
  readonly protocol: Protocol;
  /** Upper-case hex: SHA-256 of the certificate, or the OpenPGP fingerprint. */
  readonly fingerprint: string;
  readonly addresses: readonly string[];
  /** `RSA-3072`, `X25519`, … */
  readonly algorithm: string;
  readonly source: KeySource;
  /** `null`: it does not end. */
  readonly validUntil: Date | null;
  /** When this device first saw the key with this address; `null`: it is new here. */
  readonly firstSeen: Date | null;
}

/** Why nothing can be sent securely to somebody. */
export type BlockReason =
  'no-key' | 'unreachable' | 'not-an-address' | 'expired' | 'revoked' | 'not-trusted' | 'unfit-key' | 'no-key-of-mine';

/** A question only the person can answer: the key is another than before, or comes from somewhere less sure. */
export type KeyQuestion = 'key-changed' | 'weaker-source';

export type RecipientState =
  | { readonly kind: 'looking' }
  /** `scope` domain: their organisation opens it, not they alone. */
  | { readonly kind: 'ready'; readonly scope: 'address' | 'domain'; readonly key: KeyFacts }
  | {
      readonly kind: 'question';
      readonly question: KeyQuestion;
      readonly key: KeyFacts;
      /** The key known so far. */
      readonly before: KeyFacts;
    }
  | { readonly kind: 'blocked'; readonly reason: BlockReason };

export interface PlannedRecipient {
  /** addr-spec, as written. */
  readonly address: string;
  /** Display name; may be empty. */
  readonly name: string;
  readonly field: 'to' | 'cc' | 'bcc';
  readonly state: RecipientState;
}

export interface Plan {
  readonly recipients: readonly PlannedRecipient[];
  /** Every recipient is ready, and there is one. */
  readonly isReady: boolean;
}

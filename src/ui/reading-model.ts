/** What the pane about a message that was read shows: plain facts, made by whoever read the message. */

import type { Coverage, KeySource, Protocol, Verdict } from '../model/index.ts';
import type { Tone } from './controls.tsx';

/** What may be doubtful about a message, in the words of a reader. */
export type Doubt =
  | 'key-changed'
  | 'weaker-source'
  | 'first-seen'
  | 'lookalike'
  | 'reply-elsewhere'
  | 'several-senders'
  | 'headers-differ'
  | 'name-is-address'
  | 'sender-unreadable'
  | 'ended'
  | 'not-confirmed'
  | 'not-checked'
  | 'weak'
  | 'changed'
  | 'part'
  | 'signed-in-future';

/** `parts`: what the parts are called, such as names of attachments; used for `part` only. */
export interface Extent {
  readonly covers: Coverage;
  readonly parts: readonly string[];
}

export interface Technique {
  /** `RSA-3072, SHA-256`; `AES-256-GCM`. */
  readonly name: string;
  /** `old`: no longer written by anybody careful. */
  readonly age: 'current' | 'old';
}

export interface ReadingDetails {
  readonly verdict: Verdict;
  readonly tone: Tone;
  /** `null`: nobody whom we can name. Address and organisation may be empty. */
  readonly who: { readonly name: string; readonly address: string; readonly organisation: string } | null;
  /** How the signer's key came to be known, and since when; `null`: it is not. */
  readonly known: { readonly source: KeySource; readonly since: Date | null } | null;
  /** Claimed by the signer. */
  readonly signedAt: Date | null;
  readonly signed: Extent;
  readonly protectedOnItsWay: Extent;
  readonly protocol: Protocol | null;
  readonly signature: Technique | null;
  readonly encryption: Technique | null;
  /** Upper-case hex; empty when there is none. */
  readonly fingerprint: string;
  /** The weightiest first. */
  readonly doubts: readonly Doubt[];
}

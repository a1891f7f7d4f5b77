/** The state of the compose pane and what follows from it. The host keeps the state and hands in a new one when something happened. */

import type { BlockReason, Plan, PlannedRecipient, StopReason } from '../model/index.ts';

/** What the sender's own side is ready for. */
export type Readiness =
  | { readonly kind: 'ready' }
  | { readonly kind: 'not-set-up' }
  | { readonly kind: 'locked'; readonly passphrase: 'none' | 'needed' | 'wrong'; readonly unlocking: boolean };

/** What became of a click on the primary button. */
export type Sending =
  | { readonly kind: 'idle' }
  | {
      readonly kind: 'sealing';
      /** Addresses that are done. */
      readonly finished: readonly string[];
      /** Whom it is being protected for just now; `null`: nobody by name. */
      readonly current: string | null;
      /** Octets, for messages so large that it takes time; else `null`. */
      readonly octets: { readonly done: number; readonly total: number } | null;
    }
  | { readonly kind: 'sent' }
  /** `detail`: technical, for Details; empty when there is none. */
  | { readonly kind: 'stopped'; readonly reason: StopReason; readonly detail: string };

export interface ComposeState {
  /** As the privileged side has it, never ahead of it. */
  readonly secure: boolean;
  readonly plan: Plan;
  readonly me: Readiness;
  readonly online: boolean;
  readonly sending: Sending;
}

/** What the pane asks of its host. Answers come back as a new state. */
export interface ComposePort {
  setSecure(on: boolean): void;
  send(): void;
  cancel(): void;
  answer(address: string, choice: 'use-new' | 'keep-old'): void;
  /** Opens a way to hand in somebody's key as a file. */
  acceptKey(address: string): void;
  /** `null`: no passphrase is set. */
  unlock(passphrase: string | null): void;
  /** Looks up again. */
  retry(): void;
  openSettings(): void;
  close(): void;
  copy(text: string): void;
}

export type Phase =
  | 'off'
  | 'not-set-up'
  | 'locked'
  | 'sealing'
  | 'sent'
  | 'stopped'
  | 'empty'
  | 'offline'
  | 'blocked'
  | 'looking'
  | 'questions'
  | 'ready';

/** The first that holds, so that whatever keeps the message from leaving is what the pane speaks of. */
export function phaseOf({ secure, plan, me, online, sending }: ComposeState): Phase {
  if (sending.kind !== 'idle') return sending.kind;
  if (!secure) return 'off';
  if (me.kind !== 'ready') return me.kind;
  if (plan.recipients.length === 0) return 'empty';
  if (!online) return 'offline';
  const states = new Set(plan.recipients.map(({ state }) => state.kind));
  // A question can be answered and a look-up waited for while somebody is blocked, but the message cannot go.
  if (states.has('looking')) return 'looking';
  if (states.has('blocked')) return 'blocked';
  if (states.has('question')) return 'questions';
  // Whoever made the plan has the last word.
  return plan.isReady ? 'ready' : 'looking';
}

export function recipientsIn(
  { plan }: ComposeState,
  kind: PlannedRecipient['state']['kind'],
): readonly PlannedRecipient[] {
  return plan.recipients.filter(({ state }) => state.kind === kind);
}

/** What a recipient's row says: their state, or while and after sending what became of them. */
export type RowStatus =
  | PlannedRecipient['state']
  /** Secure is off: nothing is promised. */
  | { readonly kind: 'off' }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'protecting' }
  | { readonly kind: 'protected' };

export function rowStatus({ secure, sending }: ComposeState, { address, state }: PlannedRecipient): RowStatus {
  if (!secure && sending.kind === 'idle') return { kind: 'off' };
  if (sending.kind !== 'sealing') return state;
  if (sending.finished.includes(address)) return { kind: 'protected' };
  return { kind: sending.current === address ? 'protecting' : 'waiting' };
}

/** What the person can do about it with one button; `none`: only in the message itself. */
export type Remedy = 'retry' | 'file' | 'settings' | 'none';

export const REMEDIES: Readonly<Record<BlockReason, Remedy>> = {
  'no-key': 'file',
  unreachable: 'retry',
  'not-an-address': 'none',
  expired: 'file',
  revoked: 'file',
  'not-trusted': 'file',
  'unfit-key': 'file',
  'no-key-of-mine': 'settings',
};

/** What the button under a stop does. */
export const AFTER_STOP: Readonly<Record<StopReason, 'again' | 'finish' | 'settings' | 'close'>> = {
  cancelled: 'again',
  'no-answer': 'again',
  'recipients-changed': 'again',
  'unreadable-attachment': 'again',
  'too-large': 'again',
  'draft-not-protected': 'settings',
  'not-accepted-by-server': 'again',
  'partly-sent': 'finish',
  'not-filed': 'close',
  unexpected: 'again',
};

/** How the row calls somebody: their name, else their address. */
export function nameOf({ name, address }: { readonly name: string; readonly address: string }): string {
  return name.trim() === '' ? address : name;
}

export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

/** What was measured, and what it is held against. */

import type { BrowserRun } from './browser.ts';
import type { Bundle } from './bundles.ts';
import type { MailboxRun } from './mailbox.ts';
import type { Peak } from './processes.ts';
import type { Measured } from './rounds.ts';

export interface Results {
  /** Bytes of the message that the goals are about. */
  readonly large: number;
  /** By size of the message. */
  readonly node: ReadonlyMap<number, Measured>;
  readonly peers: ReadonlyMap<number, Measured>;
  readonly browser: BrowserRun;
  readonly processes: Measured;
  readonly peaks: readonly Peak[];
  readonly start: Measured;
  readonly path: Measured;
  readonly mailbox: MailboxRun;
  readonly recipients: { readonly beyondWrap: number; readonly wrap: number };
  readonly bundles: readonly Bundle[];
}

export interface Goal {
  readonly what: string;
  readonly measured: number;
  readonly atMost?: number;
  readonly atLeast?: number;
  readonly unit: string;
}

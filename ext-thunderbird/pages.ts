/** What the extension's pages and the background say to each other. */

import type { Entry, PickedFile } from '../src/ui/index.ts';

/** What a page of the extension asks of the background; the answers are those of the settings' port. */
export type PageRequest =
  | { readonly kind: 'settings-load' }
  | { readonly kind: 'import-mine'; readonly file: PickedFile; readonly password: string | null }
  | { readonly kind: 'export-mine'; readonly id: string; readonly password: string }
  | { readonly kind: 'read'; readonly section: OthersSection; readonly file: PickedFile }
  | { readonly kind: 'accept'; readonly section: OthersSection; readonly entry: Entry }
  | { readonly kind: 'remove'; readonly section: OthersSection | 'mine'; readonly id: string }
  | { readonly kind: 'passphrase'; readonly current: string | null; readonly next: string | null }
  | { readonly kind: 'stay'; readonly minutes: number | null }
  | { readonly kind: 'lock' }
  | { readonly kind: 'unlock'; readonly passphrase: string }
  | { readonly kind: 'details'; readonly id: string };

type OthersSection = 'people' | 'organisations';

/** What the pane beside a message asks of the background, over a port named `compose` and the tab's number. */
export type PaneRequest =
  | { readonly kind: 'secure'; readonly on: boolean }
  | { readonly kind: 'send' | 'cancel' | 'retry' | 'settings' | 'close' }
  | { readonly kind: 'answer'; readonly address: string; readonly choice: 'use-new' | 'keep-old' }
  | { readonly kind: 'accept-key'; readonly address: string }
  | { readonly kind: 'unlock'; readonly passphrase: string | null };

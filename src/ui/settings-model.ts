/** The state of the settings pane, what may happen to it, and the port that does the work. */

import type { FailureCode, KeyFacts } from '../model/index.ts';

export type Section = 'mine' | 'people' | 'organisations' | 'lock';

/** A key of mine, one of somebody else, or an organisation that vouches for others. `name` may be empty. */
export interface Entry {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly key: KeyFacts;
}

export interface LockFacts {
  readonly hasPassphrase: boolean;
  readonly isLocked: boolean;
  /** Minutes that it stays unlocked; `null`: until the mail program closes. */
  readonly stay: number | null;
}

/** What the host keeps. */
export interface Settings {
  readonly mine: readonly Entry[];
  readonly people: readonly Entry[];
  readonly organisations: readonly Entry[];
  readonly lock: LockFacts;
}

export interface PickedFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Why something could not be done; nothing was changed. */
export type Problem =
  | 'not-a-key'
  | 'no-private-key'
  | 'no-public-key'
  | 'not-an-organisation'
  | 'malformed'
  | 'wrong-password'
  | 'mismatch'
  | 'unsupported'
  | 'unfit'
  | 'ended'
  | 'too-large'
  | 'already-here'
  | 'locked'
  | 'device-key-lost'
  | 'cannot-read'
  | 'cannot-write'
  | 'unexpected';

export type Stopped = { readonly kind: 'stopped'; readonly problem: Problem };
export type Outcome = { readonly kind: 'done' } | Stopped;
export type ImportOutcome = Outcome | { readonly kind: 'password-needed' } | { readonly kind: 'wrong-password' };
/** What a file holds, to be asked about one by one. */
export type FoundEntries = { readonly kind: 'found'; readonly entries: readonly Entry[] } | Stopped;
export type PassphraseOutcome = Outcome | { readonly kind: 'wrong-passphrase' };

/** What the pane asks of its host. Nothing is thrown but what nobody foresaw. */
export interface SettingsPort {
  load(): Promise<Settings>;
  /** `password` of the file; `null`: not asked yet. */
  importMine(file: PickedFile, password: string | null): Promise<ImportOutcome>;
  /** Hands the copy to the person as a file. */
  exportMine(id: string, password: string): Promise<Outcome>;
  /** Reads only; `accept` keeps. */
  read(section: 'people' | 'organisations', file: PickedFile): Promise<FoundEntries>;
  accept(section: 'people' | 'organisations', entry: Entry): Promise<Outcome>;
  remove(section: 'mine' | 'people' | 'organisations', id: string): Promise<Outcome>;
  /** `null`: there was none; there shall be none. */
  changePassphrase(current: string | null, next: string | null): Promise<PassphraseOutcome>;
  stayUnlocked(minutes: number | null): Promise<Outcome>;
  lock(): Promise<Outcome>;
  unlock(passphrase: string): Promise<PassphraseOutcome>;
  copy(text: string): void;
}

export type Work = 'reading' | 'adding' | 'saving' | 'removing' | 'locking' | 'unlocking' | 'changing';
export type Done = 'added' | 'saved' | 'removed' | 'passphrase-set' | 'passphrase-removed' | 'locked' | 'unlocked';
export type PassphraseDeed = 'set' | 'change' | 'remove' | 'unlock';

/** The one thing that is being done; one at a time. */
export type Task =
  | { readonly kind: 'none' }
  | { readonly kind: 'working'; readonly section: Section; readonly work: Work }
  | { readonly kind: 'file-password'; readonly section: 'mine'; readonly file: PickedFile; readonly isWrong: boolean }
  | { readonly kind: 'export'; readonly section: 'mine'; readonly id: string }
  | { readonly kind: 'confirm-remove'; readonly section: 'mine' | 'people' | 'organisations'; readonly id: string }
  | {
      readonly kind: 'question';
      readonly section: 'people' | 'organisations';
      /** The first is asked about. */
      readonly entries: readonly Entry[];
    }
  | { readonly kind: 'passphrase'; readonly section: 'lock'; readonly deed: PassphraseDeed; readonly isWrong: boolean }
  | { readonly kind: 'stopped'; readonly section: Section; readonly problem: Problem }
  | { readonly kind: 'done'; readonly section: Section; readonly done: Done };

export interface SettingsState {
  readonly settings: Settings | 'loading' | 'unreadable';
  readonly task: Task;
}

export type SettingsEvent =
  | { readonly kind: 'loaded'; readonly settings: Settings }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'task'; readonly task: Task };

export const START: SettingsState = { settings: 'loading', task: { kind: 'none' } };

export function update(state: SettingsState, event: SettingsEvent): SettingsState {
  switch (event.kind) {
    case 'loaded':
      return { ...state, settings: event.settings };
    case 'unreadable':
      return { ...state, settings: 'unreadable' };
    case 'task':
      return { ...state, task: event.task };
  }
}

/** Characters of a new passphrase: below that it is guessed in hours, however it is stretched (NIST SP 800-63B-4 §3.1.1.2 asks 15 where nothing else protects). */
export const LEAST_PASSPHRASE = 15;

/** Minutes to choose from; `null`: until the mail program closes. */
export const STAYS: readonly (number | null)[] = [5, 15, 60, 240, null];

const PROBLEMS: Partial<Record<FailureCode, Problem>> = {
  malformed: 'malformed',
  'malformed-key': 'malformed',
  'malformed-mime': 'malformed',
  'not-a-key': 'not-a-key',
  'too-large': 'too-large',
  'too-many': 'too-large',
  'wrong-password': 'wrong-password',
  'key-mismatch': 'mismatch',
  'unsupported-key': 'unsupported',
  'unsupported-algorithm': 'unsupported',
  'refused-algorithm': 'unfit',
  'unfit-key': 'unfit',
  locked: 'locked',
  'device-key-lost': 'device-key-lost',
  'cannot-read-file': 'cannot-read',
  'cannot-write-file': 'cannot-write',
};

/** For hosts: the words this pane has for a failure. */
export function problemOf(code: FailureCode): Problem {
  return PROBLEMS[code] ?? 'unexpected';
}

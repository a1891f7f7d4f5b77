/** What became of each leg of a send, kept so that a crash neither loses one nor sends one twice. */

import { decodeBase64, encodeBase64 } from '../bytes/index.ts';
import type { Store } from '../host/index.ts';
import { Failure } from '../model/index.ts';

/**
 * `sending` is written before the first octet leaves: found after a crash, the leg may have arrived, and nobody can tell.
 * `failed`: the server did not take it.
 */
export type LegState = 'sealed' | 'sending' | 'sent' | 'failed';

export interface JournalLeg {
  readonly message: Uint8Array;
  readonly recipients: readonly string[];
  readonly isCopy: boolean;
  readonly state: LegState;
}

export interface JournalEntry {
  readonly id: string;
  /** Names the sender for the mail program. */
  readonly identity: string;
  readonly begun: Date;
  readonly legs: readonly JournalLeg[];
}

const INDEX = 'journal';
const STATES: readonly LegState[] = ['sealed', 'sending', 'sent', 'failed'];

export class Journal {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Written before any leg leaves. */
  async begin(entry: JournalEntry): Promise<void> {
    await this.#store.put(nameOf(entry.id), write(entry));
    const ids = await this.#ids();
    await this.#store.put(INDEX, [...ids.filter((id) => id !== entry.id), entry.id]);
  }

  /** Notes how a leg stands; an entry whose legs are all sent is closed. Throws `usage` for one that is not there. */
  async note(id: string, index: number, state: LegState): Promise<void> {
    const entry = await this.#entry(id);
    if (entry?.legs[index] === undefined) throw new Failure('usage', 'no such leg');
    const legs = entry.legs.map((leg, each) => (each === index ? { ...leg, state } : leg));
    if (legs.every((leg) => leg.state === 'sent')) return this.close(id);
    await this.#store.put(nameOf(id), write({ ...entry, legs }));
  }

  /** Nothing more is to be done about it. */
  async close(id: string): Promise<void> {
    const ids = await this.#ids();
    await this.#store.put(INDEX, ids.filter((each) => each !== id)); // prettier-ignore
    await this.#store.put(nameOf(id), null);
  }

  /** Sends that were begun and not closed. Throws `malformed-store`. */
  async unfinished(): Promise<readonly JournalEntry[]> {
    const entries = await Promise.all((await this.#ids()).map((id) => this.#entry(id)));
    return entries.filter((entry) => entry !== null);
  }

  async #entry(id: string): Promise<JournalEntry | null> {
    const value = await this.#store.get(nameOf(id));
    return value === null ? null : read(value);
  }

  async #ids(): Promise<readonly string[]> {
    const value = await this.#store.get(INDEX);
    if (value === null) return [];
    if (!Array.isArray(value) || !value.every((id) => typeof id === 'string'))
      throw new Failure('malformed-store', INDEX);
    return value;
  }
}

function nameOf(id: string): string {
  return `journal:${id}`;
}

function write({ id, identity, begun, legs }: JournalEntry): object {
  return {
    ...{ id, identity },
    begun: begun.toISOString(),
    // What has been sent is not needed any more.
    legs: legs.map(({ message, state, ...leg }) => ({ ...leg, state, message: state === 'sent' ? '' : encodeBase64(message) })), // prettier-ignore
  };
}

function read(value: unknown): JournalEntry {
  if (typeof value !== 'object' || value === null) throw new Failure('malformed-store', INDEX);
  const { id, identity, begun, legs }: Partial<Record<keyof JournalEntry, unknown>> = value;
  if (typeof id !== 'string' || typeof identity !== 'string' || typeof begun !== 'string' || !Array.isArray(legs))
    throw new Failure('malformed-store', INDEX);
  return { id, identity, begun: new Date(begun), legs: legs.map(readLeg) };
}

function readLeg(value: unknown): JournalLeg {
  if (typeof value !== 'object' || value === null) throw new Failure('malformed-store', INDEX);
  const { message, recipients, isCopy, state }: Partial<Record<keyof JournalLeg, unknown>> = value;
  const known = STATES.find((each) => each === state);
  if (known === undefined || typeof message !== 'string' || typeof isCopy !== 'boolean') throw new Failure('malformed-store', INDEX); // prettier-ignore
  if (!Array.isArray(recipients) || !recipients.every((each) => typeof each === 'string'))
    throw new Failure('malformed-store', INDEX);
  return { message: decodeBase64(message), recipients, isCopy, state: known };
}

/** What is fuzzed: samples, a way to change them, and what must hold for anything that comes out. */

import type { Random } from './random.ts';

export interface Target {
  readonly name: string;
  /** Reads vectors and keys; done once in each process. */
  load(): Promise<Loaded>;
}

export interface Loaded {
  readonly samples: readonly Uint8Array[];
  mutate(random: Random, sample: Uint8Array, samples: readonly Uint8Array[]): Uint8Array;
  /** Throws `Failure` where input may be refused, anything else for a fault. */
  run(input: Uint8Array): Promise<void>;
}

/** A law that does not hold: its first words name it. */
export class Broken extends Error {
  override readonly name = 'Broken';
}

export function must(holds: boolean, law: string): void {
  if (!holds) throw new Broken(law);
}

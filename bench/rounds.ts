/** Measuring in rounds: every contender in turn, so that whatever else the machine does hits all alike. */

export interface Contender {
  readonly name: string;
  /** One time through the work. */
  readonly run: () => Promise<unknown>;
}

export interface Measured {
  /** Milliseconds, one for each round. */
  readonly times: ReadonlyMap<string, readonly number[]>;
}

/**
 * `repeats` runs of each contender in each round count as one time, the mean of them; a first round warms up and is
 * dropped. `rest` runs unmeasured before each contender, to clear away what the one before has left.
 */
export async function measure(
  contenders: readonly Contender[],
  { rounds, repeats, rest }: { rounds: number; repeats: number; rest: () => void },
): Promise<Measured> {
  const times = new Map(contenders.map(({ name }): [string, number[]] => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const { name, run } of contenders) {
      rest();
      const start = performance.now();
      for (let repeat = 0; repeat < repeats; repeat++) await run();
      const time = (performance.now() - start) / repeats;
      if (round > 0) times.get(name)?.push(time);
    }
  }
  return { times };
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** Median milliseconds of a contender. */
export function timeOf({ times }: Measured, name: string): number {
  return median(times.get(name) ?? []);
}

/** How many times as long `one` takes as `other`: the median of the rounds' ratios, each of two neighbours in time. */
export function ratio({ times }: Measured, one: string, other: string): number {
  const others = times.get(other) ?? [];
  return median((times.get(one) ?? []).map((time, round) => time / (others[round] ?? NaN)));
}

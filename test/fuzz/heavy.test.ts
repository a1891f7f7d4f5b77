/** Nothing of 100 kB takes a reader long, however it is made: see heavy.ts and heavy-protected.ts. */

import { beforeAll, describe, expect, it } from 'vitest';
import { Failure } from '../../src/model/index.ts';
import { HEAVY_MESSAGES } from './heavy.ts';
import { HEAVY_PROTECTED } from './heavy-protected.ts';
import { LONGEST } from './mutate-bytes.ts';
import type { Loaded } from './target.ts';
import { TARGETS } from './targets/index.ts';

/** Milliseconds of all processors: the law is half of it, on a machine that has nothing else to do. */
const MOST = 2_000;

let reading: Loaded;
let mime: Loaded;

beforeAll(async () => {
  const load = async (name: string): Promise<Loaded> => {
    const target = TARGETS.find((each) => each.name === name);
    if (target === undefined) throw new Error(name);
    return target.load();
  };
  reading = await load('reading');
  mime = await load('mime');
  for (const sample of reading.samples) await settled(reading.run(sample));
});

async function settled(work: Promise<void>): Promise<string> {
  return work.then(
    () => 'done',
    (error: unknown) => (error instanceof Failure ? 'refused' : String(error)),
  );
}

async function expectLight(loaded: Loaded, input: Uint8Array): Promise<void> {
  const before = process.cpuUsage();
  expect(['done', 'refused']).toContain(await settled(loaded.run(input)));
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(MOST);
}

describe('a message full of', () => {
  it.each(Object.entries(HEAVY_MESSAGES))('%s', async (_, make) => {
    const input = make(LONGEST);
    await expectLight(mime, input);
    await expectLight(reading, input);
  });

  it.each(Object.entries(HEAVY_PROTECTED))('%s', async (_, make) => {
    await expectLight(reading, make(LONGEST));
  });
});

/** Decompression bomb: a small message that unfolds without end is stopped at the limit. */

import { deflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { Failure } from '../../src/model/index.ts';
import { inflate } from '../../src/smime/inflate.ts';

const limit = 1_000_000;

/** Zeros fold to a thousandth of their size. */
const folded = (length: number): Uint8Array => deflateSync(new Uint8Array(length));

it('what fits is unfolded', async () => {
  expect((await inflate([folded(limit)], limit)).length).toBe(limit);
});

it.each([limit + 1, 200 * limit])('%i octets are refused', async (length) => {
  const before = process.memoryUsage().rss;
  const refused = inflate([folded(length)], limit);
  await expect(refused).rejects.toSatisfy((error) => error instanceof Failure && error.code === 'too-large');
  expect(process.memoryUsage().rss - before).toBeLessThan(100 * limit);
});

/** A little of the fuzzer in every test run, always the same inputs: `npm run fuzz` is the whole of it. */

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Random } from './random.ts';

const ROOT = join(import.meta.dirname, '../..');

async function fuzz(...flags: string[]): Promise<string> {
  const args = [join(ROOT, 'scripts/run.js'), 'test/fuzz/fuzz.ts', ...flags];
  const done = promisify(execFile)(process.execPath, args, { cwd: ROOT });
  return done.then(
    ({ stdout }) => stdout,
    ({ stdout }: { stdout: string }) => stdout,
  );
}

describe('fuzzing', () => {
  it('finds nothing in a few runs of each target', { timeout: 180_000 }, async () => {
    const said = await fuzz('--runs', '40', '--seed', 'test');
    expect(said).not.toContain('FOUND');
    expect(said.match(/^\S+ +40 runs/gm)).toHaveLength((await fuzz('--list')).trim().split('\n').length);
  });

  it('makes the same inputs of the same seed', () => {
    const words = (seed: string): number[] => {
      const random = new Random(seed);
      return Array.from({ length: 5 }, () => random.word());
    };
    expect(words('1/mime/7')).toEqual(words('1/mime/7'));
    expect(words('1/mime/7')).not.toEqual(words('1/mime/8'));
  });
});

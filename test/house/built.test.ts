/** What `npm run build` made is what the README promises: it starts, it starts fast, and the demo runs. */
import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const commandLine = join(root, 'dist/cli/main.js');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

/** Milliseconds of the fastest of several runs: the slower ones measure the machine. */
function fastest(...parameters: string[]): number {
  const times = Array.from({ length: 9 }, () => {
    const start = performance.now();
    execFileSync(process.execPath, parameters);
    return performance.now() - start;
  });
  return Math.min(...times);
}

describe('the built command line', () => {
  it('can be started by its name', () => {
    accessSync(commandLine, constants.X_OK);
    expect(execFileSync(commandLine, ['--version'], { encoding: 'utf8' })).toBe(`${version}\n`);
  });

  it('starts within 150 ms of Node itself', () => {
    expect(fastest(commandLine, '--version') - fastest('-e', '0')).toBeLessThan(150);
  });

  it('explains itself', () => {
    expect(execFileSync(commandLine, ['help', 'seal'], { encoding: 'utf8' })).toContain('--out-dir');
  });
});

describe('the demo', () => {
  it('seals the sample for two readers, who both verify it', () => {
    const demo = spawnSync(process.execPath, [join(root, 'scripts/demo.js')], { cwd: root, encoding: 'utf8' });
    expect(demo.stderr).toBe('');
    expect(demo.stdout.match(/^ +verdict +verified$/gm)).toHaveLength(2);
    expect(demo.stdout.match(/^ +attachment +the same, byte for byte$/gm)).toHaveLength(2);
    expect(demo.status).toBe(0);
  });
});

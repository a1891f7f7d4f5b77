/** `npm run thunderbird`: what its page promises happens, without a screen here. */

import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');

function demo(...flags: string[]): SpawnSyncReturns<string> {
  const { DISPLAY: _, WAYLAND_DISPLAY: _w, ...env } = process.env;
  const run = [join(root, 'scripts/run.js'), 'scripts/thunderbird.ts', ...flags];
  return spawnSync(process.execPath, run, { cwd: root, env, encoding: 'utf8' });
}

describe('the demo in Thunderbird', { timeout: 120_000 }, () => {
  it('brings a letter from Nora to Ben, closed on the way, and Ben reads it', () => {
    const { stdout, stderr, status } = demo('--headless', '--check');
    expect(stderr).toBe('');
    expect(stdout).toContain('sent   Nora to Ben, nothing of it in clear on the way');
    expect(stdout).toContain('read   "How is he?"');
    expect(stdout).toMatch(/says {3}Dr\. Nora Ashby .* signed this\. It was protected on its way to you\./);
    expect(status).toBe(0);
  });

  it('says in one sentence that it needs a screen', () => {
    const { stdout, stderr, status } = demo();
    expect([stdout, status]).toEqual(['', 1]);
    expect(stderr.trim().split('\n')).toEqual([
      'There is no screen to open Thunderbird on. Without one: npm run thunderbird -- --headless --check',
    ]);
  });
});

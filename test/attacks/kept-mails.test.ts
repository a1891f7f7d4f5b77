/** Mails that once got past a check: the built command line judges each as it now must. */

import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Desk } from '../interop/command-line.ts';

/** `case.json`; the README beside the cases says what each field means. */
interface Case {
  readonly about: string;
  readonly commands: readonly {
    readonly args: readonly string[];
    readonly exit: number;
    readonly verdict: string | null;
    readonly report?: object;
    readonly hides?: readonly string[];
  }[];
}

const kept = join(import.meta.dirname, '../vectors/attacks');
const scratch = mkdtempSync(join(tmpdir(), 'send-secure-kept-'));

beforeAll(() => {
  cpSync(kept, scratch, { recursive: true });
});

afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

const folders = readdirSync(kept, { withFileTypes: true }).filter((each) => each.isDirectory() && each.name !== 'keys');

describe.each(folders.map(({ name }) => name))('%s', (name) => {
  const { about, commands } = JSON.parse(readFileSync(join(kept, name, 'case.json'), 'utf8')) as Case;
  it.each(commands)(`${about} $args`, ({ args, exit, verdict, report, hides = [] }) => {
    const { ran, said } = runIn(join(scratch, name), args);
    expect(ran.exitCode, ran.err).toBe(exit);
    if (verdict !== null) expect(said).toMatchObject({ verdict: { code: verdict } });
    if (report !== undefined) expect(said).toMatchObject(report);
    for (const text of hides) expect(ran.out.includes(text), text).toBe(false);
  });
});

/** Runs one command with nothing remembered; `said` is its report, on standard output or beside. */
function runIn(folder: string, args: readonly string[]) {
  const reads = args[0] === 'open' || args[0] === 'verify';
  const home = reads && !args.includes('--home') ? ['--home', join(scratch, 'home')] : [];
  const beside = args[0] === 'open' && !args.includes('--report') ? ['--report', 'report.json'] : [];
  const all = [...args, ...home, ...beside];
  const name = join(folder, all.includes('--report') ? (all[all.indexOf('--report') + 1] ?? '') : '');
  if (name !== folder) rmSync(name, { force: true });
  const ran = new Desk(folder).run(all);
  return { ran, said: args[0] === 'verify' ? parsed(ran.out.toString()) : parsed(readOr(name)) };
}

function readOr(name: string): string {
  try {
    return readFileSync(name, 'utf8');
  } catch {
    return '';
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

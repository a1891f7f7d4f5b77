/** Thunderbird as IT rolls it out: the installed program, linked into a folder of its own, with policies beside it. */

import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'; // prettier-ignore
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PROGRAM } from './thunderbird.ts';

/** Copied, not linked: the program looks for its policies where the file that runs really lies. */
const COPIED = 'thunderbird-bin';

export interface RolledOut {
  readonly program: string;
  remove(): void;
}

/** With the policies that `npm run build` made, only the package's place changed, as docs/thunderbird-it.md says. */
export function rollOut(dist: string): RolledOut {
  const folder = mkdtempSync(join(tmpdir(), 'send-secure-rolled-out-'));
  const installed = dirname(realpathSync(PROGRAM));
  for (const name of readdirSync(installed)) {
    if (name === 'distribution') continue;
    if (name === COPIED) copyFileSync(join(installed, name), join(folder, name));
    else symlinkSync(join(installed, name), join(folder, name));
  }
  const name = readdirSync(dist).find((each) => each.endsWith('.xpi'));
  if (name === undefined) throw new Error('no package is built');
  const policies = readFileSync(join(dist, 'policies.json'), 'utf8');
  const placed = policies.replace(/file:\/\/[^"]*\.xpi/, pathToFileURL(join(dist, name)).href);
  mkdirSync(join(folder, 'distribution'));
  writeFileSync(join(folder, 'distribution/policies.json'), placed);
  return { program: join(folder, COPIED), remove: () => rmSync(folder, { recursive: true }) };
}

/** `npm run bench`: measures ours beside the floor and beside others, and writes docs/PERFORMANCE.md anew. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { format } from 'prettier';
import { nodeEngine } from '../cli/engine.ts';
import * as core from '../src/index.ts';
import { measureBrowser } from './browser.ts';
import { measureBundles } from './bundles.ts';
import { measureCore, measurePeers } from './core.ts';
import { makeHierarchy } from './hierarchy.ts';
import { measureMailbox } from './mailbox.ts';
import { measurePath, pathOf } from './path.ts';
import { pkijsParse } from './peers.ts';
import { performancePage } from './performance-page.ts';
import { makePeople } from './people.ts';
import { measurePeaks, measureProcesses, measureStart } from './processes.ts';
import { measureRecipients } from './recipients.ts';
import type { Measured } from './rounds.ts';

/** Rounds by size of the message in bytes: odd, and more where a round is short. */
const ROUNDS = new Map([
  [10_000, 21],
  [1_000_000, 21],
  [25_000_000, 15],
]);
/** The others take seconds. */
const PEER_ROUNDS = 5;
const LARGE = 25_000_000;
const RECIPIENTS = 500;
const MAILS = 2000;
const SIGNERS = 200;

// The C library gives large memory back at once and anew to everybody; else whoever comes second gets it warm.
const FRESH_MEMORY = { MALLOC_MMAP_THRESHOLD_: '1048576' };
if (process.env.MALLOC_MMAP_THRESHOLD_ === undefined) {
  const { status } = spawnSync(process.execPath, process.argv.slice(1), {
    env: { ...process.env, ...FRESH_MEMORY },
    stdio: 'inherit',
  });
  process.exit(status ?? 1);
}
delete process.env.MALLOC_MMAP_THRESHOLD_;

const folder = mkdtempSync(join(tmpdir(), 'send-secure-bench-'));
const collect = garbageCollector();
try {
  const people = makePeople(folder);
  const hierarchy = makeHierarchy(folder, SIGNERS);
  const node = new Map<number, Measured>();
  const peers = new Map<number, Measured>();
  for (const [size, rounds] of ROUNDS) {
    node.set(size, await step(`${size} bytes in Node`, () => measureCore(people, size, rounds, collect)));
    peers.set(size, await step(`${size} bytes by others`, () => measurePeers(people, size, PEER_ROUNDS, collect)));
  }
  const page = performancePage({
    large: LARGE,
    node,
    peers,
    browser: await step('Chromium', () => measureBrowser(people, hierarchy, ROUNDS)),
    path: await step('paths', () => measurePath(core, nodeEngine(), hierarchy, [pkijsParse(pathOf(hierarchy))])),
    mailbox: await step('a mailbox', () => measureMailbox(hierarchy, MAILS, collect)),
    processes: await step('processes', () => measureProcesses(folder, LARGE, 9)),
    peaks: await step('memory', async () => measurePeaks(folder)),
    start: await step('start', () => measureStart(folder, 15)),
    recipients: await step('recipients', () => measureRecipients(people, RECIPIENTS, 7, collect)),
    bundles: measureBundles(),
  });
  writeFileSync(join(import.meta.dirname, '../../docs/PERFORMANCE.md'), await format(page, { parser: 'markdown' }));
  console.log(`\n${page}`);
} finally {
  rmSync(folder, { recursive: true });
}

async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  console.log(`measuring ${name} ...`);
  return work();
}

/** Node has it on request only. */
function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

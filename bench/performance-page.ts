/** docs/PERFORMANCE.md: goals with what was measured, then the tables. */

import { cpus } from 'node:os';
import { certificateGoals, certificateSection } from './certificate-section.ts';
import { MODES } from './job.ts';
import type { Goal, Results } from './results.ts';
import { type Measured, ratio, timeOf } from './rounds.ts';
import { number, table } from './table.ts';

const DEEDS = ['seal', 'open'] as const;

export function performancePage(results: Results): string {
  const goals = [...goalsOf(results), ...certificateGoals(results)];
  const missed = goals.filter((goal) => !isMet(goal));
  return [
    '# Performance',
    '',
    'Written by `npm run bench`; a change by hand is lost at the next run.',
    '',
    `The job: sign with RSA-3072 and encrypt to three RSA-3072 readers (*seal*); decrypt and verify (*open*); AES-256 in CBC or GCM mode. Measured on ${cpus().length} cores with Node ${process.version} and Chromium ${results.browser.version}. Every contender takes its turn in every round, times are medians of the rounds and ratios are medians of the rounds' ratios, so that whatever else the machine does hits all alike. Compare within a table only.`,
    '',
    '## Goals',
    '',
    ...table(['goal', 'limit', 'measured', ''], goals.map(goalRow)),
    '',
    missed.length === 0 ? 'All goals are met.' : `Not met: ${missed.map(({ what }) => what).join('; ')}.`,
    '',
    '*Floor*: the primitives without which the job cannot be done (SHA-256, AES, base64, one RSA operation) on the same bytes, called bare in the way that is fastest, with the result written to memory.',
    '',
    ...inProcess(results),
    ...certificateSection(results),
    ...asProcess(results),
    ...memoryAndSize(results),
  ].join('\n');
}

function goalsOf({ large, node, peers, processes, peaks, start, recipients, bundles }: Results): Goal[] {
  const measured = need(node.get(large));
  const small = need(node.get(Math.min(...node.keys())));
  const size = `${large / 1e6} MB`;
  const modes = DEEDS.flatMap((deed) => MODES.map((mode) => ({ deed, mode })));
  const initial = bundles.filter((bundle) => bundle.initial).reduce((sum, { gzip }) => sum + gzip, 0);
  return [
    ...modes.map(({ deed, mode }) => ({
      what: `${deed} ${size}, ${mode}, against the floor`,
      measured: ratio(measured, `${deed} ${mode} ours`, `${deed} ${mode} floor`),
      atMost: 1.6,
      unit: '×',
    })),
    ...['pkijs', 'OpenPGP.js'].flatMap((peer) =>
      DEEDS.map((deed) => ({
        what: `${deed} ${size}, CBC, faster than ${peer}`,
        measured: ratio(need(peers.get(large)), `${deed} ${peer}`, `${deed} ours`),
        atLeast: 3,
        unit: '×',
      })),
    ),
    ...peaks.map(({ what, mode, bytes }) => ({
      what: `memory at the peak to ${what} ${size}, ${mode}, against the message`,
      measured: bytes / large,
      atMost: mode === 'CBC' ? 4 : 6,
      unit: '×',
    })),
    ...['seal OpenSSL', 'seal OpenSSL -stream', 'open OpenSSL'].map((peer) => ({
      what: `${peer.slice(0, 4)} ${size} as a process, CBC, against two of ${peer.slice(5)}`,
      measured: ratio(processes, `${peer.slice(0, 4)} CBC ours`, peer),
      atMost: 1.3,
      unit: '×',
    })),
    {
      what: 'seal 10 kB, GCM, against a bare RSA signature',
      measured: ratio(small, 'seal GCM ours', 'RSA signature'),
      atMost: 3,
      unit: '×',
    },
    { what: '500 readers: each, beyond the bare wrap', measured: recipients.beyondWrap, atMost: 0.5, unit: ' ms' },
    ...['--version', 'verify'].map((command) => ({
      what: `start of \`${command}\` beyond Node's own`,
      measured: timeOf(start, command) - timeOf(start, 'node'),
      atMost: 150,
      unit: ' ms',
    })),
    { what: 'what a browser loads for S/MIME, gzip', measured: initial / 1000, atMost: 120, unit: ' kB' },
  ];
}

function isMet({ measured, atMost = Infinity, atLeast = -Infinity }: Goal): boolean {
  return measured <= atMost && measured >= atLeast;
}

function goalRow(goal: Goal): string[] {
  const { what, measured, atMost, atLeast, unit } = goal;
  const limit = atLeast === undefined ? `≤ ${atMost ?? ''}${unit}` : `≥ ${atLeast}${unit}`;
  return [what, limit, `${number(measured)}${unit}`, isMet(goal) ? 'met' : '**not met**'];
}

function inProcess({ node, peers, browser }: Results): string[] {
  return [
    '## In a Node process',
    '',
    ...floorTable(node),
    '',
    'pkijs by its own SignedData and EnvelopedData, OpenPGP.js by RSA-3072 keys and its own defaults. Both take the message in memory and give text; ours is CBC.',
    '',
    ...peersTable(peers),
    '',
    '## In Chromium',
    '',
    'WebCrypto alone, the core as it is built for browsers.',
    '',
    ...floorTable(browser.sizes),
    '',
  ];
}

function floorTable(runs: ReadonlyMap<number, Measured>): string[] {
  const rows = [...runs].flatMap(([size, run]) =>
    DEEDS.flatMap((deed) =>
      MODES.map((mode) => {
        const [floor, ours] = [`${deed} ${mode} floor`, `${deed} ${mode} ours`];
        const times = [timeOf(run, floor), timeOf(run, ours), ratio(run, ours, floor)];
        return [`${deed} ${sizeName(size)}, ${mode}`, ...times.map(number)];
      }),
    ),
  );
  return table(['ms', 'floor', 'ours', 'ours / floor'], rows);
}

function peersTable(runs: ReadonlyMap<number, Measured>): string[] {
  const rows = [...runs].flatMap(([size, run]) =>
    DEEDS.map((deed) => [
      `${deed} ${sizeName(size)}`,
      ...['ours', 'pkijs', 'OpenPGP.js'].map((who) => number(timeOf(run, `${deed} ${who}`))),
    ]),
  );
  return table(['ms', 'ours', 'pkijs', 'OpenPGP.js'], rows);
}

function asProcess({ large, processes, start }: Results): string[] {
  return [
    '## The command line',
    '',
    `Whole processes, ${sizeName(large)} from file to file. OpenSSL seals in two, \`cms -sign\` and \`cms -encrypt\` with AES-256-CBC, and opens in two, \`cms -decrypt\` and \`cms -verify\`.`,
    '',
    ...table(
      ['ms', 'ours, CBC', 'ours, GCM', 'OpenSSL', 'OpenSSL -stream'],
      DEEDS.map((deed) => [
        deed,
        ...['CBC ours', 'GCM ours', 'OpenSSL'].map((who) => number(timeOf(processes, `${deed} ${who}`))),
        deed === 'seal' ? number(timeOf(processes, 'seal OpenSSL -stream')) : '',
      ]),
    ),
    '',
    ...table(
      ['start, ms', ''],
      ['node', '--version', 'verify'].map((name) => [
        name === 'node' ? '`node -e 0`' : `\`${name}\``,
        number(timeOf(start, name)),
      ]),
    ),
    '',
  ];
}

function memoryAndSize({ large, peaks, recipients, bundles }: Results): string[] {
  return [
    '## Memory',
    '',
    `Resident memory of the command line at its peak, above \`node -e 0\`, for a message of ${sizeName(large)}.`,
    '',
    ...table(
      ['', 'MB', 'messages'],
      peaks.map(({ what, mode, bytes }) => [`${what}, ${mode}`, number(bytes / 1e6), number(bytes / large)]),
    ),
    '',
    '## Readers',
    '',
    `For each of 500 readers with RSA-3072 the bare wrap takes ${number(recipients.wrap)} ms, and we need ${number(recipients.beyondWrap)} ms more.`,
    '',
    '## What a browser loads',
    '',
    ...table(
      ['file', 'kB gzip', 'loaded'],
      bundles.map(({ file, initial, gzip }) => [
        `\`${file}\``,
        number(gzip / 1000),
        initial ? 'at the start' : 'when needed',
      ]),
    ),
    '',
  ];
}

function sizeName(bytes: number): string {
  return bytes < 1e6 ? `${bytes / 1000} kB` : `${bytes / 1e6} MB`;
}

function need<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('not measured');
  return value;
}

/** The command line as a process beside OpenSSL's, its start beside Node's, and its peak memory. */

import { execFileSync, spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Mode, MODES } from './job.ts';
import { makeMessage } from './message.ts';
import { READERS, SENDER } from './people.ts';
import { type Contender, type Measured, measure } from './rounds.ts';

const COMMAND_LINE = join(import.meta.dirname, '../../dist/cli/main.js');
const TINY = 2000;

const sealing = (mode: Mode, input: string, output: string): string[] => [
  ...['seal', '--key', `${SENDER}.key`, '--certificate', `${SENDER}.pem`, '--no-to-self'],
  ...READERS.flatMap((name) => ['--to', `${name}.pem`]),
  ...['--caps', mode === 'CBC' ? 'cbc' : 'aead', '--in', input, '--out', output],
];
const reading = (verb: 'open' | 'verify', input: string): string[] => [
  ...[verb, '--key', `${READERS[0]}.key`, '--certificate', `${READERS[0]}.pem`, '--trust-anchor', 'ca.pem'],
  ...['--in', input],
];

/** What is written while measuring: removed before each turn, because file systems take their time to replace a file. */
const OUTPUTS = ['sealed.eml', 'opened.eml', 'signed.eml', 'decrypted.eml'];

/** Names: `seal CBC ours`, `seal OpenSSL`, `seal OpenSSL -stream`, `open CBC ours`, `open OpenSSL`. `folder` holds the people's files. */
export async function measureProcesses(folder: string, size: number, rounds: number): Promise<Measured> {
  writeFileSync(join(folder, 'message.eml'), makeMessage(size));
  const run = runner(folder);
  for (const mode of MODES) await run(...sealing(mode, 'message.eml', `${mode}.eml`));
  const ours = MODES.flatMap((mode): Contender[] => [
    { name: `seal ${mode} ours`, run: () => run(...sealing(mode, 'message.eml', 'sealed.eml')) },
    { name: `open ${mode} ours`, run: () => run(...reading('open', `${mode}.eml`), '--out', 'opened.eml') },
  ]);
  const rest = (): void => OUTPUTS.forEach((file) => rmSync(join(folder, file), { force: true }));
  return measure([...ours, ...(await openssl(folder))], { rounds, repeats: 1, rest });
}

/** `OpenSSL -stream` is its faster way to seal; without the flag it holds the message in memory. */
async function openssl(folder: string): Promise<Contender[]> {
  const cms = (...parameters: string[]): void => {
    execFileSync('openssl', ['cms', ...parameters], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  };
  const readers = READERS.map((name) => `${name}.pem`);
  const signer = ['-signer', `${SENDER}.pem`, '-inkey', `${SENDER}.key`];
  const mine = ['-recip', `${READERS[0]}.pem`, '-inkey', `${READERS[0]}.key`];
  const seal = async (output: string, ...how: string[]): Promise<void> => {
    cms('-sign', ...how, '-in', 'message.eml', ...signer, '-out', 'signed.eml');
    cms('-encrypt', ...how, '-aes-256-cbc', '-in', 'signed.eml', '-out', output, ...readers);
  };
  const open = async (): Promise<void> => {
    cms('-decrypt', '-in', 'openssl.eml', ...mine, '-out', 'decrypted.eml');
    cms('-verify', '-in', 'decrypted.eml', '-CAfile', 'ca.pem', '-out', 'opened.eml');
  };
  await seal('openssl.eml');
  return [
    { name: 'seal OpenSSL', run: () => seal('sealed.eml') },
    { name: 'seal OpenSSL -stream', run: () => seal('sealed.eml', '-stream') },
    { name: 'open OpenSSL', run: open },
  ];
}

/** Names: `node`, `--version`, `verify`. */
export async function measureStart(folder: string, rounds: number): Promise<Measured> {
  writeFileSync(join(folder, 'tiny.eml'), makeMessage(TINY));
  const run = runner(folder);
  await run(...sealing('GCM', 'tiny.eml', 'tiny-sealed.eml'));
  const contenders: Contender[] = [
    { name: 'node', run: async () => void execFileSync(process.execPath, ['-e', '0']) },
    { name: '--version', run: () => run('--version') },
    { name: 'verify', run: () => run(...reading('verify', 'tiny-sealed.eml')) },
  ];
  return measure(contenders, { rounds, repeats: 1, rest: () => undefined });
}

function runner(folder: string): (...parameters: string[]) => Promise<void> {
  return async (...parameters) => {
    execFileSync(process.execPath, [COMMAND_LINE, ...parameters], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  };
}

export interface Peak {
  readonly what: string;
  readonly mode: Mode;
  /** Bytes of resident memory at the peak, above those of `node -e 0`. */
  readonly bytes: number;
}

/** Needs what `measureProcesses` has written. */
export function measurePeaks(folder: string): Peak[] {
  const probe = join(folder, 'peak.cjs');
  // Not resourceUsage(): that remembers the process that forked this one.
  writeFileSync(
    probe,
    `process.on('exit', () => process._rawDebug(require('fs').readFileSync('/proc/self/status', 'utf8')));`,
  );
  const peakOf = (...parameters: string[]): number => {
    const { status, stderr } = spawnSync(process.execPath, ['-r', probe, ...parameters], {
      cwd: folder,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stderr);
    return Number(/VmHWM:\s*(\d+) kB/.exec(stderr)?.[1]) * 1024;
  };
  const nothing = peakOf('-e', '0');
  return MODES.flatMap((mode) => [
    { what: 'seal', mode, bytes: peakOf(COMMAND_LINE, ...sealing(mode, 'message.eml', `${mode}.eml`)) - nothing },
    {
      what: 'open',
      mode,
      bytes: peakOf(COMMAND_LINE, ...reading('open', `${mode}.eml`), '--out', 'opened.eml') - nothing,
    },
  ]);
}

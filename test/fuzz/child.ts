/** One process that runs one target: it says which run begins, so that its parent knows the input that it dies of. */

import { readFileSync, writeSync } from 'node:fs';
import { setPriority } from 'node:os';
import { Failure } from '../../src/model/index.ts';
import { LONGEST } from './mutate-bytes.ts';
import { Random } from './random.ts';
import type { Loaded, Target } from './target.ts';

/** What a child is asked to do. */
export interface Job {
  readonly target: string;
  readonly seed: string;
  /** Runs from `first` up to, not including, `end`. */
  readonly first: number;
  readonly end: number;
  /** Milliseconds after which it stops by itself. */
  readonly time: number;
  /** One input alone, measured exactly. */
  readonly measure: boolean;
  /** An input that was saved, instead of one made by the seed. */
  readonly file: string | null;
}

/** One line of what a child tells, on its fourth channel. */
export type Message =
  | { readonly kind: 'ready' }
  | { readonly kind: 'run'; readonly run: number }
  | { readonly kind: 'found'; readonly run: number; readonly what: string; readonly where: string }
  | { readonly kind: 'suspect'; readonly run: number; readonly what: 'slow' | 'memory' }
  | { readonly kind: 'measured'; readonly milliseconds: number; readonly megabytes: number }
  | { readonly kind: 'done'; readonly next: number };

const CHANNEL = 3;

/** Laws of time and memory, for inputs of up to `LONGEST` octets. */
export const MOST_MILLISECONDS = 1_000;
export const MOST_MEGABYTES = 200;
/** More than this above the beginning is looked at more closely: garbage that is not yet collected counts here. */
const SUSPECT_MEGABYTES = 350;

function tell(message: Message): void {
  writeSync(CHANNEL, `${JSON.stringify(message)}\n`);
}

function peak(): number {
  return process.resourceUsage().maxRSS / 1024;
}

/** The input of one run: the same for the same target, seed and number. */
export function makeInput(loaded: Loaded, target: string, seed: string, run: number): Uint8Array {
  const random = new Random(`${seed}/${target}/${run}`);
  const input = loaded.mutate(random, random.pick(loaded.samples), loaded.samples);
  return Uint8Array.from(input.subarray(0, LONGEST));
}

export async function runChild(targets: readonly Target[], text: string): Promise<void> {
  const job = JSON.parse(text) as Job;
  setPriority(10);
  const target = targets.find(({ name }) => name === job.target);
  if (target === undefined) throw new Error(job.target);
  const loaded = await target.load();
  await warmUp(loaded);
  tell({ kind: 'ready' });
  if (job.measure) await measure(loaded, job);
  else await runAll(loaded, job);
}

/** Unchanged samples obey the laws too, and load what is loaded when first needed. */
async function warmUp(loaded: Loaded): Promise<void> {
  for (const [index, sample] of loaded.samples.entries()) {
    const found = await faultOf(loaded, sample);
    if (found !== null) tell({ kind: 'found', run: -1 - index, ...found });
  }
}

async function runAll(loaded: Loaded, job: Job): Promise<void> {
  const start = performance.now();
  let base = peak();
  let run = job.first;
  for (; run < job.end && performance.now() - start < job.time; run++) {
    tell({ kind: 'run', run });
    const input = makeInput(loaded, job.target, job.seed, run);
    const before = performance.now();
    const found = await faultOf(loaded, input);
    if (found !== null) tell({ kind: 'found', run, ...found });
    if (performance.now() - before > MOST_MILLISECONDS) tell({ kind: 'suspect', run, what: 'slow' });
    if (peak() - base > SUSPECT_MEGABYTES) {
      tell({ kind: 'suspect', run, what: 'memory' });
      base = peak();
    }
    // Timers and streams of what was abandoned get their turn.
    if (run % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  tell({ kind: 'done', next: run });
}

/** Processor time of all threads: what else the machine does is not counted. */
function spent(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** The second time is the one that counts: code is compiled by then. */
async function measure(loaded: Loaded, job: Job): Promise<void> {
  const input = job.file === null ? makeInput(loaded, job.target, job.seed, job.first) : readInput(job.file);
  globalThis.gc?.();
  const base = peak();
  const times: number[] = [];
  for (let attempt = 0; attempt < 2; attempt++) {
    const before = spent();
    const found = await faultOf(loaded, input);
    times.push(spent() - before);
    if (found !== null && attempt === 0) tell({ kind: 'found', run: job.first, ...found });
    if (attempt === 0) tell({ kind: 'measured', milliseconds: times[0] ?? 0, megabytes: peak() - base });
  }
  tell({ kind: 'measured', milliseconds: Math.min(...times), megabytes: 0 });
  tell({ kind: 'done', next: job.first + 1 });
}

function readInput(file: string): Uint8Array {
  return new Uint8Array(readFileSync(file));
}

/** `null`: it was read or refused as it should. */
async function faultOf(loaded: Loaded, input: Uint8Array): Promise<{ what: string; where: string } | null> {
  try {
    await loaded.run(input);
    return null;
  } catch (error) {
    if (error instanceof Failure) return null;
    if (!(error instanceof Error)) return { what: `thrown: ${String(error)}`, where: '' };
    return { what: `${error.name}: ${error.message.slice(0, 200)}`, where: (error.stack ?? '').slice(0, 2_000) };
  }
}

/** Lets children run the targets in turns, ends those that hang, measures suspects again alone, and says what was found. */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { type Job, type Message, MOST_MEGABYTES, MOST_MILLISECONDS, makeInput } from './child.ts';
import { TARGETS } from './targets/index.ts';

export interface Request {
  readonly names: readonly string[];
  readonly seed: string;
  /** 0: no end, or what `runs` says. */
  readonly seconds: number;
  /** Of each target. */
  readonly runs: number;
  readonly first: number;
  readonly file: string | null;
}

/** A run that takes this long is ended. */
const HANG = 20_000;
/** Starting and reading the samples may take this long. */
const START = 60_000;
/** One turn of a target when there is no end. */
const TURN = 20_000;

const FOLDER = join(process.cwd(), '.cache/fuzz');

interface Ended {
  readonly next: number;
  readonly ran: number;
  readonly milliseconds: number;
}

/** Prints and saves what is found; returns how many different faults that were. */
export async function fuzz(request: Request): Promise<number> {
  const faults = new Faults(request);
  const next = new Map(request.names.map((name) => [name, request.first]));
  const totals = new Map(request.names.map((name) => [name, { ran: 0, milliseconds: 0 }]));
  const share = request.seconds > 0 ? (request.seconds * 1000) / request.names.length : TURN;
  const end = request.first + request.runs;
  console.log(`seed ${request.seed}`);
  do {
    for (const name of request.names) {
      const ended = await turn(request, name, next.get(name) ?? 0, share, faults);
      next.set(name, ended.next);
      const total = totals.get(name) ?? { ran: 0, milliseconds: 0 };
      totals.set(name, { ran: total.ran + ended.ran, milliseconds: total.milliseconds + ended.milliseconds });
    }
  } while (request.seconds === 0 && [...next.values()].some((run) => run < end));
  for (const [name, { ran, milliseconds }] of totals)
    console.log(
      `${name.padEnd(18)} ${ran} runs, ${Math.round(ran / Math.max(0.001, milliseconds / 1000))} each second`,
    );
  return faults.count;
}

/** One target for a while; a child that dies is followed by another one behind the run it died of. */
async function turn(request: Request, name: string, first: number, share: number, faults: Faults): Promise<Ended> {
  const end = request.first + request.runs;
  const start = performance.now();
  let run = first;
  let ran = 0;
  let milliseconds = 0;
  while (run < end && (run === first || performance.now() - start < share)) {
    const time = Math.max(0, share - (performance.now() - start));
    const measure = request.runs === 1 || request.file !== null;
    const job: Job = { target: name, seed: request.seed, first: run, end: Math.min(end, run + 1e9), time, measure, file: request.file };
    const ended = await runJob(job, faults);
    ran += ended.next - run;
    milliseconds += ended.milliseconds;
    run = ended.next;
  }
  return { next: run, ran, milliseconds };
} // prettier-ignore

function start(job: Job): ChildProcess {
  const flags = ['--max-old-space-size=512', '--expose-gc', ...process.execArgv];
  const script = [...flags, new URL(import.meta.url).pathname, '--child', JSON.stringify(job)];
  return spawn(process.execPath, script, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
}

async function runJob(job: Job, faults: Faults): Promise<Ended> {
  const child = start(job);
  const watch = new Watch(child, job);
  const lines = createInterface({ input: child.stdio[3] as Readable });
  lines.on('line', (line) => watch.hear(JSON.parse(line) as Message));
  let complaints = '';
  child.stderr?.on('data', (chunk: Buffer) => (complaints = (complaints + chunk.toString()).slice(-2_000)));
  const closed = new Promise<void>((resolve) => child.on('close', () => resolve()));
  await closed;
  watch.end();
  for (const found of watch.found) faults.add(job, found.run, found.what, found.where);
  if (!watch.isDone) faults.add(job, watch.run, watch.killed ? 'hang' : 'crash', complaints);
  if (job.measure) faults.judge(job, watch);
  else for (const { run } of watch.suspects) await runJob({ ...job, first: run, end: run + 1, measure: true }, faults);
  return { next: watch.isDone ? watch.next : watch.run + 1, ran: 0, milliseconds: watch.milliseconds };
}

/** Follows one child: where it is, since when, and what it told. */
class Watch {
  readonly found: (Message & { kind: 'found' })[] = [];
  readonly suspects: (Message & { kind: 'suspect' })[] = [];
  run: number;
  next: number;
  isDone = false;
  killed = false;
  milliseconds = 0;
  measured = { milliseconds: 0, megabytes: 0 };
  #since = performance.now();
  #ready = 0;
  readonly #timer: NodeJS.Timeout;

  constructor(child: ChildProcess, job: Job) {
    this.run = this.next = job.first;
    this.#timer = setInterval(() => {
      if (performance.now() - this.#since < (this.#ready === 0 ? START : HANG)) return;
      this.killed = true;
      child.kill('SIGKILL');
    }, 200);
  }

  hear(message: Message): void {
    this.#since = performance.now();
    if (message.kind === 'ready') this.#ready = performance.now();
    else if (message.kind === 'run') this.run = message.run;
    else if (message.kind === 'found') this.found.push(message);
    else if (message.kind === 'suspect') this.suspects.push(message);
    else if (message.kind === 'measured')
      this.measured = { milliseconds: message.milliseconds, megabytes: Math.max(this.measured.megabytes, message.megabytes) };
    else {
      this.isDone = true;
      this.next = message.next;
    }
  } // prettier-ignore

  end(): void {
    clearInterval(this.#timer);
    this.milliseconds = this.#ready === 0 ? 0 : performance.now() - this.#ready;
  }
}

/** What was found, each fault once: told apart by where it came from. */
class Faults {
  readonly #request: Request;
  readonly #seen = new Set<string>();

  constructor(request: Request) {
    this.#request = request;
  }

  get count(): number {
    return this.#seen.size;
  }

  judge(job: Job, { measured: { milliseconds, megabytes } }: Watch): void {
    const text = `${Math.round(milliseconds)} ms, ${Math.round(megabytes)} MB`;
    if (this.#request.runs === 1 || job.file !== null) console.log(text);
    if (milliseconds > MOST_MILLISECONDS) this.add(job, job.first, `slow: ${text}`, '');
    if (megabytes > MOST_MEGABYTES) this.add(job, job.first, `memory: ${text}`, '');
  }

  add(job: Job, run: number, what: string, where: string): void {
    const frame = where.split('\n').find((line) => /^\s+at /.test(line) && !/test\/fuzz|target\.ts/.test(line)) ?? '';
    const key = `${job.target} ${what.replace(/\d+/g, '0')} ${frame}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    console.log(
      `\nFOUND ${job.target} seed ${job.seed} run ${run}: ${what}\n${where.split('\n').slice(1, 9).join('\n')}`,
    );
    if (job.file === null) void this.#save(job, run);
    else console.log(`  in ${job.file}`);
  }

  async #save(job: Job, run: number): Promise<void> {
    const target = TARGETS.find(({ name }) => name === job.target);
    const loaded = await target?.load();
    if (loaded === undefined) return;
    const input = run < 0 ? loaded.samples[-1 - run] : makeInput(loaded, job.target, job.seed, run);
    mkdirSync(FOLDER, { recursive: true });
    const file = join(FOLDER, `${job.target}-${job.seed}-${run}`);
    writeFileSync(file, input ?? new Uint8Array(0));
    console.log(`  saved ${file}`);
  }
}

/** `send-secure` as a process, as other people's scripts run it: arguments and octets in; exit code, octets and lines out. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, readFileSync, rmSync, rmdirSync, statSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const main = join(root, 'dist/cli/main.js');

/** What one run did. */
export interface Ran {
  readonly exitCode: number | null;
  readonly out: Buffer;
  readonly err: string;
}

/** The fields of the report that tests look at; `docs/cli.md` says what they mean. */
export interface Report {
  readonly version: number;
  readonly protocol: string;
  readonly encryption: {
    readonly encrypted: boolean;
    readonly opened: boolean;
    readonly integrity: string;
    readonly algorithm: string | null;
    readonly layers: readonly { readonly algorithm: string; readonly integrity: string }[];
    readonly recipients: readonly { readonly type: string; readonly id: string; readonly mine: boolean }[];
    readonly covers: string;
    readonly parts: readonly string[];
  };
  readonly signatures: readonly {
    readonly status: string;
    readonly signer: { readonly addresses: readonly string[]; readonly fingerprint: string } | null;
    readonly trust: string;
    readonly reasons: readonly string[];
    readonly digest: string;
    readonly key: string | null;
    readonly signedAt: string | null;
    readonly covers: string;
    readonly parts: readonly string[];
  }[];
  readonly from: {
    readonly addresses: readonly string[];
    readonly matchesSigner: boolean | null;
    readonly warnings: readonly string[];
  };
  readonly headers: Readonly<
    Record<string, { readonly value: string | null; readonly protection: string; readonly outer: string | null }>
  >;
  readonly verdict: { readonly code: string; readonly sentence: string; readonly details: readonly string[] };
  readonly weak: readonly string[];
  readonly parts: readonly {
    readonly path: string;
    readonly type: string;
    readonly filename: string | null;
    readonly size: number;
    readonly encrypted: boolean;
    readonly signedBy: readonly number[];
  }[];
}

/** A folder of its own for the files of one test file; commands run in it, so files are named without a path. */
export class Desk {
  readonly folder: string;

  /** `folder`: one that somebody else made and disposes of. */
  constructor(folder?: string) {
    this.folder = folder ?? mkdtempSync(join(tmpdir(), 'send-secure-cli-'));
    buildOnce();
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  write(name: string, content: Uint8Array | string): string {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return name;
  }

  read(name: string): Buffer {
    return readFileSync(join(this.folder, name));
  }

  /** Runs `send-secure`; one minute is more than anything here may take. */
  run(parameters: readonly string[], input: Uint8Array | string = ''): Ran {
    const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...parameters], {
      cwd: this.folder,
      input,
      maxBuffer: 500_000_000,
      timeout: 60_000,
    });
    return { exitCode: status, out: stdout, err: stderr.toString() };
  }

  /** Seals; throws with its line when that fails. */
  seal(parameters: readonly string[], message: Uint8Array): Buffer {
    const { exitCode, out, err } = this.run(['seal', ...parameters], message);
    if (exitCode !== 0) throw new Error(`seal ${parameters.join(' ')}: ${exitCode} ${err}`);
    return out;
  }

  /** Opens, and reads the report beside. */
  open(parameters: readonly string[], message: Uint8Array): Ran & { readonly report: Report } {
    rmSync(join(this.folder, 'report.json'), { force: true });
    const ran = this.run(['open', '--report', 'report.json', ...parameters], message);
    return { ...ran, report: this.report(ran) };
  }

  verify(parameters: readonly string[], message: Uint8Array): Ran & { readonly report: Report } {
    const ran = this.run(['verify', ...parameters], message);
    if (ran.out.length === 0) throw new Error(`no report: ${ran.exitCode} ${ran.err}`);
    return { ...ran, report: JSON.parse(ran.out.toString()) as Report };
  }

  private report(ran: Ran): Report {
    try {
      return JSON.parse(this.read('report.json').toString()) as Report;
    } catch (cause) {
      throw new Error(`no report: ${ran.exitCode} ${ran.err}`, { cause });
    }
  }
}

/** The one line that an error must be, in two halves. */
export function coded({ err }: Ran): { readonly code: string; readonly sentence: string } | null {
  const [, code, sentence] = /^([a-z0-9-]+): ([^\n]+)\n$/.exec(err) ?? [];
  return code === undefined || sentence === undefined ? null : { code, sentence };
}

/** Builds when there is nothing built or something newer than that; several test files may want it at once. */
function buildOnce(): void {
  if (isBuilt()) return;
  const lock = join(root, 'node_modules/.send-secure-building');
  for (const end = performance.now() + 120_000; !taken(lock); sleep(200))
    if (performance.now() > end) throw new Error(`${lock} stands in the way of building`);
  try {
    if (isBuilt()) return;
    const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/build.js'], { cwd: root });
    if (status !== 0) throw new Error(`cannot build: ${stdout.toString()}${stderr.toString()}`);
  } finally {
    rmdirSync(lock);
  }
}

function taken(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    return false;
  }
}

function isBuilt(): boolean {
  const built = statSync(main, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return ['src', 'cli'].every((folder) => newest(join(root, folder)) <= built);
}

function newest(folder: string): number {
  const times = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => statSync(join(folder, name)).mtimeMs);
  return Math.max(...times);
}

function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** What the command line remembers: one JSON file in the home folder, replaced whole, by one process at a time. */

import { existsSync, mkdirSync, rmdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, isAbsolute, join } from 'node:path';
import { decodeUtf8, encodeUtf8 } from '../src/bytes/index.ts';
import type { Store } from '../src/host/index.ts';
import { Failure } from '../src/model/index.ts';
import { makeFolder, readFile, writeFile } from './files.ts';

const FILE = 'remembered.json';

/** Another process needs milliseconds; one that died in between is waited for this long, then its lock is taken away. */
const LOCK_MILLISECONDS = 5_000;

/** The XDG data folder (XDG Base Directory Specification: a relative value is to be ignored). */
export function defaultHome(): string {
  const data = process.env['XDG_DATA_HOME'] ?? '';
  return join(isAbsolute(data) ? data : join(homedir(), '.local', 'share'), 'send-secure');
}

/**
 * The store in this folder, which is made when something is put. The file is read now, so that a damaged one stops
 * everything before anything is judged: throws `malformed-store`, `cannot-read-file`.
 */
export function fileStore(folder: string): Store {
  const path = join(folder, FILE);
  let values = readValues(path);
  return {
    get: (name) => Promise.resolve(values.get(name) ?? null),
    put: async (name, value) => {
      makeFolder(folder);
      locked(`${path}.lock`, () => {
        values = new Map([...readValues(path), [name, value]]);
        const content = { version: 1, values: Object.fromEntries(values) };
        writeFile(path, [encodeUtf8(`${JSON.stringify(content, null, 2)}\n`)]);
      });
    },
  };
}

function readValues(path: string): ReadonlyMap<string, unknown> {
  if (!existsSync(path)) return new Map();
  const content = parseJson(decodeUtf8(readFile(path)));
  if (!isRecord(content) || content['version'] !== 1 || !isRecord(content['values']))
    throw new Failure('malformed-store', basename(path));
  return new Map(Object.entries(content['values']));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Failure('malformed-store', FILE, { cause });
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Between reading and replacing nobody else may write: making a folder succeeds for one process only. */
function locked(lock: string, work: () => void): void {
  let end = performance.now() + LOCK_MILLISECONDS;
  while (!taken(lock)) {
    if (performance.now() > end) {
      abandon(lock);
      end = performance.now() + LOCK_MILLISECONDS;
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
  }
  try {
    work();
  } finally {
    abandon(lock);
  }
}

function taken(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if (statSync(lock, { throwIfNoEntry: false }) !== undefined) return false;
    throw new Failure('cannot-write-file', basename(lock), { cause: error });
  }
}

function abandon(lock: string): void {
  try {
    rmdirSync(lock);
  } catch {
    // Somebody else took it away: what was to be done is done.
  }
}

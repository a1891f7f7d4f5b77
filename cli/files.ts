/** Reading and writing files and streams: every failure is one coded line, and outputs appear whole or not at all. */

import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  read,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Failure, LIMITS } from '../src/model/index.ts';

/** The whole file. Errors: `cannot-read-file`, `too-large`. */
export function readFile(path: string): Uint8Array {
  return reading(basename(path), () => {
    const file = openSync(path, 'r');
    try {
      return readWhole(file);
    } finally {
      closeSync(file);
    }
  });
}

/** Standard input to its end. */
export function readStandardInput(): Uint8Array {
  return reading('standard input', () => readWhole(0));
}

/** Gives the message, or throws as `readFile`. */
export type Message = () => Promise<Uint8Array>;

/**
 * Standard input, or the file, of which a thread of its own begins to read at once: with code and keys loaded in the
 * meantime, a message of 25 MB costs no time of its own.
 */
export function readAhead(path: string | undefined): Message {
  if (path === undefined) return async () => readStandardInput();
  const ahead = startReading(path);
  return async () => (await ahead) ?? readFile(path);
}

/** `null` for what is no file of a size, or goes wrong: `readFile` does better, or says why not. */
async function startReading(path: string): Promise<Uint8Array | null> {
  let file: number | null = null;
  try {
    const stats = statSync(path);
    if (!stats.isFile() || stats.size === 0 || stats.size > LIMITS.messageBytes) return null;
    file = openSync(path, 'r');
    const { bytesRead, buffer } = await readByThread(file, Buffer.allocUnsafeSlow(stats.size), 0, stats.size, 0);
    return bytesRead === stats.size ? buffer : null;
  } catch {
    return null;
  } finally {
    if (file !== null) closeSync(file);
  }
}

const readByThread = promisify(read);

/** A regular file's size is known, so it is read into one buffer; a pipe grows as it comes. */
function readWhole(file: number): Uint8Array {
  const { size } = fstatSync(file);
  if (size > LIMITS.messageBytes) throw new Failure('too-large', `${size} bytes`);
  const pieces: Uint8Array[] = [];
  let total = 0;
  for (;;) {
    const piece = Buffer.allocUnsafeSlow(pieces.length === 0 && size > 0 ? size + 1 : 1 << 20);
    const count = readPiece(file, piece);
    if (count === 0) break;
    pieces.push(piece.subarray(0, count));
    total += count;
    if (total > LIMITS.messageBytes) throw new Failure('too-large', `over ${LIMITS.messageBytes} bytes`);
  }
  const [only] = pieces;
  return pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces, total);
}

/** A terminal or a slow pipe may have nothing yet (EAGAIN); wait for it without spinning. */
function readPiece(file: number, into: Uint8Array): number {
  for (;;) {
    try {
      return readSync(file, into, 0, into.length, null);
    } catch (error) {
      if (errorCode(error) === 'EOF') return 0;
      if (errorCode(error) !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

function reading<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure('cannot-read-file', `${what}: ${errorCode(error)}`);
  }
}

/**
 * Writes a file whole: to a neighbour first, then renamed, so that a full disk leaves no half message.
 * A device or pipe is written as it is: renaming onto it would put a file in its place.
 */
export function writeFile(path: string, chunks: readonly Uint8Array[]): void {
  if (existsSync(path) && !statSync(path).isFile()) return writeInPlace(path, chunks);
  const draft = join(dirname(path), `.${basename(path)}.${process.pid}.part`);
  writing(basename(path), () => {
    const file = openSync(draft, 'w', 0o600);
    try {
      writeChunks(file, chunks);
      renameSync(draft, path);
    } catch (error) {
      rmSync(draft, { force: true });
      throw error;
    }
  });
}

function writeInPlace(path: string, chunks: readonly Uint8Array[]): void {
  writing(basename(path), () => writeChunks(openSync(path, 'w'), chunks));
}

/** Writes and closes. */
function writeChunks(file: number, chunks: readonly Uint8Array[]): void {
  try {
    for (const chunk of chunks) writeAll(file, chunk);
  } finally {
    closeSync(file);
  }
}

/** Removes a file that an earlier command wrote; devices, pipes, and `kept` by whatever name, stay. */
export function removeFile(path: string, kept: string | undefined): void {
  const found = statSync(path, { throwIfNoEntry: false });
  const other = kept === undefined ? undefined : statSync(kept, { throwIfNoEntry: false });
  if (found?.isFile() !== true || (found.dev === other?.dev && found.ino === other.ino)) return;
  writing(basename(path), () => rmSync(path));
}

/** Makes a folder where there is none. */
export function makeFolder(path: string): void {
  writing(basename(path), () => mkdirSync(path, { recursive: true }));
}

/** Writes all chunks to standard output. A reader that went away is not our failure to explain. */
export function writeStandardOutput(chunks: readonly Uint8Array[]): void {
  writing('standard output', () => {
    for (const chunk of chunks) writeAll(1, chunk);
  });
}

function writing(what: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    throw new Failure('cannot-write-file', `${what}: ${errorCode(error)}`);
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let offset = 0; offset < bytes.length;) {
    try {
      offset += writeSync(file, bytes, offset);
    } catch (error) {
      if (errorCode(error) !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}

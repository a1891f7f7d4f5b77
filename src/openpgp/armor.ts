/** ASCII armor (RFC 9580 §6) on bytes: found anywhere in a text, written in chunks. */

import {
  Base64Lines,
  base64LinesLength,
  decodeBase64,
  encodeBase64,
  encodeUtf8,
  indexOf,
  latin1,
  MalformedBytes,
} from '../bytes/index.ts';
import { Failure } from '../model/index.ts';
import { Crc24 } from './crc24.ts';
import { readPackets } from './packets.ts';

export interface ArmorBlock {
  /** `PGP MESSAGE`, `PGP PUBLIC KEY BLOCK`, `PGP SIGNATURE`, … */
  readonly label: string;
  readonly data: Uint8Array;
  /** The block with its two lines: octets `start` to `end` of what was searched; the last line's line end is outside. */
  readonly start: number;
  readonly end: number;
}

const BEGIN = encodeUtf8('-----BEGIN PGP ');
const DASHES = encodeUtf8('-----');
/** The first octet of one in UTF-8, three octets long. */
const BYTE_ORDER_MARK = 0xef;
const LF = 0x0a;
const CR = 0x0d;

/** Longest line, and most lines, between the first line of armor and its empty line: writers use a few short ones. */
const HEADER_LINE_OCTETS = 1_000;
const HEADER_LINES = 20;

/** Longest first line, white space at its end counted. */
const FIRST_LINE_OCTETS = 200;

/** Where the next armor's first line stands at or after `from`, with its label; `null` when there is none. */
export function findArmor(bytes: Uint8Array, from = 0): { start: number; label: string; lineEnd: number } | null {
  for (let at = indexOf(bytes, BEGIN, from); at !== -1; at = indexOf(bytes, BEGIN, at + 1)) {
    if (at > 0 && bytes[at - 1] !== LF && !(at === 3 && bytes[0] === BYTE_ORDER_MARK)) continue;
    const lineEnd = endOfLine(bytes, at);
    // Whatever stands behind the dashes, however far behind, makes it another line.
    const line = latin1(bytes.subarray(at, Math.min(lineEnd, at + FIRST_LINE_OCTETS))).trimEnd();
    const label =
      lineEnd - at > FIRST_LINE_OCTETS ? undefined : /^-----BEGIN (PGP [A-Z0-9 /]{1,40})-----$/.exec(line)?.[1];
    if (label !== undefined) return { start: at, label, lineEnd };
  }
  return null;
}

/** The next block at or after `from`; `null` when there is none. Throws `malformed` for a block that is broken. */
export function readArmor(bytes: Uint8Array, from = 0): ArmorBlock | null {
  const found = findArmor(bytes, from);
  if (found === null) return null;
  const last = indexOf(bytes, encodeUtf8(`\n-----END ${found.label}-----`), found.lineEnd - 1);
  if (last === -1) throw new Failure('malformed', 'armor has no end');
  const end = Math.min(indexOf(bytes, DASHES, last + 6) + DASHES.length, bytes.length);
  const body = bytes.subarray(skipHeaders(bytes, found.lineEnd, last), last);
  try {
    return { label: found.label, data: decodeBase64(withoutCheckSum(body)), start: found.start, end };
  } catch (cause) {
    if (cause instanceof MalformedBytes) throw new Failure('malformed', 'armor is not base64', { cause });
    throw cause;
  }
}

/** Every block in order. `most` bounds their number. */
export function readAllArmor(bytes: Uint8Array, most: number): ArmorBlock[] {
  const blocks: ArmorBlock[] = [];
  for (let block = readArmor(bytes); block !== null; block = readArmor(bytes, block.end)) {
    blocks.push(block);
    if (blocks.length > most) throw new Failure('too-many', 'armored blocks');
  }
  return blocks;
}

/** The binary object itself, or the first armored block in a text around it. Throws `malformed`. */
export function binaryOf(bytes: Uint8Array): Uint8Array {
  if (isBinary(bytes)) return bytes;
  const block = readArmor(bytes);
  if (block === null) throw new Failure('malformed', 'no OpenPGP data');
  return block.data;
}

/** Packets begin with a set bit (RFC 9580 §4.2), but so does a text in UTF-8: armor in it counts unless it is framed. */
export function isBinary(bytes: Uint8Array): boolean {
  if (((bytes[0] ?? 0) & 0x80) === 0) return false;
  if (findArmor(bytes) === null) return true;
  try {
    return readPackets(bytes).length > 0;
  } catch {
    return false;
  }
}

/**
 * Armor in chunks, lines of 76 letters ended by CRLF. The check sum is for readers that want one;
 * it is forbidden around version 6 signatures and SEIPD version 2 (RFC 9580 §6.1).
 */
export function writeArmor(label: string, data: readonly Uint8Array[], checkSum: boolean): Uint8Array[] {
  const letters = new Uint8Array(base64LinesLength(data.reduce((sum, part) => sum + part.length, 0)));
  const lines = new Base64Lines(letters);
  const crc = new Crc24();
  for (const part of data) {
    lines.write(part);
    if (checkSum) crc.update(part);
  }
  lines.finish();
  const sum = checkSum ? `=${encodeBase64(crc.digest())}\r\n` : '';
  return [encodeUtf8(`-----BEGIN ${label}-----\r\n\r\n`), letters, encodeUtf8(`${sum}-----END ${label}-----\r\n`)];
}

/** Armor headers run to an empty line (RFC 9580 §6.2.2); a block that lost it begins with its data. */
function skipHeaders(bytes: Uint8Array, from: number, last: number): number {
  for (let at = from, lines = 0; at < last; lines++) {
    const end = endOfLine(bytes, at);
    if (lines > HEADER_LINES || end - at > HEADER_LINE_OCTETS) throw new Failure('malformed', 'armor headers');
    const line = latin1(bytes.subarray(at, end)).trim();
    if (line === '') return end;
    if (!line.includes(':')) return from;
    at = end;
  }
  return last;
}

/** The last line is a check sum when it is `=` and four letters; it is not relied on (RFC 9580 §6.1). */
function withoutCheckSum(body: Uint8Array): Uint8Array {
  let end = body.length;
  while (end > 0 && isSpace(body[end - 1])) end--;
  const begin = end - 5;
  const isLine = begin === 0 || body[begin - 1] === LF || body[begin - 1] === CR;
  return begin >= 0 && body[begin] === 0x3d && isLine ? body.subarray(0, begin) : body.subarray(0, end);
}

function isSpace(octet: number | undefined): boolean {
  return octet === LF || octet === CR || octet === 0x20 || octet === 0x09;
}

/** The offset after the line's LF. */
function endOfLine(bytes: Uint8Array, from: number): number {
  const at = bytes.indexOf(LF, from);
  return at === -1 ? bytes.length : at + 1;
}

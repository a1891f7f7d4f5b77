/** Uuencoded bodies (POSIX uuencode, historical algorithm), read only. */

import { latin1 } from '../bytes/index.ts';

export interface Uuencoded {
  readonly filename: string;
  readonly bytes: Uint8Array;
  /** A line was short or long, or `end` was missing. */
  readonly clean: boolean;
}

/**
 * The file between a `begin` and an `end` line, read line by line; a damaged line gives what it has. `null` when no `begin`
 * line stands, or anything else beside: that is a text with a file in it, and all of it is shown.
 */
export function decodeUuencode(bytes: Uint8Array): Uuencoded | null {
  const lines = latin1(bytes).split(/\r?\n/);
  const begin = lines.findIndex((line) => /^begin [0-7]{3,4} /.test(line));
  if (begin < 0 || lines.slice(0, begin).some(isNotBlank)) return null;
  const out = new Uint8Array(bytes.length);
  let length = 0;
  let clean = false;
  for (const [index, line] of lines.entries()) {
    if (index <= begin) continue;
    if (line === 'end') {
      if (lines.slice(index + 1).some(isNotBlank)) return null;
      clean = true;
      break;
    }
    length += decodeLine(line, out.subarray(length));
  }
  const filename = (lines[begin] ?? '').replace(/^begin [0-7]+ /, '').trim();
  return { filename, bytes: out.subarray(0, length), clean };
}

function isNotBlank(line: string): boolean {
  return line.trim() !== '';
}

/** One line: its count, then groups of four letters; returns the octets written. */
function decodeLine(line: string, out: Uint8Array): number {
  const wanted = Math.min(sextet(line, 0), Math.floor(((line.length + 2) * 3) / 4));
  if (line === '') return 0;
  let length = 0;
  for (let at = 1; length < wanted && at < line.length; at += 4) {
    const group =
      (sextet(line, at) << 18) | (sextet(line, at + 1) << 12) | (sextet(line, at + 2) << 6) | sextet(line, at + 3);
    for (let shift = 16; shift >= 0 && length < wanted; shift -= 8) out[length++] = (group >> shift) & 0xff;
  }
  return length;
}

/** Both space and grave accent are zero; so is a letter that trailing-space removal took. */
function sextet(line: string, at: number): number {
  return at < line.length ? (line.charCodeAt(at) - 0x20) & 0x3f : 0;
}

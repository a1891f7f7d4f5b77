/** Base64 decoding by Node's Buffer, kept strict although Buffer itself skips what it does not know. */
import { decodeByTable } from './base64-table.ts';
import { asBuffer, type NodeBuffer } from './runtime.ts';

const LF = 0x0a;
const CR = 0x0d;
/** Bytes decoded at once: small enough to stay in the processor's cache, measured best between 20 and 300 kB. */
const CHUNK = 80_000;

/**
 * Text in lines of one length, as mail programs write it, is decoded many lines at a time; from the first irregularity on,
 * and for the last line, the table decides what is white space and what is junk. Throws MalformedBytes.
 */
export function decodeByBuffer(text: NodeBuffer): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((text.length * 3) / 4));
  const into = asBuffer === null ? null : asBuffer(bytes);
  const line = firstLine(text);
  let from = 0;
  let to = 0;
  if (into !== null && line !== null) {
    const lines = Math.max(1, Math.floor(CHUNK / line.stride));
    while (from < text.length) {
      const count = regularLines(text, from, line, lines);
      const wanted = (count * line.letters * 3) / 4;
      if (count === 0) break;
      const piece = text.toString('latin1', from, from + count * line.stride);
      // Buffer skips junk and padding, so their bytes are missing; only base64url's letters it reads as if they were base64.
      if (piece.includes('-') || piece.includes('_') || into.write(piece, to, 'base64') !== wanted) break;
      from += count * line.stride;
      to += wanted;
    }
  }
  return bytes.subarray(0, to + decodeByTable(text.subarray(from), bytes, to));
}

interface Line {
  readonly letters: number;
  /** Letters and line end. */
  readonly stride: number;
}

/** The shape of the first line if it ends in LF or CRLF and holds whole groups of four letters. */
function firstLine(text: NodeBuffer): Line | null {
  const end = text.indexOf(LF);
  if (end < 4) return null;
  const letters = text[end - 1] === CR ? end - 1 : end;
  return letters % 4 === 0 ? { letters, stride: end + 1 } : null;
}

/** How many lines from `from` on, at most `most`, have their line end where the first line has it. */
function regularLines(text: Uint8Array, from: number, line: Line, most: number): number {
  let count = 0;
  let end = from + line.stride - 1;
  while (count < most && text[end] === LF && (line.letters + 1 === line.stride || text[end - 1] === CR)) {
    count++;
    end += line.stride;
  }
  return count;
}

/** Finds the delimiter lines of all multiparts that are open at a place: one forward pass, each line looked at once. */

import { encodeUtf8, fromLatin1, indexOf, latin1 } from '../bytes/index.ts';

const LF = 0x0a;
const CR = 0x0d;
const LINE_FEED = Uint8Array.of(LF);

/** Of a boundary, as much as the native search gets: an overlong one must not make each search dear. */
const NEEDLE_LENGTH = 64;

/** A delimiter line (RFC 2046 §5.1.1), or the end of input. */
export interface Delimiter {
  /** Which open multipart it belongs to: 0 is the outermost; -1 at the end of input. */
  readonly level: number;
  /** It ends its multipart. */
  readonly closing: boolean;
  /** Where the line end before it starts: the octets before belong to the entity. */
  readonly contentEnd: number;
  /** Where the line after it starts. */
  readonly lineEnd: number;
}

/** An open multipart: how its lines look behind the two hyphens; nothing when another one around it has the same boundary. */
interface Open {
  readonly keys: readonly string[];
}

/**
 * The stack of open multiparts over one buffer. An outer multipart's delimiter ends everything inside it; when two
 * could match one line, the outer one does. White space at the end of a delimiter line is transport padding, and a
 * boundary that ends with white space (RFC 2046 forbids it) matches with and without.
 */
export class Delimiters {
  readonly #bytes: Uint8Array;
  readonly #stack: Open[] = [];
  /** Line (without hyphens and padding) -> level, for opening and for closing lines. */
  readonly #opening = new Map<string, number>();
  /** Without the line end before it: hyphens are rare where line ends are not, so the search is three times as fast. */
  #needle = encodeUtf8('--');
  #longest = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Opens a multipart inside all that are open; returns its level. */
  push(boundary: string): number {
    const exact = latin1(encodeUtf8(boundary));
    const keys = [exact, trimPadding(exact)].filter((key) => !this.#opening.has(key));
    for (const key of keys) this.#opening.set(key, this.#stack.length);
    this.#stack.push({ keys });
    this.#refresh();
    return this.#stack.length - 1;
  }

  /** From here on the innermost multipart's lines mean nothing: its closing delimiter was seen. */
  close(): void {
    for (const key of this.#stack.at(-1)?.keys ?? []) this.#opening.delete(key);
    this.#refresh();
  }

  /** Leaves the innermost multipart. */
  pop(): void {
    this.close();
    this.#stack.pop();
  }

  /** The first delimiter line at or after `from`, which is the start of a line. */
  next(from: number): Delimiter {
    const bytes = this.#bytes;
    const end: Delimiter = { level: -1, closing: false, contentEnd: bytes.length, lineEnd: bytes.length };
    if (this.#opening.size === 0) return end;
    for (let search = from; ;) {
      const at = indexOf(bytes, this.#needle, search);
      if (at < 0) return end;
      const found = at === from || bytes[at - 1] === LF ? this.at(at) : null;
      if (found !== null) return found;
      const lf = indexOf(bytes, LINE_FEED, at);
      if (lf < 0) return end;
      search = lf + 1;
    }
  }

  /** The delimiter line that starts at `lineStart`, or `null`. */
  at(lineStart: number): Delimiter | null {
    const bytes = this.#bytes;
    if (this.#opening.size === 0 || bytes[lineStart] !== 0x2d || bytes[lineStart + 1] !== 0x2d) return null;
    const match = this.#match(lineStart + 2);
    if (match === null) return null;
    const lf = lineStart - 1;
    return { ...match, contentEnd: bytes[lf - 1] === CR ? lf - 1 : lf };
  }

  #match(start: number): { level: number; closing: boolean; lineEnd: number } | null {
    const bytes = this.#bytes;
    let textEnd = start;
    const reach = Math.min(bytes.length, start + this.#longest + 2);
    while (textEnd < reach && bytes[textEnd] !== LF) textEnd += 1;
    let lineEnd = textEnd;
    while (lineEnd < bytes.length && isPadding(bytes[lineEnd])) lineEnd += 1;
    if (lineEnd < bytes.length && bytes[lineEnd] !== LF) return null;
    const text = trimPadding(latin1(bytes.subarray(start, textEnd)));
    const opening = this.#opening.get(text) ?? Infinity;
    const closing = text.endsWith('--') ? (this.#opening.get(text.slice(0, -2)) ?? Infinity) : Infinity;
    const level = Math.min(opening, closing);
    return level === Infinity
      ? null
      : { level, closing: closing < opening, lineEnd: Math.min(bytes.length, lineEnd + 1) };
  }

  /** All open boundaries' common begin goes into the native search, so that foreign lines cost nothing. */
  #refresh(): void {
    const open = [...this.#opening.keys()];
    let common = (open[0] ?? '').slice(0, NEEDLE_LENGTH);
    for (const boundary of open) {
      let same = 0;
      while (same < common.length && common[same] === boundary[same]) same += 1;
      common = common.slice(0, same);
    }
    this.#needle = fromLatin1(`--${common}`);
    this.#longest = open.reduce((most, boundary) => Math.max(most, boundary.length), 0);
  }
}

function isPadding(octet: number | undefined): boolean {
  return octet === 0x20 || octet === 0x09 || octet === CR;
}

function trimPadding(text: string): string {
  let end = text.length;
  while (end > 0 && isPadding(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** Parameters of Content-* fields (RFC 2045 §5.1, RFC 2231), read from what mailers really write. */

import { fromLatin1, latin1 } from '../bytes/index.ts';
import { decodeEncodedWords } from './encoded-words.ts';
import { decodeCharset } from './text.ts';

/** Parameter names in lower case; of a repeated one the first counts. */
export type Parameters = ReadonlyMap<string, string>;

/** Splits `value; a=b; c="d"` at its semicolons: the value in front and the parameters, RFC 2231 pieces joined. */
export function parseParameters(field: string): { readonly value: string; readonly parameters: Parameters } {
  const text = new Cursor(field);
  const value = text.until(';').trim();
  const raw: [string, string][] = [];
  while (text.take(';')) {
    const name = text.until('=;').trim().toLowerCase();
    if (!text.take('=')) continue;
    const content = text.value();
    if (name !== '') raw.push([name, content]);
  }
  return { value, parameters: joinParameters(raw) };
}

/** Reads one field value from left to right. */
class Cursor {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  /** Everything before one of the characters, comments left out. */
  until(stops: string): string {
    let out = '';
    while (this.#at < this.#text.length && !stops.includes(this.#text[this.#at] ?? '')) {
      if (this.#text[this.#at] === '(') this.#skipComment();
      else out += this.#text[this.#at++];
    }
    return out;
  }

  /** A quoted string, or everything up to the next semicolon (mailers leave out quotes around spaces). */
  value(): string {
    while (this.#text[this.#at] === ' ' || this.#text[this.#at] === '\t') this.#at += 1;
    if (this.#text[this.#at] !== '"') return this.#bare();
    const quoted = this.#quoted();
    this.until(';');
    return quoted;
  }

  /** Unquoted: a comment only after white space, for file names like `report(1).pdf`. */
  #bare(): string {
    const end = this.#text.indexOf(';', this.#at);
    const bare = this.#text.slice(this.#at, end < 0 ? this.#text.length : end);
    this.#at += bare.length;
    return bare.replace(/\s\([^()]*\)\s*$/, '').trim();
  }

  #quoted(): string {
    let out = '';
    for (this.#at += 1; this.#at < this.#text.length; this.#at += 1) {
      const character = this.#text[this.#at] ?? '';
      if (character === '"') {
        this.#at += 1;
        return out;
      }
      const escaped = character === '\\' && /["\\]/.test(this.#text[this.#at + 1] ?? '');
      if (escaped) this.#at += 1;
      out += this.#text[this.#at] ?? '';
    }
    return out;
  }

  #skipComment(): void {
    let depth = 0;
    for (; this.#at < this.#text.length; this.#at += 1) {
      const character = this.#text[this.#at];
      if (character === '\\') this.#at += 1;
      else if (character === '(') depth += 1;
      else if (character === ')' && --depth === 0) {
        this.#at += 1;
        return;
      }
    }
  }
}

/** One piece of a parameter: `name`, `name*`, `name*0`, `name*0*` (RFC 2231 §3, §4). */
interface Piece {
  readonly section: number;
  readonly extended: boolean;
  readonly text: string;
}

function joinParameters(raw: readonly (readonly [string, string])[]): Parameters {
  const plain = new Map<string, string>();
  const pieces = new Map<string, Piece[]>();
  for (const [name, text] of raw) {
    const match = /^([^*]+)\*(?:(\d{1,4})(\*)?)?$/.exec(name);
    if (match === null) {
      if (!plain.has(name)) plain.set(name, text);
      continue;
    }
    const base = match[1] ?? '';
    const piece = { section: Number(match[2] ?? 0), extended: match[2] === undefined || match[3] === '*', text };
    const known = pieces.get(base);
    if (known === undefined) pieces.set(base, [piece]);
    else known.push(piece);
  }
  for (const [name, text] of plain) if (TEXT_PARAMETERS.has(name)) plain.set(name, decodeEncodedWords(text).text);
  for (const [name, list] of pieces) {
    const joined = joinPieces(list);
    if (joined !== null) plain.set(name, joined);
  }
  return plain;
}

/** Where encoded words inside quotes are decoded, against RFC 2047 §5 but as most mailers write them. */
const TEXT_PARAMETERS = new Set(['name', 'filename', 'title', 'description']);

/** Sections 0, 1, 2, … up to the first gap; `null` without section 0. */
function joinPieces(list: readonly Piece[]): string | null {
  const bySection = new Map<number, Piece>();
  for (const piece of list) if (!bySection.has(piece.section)) bySection.set(piece.section, piece);
  const first = bySection.get(0);
  if (first === undefined) return null;
  const prefix = first.extended ? /^([^']*)'[^']*'/.exec(first.text) : null;
  let octets = '';
  for (let section = 0; ; section += 1) {
    const piece = bySection.get(section);
    if (piece === undefined) break;
    const text = section === 0 && prefix !== null ? piece.text.slice(prefix[0].length) : piece.text;
    octets += piece.extended ? percentDecode(text) : latin1(new TextEncoder().encode(text));
  }
  return decodeCharset(fromLatin1(octets), prefix?.[1] || 'utf-8').text;
}

/** To octets, one character each; a `%` without two digits stands for itself. */
function percentDecode(text: string): string {
  return latin1(new TextEncoder().encode(text)).replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
}

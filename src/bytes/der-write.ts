/** Writes DER (X.690 §10, §11): values are lists of chunks with a known length, so large content is never copied. */

import { TAG } from './der.ts';
import { MalformedBytes } from './malformed.ts';

/** One encoded value: its bytes in order, and how many there are. */
export interface DerPart {
  readonly length: number;
  readonly chunks: readonly Uint8Array[];
}

/** An encoded value, or one finished elsewhere. */
export type DerInput = DerPart | Uint8Array;

/** A value with this identifier octet around already encoded parts or content octets. */
export function derValue(tag: number, ...content: readonly DerInput[]): DerPart {
  const length = content.reduce((sum, part) => sum + part.length, 0);
  const header = derHeader(tag, length);
  const chunks = [header, ...content.flatMap((part) => (part instanceof Uint8Array ? [part] : part.chunks))];
  return { length: header.length + length, chunks };
}

export function derSequence(...content: readonly DerInput[]): DerPart {
  return derValue(TAG.sequence, ...content);
}

/** SET OF: the encodings in ascending order (X.690 §11.6). Copies its parts: not for large content. */
export function derSetOf(parts: readonly DerInput[], tag: number = TAG.set): DerPart {
  return derValue(tag, ...parts.map(derBytes).sort(compareEncodings));
}

/** `[number] EXPLICIT` around one encoded value. */
export function derExplicit(number: number, ...content: readonly DerInput[]): DerPart {
  return derValue(0xa0 | number, ...content);
}

export function derOctets(...content: readonly DerInput[]): DerPart {
  return derValue(TAG.octetString, ...content);
}

/** BIT STRING of whole octets. */
export function derBits(octets: DerInput): DerPart {
  return derValue(TAG.bitString, Uint8Array.of(0), octets);
}

export function derNull(): DerPart {
  return derValue(TAG.null);
}

export function derBoolean(value: boolean): DerPart {
  return derValue(TAG.boolean, Uint8Array.of(value ? 0xff : 0));
}

/** INTEGER from a small number that is not negative, or from an unsigned big-endian magnitude. */
export function derInteger(value: number | Uint8Array): DerPart {
  const magnitude = typeof value === 'number' ? octetsOf(value) : value;
  let first = 0;
  while (first < magnitude.length - 1 && magnitude[first] === 0) first++;
  const trimmed = magnitude.subarray(first);
  const sign = trimmed.length === 0 || (trimmed[0] ?? 0) > 0x7f ? [Uint8Array.of(0)] : [];
  return derValue(TAG.integer, ...sign, trimmed);
}

const encodedOids = new Map<string, DerPart>();

/** OBJECT IDENTIFIER from its dotted form. */
export function derOid(dotted: string): DerPart {
  const known = encodedOids.get(dotted);
  if (known !== undefined) return known;
  const [first = 0n, second = 0n, ...rest] = dotted.split('.').map(BigInt);
  const part = derValue(TAG.oid, Uint8Array.from([first * 40n + second, ...rest].flatMap(base128)));
  if (encodedOids.size < 500) encodedOids.set(dotted, part);
  return part;
}

/** UTCTime from 1950 to 2049, GeneralizedTime else (RFC 5280 §4.1.2.5, RFC 5652 §11.3); whole seconds. */
export function derTime(date: Date): DerPart {
  const digits = date
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(/[-:T]/g, '');
  const year = date.getUTCFullYear();
  const short = year >= 1950 && year < 2050;
  return derValue(short ? TAG.utcTime : TAG.generalizedTime, asciiBytes(short ? digits.slice(2) : digits));
}

/** Stands for `length` bytes that are made later; find the bytes around it by `splitAtHole`. */
export function derHole(length: number): DerPart {
  return { length, chunks: [HOLE] };
}

const HOLE = new Uint8Array(0);

/** What comes before and after the one hole in `part`. */
export function splitAtHole(part: DerPart): { readonly before: Uint8Array; readonly after: Uint8Array } {
  const at = part.chunks.indexOf(HOLE);
  if (at < 0) throw new MalformedBytes('nothing left open');
  return { before: joinChunks(part.chunks.slice(0, at)), after: joinChunks(part.chunks.slice(at + 1)) };
}

/** The encoding in one piece. */
export function derBytes(part: DerInput): Uint8Array {
  return part instanceof Uint8Array ? part : joinChunks(part.chunks);
}

function derHeader(tag: number, length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(tag, length);
  const octets = octetsOf(length);
  return Uint8Array.of(tag, 0x80 | octets.length, ...octets);
}

function octetsOf(value: number): Uint8Array {
  const octets: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return Uint8Array.from(octets);
}

function base128(arc: bigint): number[] {
  const octets = [Number(arc & 0x7fn)];
  for (let rest = arc >> 7n; rest > 0n; rest >>= 7n) octets.unshift(Number(rest & 0x7fn) | 0x80);
  return octets;
}

function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function joinChunks(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** As octet strings, the shorter padded with zeros at its end (X.690 §11.6). */
function compareEncodings(a: Uint8Array, b: Uint8Array): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

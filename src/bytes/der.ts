/**
 * Reads BER and DER (X.690) as a cursor over views: no tree, no copies, bounded depth.
 *
 * Indefinite lengths and constructed strings are accepted everywhere, because CMS allows them (RFC 5652 §5.1, §6.1);
 * what must be DER is compared or hashed as the bytes that came. Tags are identifier octets: class, constructed bit and
 * number in one (`0x30` SEQUENCE, `0xa0` constructed [0]); numbers above 30 are refused, no format here uses them.
 */

import { MalformedBytes } from './malformed.ts';

/** Identifier octets by their names in X.690. */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  sequence: 0x30,
  set: 0x31,
  numericString: 0x12,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  visibleString: 0x1a,
  universalString: 0x1c,
  bmpString: 0x1e,
} as const;

const CONSTRUCTED = 0x20;

/** Values inside values; certificates need 12, triple-wrapped CMS some 30. */
const DEPTH_LIMIT = 64;

/** A cursor over the values in `bytes`. Throws `MalformedBytes` on anything that is not BER. */
export function readDer(bytes: Uint8Array): DerReader {
  return new DerReader(bytes, 0, bytes.length, 0);
}

/** Reads exactly one value with this tag that fills `bytes`, and steps into it. */
export function enterDer(bytes: Uint8Array, tag: number = TAG.sequence): DerReader {
  const outer = readDer(bytes);
  const inner = outer.enter(tag);
  outer.end();
  return inner;
}

/** One value: where it stands in its source. Views are made when asked for. */
export class DerValue {
  readonly tag: number;
  private readonly source: Uint8Array;
  private readonly start: number;
  private readonly contentStart: number;
  private readonly contentEnd: number;
  private readonly stop: number;
  private readonly depth: number;

  constructor(source: Uint8Array, place: Place, depth: number) {
    this.tag = place.tag;
    this.source = source;
    this.start = place.start;
    this.contentStart = place.contentStart;
    this.contentEnd = place.contentEnd;
    this.stop = place.stop;
    this.depth = depth;
  }

  /** The whole encoding, with tag and length, as it came. */
  get bytes(): Uint8Array {
    return this.source.subarray(this.start, this.stop);
  }

  /** The content octets; of an indefinite-length value without the end marker. */
  get content(): Uint8Array {
    return this.source.subarray(this.contentStart, this.contentEnd);
  }

  get constructed(): boolean {
    return (this.tag & CONSTRUCTED) !== 0;
  }

  /** The length was not given but marked by an end (X.690 §8.1.3.6). */
  get indefinite(): boolean {
    return this.stop !== this.contentEnd;
  }

  /** A cursor over the values inside. */
  enter(): DerReader {
    if (!this.constructed) throw new MalformedBytes('primitive where a structure was expected');
    if (this.depth >= DEPTH_LIMIT) throw new MalformedBytes('nested too deep');
    return new DerReader(this.source, this.contentStart, this.contentEnd, this.depth + 1);
  }

  /** The octets of a string, whole or in the pieces of its constructed form (X.690 §8.7), as views. */
  *octetChunks(): Generator<Uint8Array> {
    if (!this.constructed) {
      yield this.content;
      return;
    }
    for (const piece of this.enter()) {
      if ((piece.tag & ~CONSTRUCTED) !== TAG.octetString) throw new MalformedBytes('string made of other values');
      if (piece.constructed) yield* piece.octetChunks();
      else yield piece.content;
    }
  }

  /** How many octets `octetChunks` gives. */
  octetCount(): number {
    if (!this.constructed) return this.contentEnd - this.contentStart;
    let count = 0;
    for (const chunk of this.octetChunks()) count += chunk.length;
    return count;
  }

  /** The octets of a string in one piece: a view of a primitive one, a copy of a constructed one. */
  octets(): Uint8Array {
    if (!this.constructed) return this.content;
    const whole = new Uint8Array(this.octetCount());
    let at = 0;
    for (const chunk of this.octetChunks()) {
      whole.set(chunk, at);
      at += chunk.length;
    }
    return whole;
  }

  /** Dotted form of an OBJECT IDENTIFIER. */
  oid(): string {
    return decodeOid(this.source, this.contentStart, this.contentEnd);
  }

  /** Content octets of an INTEGER: big-endian two's complement, at least one. */
  integer(): Uint8Array {
    const content = this.content;
    if (content.length === 0) throw new MalformedBytes('empty integer');
    return content;
  }

  /** An INTEGER that must be small and not negative (versions, counts). */
  smallInteger(): number {
    const content = this.integer();
    if ((content[0] ?? 0) > 0x7f || content.length > 5) throw new MalformedBytes('integer out of range');
    return content.reduce((sum, octet) => sum * 256 + octet, 0);
  }

  boolean(): boolean {
    const content = this.content;
    if (content.length !== 1) throw new MalformedBytes('boolean of another length than 1');
    return content[0] !== 0;
  }

  /** Octets of a BIT STRING of whole octets (keys, signatures); throws when bits are left over. */
  bitOctets(): Uint8Array {
    const content = this.content;
    if (this.constructed || content[0] !== 0) throw new MalformedBytes('bit string not of whole octets');
    return content.subarray(1);
  }

  /** The named bits that are set in a BIT STRING, by number (key usage); the first 64 are looked at. */
  bits(): ReadonlySet<number> {
    const content = this.content;
    if (this.constructed || content.length === 0) throw new MalformedBytes('empty bit string');
    const set = new Set<number>();
    for (let bit = 0; bit < Math.min(content.length - 1, 8) * 8; bit++)
      if (((content[1 + (bit >> 3)] ?? 0) & (0x80 >> (bit & 7))) !== 0) set.add(bit);
    return set;
  }

  /** A UTCTime or GeneralizedTime, as X.509 and CMS use them (RFC 5280 §4.1.2.5: years 50-99 are 19xx). */
  time(): Date {
    const text = String.fromCharCode(...this.content.subarray(0, 32));
    if (this.tag === TAG.utcTime) return decodeTime(text, (Number(text.slice(0, 2)) < 50 ? '20' : '19') + text);
    if (this.tag === TAG.generalizedTime) return decodeTime(text, text);
    throw new MalformedBytes('no time');
  }
}

/** A cursor over the values of one level. */
export class DerReader implements Iterable<DerValue> {
  private readonly source: Uint8Array;
  private offset: number;
  private readonly limit: number;
  private readonly depth: number;

  constructor(source: Uint8Array, offset: number, limit: number, depth: number) {
    this.source = source;
    this.offset = offset;
    this.limit = limit;
    this.depth = depth;
  }

  get done(): boolean {
    return this.offset >= this.limit;
  }

  /** Identifier octet of the next value, -1 at the end. */
  peek(): number {
    return this.offset < this.limit ? (this.source[this.offset] ?? -1) : -1;
  }

  /** The next value, whatever it is. */
  next(): DerValue {
    const place = locate(this.source, this.offset, this.limit);
    this.offset = place.stop;
    return new DerValue(this.source, place, this.depth);
  }

  /** The next value, which must have this tag. */
  read(tag: number): DerValue {
    if (this.peek() !== tag) throw new MalformedBytes(`tag ${hexOf(this.peek())} where ${hexOf(tag)} was expected`);
    return this.next();
  }

  /** The next string, primitive (`tag`) or constructed. */
  readString(tag: number = TAG.octetString): DerValue {
    return this.peek() === (tag | CONSTRUCTED) ? this.next() : this.read(tag);
  }

  /** The next value when it has this tag. */
  optional(tag: number): DerValue | null {
    return this.peek() === tag ? this.next() : null;
  }

  /** The next string, primitive or constructed, when it has this tag. */
  optionalString(tag: number): DerValue | null {
    return (this.peek() & ~CONSTRUCTED) === tag ? this.next() : null;
  }

  /** Steps into the next value, which must have this tag. */
  enter(tag: number = TAG.sequence): DerReader {
    return this.read(tag).enter();
  }

  oid(): string {
    return this.read(TAG.oid).oid();
  }

  integer(): Uint8Array {
    return this.read(TAG.integer).integer();
  }

  smallInteger(): number {
    return this.read(TAG.integer).smallInteger();
  }

  octets(): Uint8Array {
    return this.readString().octets();
  }

  bitOctets(): Uint8Array {
    return this.read(TAG.bitString).bitOctets();
  }

  /** Throws unless everything was read. */
  end(): void {
    if (!this.done) throw new MalformedBytes('more values than expected');
  }

  *[Symbol.iterator](): Generator<DerValue> {
    while (!this.done) yield this.next();
  }
}

interface Place {
  readonly tag: number;
  readonly start: number;
  readonly contentStart: number;
  readonly contentEnd: number;
  readonly stop: number;
}

function locate(source: Uint8Array, start: number, limit: number): Place {
  const header = readHeader(source, start, limit);
  const { tag, contentStart, length } = header;
  if (length >= 0) return { tag, start, contentStart, contentEnd: contentStart + length, stop: contentStart + length };
  const contentEnd = findEnd(source, contentStart, limit);
  return { tag, start, contentStart, contentEnd, stop: contentEnd + 2 };
}

/** `length` -1: indefinite. */
function readHeader(
  source: Uint8Array,
  start: number,
  limit: number,
): { tag: number; contentStart: number; length: number } {
  const tag = source[start] ?? 0;
  let at = start + 2;
  if (at > limit) throw new MalformedBytes('value ends early');
  if ((tag & 0x1f) === 0x1f) throw new MalformedBytes('tag number above 30');
  let length = source[start + 1] ?? 0;
  if (length === 0x80) {
    if ((tag & CONSTRUCTED) === 0) throw new MalformedBytes('indefinite length of a primitive value');
    return { tag, contentStart: at, length: -1 };
  }
  if (length > 0x80) {
    const stop = at + (length & 0x7f);
    if (stop > limit) throw new MalformedBytes('value ends early');
    for (length = 0; at < stop && length <= limit; at++) length = length * 256 + (source[at] ?? 0);
  }
  if (length > limit - at) throw new MalformedBytes('value ends early');
  return { tag, contentStart: at, length };
}

/** Offset of the end-of-contents octets that close an indefinite-length value whose content starts at `at`. */
function findEnd(source: Uint8Array, at: number, limit: number): number {
  for (let open = 1; at + 2 <= limit;) {
    if (source[at] === 0 && source[at + 1] === 0) {
      if (--open === 0) return at;
      at += 2;
      continue;
    }
    const { contentStart, length } = readHeader(source, at, limit);
    if (length < 0 && ++open > DEPTH_LIMIT) throw new MalformedBytes('nested too deep');
    at = contentStart + Math.max(length, 0);
  }
  throw new MalformedBytes('value without end');
}

function decodeOid(source: Uint8Array, start: number, end: number): string {
  if (end === start || end - start > 128 || (source[end - 1] ?? 0x80) > 0x7f)
    throw new MalformedBytes('broken object identifier');
  let text = '';
  let arc = 0;
  let large: bigint | null = null;
  for (let at = start; at < end; at++) {
    const octet = source[at] ?? 0;
    if (large !== null || arc >= 2 ** 44) large = (large ?? BigInt(arc)) * 128n + BigInt(octet & 0x7f);
    else arc = arc * 128 + (octet & 0x7f);
    if (octet > 0x7f) continue;
    // The first number holds the two arcs at the top (X.690 §8.19.4).
    if (text !== '') text += `.${large ?? arc}`;
    else if (large !== null) text = `2.${large - 80n}`;
    else text = arc < 80 ? `${Math.floor(arc / 40)}.${arc % 40}` : `2.${arc - 80}`;
    arc = 0;
    large = null;
  }
  return text;
}

/** `YYYYMMDDHHMM[SS[.f]](Z|±HHMM)`; seconds and offsets left free by BER are read too. */
const TIME = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:[.,](\d{1,9}))?(?:Z|([+-])(\d\d)(\d\d))$/;

function decodeTime(original: string, text: string): Date {
  const [, year, month, day, hour, minute, second = '00', fraction = '', sign, hours = '00', minutes = '00'] =
    TIME.exec(text) ?? [];
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}Z`);
  if (Number.isNaN(date.getTime()) || date.getUTCDate() !== Number(day))
    throw new MalformedBytes(`broken time of ${original.length} characters`);
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return new Date(date.getTime() + (sign === '-' ? offset : -offset));
}

function hexOf(tag: number): string {
  return tag < 0 ? 'end' : tag.toString(16).padStart(2, '0');
}

/** Header fields (RFC 5322 §2.2) as found: octets kept, names tolerant, values unfolded but not decoded. */

import { latin1 } from '../bytes/index.ts';
import { decodeEncodedWords } from './encoded-words.ts';
import type { Oddity } from './oddity.ts';
import { decodeWindows1252 } from './text.ts';

export interface HeaderField {
  /** As written, without white space; empty for an mbox `From ` line. */
  readonly name: string;
  /** The whole field: name, colon, value, folding and line end. */
  readonly raw: Uint8Array;
  /**
   * Unfolded (RFC 5322 §2.2.3) and trimmed. Octets above 127 are read as UTF-8 (RFC 6532) when they are, else as
   * windows-1252. Encoded words are left as they are: see `decodeHeaderText`.
   */
  readonly value: string;
}

const LF = 0x0a;
const CR = 0x0d;
const COLON = 0x3a;

/**
 * Where the field name ends and its colon stands, for the line at `start`; `null` when the line is no header field.
 * White space before the colon is obsolete but legal (RFC 5322 §4.5); octets above 127 in names are spam's, and read.
 */
export function findColon(
  bytes: Uint8Array,
  start: number,
  end: number,
): { readonly nameEnd: number; readonly colon: number } | null {
  let at = start;
  while (at < end && isNameOctet(bytes[at])) at += 1;
  const nameEnd = at;
  while (at < end && (bytes[at] === 0x20 || bytes[at] === 0x09)) at += 1;
  return nameEnd > start && at < end && bytes[at] === COLON ? { nameEnd, colon: at } : null;
}

function isNameOctet(octet: number | undefined): boolean {
  return octet !== undefined && octet > 0x20 && octet !== 0x7f && octet !== COLON;
}

/** Makes a field of its octets (one name, colon, value and possibly folding); `colon` counts from their begin. */
export function makeField(raw: Uint8Array, nameEnd: number, colon: number): HeaderField {
  return { name: latin1(raw.subarray(0, nameEnd)), raw, value: unfold(headerString(raw.subarray(colon + 1))) };
}

/** The mbox separator some programs leave before the header section: kept, without name. */
export function makeMboxLine(raw: Uint8Array): HeaderField {
  return { name: '', raw, value: unfold(latin1(raw)) };
}

function unfold(text: string): string {
  return text.replace(/\r?\n/g, '').trim();
}

/** Header octets as a string: ASCII, else UTF-8, else windows-1252 (what unlabelled 8-bit headers mostly are). */
function headerString(bytes: Uint8Array): string {
  if (!hasEightBit(bytes)) return latin1(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return decodeWindows1252(bytes);
  }
}

function hasEightBit(bytes: Uint8Array): boolean {
  return bytes.some((octet) => octet > 0x7f);
}

/** Fields that may stand at most once in a header section (RFC 5322 §3.6, RFC 2045 §3). */
const SINGLE = new Set([
  'from',
  'sender',
  'reply-to',
  'to',
  'cc',
  'bcc',
  'message-id',
  'in-reply-to',
  'references',
  'subject',
  'date',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
  'content-disposition',
  'content-id',
  'content-description',
]);

/** Fields in which encoded words are looked at. */
const TEXT_FIELDS = new Set(['subject', 'from', 'sender', 'reply-to', 'to', 'cc']);

/** Oddities of a header section. */
export function headerOddities(fields: readonly HeaderField[], headerBytes: Uint8Array): Oddity[] {
  const found = new Set<Oddity>();
  const seen = new Map<string, string>();
  for (const field of fields) {
    if (field.name === '') found.add('mbox-line');
    const name = field.name.toLowerCase();
    if (TEXT_FIELDS.has(name)) for (const oddity of decodeEncodedWords(field.value).oddities) found.add(oddity);
    if (!SINGLE.has(name)) continue;
    const earlier = seen.get(name);
    if (earlier === undefined) seen.set(name, field.value);
    else found.add(earlier === field.value ? 'duplicate-header' : 'contradictory-header');
  }
  for (const oddity of octetOddities(headerBytes)) found.add(oddity);
  return [...found];
}

function octetOddities(bytes: Uint8Array): Oddity[] {
  const found = new Set<Oddity>();
  for (let at = 0; at < bytes.length; at += 1) {
    const octet = bytes[at] ?? 0;
    if (octet > 0x7f) found.add('eight-bit-header');
    else if (octet === 0) found.add('nul-byte');
    else if (octet === LF && bytes[at - 1] !== CR) found.add('bare-lf');
    else if (octet === CR && at + 1 < bytes.length && bytes[at + 1] !== LF) found.add('bare-cr');
  }
  return [...found];
}

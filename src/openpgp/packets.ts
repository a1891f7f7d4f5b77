/** Packet framing (RFC 9580 §4.2): where packets begin and end, without looking inside. */

import { Failure, LIMITS } from '../model/index.ts';

/** Packet type ids (RFC 9580 §5) that this folder speaks of. */
export const TAG = {
  publicKeySession: 1,
  signature: 2,
  passwordSession: 3,
  onePassSignature: 4,
  secretKey: 5,
  publicKey: 6,
  compressed: 8,
  unprotected: 9,
  marker: 10,
  literal: 11,
  protected: 18,
  aead: 20,
  padding: 21,
} as const;

export interface Packet {
  readonly tag: number;
  /** Octets of the whole packet: `bytes.subarray(start, end)`. */
  readonly start: number;
  readonly end: number;
  /** The body, or its first piece when the length came in parts. */
  readonly body: Uint8Array;
  /** The body is in one piece. */
  readonly complete: boolean;
}

/** Types whose length may come in parts (RFC 9580 §4.2.1.4). */
const DATA_TAGS: ReadonlySet<number> = new Set([TAG.compressed, TAG.unprotected, TAG.literal, TAG.protected, TAG.aead]);

/** A part holds at least 512 octets but for the last (RFC 9580 §4.2.1.4); half of that is the least average believed. */
const LEAST_PART = 256;

/** Splits a binary OpenPGP object into packets. Throws `malformed`, `too-many`. */
export function readPackets(bytes: Uint8Array, most: number = LIMITS.recipients + LIMITS.signers): Packet[] {
  const packets: Packet[] = [];
  for (let at = 0; at < bytes.length;) {
    const packet = readPacket(bytes, at);
    packets.push(packet);
    if (packets.length > most) throw new Failure('too-many', 'OpenPGP packets');
    at = packet.end;
  }
  return packets;
}

function readPacket(bytes: Uint8Array, start: number): Packet {
  const header = octet(bytes, start);
  if ((header & 0x80) === 0) throw new Failure('malformed', 'not an OpenPGP packet');
  const old = (header & 0x40) === 0;
  const tag = old ? (header >> 2) & 0x0f : header & 0x3f;
  const length = old ? oldLength(bytes, start + 1, header & 3) : newLength(bytes, start + 1);
  const bodyEnd = length.from + length.size;
  if (bodyEnd > bytes.length) throw new Failure('malformed', 'OpenPGP packet is cut off');
  const packet = { tag, start, end: bodyEnd, body: bytes.subarray(length.from, bodyEnd), complete: !length.partial };
  if (!length.partial) return packet;
  if (!DATA_TAGS.has(tag)) throw new Failure('malformed', 'length in parts where none is allowed');
  return { ...packet, end: skipParts(bytes, bodyEnd) };
}

interface Length {
  /** First octet after the length. */
  readonly from: number;
  readonly size: number;
  readonly partial: boolean;
}

/** RFC 9580 §4.2.1. */
function newLength(bytes: Uint8Array, at: number): Length {
  const first = octet(bytes, at);
  if (first < 192) return { from: at + 1, size: first, partial: false };
  if (first < 224) return { from: at + 2, size: ((first - 192) << 8) + octet(bytes, at + 1) + 192, partial: false };
  if (first < 255) return { from: at + 1, size: 2 ** (first & 0x1f), partial: true };
  return { from: at + 5, size: number(bytes, at + 1, 4), partial: false };
}

/** RFC 9580 §4.2.2; type 3 runs to the end of the input. */
function oldLength(bytes: Uint8Array, at: number, type: number): Length {
  if (type === 3) return { from: at, size: bytes.length - at, partial: false };
  const octets = 1 << type;
  return { from: at + octets, size: number(bytes, at, octets), partial: false };
}

function skipParts(bytes: Uint8Array, from: number): number {
  const most = 1_000 + bytes.length / LEAST_PART;
  for (let at = from, parts = 0; ; parts++) {
    if (parts > most) throw new Failure('too-many', 'parts of one OpenPGP packet');
    const length = newLength(bytes, at);
    at = length.from + length.size;
    if (at > bytes.length) throw new Failure('malformed', 'OpenPGP packet is cut off');
    if (!length.partial) return at;
  }
}

function number(bytes: Uint8Array, at: number, octets: number): number {
  let value = 0;
  for (let i = 0; i < octets; i++) value = value * 256 + octet(bytes, at + i);
  return value;
}

function octet(bytes: Uint8Array, at: number): number {
  const value = bytes[at];
  if (value === undefined) throw new Failure('malformed', 'OpenPGP packet is cut off');
  return value;
}

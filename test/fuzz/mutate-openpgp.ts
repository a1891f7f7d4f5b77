/** Changes to OpenPGP packets: framing kept or broken on purpose; armor taken off before and put on again after. */

import { deflateRawSync, deflateSync } from 'node:zlib';
import { concat, decodeBase64, encodeUtf8, latin1, base64Lines } from '../../src/bytes/index.ts';
import { type Mutation, BYTE_MUTATIONS, LONGEST, mutateBy, mutateBytes, times } from './mutate-bytes.ts';
import type { Random } from './random.ts';

interface Packet {
  tag: number;
  body: Uint8Array;
  length: 'new' | 'old' | 'parts' | { readonly octets: Uint8Array };
}

/** `null` when the octets are no packets. */
function parsePackets(bytes: Uint8Array): Packet[] | null {
  const packets: Packet[] = [];
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at] ?? 0;
    if ((first & 0x80) === 0) return null;
    const isNew = (first & 0x40) !== 0;
    const length = isNew ? newLength(bytes, at + 1) : oldLength(bytes, at + 1, first & 3);
    if (length === null || length.from + length.size > bytes.length) return null;
    const body = bytes.subarray(length.from, length.from + length.size);
    packets.push({ tag: isNew ? first & 0x3f : (first >> 2) & 0x0f, body, length: isNew ? 'new' : 'old' });
    at = length.from + length.size;
  }
  return packets;
}

function newLength(bytes: Uint8Array, at: number): { from: number; size: number } | null {
  const first = bytes[at] ?? 0;
  if (first < 192) return { from: at + 1, size: first };
  if (first < 224) return { from: at + 2, size: (first - 192) * 256 + (bytes[at + 1] ?? 0) + 192 };
  return first === 255 ? { from: at + 5, size: numberAt(bytes, at + 1, 4) } : null;
}

function oldLength(bytes: Uint8Array, at: number, type: number): { from: number; size: number } | null {
  if (type === 3) return { from: at, size: bytes.length - at };
  return { from: at + (1 << type), size: numberAt(bytes, at, 1 << type) };
}

function numberAt(bytes: Uint8Array, at: number, octets: number): number {
  return bytes.subarray(at, at + octets).reduce((sum, octet) => sum * 256 + octet, 0);
}

function encodePacket({ tag, body, length }: Packet): Uint8Array {
  if (length === 'old' && tag < 16) return concat([Uint8Array.of(0x82 | (tag << 2)), fourOctets(body.length), body]);
  const header = Uint8Array.of(0xc0 | (tag & 0x3f));
  if (length === 'parts') return concat([header, ...inParts(body)]);
  const octets = typeof length === 'object' ? length.octets : concat([Uint8Array.of(0xff), fourOctets(body.length)]);
  return concat([header, octets, body]);
}

function fourOctets(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

function inParts(body: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = [];
  let at = 0;
  for (; body.length - at > 512; at += 512) parts.push(Uint8Array.of(0xe9), body.subarray(at, at + 512));
  return [...parts, Uint8Array.of(0xff), fourOctets(body.length - at), body.subarray(at)];
}

type Edit = (random: Random, packets: Packet[], index: number, others: readonly Packet[]) => void;

const TAGS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 17, 18, 20, 21, 40, 60];

const EDITS: readonly Edit[] = [
  (_, packets, index) => void packets.splice(index, 1),
  (random, packets, index) => void packets.splice(index, 0, ...copies(random, packets[index])),
  (random, packets, index) => void packets.splice(random.below(packets.length), 0, ...packets.splice(index, 1)),
  (random, packets, index, others) => void packets.splice(index, random.below(2), random.pick(others)),
  (random, packets, index, others) => void packets.splice(index, 0, ...others.slice(random.below(others.length))),
  (random, packets, index) => change(packets, index, { tag: random.pick(TAGS) }),
  (random, packets, index) => change(packets, index, { length: random.pick(['parts', 'old', wrongLength(random)]) }),
  (random, packets, index) => compress(random, packets, index),
  editBody,
  editBody,
  editBody,
  editBody,
];

function change(packets: Packet[], index: number, changed: Partial<Packet>): void {
  const packet = packets[index];
  if (packet !== undefined) packets[index] = { ...packet, ...changed };
}

function copies(random: Random, packet: Packet | undefined): Packet[] {
  if (packet === undefined) return [];
  const most = Math.floor(LONGEST / 2 / (packet.body.length + 6));
  return Array.from({ length: Math.min(times(random), most) }, () => packet);
}

function wrongLength(random: Random): { octets: Uint8Array } {
  return {
    octets: random.pick([
      Uint8Array.of(0),
      Uint8Array.of(0xbf),
      Uint8Array.of(0xe0),
      Uint8Array.of(0xfe),
      Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff),
      Uint8Array.of(random.below(256)),
    ]),
  };
}

/** The rest of the message inside compressed data, again and again perhaps. */
function compress(random: Random, packets: Packet[], index: number): void {
  let inside = concat(packets.splice(index).map(encodePacket));
  if (random.chance(0.3)) inside = concat([inside, new Uint8Array(random.size(8_000_000))]);
  for (let left = random.size(20); left > 0; left--) {
    const zip = random.chance(0.5);
    const packed = zip ? deflateRawSync(inside) : deflateSync(inside);
    inside = encodePacket({ tag: 8, body: concat([Uint8Array.of(zip ? 1 : 2), packed]), length: 'new' });
  }
  packets.push(...(parsePackets(inside) ?? []));
}

/** Version, algorithm and lengths stand at the front of a body: half of the changes are there. */
function editBody(random: Random, packets: Packet[], index: number, others: readonly Packet[]): void {
  const packet = packets[index];
  if (packet === undefined) return;
  if (random.chance(0.5)) {
    const body = packet.body.slice();
    body[random.below(Math.min(body.length, 24))] = random.chance(0.5) ? random.below(24) : random.below(256);
    change(packets, index, { body });
  } else change(packets, index, { body: mutateBytes(random, packet.body, [random.pick(others).body]) });
}

const editPackets: Mutation = (random, bytes, others) => {
  const packets = parsePackets(bytes);
  if (packets === null || packets.length === 0) return random.pick(BYTE_MUTATIONS)(random, bytes, others);
  const more = parsePackets(unarmored(random.pick(others))?.binary ?? random.pick(others));
  const index = random.below(packets.length);
  random.pick(EDITS)(random, packets, index, more === null || more.length === 0 ? [...packets] : more);
  return concat(packets.map(encodePacket));
};

const ARMOR = /-----BEGIN (PGP [A-Z ]+)-----\r?\n(?:[^\r\n]+: [^\r\n]*\r?\n)*\r?\n([A-Za-z0-9+/=\r\n]+?)(?:\r?\n=[A-Za-z0-9+/]{4})?\r?\n-----END \1-----/g; // prettier-ignore

interface Armored {
  readonly start: number;
  readonly end: number;
  readonly label: string;
  readonly binary: Uint8Array;
}

function unarmored(bytes: Uint8Array, random?: Random): Armored | null {
  const found = [...latin1(bytes).matchAll(ARMOR)].flatMap((match): Armored[] => {
    try {
      const binary = decodeBase64(match[2] ?? '');
      return [{ start: match.index, end: match.index + match[0].length, label: match[1] ?? '', binary }];
    } catch {
      return [];
    }
  });
  return found.length === 0 ? null : (random?.pick(found) ?? found[0] ?? null);
}

/** A block of armor anywhere in a text, changed inside; `null` when there is none. */
export function mutateArmored(random: Random, bytes: Uint8Array, others: readonly Uint8Array[]): Uint8Array | null {
  const block = unarmored(bytes, random);
  if (block === null) return null;
  const binary = mutateBy([editPackets], random, block.binary, others);
  const label = random.chance(0.05) ? random.pick(['PGP MESSAGE', 'PGP SIGNATURE', 'PGP X']) : block.label;
  return concat([
    bytes.subarray(0, block.start),
    encodeUtf8(`-----BEGIN ${label}-----\r\n\r\n`),
    base64Lines(binary),
    encodeUtf8(`-----END ${label}-----`),
    bytes.subarray(block.end),
  ]);
}

/** Binary or armored packets. */
export function mutateOpenpgp(random: Random, bytes: Uint8Array, others: readonly Uint8Array[]): Uint8Array {
  const armored = random.chance(0.85) ? mutateArmored(random, bytes, others) : null;
  return armored ?? mutateBy([editPackets, editPackets, editPackets, ...BYTE_MUTATIONS.slice(0, 3)], random, bytes, others); // prettier-ignore
}

/** Changes that know nothing of a format: bits, octets, stretches, numbers, and stretches of another sample. */

import { concat } from '../../src/bytes/index.ts';
import type { Random } from './random.ts';

/** The law speaks of this much input; nothing longer is made. */
export const LONGEST = 100_000;

/** One way to change a sample. */
export type Mutation = (random: Random, bytes: Uint8Array, others: readonly Uint8Array[]) => Uint8Array;

const ODD_OCTETS = [0x00, 0x01, 0x7f, 0x80, 0x81, 0x84, 0xa0, 0xfe, 0xff, 0x0a, 0x0d, 0x20, 0x22, 0x28, 0x3d, 0x3f];

/** One to some changes, one after the other, each by one of the mutations. */
export function mutateBy(
  mutations: readonly Mutation[],
  random: Random,
  sample: Uint8Array,
  others: readonly Uint8Array[],
): Uint8Array {
  let bytes = sample;
  for (let left = random.size(12); left > 0; left--) bytes = clip(random.pick(mutations)(random, bytes, others));
  return bytes;
}

export function clip(bytes: Uint8Array): Uint8Array {
  return bytes.length > LONGEST ? bytes.subarray(0, LONGEST) : bytes;
}

/** `removed` octets at `at` give way to `inserted`. */
export function replaceAt(bytes: Uint8Array, at: number, removed: number, inserted: Uint8Array): Uint8Array {
  return concat([bytes.subarray(0, at), inserted, bytes.subarray(at + removed)]);
}

export function repeat(bytes: Uint8Array, times: number): Uint8Array {
  const count = Math.max(1, Math.min(times, Math.floor(LONGEST / Math.max(1, bytes.length))));
  return concat(Array.from({ length: count }, () => bytes));
}

/** 2, or as many as fit: where work grows faster than the input, this is what shows it. */
export function times(random: Random): number {
  return random.pick([2, 2, 3, 5, 17, 100, 1_000, 30_000]);
}

function stretch(random: Random, bytes: Uint8Array): { at: number; length: number } {
  const at = random.below(bytes.length + 1);
  return { at, length: Math.min(bytes.length - at, random.size(2_000)) };
}

const flipBit: Mutation = (random, bytes) => {
  const out = bytes.slice();
  const at = random.below(out.length);
  if (out.length > 0) out[at] = (out[at] ?? 0) ^ (1 << random.below(8));
  return out;
};

const setOctet: Mutation = (random, bytes) => {
  const out = bytes.slice();
  if (out.length > 0) out[random.below(out.length)] = random.pick(ODD_OCTETS);
  return out;
};

const insertOctets: Mutation = (random, bytes) =>
  replaceAt(bytes, random.below(bytes.length + 1), 0, random.bytes(random.size(64)));

const removeOctets: Mutation = (random, bytes) => {
  const { at, length } = stretch(random, bytes);
  return replaceAt(bytes, at, length, new Uint8Array(0));
};

const truncate: Mutation = (random, bytes) => bytes.subarray(0, random.below(bytes.length + 1));

const repeatStretch: Mutation = (random, bytes) => {
  const { at, length } = stretch(random, bytes);
  return replaceAt(bytes, at, length, repeat(bytes.subarray(at, at + length), times(random)));
};

const moveStretch: Mutation = (random, bytes) => {
  const { at, length } = stretch(random, bytes);
  const rest = replaceAt(bytes, at, length, new Uint8Array(0));
  return replaceAt(rest, random.below(rest.length + 1), 0, bytes.subarray(at, at + length));
};

const takeStretch: Mutation = (random, bytes, others) => {
  const other = random.pick(others);
  const from = stretch(random, other);
  const to = stretch(random, bytes);
  return replaceAt(bytes, to.at, random.chance(0.5) ? to.length : 0, other.subarray(from.at, from.at + from.length));
};

/** The front of one sample and the back of another. */
const cross: Mutation = (random, bytes, others) => {
  const other = random.pick(others);
  return concat([bytes.subarray(0, random.below(bytes.length + 1)), other.subarray(random.below(other.length + 1))]);
};

const setNumber: Mutation = (random, bytes) => {
  const width = random.pick([2, 4]);
  if (bytes.length < width) return bytes;
  const out = bytes.slice();
  const view = new DataView(out.buffer);
  const at = random.below(out.length - width + 1);
  const value = random.pick([0, 1, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff, bytes.length]);
  if (width === 2) view.setUint16(at, value & 0xffff, random.chance(0.5));
  else view.setUint32(at, value, random.chance(0.5));
  return out;
};

export const BYTE_MUTATIONS: readonly Mutation[] = [
  flipBit,
  flipBit,
  setOctet,
  insertOctets,
  removeOctets,
  truncate,
  repeatStretch,
  moveStretch,
  takeStretch,
  cross,
  setNumber,
];

export function mutateBytes(random: Random, bytes: Uint8Array, others: readonly Uint8Array[]): Uint8Array {
  return mutateBy(BYTE_MUTATIONS, random, bytes, others);
}

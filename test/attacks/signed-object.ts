/** SignedData of others, taken apart and put together again by hand. */

import { type DerValue, derBytes, derValue, readDer } from '../../src/bytes/index.ts';

interface SignedObject {
  readonly type: Uint8Array;
  /** Version, digests, content. */
  readonly head: readonly Uint8Array[];
  readonly certificates: readonly Uint8Array[];
  readonly signers: readonly Uint8Array[];
}

/** The same object with nobody among its signers. */
export function withoutSigners(object: Uint8Array): Buffer {
  return put({ ...take(object), signers: [] });
}

/** The first object with the signers of both, in this order, whatever it is that the others signed. */
export function withSignersOf(object: Uint8Array, ...others: readonly Uint8Array[]): Buffer {
  const all = [object, ...others].map(take);
  return put({
    ...take(object),
    certificates: all.flatMap(({ certificates }) => certificates),
    signers: all.flatMap(({ signers }) => signers),
  });
}

/** The first object with its signers behind those of the second. */
export function withSignersBefore(object: Uint8Array, other: Uint8Array): Buffer {
  return put({ ...take(withSignersOf(other, object)), head: take(object).head });
}

function take(object: Uint8Array): SignedObject {
  const [type, explicit] = inside(readDer(object).next());
  const fields = explicit === undefined ? [] : inside(explicit).flatMap(inside);
  const set = fields.at(-1);
  if (type === undefined || set === undefined || fields.length < 4) throw new Error('no SignedData');
  return {
    type: type.bytes,
    head: fields.slice(0, 3).map(({ bytes }) => bytes),
    certificates: fields.flatMap((field) => (field.tag === 0xa0 ? inside(field) : [])).map(({ bytes }) => bytes),
    signers: inside(set).map(({ bytes }) => bytes),
  };
}

function inside(value: DerValue): DerValue[] {
  return Array.from(value.enter());
}

function put({ type, head, certificates, signers }: SignedObject): Buffer {
  const body = derValue(0x30, ...head, derValue(0xa0, ...certificates), derValue(0x31, ...signers));
  return Buffer.from(derBytes(derValue(0x30, type, derValue(0xa0, body))));
}

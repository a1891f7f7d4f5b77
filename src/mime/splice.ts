/** Changes to a message as a list of places, so that large messages are never copied and changes can be compared. */

import { concat, equal } from '../bytes/index.ts';

/** At offset `at`, `remove` octets give way to `insert`. */
export interface Splice {
  readonly at: number;
  readonly remove: number;
  readonly insert: Uint8Array;
}

/** Views on `bytes` with the changes between them; the splices do not overlap, in any order. */
export function applySplices(bytes: Uint8Array, splices: readonly Splice[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  let at = 0;
  for (const splice of inOrder(splices)) {
    chunks.push(bytes.subarray(at, splice.at), splice.insert);
    at = splice.at + splice.remove;
  }
  return [...chunks, bytes.subarray(at)].filter((chunk) => chunk.length > 0);
}

/** The changes that undo `splices`, on the bytes they were applied to. */
export function invertSplices(bytes: Uint8Array, splices: readonly Splice[]): Splice[] {
  let shift = 0;
  return inOrder(splices).map(({ at, remove, insert }) => {
    const inverse = { at: at + shift, remove: insert.length, insert: bytes.subarray(at, at + remove) };
    shift += insert.length - remove;
    return inverse;
  });
}

/** Whether both lists make the same changes. */
export function sameSplices(some: readonly Splice[], others: readonly Splice[]): boolean {
  const [left, right] = [inOrder(some), inOrder(others)];
  return (
    left.length === right.length &&
    left.every(({ at, remove, insert }, index) => {
      const other = right[index];
      return other !== undefined && at === other.at && remove === other.remove && equal(insert, other.insert);
    })
  );
}

/** The whole result as one array. */
export function spliced(bytes: Uint8Array, splices: readonly Splice[]): Uint8Array {
  return splices.length === 0 ? bytes : concat(applySplices(bytes, splices));
}

function inOrder(splices: readonly Splice[]): Splice[] {
  return splices
    .filter(({ remove, insert }) => remove > 0 || insert.length > 0)
    .sort((first, second) => first.at - second.at);
}

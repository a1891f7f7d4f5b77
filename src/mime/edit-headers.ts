/** Header fields exchanged in a finished message; every other octet stays. */

import { concat } from '../bytes/index.ts';
import { parseHeaders } from './parse.ts';

/** The message without every field of these names (any case). */
export function removeHeaders(message: Uint8Array, names: readonly string[]): Uint8Array {
  const gone = new Set(names.map((name) => name.toLowerCase()));
  const { headers, separator, body } = parseHeaders(message);
  const kept = headers.filter(({ name }) => !gone.has(name.toLowerCase()));
  return concat([...kept.map(({ raw }) => raw), separator, body]);
}

/**
 * The message with `field` (from `headerField`) in place of the first field of that name, the others of that name
 * removed; without one it is added at the end of the header section.
 */
export function replaceHeader(message: Uint8Array, name: string, field: Uint8Array): Uint8Array {
  const { headers, separator, body } = parseHeaders(message);
  const isIt = (other: { readonly name: string }): boolean => other.name.toLowerCase() === name.toLowerCase();
  const first = headers.findIndex(isIt);
  const pieces = headers.flatMap((other, index) => (index === first ? [field] : isIt(other) ? [] : [other.raw]));
  return concat([...pieces, ...(first < 0 ? [field] : []), separator, body]);
}

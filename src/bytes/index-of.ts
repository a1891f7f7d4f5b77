/** Finding a byte string inside another. */
import { asBuffer } from './runtime.ts';

/** Offset of the first `needle` at or after `from`, or -1. An empty needle is found at once. */
export function indexOf(haystack: Uint8Array, needle: Uint8Array, from = 0): number {
  if (needle.length === 0) return Math.min(from, haystack.length);
  return asBuffer === null ? scan(haystack, needle, from) : asBuffer(haystack).indexOf(needle, from);
}

/** The same without Buffer: the engine's own search for the first byte, then a comparison. */
export function scan(haystack: Uint8Array, needle: Uint8Array, from: number): number {
  const first = needle[0] ?? 0;
  const last = haystack.length - needle.length;
  for (let at = haystack.indexOf(first, from); at !== -1 && at <= last; at = haystack.indexOf(first, at + 1)) {
    let same = 1;
    while (same < needle.length && haystack[at + same] === needle[same]) same++;
    if (same === needle.length) return at;
  }
  return -1;
}

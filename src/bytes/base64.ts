/** Base64 (RFC 4648 §4) by the fastest means that the runtime has: Uint8Array's own, then Buffer, then a table. */
import { decodeByTable, encodeByTable } from './base64-table.ts';
import { decodeByBuffer } from './base64-buffer.ts';
import { MalformedBytes } from './malformed.ts';
import { asBuffer, hasFromBase64, hasToBase64 } from './runtime.ts';
import { decodeUtf8, encodeUtf8, latin1 } from './utf8.ts';

const encoder = new TextEncoder();

/** Without line ends, padded. */
export function encodeBase64(bytes: Uint8Array): string {
  if (hasToBase64(bytes)) return bytes.toBase64();
  if (asBuffer !== null) return asBuffer(bytes).toString('base64');
  const letters = new Uint8Array(Math.ceil(bytes.length / 3) * 4);
  encodeByTable(bytes, letters, 0);
  return latin1(letters);
}

/** Writes the letters of `bytes`, padded, at `offset` of `into`, which must have room; returns how many. */
export function encodeBase64Into(bytes: Uint8Array, into: Uint8Array, offset: number): number {
  if (asBuffer !== null) return asBuffer(into).write(asBuffer(bytes).toString('base64'), offset, 'latin1');
  if (hasToBase64(bytes)) return encoder.encodeInto(bytes.toBase64(), into.subarray(offset)).written;
  return encodeByTable(bytes, into, offset);
}

/**
 * White space is ignored and the final padding may be absent. Anything else, or an end inside a byte, throws MalformedBytes.
 * The result may be a view into somewhat larger memory.
 */
export function decodeBase64(text: string | Uint8Array): Uint8Array {
  if (asBuffer !== null) return decodeByBuffer(asBuffer(typeof text === 'string' ? encodeUtf8(text) : text));
  if (hasFromBase64(Uint8Array)) {
    try {
      return Uint8Array.fromBase64(typeof text === 'string' ? text : decodeUtf8(text));
    } catch (cause) {
      throw new MalformedBytes('not base64', { cause });
    }
  }
  const letters = typeof text === 'string' ? encodeUtf8(text) : text;
  const bytes = new Uint8Array(Math.ceil((letters.length * 3) / 4));
  return bytes.subarray(0, decodeByTable(letters, bytes, 0));
}

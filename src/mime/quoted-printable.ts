/** Quoted-printable (RFC 2045 §6.7) and the `Q` of encoded words (RFC 2047 §4.2), read tolerantly. */

import { encodeUtf8 } from '../bytes/index.ts';

const EQUALS = 0x3d;
const LF = 0x0a;
const CR = 0x0d;

/** `clean` is false when a `=` stood without two hexadecimal digits or a line end; it then stands for itself. */
export function decodeQuotedPrintable(bytes: Uint8Array): { readonly bytes: Uint8Array; readonly clean: boolean } {
  const out = new Uint8Array(bytes.length);
  let length = 0;
  let clean = true;
  for (let at = 0; at < bytes.length; at += 1) {
    const octet = bytes[at] ?? 0;
    if (octet === EQUALS) {
      const value = hexPair(bytes, at + 1);
      const softEnd = value < 0 ? softBreak(bytes, at + 1) : -1;
      if (value >= 0) {
        out[length++] = value;
        at += 2;
      } else if (softEnd >= 0) at = softEnd - 1;
      else {
        clean = false;
        out[length++] = octet;
      }
    } else if (octet === 0x20 || octet === 0x09) {
      const end = blanksEnd(bytes, at);
      if (!atLineEnd(bytes, end)) {
        out.set(bytes.subarray(at, end), length);
        length += end - at;
      }
      at = end - 1;
    } else out[length++] = octet;
  }
  return { bytes: out.subarray(0, length), clean };
}

/** The content of a `Q` encoded word. */
export function decodeQ(content: string): Uint8Array {
  return decodeQuotedPrintable(encodeUtf8(content.replace(/[_ ]/g, '=20'))).bytes;
}

/** The octet written by the two digits at `at`, or -1. */
function hexPair(bytes: Uint8Array, at: number): number {
  const high = hexDigit(bytes[at]);
  const low = hexDigit(bytes[at + 1]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

function hexDigit(octet = 0): number {
  if (octet >= 0x30 && octet <= 0x39) return octet - 0x30;
  const letter = octet | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** Where the line after a soft line break starts, or -1; white space may stand before the line end. */
function softBreak(bytes: Uint8Array, at: number): number {
  const end = blanksEnd(bytes, at);
  if (end === bytes.length) return end;
  if (bytes[end] === LF) return end + 1;
  return bytes[end] === CR && bytes[end + 1] === LF ? end + 2 : -1;
}

function blanksEnd(bytes: Uint8Array, at: number): number {
  let end = at;
  while (bytes[end] === 0x20 || bytes[end] === 0x09) end += 1;
  return end;
}

function atLineEnd(bytes: Uint8Array, at: number): boolean {
  return at === bytes.length || bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] === LF);
}

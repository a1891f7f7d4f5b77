/** Base64 (RFC 4648 §4) in plain ECMAScript: where the runtime has nothing faster, and the judge of irregular text everywhere. */
import { MalformedBytes } from './malformed.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const PADDING = 0x3d;
const WHITE_SPACE = 64;
const JUNK = 65;

const letters = Uint8Array.from(ALPHABET, (letter) => letter.charCodeAt(0));
const values = new Uint8Array(256).fill(JUNK);
letters.forEach((letter, value) => (values[letter] = value));
for (const space of [0x09, 0x0a, 0x0c, 0x0d, 0x20]) values[space] = WHITE_SPACE;

const letter = (value: number): number => letters[value & 63] ?? 0;

/** Writes the letters of `bytes`, padded, at `offset` of `into`; returns how many. */
export function encodeByTable(bytes: Uint8Array, into: Uint8Array, offset: number): number {
  let to = offset;
  for (let from = 0; from < bytes.length; from += 3) {
    const group = ((bytes[from] ?? 0) << 16) | ((bytes[from + 1] ?? 0) << 8) | (bytes[from + 2] ?? 0);
    into[to++] = letter(group >> 18);
    into[to++] = letter(group >> 12);
    into[to++] = from + 1 < bytes.length ? letter(group >> 6) : PADDING;
    into[to++] = from + 2 < bytes.length ? letter(group) : PADDING;
  }
  return to - offset;
}

/**
 * Writes the bytes that `text` stands for at `offset` of `into`; returns how many. White space is ignored, the final
 * padding may be absent (as the `fromBase64` of ECMAScript 2026 reads by default). Throws MalformedBytes on everything else.
 */
export function decodeByTable(text: Uint8Array, into: Uint8Array, offset: number): number {
  let to = offset;
  let group = 0;
  let held = 0;
  let at = 0;
  for (; at < text.length; at++) {
    const value = values[text[at] ?? 0] ?? JUNK;
    if (value === WHITE_SPACE) continue;
    if (value === JUNK) break;
    group = (group << 6) | value;
    if (++held < 4) continue;
    into[to++] = group >> 16;
    into[to++] = group >> 8;
    into[to++] = group;
    group = held = 0;
  }
  checkEnd(text, at, held);
  if (held > 1) into[to++] = group >> (held === 2 ? 4 : 10);
  if (held > 2) into[to++] = group >> 2;
  return to - offset;
}

/** From `at` on there may be white space and the padding that completes `held` letters to four. */
function checkEnd(text: Uint8Array, at: number, held: number): void {
  let padding = 0;
  for (let i = at; i < text.length; i++) {
    if (text[i] === PADDING) padding++;
    else if (values[text[i] ?? 0] !== WHITE_SPACE) throw new MalformedBytes('not base64');
  }
  if (held === 1 || (padding > 0 && (held === 0 || held + padding !== 4))) throw new MalformedBytes('truncated base64');
}

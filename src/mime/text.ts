/** Octets to text by charset label, as browsers know them (WHATWG Encoding). */

import { latin1 } from '../bytes/index.ts';
import type { Oddity } from './oddity.ts';

export interface DecodedText {
  readonly text: string;
  /** The charset used, by its WHATWG name. */
  readonly charset: string;
  readonly oddities: readonly Oddity[];
}

/** Labels in mail that the Encoding standard does not list. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['us-ascii', 'utf-8'],
  ['ascii', 'utf-8'],
  ['ansi_x3.4-1968', 'utf-8'],
  ['7bit', 'utf-8'],
  ['8bit', 'utf-8'],
  ['utf8', 'utf-8'],
  ['utf8mb4', 'utf-8'],
  ['unicode-1-1-utf-8', 'utf-8'],
  ['cp932', 'shift_jis'],
  ['cp936', 'gbk'],
  ['cp949', 'euc-kr'],
  ['cp950', 'big5'],
  ['iso-8859-8-i', 'iso-8859-8-i'],
  ['latin-1', 'windows-1252'],
  ['ansi', 'windows-1252'],
  ['macintosh', 'macintosh'],
]);

/**
 * Never fails. US-ASCII with 8-bit octets is read as UTF-8 when it is UTF-8, else as windows-1252; so is an unknown
 * charset, which is recorded. Octets that the charset does not have become U+FFFD and are recorded.
 */
export function decodeCharset(bytes: Uint8Array, label: string): DecodedText {
  const wanted = label.trim().toLowerCase();
  const decoder = strictDecoder(ALIASES.get(wanted) ?? wanted);
  if (decoder === null) return { ...decodeUnlabelled(bytes), oddities: ['unknown-charset'] };
  try {
    return { text: decodeWith(decoder, bytes), charset: decoder.encoding, oddities: [] };
  } catch {
    if (decoder.encoding === 'utf-8' && wanted !== 'utf-8') return decodeUnlabelled(bytes);
    const text = decodeWith(new TextDecoder(decoder.encoding), bytes);
    return { text, charset: decoder.encoding, oddities: ['malformed-text'] };
  }
}

/** `null`: this runtime does not know the label. The `replacement` encoding would hide everything, so it is unknown too. */
function strictDecoder(label: string): TextDecoder | null {
  try {
    const decoder = new TextDecoder(label, { fatal: true });
    return decoder.encoding === 'replacement' ? null : decoder;
  } catch {
    return null;
  }
}

function decodeUnlabelled(bytes: Uint8Array): DecodedText {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), charset: 'utf-8', oddities: [] };
  } catch {
    return {
      text: new TextDecoder('windows-1252').decode(bytes),
      charset: 'windows-1252',
      oddities: ['malformed-text'],
    };
  }
}

/** What windows-1252 has at 0x80 to 0x9F. */
const WINDOWS_1252 =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

function decodeWith(decoder: TextDecoder, bytes: Uint8Array): string {
  return decoder.encoding === 'windows-1252' ? decodeWindows1252(bytes) : decoder.decode(bytes);
}

/**
 * Octets as windows-1252, which has a character for each. Not by TextDecoder: releases of Node before 24 read C1
 * controls where it has characters (nodejs/node issue 60888).
 */
export function decodeWindows1252(bytes: Uint8Array): string {
  return latin1(bytes).replace(/[\u0080-\u009f]/g, (control) => WINDOWS_1252[control.charCodeAt(0) - 0x80] ?? control);
}

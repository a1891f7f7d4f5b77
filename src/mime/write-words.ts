/** Header text written: encoded words in UTF-8 (RFC 2047), folding (RFC 5322 §2.1.1, §2.2.3). */

import { encodeBase64, encodeUtf8, latin1 } from '../bytes/index.ts';

/** Preferred and greatest length of a line without its CRLF (RFC 5322 §2.1.1). */
const PREFERRED = 78;
const GREATEST = 998;
/** Length of an encoded word (RFC 2047 §2), less `=?utf-8?B?` and `?=`. */
const WORD_CONTENT = 75 - 12;

/**
 * Text as it stands in an unstructured field, not folded. Only words that need it are encoded, from the first such
 * to the last, so that white space is kept exactly.
 */
export function encodeHeaderText(text: string): string {
  if (text !== text.trim() || /\S{900}/.test(text)) return encodeWords(text);
  const words = text.split(' ');
  const first = words.findIndex(needsEncoding);
  if (first < 0) return text;
  let last = words.length - 1;
  while (!needsEncoding(words[last] ?? '')) last -= 1;
  const encoded = encodeWords(words.slice(first, last + 1).join(' '));
  return [...words.slice(0, first), encoded, ...words.slice(last + 1)].join(' ');
}

function needsEncoding(word: string): boolean {
  return !/^[\x21-\x7e]*$/.test(word) || word.includes('=?') || word.includes('?=');
}

/** Text as one or more encoded words with spaces between; whole characters in each (RFC 2047 §5). */
export function encodeWords(text: string): string {
  const bytes = encodeUtf8(text);
  const base64 = Math.ceil(bytes.length / 3) * 4;
  const pieces = base64 < quotedText(bytes).length ? splitText(text, base64Length) : splitText(text, quotedLength);
  return pieces.map((piece) => encodeWord(piece, base64 < quotedText(bytes).length)).join(' ');
}

function encodeWord(text: string, base64: boolean): string {
  const bytes = encodeUtf8(text);
  return base64 ? `=?utf-8?B?${encodeBase64(bytes)}?=` : `=?utf-8?Q?${quotedText(bytes)}?=`;
}

/** `Q` in the form that is safe in phrases too (RFC 2047 §5 rule 3). */
function quotedText(bytes: Uint8Array): string {
  return latin1(bytes)
    .replace(/[^A-Za-z0-9!*+/ -]/g, (c) => `=${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
    .replace(/ /g, '_');
}

function quotedLength(character: string): number {
  return quotedText(encodeUtf8(character)).length;
}

/** In thirds of what it really takes: a piece of 45 octets fills 60 letters. */
function base64Length(character: string): number {
  return (encodeUtf8(character).length * 4) / 3;
}

function splitText(text: string, lengthOf: (character: string) => number): string[] {
  const pieces: string[] = [];
  let piece = '';
  let length = 0;
  for (const character of text) {
    const more = lengthOf(character);
    if (length + more > WORD_CONTENT - 3) {
      pieces.push(piece);
      piece = '';
      length = 0;
    }
    piece += character;
    length += more;
  }
  return [...pieces, piece];
}

/** Folds a whole field line (`Name: value`, no line end) before words, and adds the CRLF. */
export function foldLine(line: string): string {
  const tokens = line.match(/[ \t]*[^ \t]+/g) ?? [];
  let out = '';
  let length = 0;
  for (const token of tokens) {
    const folds = length > 0 && /^[ \t]/.test(token) && length + token.length > PREFERRED && !endsName(out, length);
    out += folds ? `\r\n${token}` : token;
    length = folds ? token.length : length + token.length;
  }
  return `${out}\r\n`;
}

/** Directly after `Name:` a fold would leave an empty first line, which some readers take for an empty value. */
function endsName(out: string, length: number): boolean {
  return length === out.length && out.endsWith(':') && length < GREATEST - PREFERRED;
}

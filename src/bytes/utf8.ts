/** Bytes as text: UTF-8 for people's text, Latin-1 where one byte must stay one character. */
import { MalformedBytes } from './malformed.ts';
import { asBuffer } from './runtime.ts';

const encoder = new TextEncoder();
const lenient = new TextDecoder('utf-8', { ignoreBOM: true });
const strict = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });

export function encodeUtf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** A byte order mark stays. Bad sequences become U+FFFD, or throw MalformedBytes when `fatal`. */
export function decodeUtf8(bytes: Uint8Array, fatal = false): string {
  if (!fatal) return lenient.decode(bytes);
  try {
    return strict.decode(bytes);
  } catch (cause) {
    throw new MalformedBytes('not UTF-8', { cause });
  }
}

/** Arguments of one `String.fromCharCode` call: far below every engine's limit on arguments. */
const CHARACTERS_PER_CALL = 8192;

/** Each byte becomes the character of that number (ISO 8859-1, not windows-1252). */
export function latin1(bytes: Uint8Array): string {
  if (asBuffer !== null) return asBuffer(bytes).toString('latin1');
  let text = '';
  for (let at = 0; at < bytes.length; at += CHARACTERS_PER_CALL) {
    text += String.fromCharCode(...bytes.subarray(at, at + CHARACTERS_PER_CALL));
  }
  return text;
}

/** Inverse of `latin1`. Throws MalformedBytes for a character above U+00FF. */
export function fromLatin1(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const character = text.charCodeAt(i);
    if (character > 0xff) throw new MalformedBytes('a character above U+00FF');
    bytes[i] = character;
  }
  return bytes;
}

/** Base64 in lines as MIME carries it (RFC 2045 §6.8): 76 letters and CRLF. */
import { encodeBase64Into } from './base64.ts';

/** Bytes in a line of 76 letters. */
const LINE_BYTES = 57;
const LINE_LETTERS = 76;
const CRLF_LITTLE_ENDIAN = 0x0a0d;
/** Lines encoded at once: 78 kB, which stay in the processor's cache while they are spread. */
const BLOCK_LINES = 1024;

/** Length of the text for `bytes` bytes, the last line's CRLF included; 0 for nothing. */
export function base64LinesLength(bytes: number): number {
  const rest = bytes % LINE_BYTES;
  return Math.floor(bytes / LINE_BYTES) * (LINE_LETTERS + 2) + (rest === 0 ? 0 : Math.ceil(rest / 3) * 4 + 2);
}

/** Writes bytes that come in pieces, as one base64 text, into memory that must have room for all of it. */
export class Base64Lines {
  readonly #into: Uint8Array;
  readonly #view: DataView;
  #offset: number;
  /** The beginning of a line not yet full. */
  readonly #rest = new Uint8Array(LINE_BYTES);
  #resting = 0;

  constructor(into: Uint8Array, offset = 0) {
    this.#into = into;
    this.#view = new DataView(into.buffer, into.byteOffset, into.length);
    this.#offset = offset;
  }

  write(bytes: Uint8Array): void {
    let at = this.#resting === 0 ? 0 : this.#fillRest(bytes);
    while (bytes.length - at >= LINE_BYTES) {
      const lines = Math.min(BLOCK_LINES, Math.floor((bytes.length - at) / LINE_BYTES));
      this.#writeLines(bytes.subarray(at, at + lines * LINE_BYTES), lines);
      at += lines * LINE_BYTES;
    }
    if (at === bytes.length) return;
    this.#rest.set(bytes.subarray(at));
    this.#resting = bytes.length - at;
  }

  /** Writes what is left and returns the offset behind the last line's CRLF. */
  finish(): number {
    if (this.#resting > 0) {
      const letters = encodeBase64Into(this.#rest.subarray(0, this.#resting), this.#into, this.#offset);
      this.#view.setUint16(this.#offset + letters, CRLF_LITTLE_ENDIAN, true);
      this.#offset += letters + 2;
      this.#resting = 0;
    }
    return this.#offset;
  }

  /** Completes the begun line as far as `bytes` reach; returns how many of them it took. */
  #fillRest(bytes: Uint8Array): number {
    const taken = Math.min(bytes.length, LINE_BYTES - this.#resting);
    this.#rest.set(bytes.subarray(0, taken), this.#resting);
    this.#resting += taken;
    if (this.#resting < LINE_BYTES) return taken;
    this.#resting = 0;
    this.#writeLines(this.#rest, 1);
    return taken;
  }

  /**
   * Encodes whole lines without line ends at the far end of their final place, then moves each forward to its place.
   * Eight letters move as one float64: no letter has a byte above 0x7a, so none of them is a NaN that could be altered.
   */
  #writeLines(bytes: Uint8Array, lines: number): void {
    const view = this.#view;
    let to = this.#offset;
    let from = to + 2 * lines;
    encodeBase64Into(bytes, this.#into, from);
    for (let line = 0; line < lines; line++) {
      for (const end = from + LINE_LETTERS - 4; from < end; from += 8, to += 8) {
        view.setFloat64(to, view.getFloat64(from, true), true);
      }
      view.setUint32(to, view.getUint32(from, true), true);
      view.setUint16(to + 4, CRLF_LITTLE_ENDIAN, true);
      from += 4;
      to += 6;
    }
    this.#offset = to;
  }
}

/** All lines of `bytes`, each ended by CRLF. */
export function base64Lines(bytes: Uint8Array): Uint8Array {
  const text = new Uint8Array(base64LinesLength(bytes.length));
  const writer = new Base64Lines(text, 0);
  writer.write(bytes);
  writer.finish();
  return text;
}

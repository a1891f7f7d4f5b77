/** Unfolds CompressedData (RFC 3274) by the decompressor that browsers and Node have, within a bound. */

import { concat } from '../bytes/index.ts';
import { Failure } from '../model/index.ts';

/** The part of the WHATWG Compression Streams that this file uses. */
interface Decompression {
  readonly writable: { getWriter(): { write(chunk: Uint8Array): Promise<void>; close(): Promise<void> } };
  readonly readable: {
    getReader(): { read(): Promise<{ done: boolean; value?: Uint8Array }>; cancel(): Promise<void> };
  };
}
declare const DecompressionStream: (new (format: 'deflate') => Decompression) | undefined;

/**
 * The octets that the zlib stream in `chunks` unfolds to. Throws `Failure`: `malformed`, `too-large` beyond `limit` octets,
 * `not-available` where the runtime has no decompressor.
 */
export async function inflate(chunks: Iterable<Uint8Array>, limit: number): Promise<Uint8Array> {
  if (typeof DecompressionStream === 'undefined') throw new Failure('not-available', 'decompression');
  const { writable, readable } = new DecompressionStream('deflate');
  const reader = readable.getReader();
  // The reading side reports whatever goes wrong; a refused write says the same again.
  feed(writable.getWriter(), chunks).catch(() => undefined);
  const unfolded: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await readOrFail(reader);
    if (done || value === undefined) return concat(unfolded);
    length += value.length;
    if (length > limit) {
      reader.cancel().catch(() => undefined);
      throw new Failure('too-large', 'compressed content');
    }
    unfolded.push(value);
  }
}

/** Octets handed over at once: the decompressor cannot be stopped inside one piece, which unfolds 1032 times at most. */
const PIECE = 4096;

type Writer = ReturnType<Decompression['writable']['getWriter']>;
type Reader = ReturnType<Decompression['readable']['getReader']>;

async function feed(writer: Writer, chunks: Iterable<Uint8Array>): Promise<void> {
  for (const chunk of chunks)
    for (let at = 0; at < chunk.length; at += PIECE) await writer.write(chunk.subarray(at, at + PIECE));
  await writer.close();
}

async function readOrFail(reader: Reader): Promise<{ done: boolean; value?: Uint8Array }> {
  try {
    return await reader.read();
  } catch (cause) {
    throw new Failure('malformed', 'compressed content', { cause });
  }
}

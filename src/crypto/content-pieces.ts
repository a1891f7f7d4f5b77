/** What every content cipher in pieces looks like. */

/**
 * One content being processed. Each iteration of `update` must run to its end before the next `update` or `finish`; pieces
 * given must not be altered before `finish`. Pieces of a decryption are not final before `finish` has returned: until then
 * nothing has vouched for a GCM tag or for the padding, so keep them to yourself.
 */
export interface ContentPieces {
  /** What is ready so far, in pieces that the caller may keep; WebCrypto's GCM gives everything at the end. */
  update(data: Uint8Array): AsyncIterable<Uint8Array>;
  /** The rest; `tag` (16 octets) after a GCM encryption, else `null`. */
  finish(): Promise<{ readonly bytes: Uint8Array; readonly tag: Uint8Array | null }>;
}

export const GCM_TAG_LENGTH = 16;

/** Collects the pieces, by reference, and processes them all when the last has come. */
export function atOnce(process: (pieces: readonly Uint8Array[]) => ReturnType<ContentPieces['finish']>): ContentPieces {
  const pieces: Uint8Array[] = [];
  return {
    // eslint-disable-next-line require-yield -- nothing is ready before the end
    async *update(data) {
      pieces.push(data);
    },
    finish: () => process(pieces),
  };
}

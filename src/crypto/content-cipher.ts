/** Encrypting and decrypting the content of a message in pieces, by the host's ciphers or by WebCrypto. */
import { Failure } from '../model/index.ts';
import { CONTENT_ALGORITHMS } from './algorithms.ts';
import { type ContentPieces, GCM_TAG_LENGTH } from './content-pieces.ts';
import type { ContentCipher, Engine, IncrementalCipher } from './engine.ts';
import { libraryAesDecryption } from './library-aes.ts';
import { webCbcDecryption, webCbcEncryption } from './web-cbc.ts';
import { webGcmDecryption, webGcmEncryption } from './web-gcm.ts';

/** Bytes for one call of a cipher: large enough that the calls cost nothing, small beside a message. */
const PIECE = 262_144;

/** `key` and `iv` must have the cipher's lengths; `iv` is used once with a key. Throws `Failure('unsupported-algorithm')`. */
export async function startEncryption(
  engine: Engine,
  cipher: ContentCipher,
  key: Uint8Array,
  iv: Uint8Array,
  additionalData?: Uint8Array,
): Promise<ContentPieces> {
  const { mode, keyLength, ivLength } = CONTENT_ALGORITHMS[cipher];
  if (key.length !== keyLength || iv.length !== ivLength)
    throw new Failure('unsupported-algorithm', `${cipher} lengths`);
  if (engine.streaming !== undefined) return inPieces(engine.streaming.encrypt(cipher, key, iv, additionalData));
  return mode === 'CBC' ? webCbcEncryption(engine, key, iv, PIECE) : webGcmEncryption(engine, key, iv, additionalData);
}

/**
 * `tag` is for GCM. Everything that is wrong with lengths, padding or tag throws `Failure('cannot-decrypt')`, here, from
 * `update` or from `finish`.
 */
export async function startDecryption(
  engine: Engine,
  cipher: ContentCipher,
  key: Uint8Array,
  iv: Uint8Array,
  tag: Uint8Array | null = null,
  additionalData?: Uint8Array,
): Promise<ContentPieces> {
  const { mode, keyLength, ivLength } = CONTENT_ALGORITHMS[cipher];
  const tagLength = mode === 'GCM' ? GCM_TAG_LENGTH : undefined;
  if (key.length !== keyLength || iv.length !== ivLength || tag?.length !== tagLength)
    throw new Failure('cannot-decrypt');
  if (engine.streaming !== undefined) {
    return inPieces(engine.streaming.decrypt(cipher, key, iv, tag ?? undefined, additionalData));
  }
  try {
    return await (tag === null
      ? webCbcDecryption(engine, key, iv, PIECE)
      : webGcmDecryption(engine, key, iv, tag, additionalData));
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'unsupported-algorithm') throw error;
    return libraryAesDecryption(key, iv, tag, additionalData);
  }
}

/** A host's cipher as pieces; whatever it throws is one failure. */
function inPieces(cipher: IncrementalCipher): ContentPieces {
  return {
    async *update(data) {
      for (let at = 0; at < data.length; at += PIECE) yield cipher.update(data.subarray(at, at + PIECE));
    },
    async finish() {
      try {
        return cipher.finish();
      } catch (cause) {
        throw new Failure('cannot-decrypt', '', { cause });
      }
    },
  };
}

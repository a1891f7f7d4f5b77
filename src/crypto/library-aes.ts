/** AES with keys of 192 bits where WebCrypto has none (Chromium), for reading only: a kept library, loaded at the first use. */
// eslint-disable-next-line @typescript-eslint/triple-slash-reference -- every project that compiles this file needs it
/// <reference path="./node-forge.d.ts" />
import { concat, fromLatin1, latin1 } from '../bytes/index.ts';
import { Failure } from '../model/index.ts';
import { type ContentPieces, atOnce } from './content-pieces.ts';

/** `tag` and `additionalData` for GCM, `null` for CBC. Everything comes at the end. */
export async function libraryAesDecryption(
  key: Uint8Array,
  iv: Uint8Array,
  tag: Uint8Array | null,
  additionalData: Uint8Array = new Uint8Array(0),
): Promise<ContentPieces> {
  const { default: util } = await import('node-forge/lib/util.js');
  await import('node-forge/lib/aes.js');
  const { default: ciphers } = await import('node-forge/lib/cipher.js');
  const buffer = (bytes: Uint8Array) => util.createBuffer(latin1(bytes));
  return atOnce(async (pieces) => {
    const cipher = ciphers.createDecipher(tag === null ? 'AES-CBC' : 'AES-GCM', latin1(key));
    const vouching = tag === null ? {} : { tag: buffer(tag), additionalData: latin1(additionalData) };
    cipher.start({ iv: buffer(iv), ...vouching });
    const data = concat(pieces);
    cipher.update(buffer(data));
    if (!cipher.finish() || (tag === null && data.length === 0)) throw new Failure('cannot-decrypt');
    return { bytes: fromLatin1(cipher.output.getBytes()), tag: null };
  });
}

/** AES-GCM over WebCrypto, which processes a message only in one piece. */
import { concat } from '../bytes/index.ts';
import { Failure } from '../model/index.ts';
import { type ContentPieces, GCM_TAG_LENGTH, atOnce } from './content-pieces.ts';
import type { Engine } from './engine.ts';
import { importKey } from './web-cbc.ts';

export async function webGcmEncryption(
  { subtle }: Engine,
  octets: Uint8Array,
  iv: Uint8Array,
  additionalData?: Uint8Array,
): Promise<ContentPieces> {
  const key = await importKey(subtle.importKey('raw', octets, 'AES-GCM', false, ['encrypt']));
  return atOnce(async (data) => {
    const sealed = new Uint8Array(await subtle.encrypt(gcm(iv, additionalData), key, concat(data)));
    const end = sealed.length - GCM_TAG_LENGTH;
    return { bytes: sealed.subarray(0, end), tag: sealed.subarray(end) };
  });
}

export async function webGcmDecryption(
  { subtle }: Engine,
  octets: Uint8Array,
  iv: Uint8Array,
  tag: Uint8Array,
  additionalData?: Uint8Array,
): Promise<ContentPieces> {
  const key = await importKey(subtle.importKey('raw', octets, 'AES-GCM', false, ['decrypt']));
  return atOnce(async (data) => {
    try {
      const opened = await subtle.decrypt(gcm(iv, additionalData), key, concat([...data, tag]));
      return { bytes: new Uint8Array(opened), tag: null };
    } catch (cause) {
      throw new Failure('cannot-decrypt', '', { cause });
    }
  });
}

function gcm(iv: Uint8Array, additionalData: Uint8Array = new Uint8Array(0)): object {
  return { name: 'AES-GCM', iv, additionalData, tagLength: GCM_TAG_LENGTH * 8 };
}

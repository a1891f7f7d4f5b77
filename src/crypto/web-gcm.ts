/** AES-GCM over WebCrypto, which processes a message only in one piece. */
import { concat } from '../bytes/index.ts';
import { Failure } from '../model/index.ts';
import { type ContentPieces, GCM_TAG_LENGTH } from './content-pieces.ts';
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

/** Collects the pieces, by reference, and processes them all when the last has come. */
function atOnce(process: (pieces: readonly Uint8Array[]) => ReturnType<ContentPieces['finish']>): ContentPieces {
  const pieces: Uint8Array[] = [];
  return {
    // eslint-disable-next-line require-yield -- nothing is ready before the end
    async *update(data) {
      pieces.push(data);
    },
    finish: () => process(pieces),
  };
}

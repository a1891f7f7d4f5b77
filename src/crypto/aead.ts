/** Small secrets at rest: AES-256-GCM (NIST SP 800-38D) with a random nonce of 96 bits before the ciphertext. */

import { concat } from '../bytes/index.ts';
import { Failure } from '../model/index.ts';
import type { Engine } from './engine.ts';

const NONCE = 12;

/** `key`: 32 octets; `context` is authenticated beside, and is to be the same when it is opened. */
export async function encryptAead(
  engine: Engine,
  key: Uint8Array,
  plaintext: Uint8Array,
  context: Uint8Array,
): Promise<Uint8Array> {
  const iv = engine.getRandomValues(new Uint8Array(NONCE));
  const handle = await engine.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt']);
  const sealed = await engine.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: context }, handle, plaintext);
  return concat([iv, new Uint8Array(sealed)]);
}

/** Throws `Failure('cannot-decrypt')`: another key or context, or something was changed. */
export async function decryptAead(
  engine: Engine,
  key: Uint8Array,
  sealed: Uint8Array,
  context: Uint8Array,
): Promise<Uint8Array> {
  const algorithm = { name: 'AES-GCM', iv: sealed.subarray(0, NONCE), additionalData: context };
  const handle = await engine.subtle.importKey('raw', key, 'AES-GCM', false, ['decrypt']);
  try {
    return new Uint8Array(await engine.subtle.decrypt(algorithm, handle, sealed.subarray(NONCE)));
  } catch (cause) {
    throw new Failure('cannot-decrypt', '', { cause });
  }
}

/** Public halves out of private keys, by way of WebCrypto's JSON form. */
import { decodeBase64 } from '../bytes/index.ts';
import { Failure } from '../model/index.ts';
import type { Subtle } from './engine.ts';

/** Coordinates of the public point of a PKCS#8 key, of full length; `y` is empty on Curve25519. Throws `Failure('malformed-key')`. */
export async function exportCoordinates(
  subtle: Subtle,
  pkcs8: Uint8Array,
  algorithm: object,
  usage: string,
): Promise<{ readonly x: Uint8Array; readonly y: Uint8Array }> {
  try {
    const handle = await subtle.importKey('pkcs8', pkcs8, algorithm, true, [usage]);
    const exported = await subtle.exportKey('jwk', handle);
    return { x: coordinate('x' in exported ? exported.x : ''), y: coordinate('y' in exported ? exported.y : '') };
  } catch (cause) {
    throw new Failure('malformed-key', 'private key', { cause });
  }
}

/** Base64url without padding (RFC 7518 §6.2.1). */
function coordinate(text: unknown): Uint8Array {
  return decodeBase64(String(text).replaceAll('-', '+').replaceAll('_', '/'));
}

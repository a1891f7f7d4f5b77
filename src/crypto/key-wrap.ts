/** Keys that encrypt keys: AES key wrap (RFC 3394), and the wraps of old mail, which are only opened. */
import { concat, equal } from '../bytes/index.ts';
import { Failure } from '../model/index.ts';
import { AES_BLOCK } from './algorithms.ts';
import { digest } from './digest.ts';
import type { CryptoKeyHandle, Engine } from './engine.ts';
import { decryptLegacyBlocks } from './legacy-cipher.ts';
import { importKey, webCbc } from './web-cbc.ts';

/** WebCrypto wraps keys, not octets; a key for HMAC may have any length. */
const ANY_KEY = { name: 'HMAC', hash: 'SHA-256' };

/** RFC 3394. `kek` has 16, 24 or 32 octets; `key` a multiple of 8, at least 16. */
export async function wrapAesKey(engine: Engine, kek: Uint8Array, key: Uint8Array): Promise<Uint8Array> {
  const { subtle } = engine;
  const wrapping = await wrapKey(engine, kek, 'wrapKey');
  const wrapped = await subtle.importKey('raw', key, ANY_KEY, true, ['sign']);
  return new Uint8Array(await subtle.wrapKey('raw', wrapped, wrapping, 'AES-KW'));
}

/** Throws `Failure('cannot-decrypt')` when the check value or a length is wrong. */
export async function unwrapAesKey(engine: Engine, kek: Uint8Array, wrapped: Uint8Array): Promise<Uint8Array> {
  const { subtle } = engine;
  const wrapping = await wrapKey(engine, kek, 'unwrapKey');
  try {
    const key = await subtle.unwrapKey('raw', wrapped, wrapping, 'AES-KW', ANY_KEY, true, ['sign']);
    const octets = await subtle.exportKey('raw', key);
    if (octets instanceof ArrayBuffer) return new Uint8Array(octets);
  } catch (cause) {
    throw new Failure('cannot-decrypt', '', { cause });
  }
  throw new Failure('cannot-decrypt');
}

async function wrapKey({ subtle }: Engine, kek: Uint8Array, usage: 'wrapKey' | 'unwrapKey'): Promise<CryptoKeyHandle> {
  return importKey(subtle.importKey('raw', kek, 'AES-KW', false, [usage]));
}

/** The fixed initialisation vector of RFC 3217 §3. */
const TRIPLE_DES_IV = Uint8Array.of(0x4a, 0xdd, 0xa2, 0x2c, 0x79, 0xe8, 0x21, 0x05);
const DES_BLOCK = 8;

/** Opens a wrapped 3DES key (RFC 3217 §3.2). Throws `Failure('cannot-decrypt')`. */
export async function unwrapTripleDesKey(engine: Engine, kek: Uint8Array, wrapped: Uint8Array): Promise<Uint8Array> {
  if (wrapped.length !== 40 || kek.length !== 24) throw new Failure('cannot-decrypt');
  const inner = (await decryptLegacyBlocks('3DES-CBC', kek, TRIPLE_DES_IV, wrapped)).reverse();
  const iv = inner.subarray(0, DES_BLOCK);
  const opened = await decryptLegacyBlocks('3DES-CBC', kek, iv, inner.subarray(DES_BLOCK));
  const key = opened.subarray(0, 24);
  const check = (await digest(engine, 'SHA-1', key)).subarray(0, DES_BLOCK);
  if (!equal(check, opened.subarray(24))) throw new Failure('cannot-decrypt');
  return key;
}

/**
 * Opens a key wrapped under a password-derived AES key (RFC 3211 §2.3.2): decrypted twice in CBC mode, then a length, a
 * check of the first three octets, the key and padding. Throws `Failure('cannot-decrypt')`.
 */
export async function unwrapPasswordKey(
  engine: Engine,
  kek: Uint8Array,
  iv: Uint8Array,
  wrapped: Uint8Array,
): Promise<Uint8Array> {
  const end = wrapped.length - AES_BLOCK;
  if (end < AES_BLOCK || wrapped.length % AES_BLOCK !== 0 || iv.length !== AES_BLOCK)
    throw new Failure('cannot-decrypt');
  const cipher = await webCbc(engine, kek);
  const lastBlock = wrapped.subarray(end);
  const firstIv = await cipher.decryptBlocks(wrapped.subarray(end - AES_BLOCK, end), lastBlock);
  const once = concat([await cipher.decryptBlocks(firstIv, wrapped.subarray(0, end)), firstIv]);
  const opened = await cipher.decryptBlocks(iv, once);
  const length = opened[0] ?? 0;
  const checked = equal(
    opened.subarray(1, 4),
    opened.subarray(4, 7).map((octet) => octet ^ 0xff),
  );
  if (!checked || length < 8 || length > opened.length - 4) throw new Failure('cannot-decrypt');
  return opened.subarray(4, 4 + length);
}

/** 3DES, DES and RC2 in CBC mode, for opening old mail and key files: a kept library, loaded at the first use. */
// eslint-disable-next-line @typescript-eslint/triple-slash-reference -- every project that compiles this file needs it
/// <reference path="./node-forge.d.ts" />
import type { Cipher } from 'node-forge/lib/cipher.js';
import { fromLatin1, latin1 } from '../bytes/index.ts';
import { Failure } from '../model/index.ts';

export type LegacyCipher = '3DES-CBC' | 'RC2-CBC' | 'DES-CBC';

/** Octets of a block of all three. */
const BLOCK = 8;
/** Bytes that the library gets at once: it works on strings. */
const PIECE = 65_536;

const KEY_LENGTHS: Readonly<Record<LegacyCipher, (length: number) => boolean>> = {
  '3DES-CBC': (length) => length === 24 || length === 16,
  'DES-CBC': (length) => length === 8,
  'RC2-CBC': (length) => length >= 5 && length <= 16,
};

/**
 * Content with padding (RFC 5652 §6.3). `key` of 3DES: 24 octets, or 16 for two keys; `effectiveBits` is for RC2
 * (RFC 2268 §2), else the key's length counts. Throws `Failure('cannot-decrypt')` for wrong lengths or padding.
 */
export async function decryptLegacyContent(
  name: LegacyCipher,
  key: Uint8Array,
  iv: Uint8Array,
  data: Uint8Array,
  effectiveBits?: number,
): Promise<Uint8Array> {
  const opened = await decryptLegacyBlocks(name, key, iv, data, effectiveBits);
  const padding = opened[opened.length - 1] ?? 0;
  const padded = padding > 0 && padding <= BLOCK && opened.subarray(-padding).every((octet) => octet === padding);
  if (!padded) throw new Failure('cannot-decrypt');
  return opened.subarray(0, opened.length - padding);
}

/** At least one whole block, without padding. Throws `Failure('cannot-decrypt')` for wrong lengths. */
export async function decryptLegacyBlocks(
  name: LegacyCipher,
  key: Uint8Array,
  iv: Uint8Array,
  data: Uint8Array,
  effectiveBits = key.length * 8,
): Promise<Uint8Array> {
  const whole = data.length > 0 && data.length % BLOCK === 0;
  if (!whole || !KEY_LENGTHS[name](key.length) || iv.length !== BLOCK) throw new Failure('cannot-decrypt');
  const { default: util } = await import('node-forge/lib/util.js');
  const cipher = name === 'RC2-CBC' ? await startRc2(key, iv, effectiveBits) : await startDes(name, key, iv);
  const opened = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += PIECE) {
    cipher.update(util.createBuffer(latin1(data.subarray(at, at + PIECE))));
    opened.set(fromLatin1(cipher.output.getBytes()), at);
  }
  return opened;
}

type Started = Pick<Cipher, 'update' | 'output'>;

async function startRc2(key: Uint8Array, iv: Uint8Array, effectiveBits: number): Promise<Started> {
  const { default: util } = await import('node-forge/lib/util.js');
  const { default: rc2 } = await import('node-forge/lib/rc2.js');
  const cipher = rc2.createDecryptionCipher(latin1(key), effectiveBits);
  cipher.start(util.createBuffer(latin1(iv)));
  return cipher;
}

async function startDes(name: '3DES-CBC' | 'DES-CBC', key: Uint8Array, iv: Uint8Array): Promise<Started> {
  const { default: util } = await import('node-forge/lib/util.js');
  await import('node-forge/lib/des.js');
  const { default: ciphers } = await import('node-forge/lib/cipher.js');
  const octets = key.length === 16 ? latin1(key) + latin1(key.subarray(0, BLOCK)) : latin1(key);
  const cipher = ciphers.createDecipher(name, octets);
  cipher.start({ iv: util.createBuffer(latin1(iv)) });
  return cipher;
}

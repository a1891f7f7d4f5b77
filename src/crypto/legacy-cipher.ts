/** 3DES, DES and RC2 in CBC mode, for opening old mail and key files: a kept library, loaded at the first use. */
// eslint-disable-next-line @typescript-eslint/triple-slash-reference -- every project that compiles this file needs it
/// <reference path="./node-forge.d.ts" />
import { fromLatin1, latin1 } from '../bytes/index.ts';
import { Failure } from '../model/index.ts';

export type LegacyCipher = '3DES-CBC' | 'RC2-CBC' | 'DES-CBC';

/** Octets of a block of all three. */
const BLOCK = 8;
/**
 * Bytes that the library gets at once, chained here: it works on strings that only grow, so its RC2 takes a minute for 1 MB in
 * one piece.
 */
const PIECE = 4_096;

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
  const decipher = await loaders[name]();
  const opened = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += PIECE) {
    const chain = at === 0 ? iv : data.subarray(at - BLOCK, at);
    opened.set(
      fromLatin1(decipher(latin1(key), effectiveBits, latin1(chain), latin1(data.subarray(at, at + PIECE)))),
      at,
    );
  }
  return opened;
}

/** Decrypts one piece; all are strings of characters below U+0100. */
type Decipher = (key: string, effectiveBits: number, iv: string, data: string) => string;

const loaders: Readonly<Record<LegacyCipher, () => Promise<Decipher>>> = {
  '3DES-CBC': () => loadDes('3DES-CBC'),
  'DES-CBC': () => loadDes('DES-CBC'),
  'RC2-CBC': loadRc2,
};

async function loadRc2(): Promise<Decipher> {
  const { default: util } = await import('node-forge/lib/util.js');
  const { default: rc2 } = await import('node-forge/lib/rc2.js');
  return (key, effectiveBits, iv, data) => {
    const cipher = rc2.createDecryptionCipher(key, effectiveBits);
    cipher.start(util.createBuffer(iv));
    cipher.update(util.createBuffer(data));
    return cipher.output.getBytes();
  };
}

async function loadDes(name: '3DES-CBC' | 'DES-CBC'): Promise<Decipher> {
  const { default: util } = await import('node-forge/lib/util.js');
  await import('node-forge/lib/des.js');
  const { default: ciphers } = await import('node-forge/lib/cipher.js');
  return (key, _effectiveBits, iv, data) => {
    const cipher = ciphers.createDecipher(name, key.length === 16 ? key + key.slice(0, BLOCK) : key);
    cipher.start({ iv: util.createBuffer(iv) });
    cipher.update(util.createBuffer(data));
    return cipher.output.getBytes();
  };
}

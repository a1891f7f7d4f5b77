/** AES-CBC in pieces over WebCrypto, which knows only whole messages with padding (RFC 5652 §6.3). */
import { concat } from '../bytes/index.ts';
import { Failure } from '../model/index.ts';
import { AES_BLOCK } from './algorithms.ts';
import type { ContentPieces } from './content-pieces.ts';
import type { CryptoKeyHandle, Engine } from './engine.ts';

const NOTHING = new Uint8Array(0);

/**
 * Encryption: every piece of whole blocks is encrypted as a message of its own, whose padding block is dropped; the block
 * before it is the next piece's initialisation vector.
 */
export async function webCbcEncryption(
  engine: Engine,
  key: Uint8Array,
  iv: Uint8Array,
  pieceLength: number,
): Promise<ContentPieces> {
  const cipher = await webCbc(engine, key);
  const blocks = new Blocks(pieceLength, 0);
  let chain = iv;
  return {
    async *update(data) {
      for (const piece of blocks.take(data)) {
        const encrypted = (await cipher.encrypt(chain, piece)).subarray(0, piece.length);
        chain = encrypted.subarray(-AES_BLOCK);
        yield encrypted;
      }
    },
    finish: async () => ({ bytes: await cipher.encrypt(chain, blocks.rest), tag: null }),
  };
}

/** Decryption: the last block is held back, because only `finish` knows that its padding is one. */
export async function webCbcDecryption(
  engine: Engine,
  key: Uint8Array,
  iv: Uint8Array,
  pieceLength: number,
): Promise<ContentPieces> {
  const cipher = await webCbc(engine, key);
  const blocks = new Blocks(pieceLength, 1);
  let chain = iv;
  return {
    async *update(data) {
      for (const piece of blocks.take(data)) {
        const decrypted = await cipher.decryptBlocks(chain, piece);
        chain = new Uint8Array(piece.subarray(-AES_BLOCK));
        yield decrypted;
      }
    },
    finish: async () => ({ bytes: await cipher.decrypt(chain, blocks.rest), tag: null }),
  };
}

interface WebCbc {
  /** With padding. */
  encrypt(iv: Uint8Array, data: Uint8Array): Promise<Uint8Array>;
  /** With padding. Throws `Failure('cannot-decrypt')`. */
  decrypt(iv: Uint8Array, data: Uint8Array): Promise<Uint8Array>;
  /** Whole blocks without padding. */
  decryptBlocks(iv: Uint8Array, data: Uint8Array): Promise<Uint8Array>;
}

/** Throws `Failure('unsupported-algorithm')` for a key length that this WebCrypto has not. */
export async function webCbc({ subtle }: Engine, octets: Uint8Array): Promise<WebCbc> {
  const key = await importKey(subtle.importKey('raw', octets, 'AES-CBC', false, ['encrypt', 'decrypt']));
  const encrypt = async (iv: Uint8Array, data: Uint8Array): Promise<Uint8Array> =>
    new Uint8Array(await subtle.encrypt({ name: 'AES-CBC', iv }, key, data));
  const decrypt = async (iv: Uint8Array, data: Uint8Array): Promise<Uint8Array> => {
    try {
      return new Uint8Array(await subtle.decrypt({ name: 'AES-CBC', iv }, key, data));
    } catch (cause) {
      throw new Failure('cannot-decrypt', '', { cause });
    }
  };
  // Nothing, encrypted behind the last block, is the padding block that makes any blocks a whole message.
  const decryptBlocks = async (iv: Uint8Array, data: Uint8Array): Promise<Uint8Array> =>
    decrypt(iv, concat([data, await encrypt(data.subarray(-AES_BLOCK), NOTHING)]));
  return { encrypt, decrypt, decryptBlocks };
}

/** Chromium has no AES keys of 192 bits. */
export async function importKey(importing: Promise<CryptoKeyHandle>): Promise<CryptoKeyHandle> {
  try {
    return await importing;
  } catch (cause) {
    throw new Failure('unsupported-algorithm', 'AES key length', { cause });
  }
}

/** Cuts data into pieces of whole blocks and keeps what is over. */
class Blocks {
  readonly #pieceLength: number;
  readonly #heldBack: number;
  #rest: Uint8Array = NOTHING;

  /** `heldBack` octets at least stay in `rest`, when there are any. */
  constructor(pieceLength: number, heldBack: number) {
    this.#pieceLength = pieceLength;
    this.#heldBack = heldBack;
  }

  get rest(): Uint8Array {
    return this.#rest;
  }

  *take(data: Uint8Array): Generator<Uint8Array> {
    for (let at = 0; at < data.length; at += this.#pieceLength) {
      const part = data.subarray(at, at + this.#pieceLength);
      const joined = this.#rest.length === 0 ? part : concat([this.#rest, part]);
      const whole = Math.floor((joined.length - this.#heldBack) / AES_BLOCK) * AES_BLOCK;
      this.#rest = new Uint8Array(joined.subarray(whole));
      if (whole > 0) yield joined.subarray(0, whole);
    }
  }
}

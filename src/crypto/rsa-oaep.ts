/** RSAES-OAEP (RFC 8017 §7.1): encrypting by WebCrypto, and the padding of forms that WebCrypto does not know. */
import { concat } from '../bytes/index.ts';
import { Failure } from '../model/index.ts';
import { HASH_LENGTHS, WEB_HASHES } from './algorithms.ts';
import { digest } from './digest.ts';
import type { Engine, HashName } from './engine.ts';
import type { OaepOptions } from './private-key.ts';
import { readPublicKey } from './public-key.ts';

/**
 * Throws `Failure`: `malformed-key`, `unsupported-key`, `unfit-key` for a key of another kind or too short for `data`,
 * `unsupported-algorithm` for two hashes or one that WebCrypto has not: those are only read.
 */
export async function encryptOaep(
  engine: Engine,
  publicKeyInfo: Uint8Array,
  data: Uint8Array,
  { hash, mgfHash, label }: OaepOptions,
): Promise<Uint8Array> {
  const key = readPublicKey(publicKeyInfo);
  if (hash !== mgfHash || !WEB_HASHES.has(hash))
    throw new Failure('unsupported-algorithm', `OAEP with ${hash}, ${mgfHash}`);
  if (key.kind !== 'rsa' || key.modulus.length < data.length + 2 * HASH_LENGTHS[hash] + 2) {
    throw new Failure('unfit-key', 'encrypt');
  }
  const { subtle } = engine;
  try {
    const handle = await subtle.importKey('spki', key.info, { name: 'RSA-OAEP', hash }, false, ['encrypt']);
    return new Uint8Array(await subtle.encrypt({ name: 'RSA-OAEP', label }, handle, data));
  } catch (cause) {
    throw new Failure('malformed-key', 'RSA', { cause });
  }
}

/**
 * RFC 8017 §7.1.2, step 3, for the result of the raw operation (`null`: the ciphertext was none). Looks at every octet
 * whatever the others are and has one failure for all causes (Manger's attack). Throws `Failure('cannot-decrypt')`.
 */
export async function unpadOaep(
  engine: Engine,
  decrypted: Uint8Array | null,
  { hash, mgfHash, label }: OaepOptions,
): Promise<Uint8Array> {
  const hashLength = HASH_LENGTHS[hash];
  if (decrypted === null || decrypted.length < 2 * hashLength + 2) throw new Failure('cannot-decrypt');
  const maskedSeed = decrypted.subarray(1, 1 + hashLength);
  const maskedBlock = decrypted.subarray(1 + hashLength);
  const seed = xor(maskedSeed, await mask(engine, mgfHash, maskedBlock, hashLength));
  const block = xor(maskedBlock, await mask(engine, mgfHash, seed, maskedBlock.length));
  const labelHash = await digest(engine, hash, label);

  let faults = decrypted[0] ?? 1;
  for (let i = 0; i < hashLength; i++) faults |= (block[i] ?? 0) ^ (labelHash[i] ?? 0);
  const start = messageStart(block, hashLength);
  if (faults !== 0 || start < 0) throw new Failure('cannot-decrypt');
  return block.slice(start);
}

/** Where the message starts: behind the first 1, with only 0 from `from` on before it; negative when there is none such. */
function messageStart(block: Uint8Array, from: number): number {
  let start = 0;
  let faults = 0;
  for (let i = from; i < block.length; i++) {
    const octet = block[i] ?? 0;
    const searching = (start - 1) >> 31;
    const isOne = ((octet ^ 1) - 1) >> 31;
    start |= (i + 1) & isOne & searching;
    faults |= octet & ~isOne & searching;
  }
  return faults === 0 && start !== 0 ? start : -1;
}

/** MGF1 (RFC 8017 §B.2.1). */
async function mask(engine: Engine, hash: HashName, seed: Uint8Array, length: number): Promise<Uint8Array> {
  const blocks: Uint8Array[] = [];
  for (let i = 0; i * HASH_LENGTHS[hash] < length; i++) {
    blocks.push(await digest(engine, hash, [seed, Uint8Array.of(i >>> 24, i >>> 16, i >>> 8, i)]));
  }
  return concat(blocks);
}

function xor(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((octet, i) => octet ^ (b[i] ?? 0));
}

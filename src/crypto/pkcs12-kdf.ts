/** The key derivation of PKCS#12 (RFC 7292 appendix B), for reading its old ciphers and its MAC. */
import { concat } from '../bytes/index.ts';
import type { HashName } from './engine.ts';
import { checkIterations } from './key-derivation.ts';
import { type LibraryHash, libraryHash } from './library-hash.ts';

/** What is derived: the ID octets of RFC 7292 §B.3. */
const PURPOSES = { key: 1, iv: 2, mac: 3 } as const;

/**
 * `length` octets for a purpose. The password is taken as a BMPString with its ending zeros (§B.1). Hashes run in a library,
 * because thousands of small ones are faster without a promise for each. Throws `Failure`: `malformed`, `too-many` iterations.
 */
export async function pkcs12Kdf(
  hash: HashName,
  password: string,
  salt: Uint8Array,
  purpose: keyof typeof PURPOSES,
  iterations: number,
  length: number,
): Promise<Uint8Array> {
  checkIterations(iterations);
  const algorithm = await libraryHash(hash);
  const blockLength = algorithm.blockLen;
  const diversifier = new Uint8Array(blockLength).fill(PURPOSES[purpose]);
  let input = concat([stretched(salt, blockLength), stretched(bmpString(password), blockLength)]);
  const output: Uint8Array[] = [];
  for (let made = 0; made < length; made += algorithm.outputLen) {
    const block = iterate(algorithm, concat([diversifier, input]), iterations);
    output.push(block);
    input = addToBlocks(input, repeated(block, blockLength), blockLength);
  }
  return concat(output).subarray(0, length);
}

function iterate(hash: LibraryHash, first: Uint8Array, iterations: number): Uint8Array {
  let block = hash(first);
  for (let i = 1; i < iterations; i++) block = hash(block);
  return block;
}

/** UTF-16, big-endian, with two zero octets at the end. */
function bmpString(text: string): Uint8Array {
  const octets = new Uint8Array(text.length * 2 + 2);
  for (let i = 0; i < text.length; i++) octets.set([text.charCodeAt(i) >> 8, text.charCodeAt(i)], 2 * i);
  return octets;
}

/** Repeated to the next multiple of the block length; nothing stays nothing. */
function stretched(octets: Uint8Array, blockLength: number): Uint8Array {
  return repeated(octets, Math.ceil(octets.length / blockLength) * blockLength);
}

function repeated(octets: Uint8Array, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => octets[i % octets.length] ?? 0);
}

/** Each block of `input` plus `addend` plus 1, modulo 2 to the block's bits (§B.2 step 6C). */
function addToBlocks(input: Uint8Array, addend: Uint8Array, blockLength: number): Uint8Array {
  const sum = input.slice();
  for (let start = 0; start < sum.length; start += blockLength) {
    let carry = 1;
    for (let i = blockLength - 1; i >= 0; i--) {
      carry += (sum[start + i] ?? 0) + (addend[i] ?? 0);
      sum[start + i] = carry;
      carry >>= 8;
    }
  }
  return sum;
}

/** Hashes of @noble/hashes: for names that WebCrypto lacks, and where thousands of tiny hashes make its promises too slow. */
import type { HashName, IncrementalHash } from './engine.ts';

export interface LibraryHash {
  (data: Uint8Array): Uint8Array;
  readonly outputLen: number;
  readonly blockLen: number;
  create(): IncrementalHash;
}

/** Loads the library at the first call. */
export async function libraryHash(name: HashName): Promise<LibraryHash> {
  switch (name) {
    case 'MD5':
      return (await import('@noble/hashes/legacy.js')).md5;
    case 'SHA-1':
      return (await import('@noble/hashes/legacy.js')).sha1;
    case 'SHA-224':
      return (await import('@noble/hashes/sha2.js')).sha224;
    case 'SHA-256':
      return (await import('@noble/hashes/sha2.js')).sha256;
    case 'SHA-384':
      return (await import('@noble/hashes/sha2.js')).sha384;
    case 'SHA-512':
      return (await import('@noble/hashes/sha2.js')).sha512;
  }
}

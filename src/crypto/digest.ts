/** Hashing by whatever the engine does best, and by a library for what WebCrypto has not. */
import { concat } from '../bytes/index.ts';
import { WEB_HASHES } from './algorithms.ts';
import type { Engine, HashName, IncrementalHash } from './engine.ts';
import { libraryHash } from './library-hash.ts';

/** The hash of `data`, or of all its pieces as one. */
export async function digest(
  engine: Engine,
  name: HashName,
  data: Uint8Array | readonly Uint8Array[],
): Promise<Uint8Array> {
  const pieces = data instanceof Uint8Array ? [data] : data;
  if (engine.streaming !== undefined) return hashPieces(engine.streaming.hash(name), pieces);
  if (!WEB_HASHES.has(name)) return hashPieces((await libraryHash(name)).create(), pieces);
  const [only] = pieces;
  const whole = pieces.length === 1 && only !== undefined ? only : concat(pieces);
  return new Uint8Array(await engine.subtle.digest(name, whole));
}

function hashPieces(hash: IncrementalHash, pieces: readonly Uint8Array[]): Uint8Array {
  for (const piece of pieces) hash.update(piece);
  return hash.digest();
}

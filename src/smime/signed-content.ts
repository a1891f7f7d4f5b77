/** Content under a signature: its chunks, and its digests, each made once however many signers there are. */

import { concat } from '../bytes/index.ts';
import { type Engine, type HashName, digest } from '../crypto/index.ts';

export class SignedContent {
  readonly chunks: readonly Uint8Array[];
  private readonly engine: Engine;
  private readonly digests = new Map<HashName, Promise<Uint8Array>>();

  constructor(engine: Engine, chunks: readonly Uint8Array[]) {
    this.engine = engine;
    this.chunks = chunks;
  }

  digest(hash: HashName): Promise<Uint8Array> {
    const known = this.digests.get(hash);
    if (known !== undefined) return known;
    const made = digest(this.engine, hash, this.chunks);
    this.digests.set(hash, made);
    return made;
  }

  /** All octets; a copy when there are several chunks. */
  whole(): Uint8Array {
    const [only] = this.chunks;
    return this.chunks.length === 1 && only !== undefined ? only : concat(this.chunks);
  }
}

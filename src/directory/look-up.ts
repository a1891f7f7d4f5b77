/** Asks every source for an address, side by side. */

import type { Answer, Source } from './source.ts';

/** One answer of each source, in their order; a source that fails otherwise than by its answer throws. */
export async function lookUp(address: string, sources: readonly Source[]): Promise<readonly Answer[]> {
  return Promise.all(sources.map((source) => source.find(address)));
}

/** Messages whose details somebody asked for, until the page of details has fetched them. */

import type { ReadingDetails } from '../../src/ui/index.ts';
import type { OpenJob } from '../protocol.ts';
import { detailsOf } from './details.ts';
import { readForDetails } from './opening.ts';

/** Pages of details that are open at once, and more. */
const MOST = 20;
const shown = new Map<string, ReadingDetails>();

/** A name for the page to ask by. */
export async function keepDetails({ message }: OpenJob): Promise<string> {
  const id = String(crypto.getRandomValues(new Uint32Array(1))[0] ?? 0);
  shown.set(id, detailsOf(await readForDetails(message)));
  for (const old of [...shown.keys()].slice(0, -MOST)) shown.delete(old);
  return id;
}

export function detailsOfId(id: string): ReadingDetails | null {
  return shown.get(id) ?? null;
}

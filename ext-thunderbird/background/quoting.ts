/** What was decrypted goes on only to those who know it, or to whom the person says it may. */

import { strangersToAnswer } from '../../src/index.ts';
import type { Original } from '../protocol.ts';
import { myAddresses } from './keeper.ts';

/** By compose window; whatever a sleeping page forgets is asked again. */
const asked = new Map<number, readonly string[]>();
const agreed = new Map<number, readonly string[]>();

/**
 * addr-specs of recipients who must not get this unasked. Whether the text is still quoted is not looked at: the
 * person may have moved it, and so may have who wrote it.
 */
export async function strangersTo(
  tabId: number,
  original: Original | null,
  recipients: readonly string[],
): Promise<readonly string[]> {
  if (original === null || original.knownTo === null) return [];
  const signedAddresses = [...original.knownTo, ...(await myAddresses()), ...(agreed.get(tabId) ?? [])];
  const encryptions = [{ evidence: { opened: true } }];
  const strangers = strangersToAnswer({ encryptions, signedAddresses }, recipients);
  asked.set(tabId, strangers);
  return strangers;
}

/** The person says that those who were asked about may read it. `false`: nobody was asked about. */
export function agreeToQuote(tabId: number): boolean {
  const strangers = asked.get(tabId) ?? [];
  agreed.set(tabId, [...(agreed.get(tabId) ?? []), ...strangers]);
  return strangers.length > 0;
}

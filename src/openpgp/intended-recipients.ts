/** For whom a signature says it was made (RFC 9580 §5.2.3.36): passed on to others it is as good as none. */

import type { SignaturePacket } from 'openpgp';
import { encodeHex } from '../bytes/index.ts';

/** Subpacket type; the library keeps those it does not know, and of them only what was signed. */
const INTENDED_RECIPIENT = 35;

/**
 * Whether the signature names recipients and none is among `readers`: upper-case hex of the fingerprints of the reader's
 * primary keys. Where none is known nothing is judged.
 */
export function isForOthers({ unknownSubpackets }: SignaturePacket, readers: readonly string[]): boolean {
  const named = unknownSubpackets.filter(({ type }) => type === INTENDED_RECIPIENT);
  // The first octet is the version of the key.
  const intended = named.map(({ body }) => encodeHex(body.subarray(1)).toUpperCase());
  return readers.length > 0 && intended.length > 0 && !intended.some((each) => readers.includes(each));
}

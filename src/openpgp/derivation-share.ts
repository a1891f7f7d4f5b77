/** What a password costs (RFC 9580 §3.7): the work that the packet asks for, before any of it is done. */

import { LIMITS } from '../model/index.ts';
import { ARGON2_MEMORY_EXPONENT } from './config.ts';

/** Passes over the most memory that the passwords of a message may cost together (RFC 9106 §4 recommends 1 or 3). */
const ARGON2_PASSES = 3;

const ITERATED = 3;
const ARGON2 = 4;
/** Where the string-to-key specifier stands in a session-key packet of each version (RFC 9580 §5.3). */
const SPECIFIER: Readonly<Record<number, number>> = { 4: 2, 5: 3, 6: 5 };

/** A part of all the derivation that a message may cost; infinite for what is never done, 0 for what costs nothing. */
export function derivationShare(body: Uint8Array, version: number): number {
  const at = SPECIFIER[version] ?? body.length;
  switch (body[at]) {
    case ITERATED:
      return codedCount(body[at + 10] ?? 0) / LIMITS.hashedPasswordOctets;
    case ARGON2: {
      const passes = body[at + 17] ?? 0;
      const exponent = body[at + 19] ?? 0;
      if (exponent > ARGON2_MEMORY_EXPONENT) return Infinity;
      return (passes * 2 ** (exponent - ARGON2_MEMORY_EXPONENT)) / ARGON2_PASSES;
    }
    default:
      return 0;
  }
}

/** Octets to be hashed (RFC 9580 §3.7.1.3): 65 million at most. */
function codedCount(coded: number): number {
  return (16 + (coded & 15)) << ((coded >> 4) + 6);
}

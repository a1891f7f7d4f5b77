/** The key-encryption key of a key agreement (RFC 5753 §7.2, RFC 8418 §2). */

import { derBytes, derExplicit, derOctets, derSequence } from '../bytes/index.ts';
import { type Engine, hkdf, x963Kdf } from '../crypto/index.ts';
import type { KeyAgreement } from './algorithms.ts';

/**
 * Derives `keyLength` octets from the shared secret. `wrapAlgorithm` is the DER of the key wrap's AlgorithmIdentifier
 * as it stands in the message, `ukm` the user keying material that came with it.
 */
export async function deriveWrapKey(
  engine: Engine,
  scheme: KeyAgreement,
  secret: Uint8Array,
  wrapAlgorithm: Uint8Array,
  keyLength: number,
  ukm: Uint8Array | null,
): Promise<Uint8Array> {
  const info = sharedInfo(wrapAlgorithm, keyLength, ukm);
  return scheme.derivation === 'x963'
    ? x963Kdf(engine, scheme.hash, secret, info, keyLength)
    : hkdf(engine, scheme.hash, secret, new Uint8Array(0), info, keyLength);
}

/** ECC-CMS-SharedInfo (RFC 5753 §7.2): the wrap, the keying material, and the key's length in bits as four octets. */
function sharedInfo(wrapAlgorithm: Uint8Array, keyLength: number, ukm: Uint8Array | null): Uint8Array {
  const bits = keyLength * 8;
  const length = Uint8Array.of(bits >>> 24, bits >>> 16, bits >>> 8, bits);
  const keying = ukm === null ? [] : [derExplicit(0, derOctets(ukm))];
  return derBytes(derSequence(wrapAlgorithm, ...keying, derExplicit(2, derOctets(length))));
}

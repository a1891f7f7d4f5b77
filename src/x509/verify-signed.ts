/** The signature of a certificate, a revocation list or an OCSP response, under one algorithm policy. */

import { type Engine, type SignatureScheme, verifySignature } from '../crypto/index.ts';
import {
  type AlgorithmIdentifier,
  Failure,
  type TrustReason,
  type WeakName,
  mayRead,
  useOf,
  weakNames,
} from '../model/index.ts';
import { orNull } from './parsing.ts';
import { signatureScheme } from './signature.ts';

/** Signed bytes, and how they were signed. */
export interface Signed {
  readonly tbs: Uint8Array;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
}

/** Why the signature does not hold by this key, or `null`: it does. `allowWeak`: of `sha1`, `md5`. Throws nothing of its own. */
export async function judgeSigned(
  engine: Engine,
  { tbs, signatureAlgorithm, signature }: Signed,
  publicKeyInfo: Uint8Array,
  allowWeak: ReadonlySet<string>,
): Promise<TrustReason | null> {
  const scheme = orNull(() => signatureScheme(signatureAlgorithm));
  if (scheme === null) return 'unsupported-algorithm';
  if (!mayBeUsed(scheme, allowWeak)) return 'weak-algorithm';
  try {
    return (await verifySignature(engine, scheme, publicKeyInfo, tbs, signature)) ? null : 'bad-signature';
  } catch (error) {
    if (error instanceof Failure) return 'unsupported-algorithm';
    throw error;
  }
}

/** What is weak in how it was signed. */
export function weaknessOf({ signatureAlgorithm }: Signed): WeakName[] {
  const scheme = orNull(() => signatureScheme(signatureAlgorithm));
  return scheme === null || scheme.kind === 'ed25519' ? [] : weakNames(useOf(scheme.hash));
}

/** Ed25519 brings its own hash. */
function mayBeUsed(scheme: SignatureScheme, allowWeak: ReadonlySet<string>): boolean {
  return scheme.kind === 'ed25519' || mayRead(useOf(scheme.hash), allowWeak);
}

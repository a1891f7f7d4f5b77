/** Private keys on elliptic curves: ECDSA and ECDH by WebCrypto. */
import { concat } from '../bytes/index.ts';
import { Failure } from '../model/index.ts';
import { type Curve, WEB_HASHES } from './algorithms.ts';
import { agreeWith } from './agreement.ts';
import { subtleFor } from './curve-subtle.ts';
import { ecdsaToDer } from './ecdsa-signature.ts';
import type { CryptoKeyHandle, Engine } from './engine.ts';
import { type PrivateKey, REFUSALS, signed } from './private-key.ts';
import { ecPublicKeyInfo } from './public-key.ts';
import { exportCoordinates } from './web-key.ts';

/** Throws `Failure`: `malformed-key`, `unsupported-key`. */
export async function ecPrivateKey(engine: Engine, pkcs8: Uint8Array, curve: Curve): Promise<PrivateKey> {
  const subtle = await subtleFor(engine, curve);
  const ecdsa = { name: 'ECDSA', namedCurve: curve.name };
  const ecdh = { name: 'ECDH', namedCurve: curve.name };
  const { x, y } = await exportCoordinates(subtle, pkcs8, ecdsa, 'sign');
  const signing = once(() => subtle.importKey('pkcs8', pkcs8, ecdsa, false, ['sign']));
  const agreeing = once(() => subtle.importKey('pkcs8', pkcs8, ecdh, false, ['deriveBits']));

  return {
    ...REFUSALS,
    kind: 'ec',
    description: curve.name,
    publicKeyInfo: ecPublicKeyInfo(curve, concat([Uint8Array.of(4), x, y])),
    async sign(scheme, data) {
      if (scheme.kind !== 'ecdsa') return REFUSALS.sign();
      if (!WEB_HASHES.has(scheme.hash)) throw new Failure('unsupported-algorithm', scheme.hash);
      return ecdsaToDer(await signed(subtle.sign({ name: 'ECDSA', hash: scheme.hash }, await signing(), data)));
    },
    agree: async (peer) => agreeWith(engine, await agreeing(), curve.name, peer),
  };
}

/** Most keys do one of the two, and an import checks the key anew. */
function once(importing: () => Promise<CryptoKeyHandle>): () => Promise<CryptoKeyHandle> {
  let handle: Promise<CryptoKeyHandle> | null = null;
  return () => (handle ??= importing());
}

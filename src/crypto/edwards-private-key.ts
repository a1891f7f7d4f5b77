/** Private keys on Curve25519 (RFC 8410): Ed25519 and X25519 by WebCrypto. */
import { agreeWith } from './agreement.ts';
import type { Engine } from './engine.ts';
import { type PrivateKey, REFUSALS, signed } from './private-key.ts';
import { edwardsPublicKeyInfo } from './public-key.ts';
import { exportCoordinates } from './web-key.ts';

/** Throws `Failure('malformed-key')`. */
export async function edwardsPrivateKey(
  engine: Engine,
  kind: 'ed25519' | 'x25519',
  pkcs8: Uint8Array,
): Promise<PrivateKey> {
  const { subtle } = engine;
  const name = kind === 'ed25519' ? 'Ed25519' : 'X25519';
  const usage = kind === 'ed25519' ? 'sign' : 'deriveBits';
  const { x } = await exportCoordinates(engine.subtle, pkcs8, { name }, usage);
  const handle = await subtle.importKey('pkcs8', pkcs8, { name }, false, [usage]);
  const common = { ...REFUSALS, description: name, publicKeyInfo: edwardsPublicKeyInfo(kind, x) };
  if (kind === 'x25519') return { ...common, kind, agree: (peer) => agreeWith(engine, handle, 'X25519', peer) };
  return {
    ...common,
    kind,
    sign: async (scheme, data) =>
      scheme.kind === 'ed25519' ? signed(subtle.sign({ name }, handle, data)) : REFUSALS.sign(),
  };
}

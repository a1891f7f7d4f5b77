/** The short name of a certificate for people and tables. */

import { encodeHex } from '../bytes/index.ts';
import { type Engine, digest } from '../crypto/index.ts';
import type { Certificate } from '../model/index.ts';

/** Lower-case hex of the SHA-256 of the public key: equal for a certificate and its renewal with the same key. */
export async function keyFingerprint(engine: Engine, certificate: Certificate): Promise<string> {
  return encodeHex(await digest(engine, 'SHA-256', certificate.publicKeyInfo));
}

/** Lower-case hex of the SHA-256 of the whole certificate. */
export async function fingerprint(engine: Engine, certificate: Certificate): Promise<string> {
  return encodeHex(await digest(engine, 'SHA-256', certificate.der));
}

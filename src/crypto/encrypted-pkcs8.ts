/** Private keys encrypted under a password: EncryptedPrivateKeyInfo (RFC 5958 §3). */
import { MalformedBytes, TAG, enterDer, readDer } from '../bytes/index.ts';
import { type AlgorithmIdentifier, Failure } from '../model/index.ts';
import type { Engine } from './engine.ts';
import { decryptPbe } from './password-encryption.ts';

/** The PKCS#8 key inside. Throws `Failure`: `wrong-password`, `malformed-key`, and what `decryptPbe` throws. */
export async function decryptPkcs8(engine: Engine, der: Uint8Array, password: string): Promise<Uint8Array> {
  const { algorithm, data } = read(der);
  const opened = await decryptPbe(engine, algorithm, password, data);
  // One wrong password in 256 leaves something that looks like padding.
  if (!isOneSequence(opened)) throw new Failure('wrong-password');
  return opened;
}

function read(der: Uint8Array): { readonly algorithm: AlgorithmIdentifier; readonly data: Uint8Array } {
  try {
    const fields = enterDer(der);
    const identifier = fields.enter();
    const oid = identifier.oid();
    const algorithm = { oid, parameters: identifier.done ? null : identifier.next().bytes };
    return { algorithm, data: fields.octets() };
  } catch (cause) {
    throw cause instanceof MalformedBytes ? new Failure('malformed-key', 'encrypted private key', { cause }) : cause;
  }
}

function isOneSequence(bytes: Uint8Array): boolean {
  try {
    const reader = readDer(bytes);
    reader.read(TAG.sequence);
    return reader.done;
  } catch (error) {
    if (error instanceof MalformedBytes) return false;
    throw error;
  }
}

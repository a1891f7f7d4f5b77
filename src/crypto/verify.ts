/** Verifying signatures. Which algorithms and key sizes are good enough is the caller's policy. */
import { derBytes, derNull, derOctets, derOid, derSequence, equal } from '../bytes/index.ts';
import { Failure } from '../model/index.ts';
import { WEB_HASHES } from './algorithms.ts';
import { subtleFor } from './curve-subtle.ts';
import { digest } from './digest.ts';
import { ecdsaFromDer } from './ecdsa-signature.ts';
import type { Engine, HashName } from './engine.ts';
import { type PublicKey, readPublicKey } from './public-key.ts';
import { rsaPublicOperation } from './rsa-number.ts';
import type { SignatureScheme } from './signature-scheme.ts';

/**
 * Whether `signature` over `data` verifies. False for everything malformed, a broken key included, and for a key of another
 * kind. Throws `Failure`: `unsupported-key` (a curve we cannot compute), `unsupported-algorithm` (a hash that WebCrypto has not,
 * other than with RSA PKCS#1).
 */
export async function verifySignature(
  engine: Engine,
  scheme: SignatureScheme,
  publicKeyInfo: Uint8Array,
  data: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  const key = readKey(publicKeyInfo);
  if (key === null) return false;
  switch (scheme.kind) {
    case 'rsa-pkcs1':
      return key.kind === 'rsa' && verifyRsaPkcs1(engine, scheme.hash, key, data, signature);
    case 'rsa-pss': {
      const { hash, saltLength } = scheme;
      requireWebHash(hash);
      if (key.kind !== 'rsa') return false;
      const imported = { format: 'spki', key: key.info, algorithm: { name: 'RSA-PSS', hash } };
      return verifyByWeb(engine, imported, { name: 'RSA-PSS', saltLength }, data, signature);
    }
    case 'ecdsa': {
      requireWebHash(scheme.hash);
      if (key.kind !== 'ec') return false;
      const fixed = ecdsaFromDer(signature, key.curve.fieldLength);
      if (fixed === null) return false;
      const imported = { format: 'raw', key: key.point, algorithm: { name: 'ECDSA', namedCurve: key.curve.name } };
      const subtle = await subtleFor(engine, key.curve);
      return verifyByWeb({ subtle }, imported, { name: 'ECDSA', hash: scheme.hash }, data, fixed);
    }
    case 'ed25519': {
      if (key.kind !== 'ed25519') return false;
      const imported = { format: 'raw', key: key.point, algorithm: { name: 'Ed25519' } };
      return verifyByWeb(engine, imported, { name: 'Ed25519' }, data, signature);
    }
  }
}

function readKey(publicKeyInfo: Uint8Array): PublicKey | null {
  try {
    return readPublicKey(publicKeyInfo);
  } catch (error) {
    if (error instanceof Failure && error.code === 'malformed-key') return null;
    throw error;
  }
}

function requireWebHash(hash: HashName): void {
  if (!WEB_HASHES.has(hash)) throw new Failure('unsupported-algorithm', hash);
}

interface KeyToImport {
  readonly format: string;
  readonly key: Uint8Array;
  readonly algorithm: object;
}

/** A key that WebCrypto refuses (a point off the curve, numbers out of range) verifies nothing. */
async function verifyByWeb(
  { subtle }: Pick<Engine, 'subtle'>,
  { format, key, algorithm }: KeyToImport,
  scheme: object,
  data: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  try {
    return await subtle.verify(
      scheme,
      await subtle.importKey(format, key, algorithm, false, ['verify']),
      signature,
      data,
    );
  } catch {
    return false;
  }
}

async function verifyRsaPkcs1(
  engine: Engine,
  hash: HashName,
  key: PublicKey & { kind: 'rsa' },
  data: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  if (!WEB_HASHES.has(hash)) return verifyOldRsa(engine, hash, key, data, signature);
  const imported = { format: 'spki', key: key.info, algorithm: { name: 'RSASSA-PKCS1-v1_5', hash } };
  return verifyByWeb(engine, imported, { name: 'RSASSA-PKCS1-v1_5' }, data, signature);
}

const OLD_HASH_OIDS: Partial<Record<HashName, string>> = {
  MD5: '1.2.840.113549.2.5',
  'SHA-224': '2.16.840.1.101.3.4.2.4',
};

/** RFC 8017 §8.2.2 for hashes that WebCrypto has not: makes the one right encoding and compares the whole of it. */
async function verifyOldRsa(
  engine: Engine,
  hash: HashName,
  key: PublicKey & { kind: 'rsa' },
  data: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  const found = rsaPublicOperation(key, signature);
  const info = derBytes(
    derSequence(derSequence(derOid(OLD_HASH_OIDS[hash] ?? ''), derNull()), derOctets(await digest(engine, hash, data))),
  );
  if (found === null || key.modulus.length < info.length + 11) return false;
  const expected = new Uint8Array(key.modulus.length).fill(0xff);
  expected.set([0, 1]);
  expected[expected.length - info.length - 1] = 0;
  expected.set(info, expected.length - info.length);
  return equal(found, expected);
}

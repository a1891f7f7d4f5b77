/** The key-encryption key of a password recipient (RFC 3211 §2.2): PBKDF2 of the password in UTF-8. */

import { MalformedBytes, TAG, encodeUtf8, enterDer } from '../bytes/index.ts';
import { type Engine, type HashName, pbkdf2 } from '../crypto/index.ts';
import { type AlgorithmIdentifier, Failure, LIMITS } from '../model/index.ts';
import { PASSWORD } from './oids.ts';

/** HMACs by OID (RFC 8018 §B.1.2); SHA-1 where none is named. */
const HMACS: Readonly<Record<string, HashName>> = {
  '1.2.840.113549.2.7': 'SHA-1',
  '1.2.840.113549.2.9': 'SHA-256',
  '1.2.840.113549.2.10': 'SHA-384',
  '1.2.840.113549.2.11': 'SHA-512',
};

interface Derivation {
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly hash: HashName;
}

/** The part of all the derivation a message may cost that this recipient asks for; nothing where it cannot be read. */
export function derivationShare({ derivation }: { readonly derivation: AlgorithmIdentifier | null }): number {
  try {
    return readDerivation(derivation).iterations / LIMITS.keyDerivationIterations;
  } catch (error) {
    if (error instanceof Failure || error instanceof MalformedBytes) return 0;
    throw error;
  }
}

/** Derives `keyLength` octets. Throws `Failure('unsupported-algorithm')`, `Failure('too-many')` iterations, `MalformedBytes`. */
export async function derivePasswordKey(
  engine: Engine,
  derivation: AlgorithmIdentifier | null,
  password: string,
  keyLength: number,
): Promise<Uint8Array> {
  const { salt, iterations, hash } = readDerivation(derivation);
  return pbkdf2(engine, hash, encodeUtf8(password), salt, iterations, keyLength);
}

/** PBKDF2-params (RFC 8018 §A.2). */
function readDerivation(derivation: AlgorithmIdentifier | null): Derivation {
  if (derivation?.oid !== PASSWORD.pbkdf2) throw new Failure('unsupported-algorithm', 'password derivation');
  if (derivation.parameters === null) throw new MalformedBytes('password derivation without parameters');
  const fields = enterDer(derivation.parameters);
  const salt = fields.octets();
  const iterations = fields.smallInteger();
  fields.optional(TAG.integer);
  const hash = HMACS[fields.optional(TAG.sequence)?.enter().oid() ?? '1.2.840.113549.2.7'];
  if (hash === undefined) throw new Failure('unsupported-algorithm', 'password derivation');
  return { salt, iterations, hash };
}

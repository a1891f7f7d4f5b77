/** The integrity check of a PKCS#12 file by its password (RFC 7292 §4, PBMAC1 by RFC 9579). */

import { type DerReader, MalformedBytes, TAG, encodeUtf8, enterDer, equal } from '../bytes/index.ts';
import { type Engine, type HashName, pbkdf2, pkcs12Kdf } from '../crypto/index.ts';
import { type AlgorithmIdentifier, Failure } from '../model/index.ts';
import { readAlgorithm } from './certificate.ts';
import { hashByOid } from './signature.ts';

const PBMAC1 = '1.2.840.113549.1.5.14';
const PBKDF2 = '1.2.840.113549.1.5.12';

/** HMACs by OID (RFC 8018 §B.1). */
const HMACS: Readonly<Record<string, HashName>> = {
  '1.2.840.113549.2.7': 'SHA-1',
  '1.2.840.113549.2.9': 'SHA-256',
  '1.2.840.113549.2.10': 'SHA-384',
  '1.2.840.113549.2.11': 'SHA-512',
};

/** Octets of a hash, and so of the key that HMAC gets from the PKCS#12 derivation. */
const LENGTHS: Partial<Record<HashName, number>> = { 'SHA-1': 20, 'SHA-256': 32, 'SHA-384': 48, 'SHA-512': 64 };

/** `mac` is the MacData that was entered. Throws `Failure('wrong-password')`, which damage looks like too. */
export async function checkMac(engine: Engine, mac: DerReader, data: Uint8Array, password: string): Promise<void> {
  const info = mac.enter();
  const algorithm = readAlgorithm(info.enter());
  const expected = info.octets();
  const salt = mac.octets();
  const iterations = mac.optional(TAG.integer)?.smallInteger() ?? 1;
  const made =
    algorithm.oid === PBMAC1
      ? await pbmac1(engine, algorithm, data, password)
      : await oldMac(engine, algorithm, data, { password, salt, iterations });
  if (!equal(made, expected)) throw new Failure('wrong-password');
}

interface Derivation {
  readonly password: string;
  readonly salt: Uint8Array;
  readonly iterations: number;
}

async function oldMac(
  engine: Engine,
  { oid }: AlgorithmIdentifier,
  data: Uint8Array,
  { password, salt, iterations }: Derivation,
): Promise<Uint8Array> {
  const hash = hashByOid(oid);
  const length = hash === null ? undefined : LENGTHS[hash];
  if (hash === null || length === undefined) throw new Failure('unsupported-algorithm', `PKCS#12 MAC ${oid}`);
  return hmac(engine, hash, await pkcs12Kdf(hash, password, salt, 'mac', iterations, length), data);
}

/** PBMAC1-params: PBKDF2 with the length of the key, and an HMAC. */
async function pbmac1(
  engine: Engine,
  { parameters }: AlgorithmIdentifier,
  data: Uint8Array,
  password: string,
): Promise<Uint8Array> {
  if (parameters === null) throw new MalformedBytes('PBMAC1 without parameters');
  const fields = enterDer(parameters);
  const derivation = readAlgorithm(fields.enter());
  const mac = HMACS[fields.enter().oid()];
  if (derivation.oid !== PBKDF2 || derivation.parameters === null || mac === undefined)
    throw new Failure('unsupported-algorithm', 'PBMAC1');
  const pbkdf2Fields = enterDer(derivation.parameters);
  const salt = pbkdf2Fields.octets();
  const iterations = pbkdf2Fields.smallInteger();
  const length = pbkdf2Fields.smallInteger();
  const hash = HMACS[pbkdf2Fields.optional(TAG.sequence)?.enter().oid() ?? '1.2.840.113549.2.7'];
  if (hash === undefined || length < 20 || length > 1024) throw new Failure('unsupported-algorithm', 'PBMAC1');
  return hmac(engine, mac, await pbkdf2(engine, hash, encodeUtf8(password), salt, iterations, length), data);
}

async function hmac({ subtle }: Engine, hash: HashName, key: Uint8Array, data: Uint8Array): Promise<Uint8Array> {
  const handle = await subtle.importKey('raw', key, { name: 'HMAC', hash }, false, ['sign']);
  return new Uint8Array(await subtle.sign('HMAC', handle, data));
}

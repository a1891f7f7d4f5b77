/** Private keys from their DER forms: PKCS#8 (RFC 5958), PKCS#1 (RFC 8017), SEC 1 (RFC 5915). */
import {
  type DerInput,
  MalformedBytes,
  TAG,
  derBytes,
  derInteger,
  derNull,
  derOctets,
  derOid,
  derSequence,
  enterDer,
  readDer,
} from '../bytes/index.ts';
import { Failure } from '../model/index.ts';
import { KEY_OIDS } from './algorithms.ts';
import { ecPrivateKey } from './ec-private-key.ts';
import { edwardsPrivateKey } from './edwards-private-key.ts';
import type { Engine } from './engine.ts';
import type { PrivateKey } from './private-key.ts';
import { readCurve } from './public-key.ts';
import { readRsaNumbers, rsaPrivateKey } from './rsa-private-key.ts';

/** What the forms have in common: an algorithm and the key in that algorithm's own form. */
interface Parts {
  readonly oid: string;
  /** DER of the algorithm's parameters. */
  readonly parameters: Uint8Array | null;
  readonly key: Uint8Array;
}

/** Throws `Failure`: `malformed-key`, `unsupported-key`, `password-needed` for an encrypted one. */
export async function importPrivateKey(engine: Engine, der: Uint8Array): Promise<PrivateKey> {
  try {
    return await importParts(engine, readParts(der));
  } catch (cause) {
    throw cause instanceof MalformedBytes ? new Failure('malformed-key', 'private key', { cause }) : cause;
  }
}

/** WebCrypto gets a PKCS#8 of version 1 without the optional fields, whatever came: engines differ in what they read. */
function importParts(engine: Engine, { oid, parameters, key }: Parts): Promise<PrivateKey> {
  switch (oid) {
    case KEY_OIDS.rsa:
    case KEY_OIDS.rsaPss:
    case KEY_OIDS.rsaOaep:
      return rsaPrivateKey(engine, pkcs8(key, derOid(KEY_OIDS.rsa), derNull()), readRsaNumbers(key));
    case KEY_OIDS.ec: {
      if (parameters === null) throw new MalformedBytes('no curve');
      return ecPrivateKey(engine, pkcs8(key, derOid(oid), parameters), readCurve(parameters));
    }
    case KEY_OIDS.ed25519:
      return edwardsPrivateKey(engine, 'ed25519', pkcs8(key, derOid(oid)));
    case KEY_OIDS.x25519:
      return edwardsPrivateKey(engine, 'x25519', pkcs8(key, derOid(oid)));
    default:
      throw new Failure('unsupported-key', oid);
  }
}

/** The same key as unencrypted PKCS#8, whatever form it came in. Throws `malformed-key`. */
export function toPkcs8(der: Uint8Array): Uint8Array {
  try {
    const { oid, parameters, key } = readParts(der);
    return pkcs8(key, derOid(oid), ...(parameters === null ? (oid === KEY_OIDS.rsa ? [derNull()] : []) : [parameters]));
  } catch (cause) {
    throw cause instanceof MalformedBytes ? new Failure('malformed-key', 'private key', { cause }) : cause;
  }
}

function pkcs8(key: Uint8Array, ...algorithm: readonly DerInput[]): Uint8Array {
  return derBytes(derSequence(derInteger(0), derSequence(...algorithm), derOctets(key)));
}

/** The forms differ in what follows the version: an algorithm, an octet string, or the next number. */
function readParts(der: Uint8Array): Parts {
  const fields = enterDer(der);
  if (fields.peek() === TAG.sequence) throw new Failure('password-needed');
  fields.integer();
  switch (fields.peek()) {
    case TAG.sequence: {
      const algorithm = fields.enter();
      const oid = algorithm.oid();
      return { oid, parameters: algorithm.done ? null : algorithm.next().bytes, key: fields.octets() };
    }
    case TAG.octetString: {
      fields.octets();
      const curve = readDer(fields.read(0xa0).content).next().bytes;
      return { oid: KEY_OIDS.ec, parameters: curve, key: der };
    }
    default:
      return { oid: KEY_OIDS.rsa, parameters: null, key: der };
  }
}

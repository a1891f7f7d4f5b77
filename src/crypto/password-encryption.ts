/** Data encrypted under a password, as key files have it (RFC 8018, RFC 7292 appendix C): only read. */
import { type DerReader, MalformedBytes, TAG, concat, encodeUtf8, enterDer } from '../bytes/index.ts';
import { type AlgorithmIdentifier, Failure } from '../model/index.ts';
import { startDecryption } from './content-cipher.ts';
import type { ContentCipher, Engine, HashName } from './engine.ts';
import { checkIterations, pbkdf2 } from './key-derivation.ts';
import { type LegacyCipher, decryptLegacyContent } from './legacy-cipher.ts';
import { libraryHash } from './library-hash.ts';
import { pkcs12Kdf } from './pkcs12-kdf.ts';

const PBES2 = '1.2.840.113549.1.5.13';
const PBKDF2 = '1.2.840.113549.1.5.12';

/**
 * Decrypts `data`. Throws `Failure`: `wrong-password` (or damaged data: the padding cannot tell them apart),
 * `unsupported-algorithm`, `malformed`, `too-many` iterations.
 */
export async function decryptPbe(
  engine: Engine,
  algorithm: AlgorithmIdentifier,
  password: string,
  data: Uint8Array,
): Promise<Uint8Array> {
  try {
    return await decrypt(engine, algorithm, password, data);
  } catch (cause) {
    if (cause instanceof MalformedBytes) throw new Failure('malformed', 'password encryption', { cause });
    if (cause instanceof Failure && cause.code === 'cannot-decrypt') throw new Failure('wrong-password', '', { cause });
    throw cause;
  }
}

async function decrypt(
  engine: Engine,
  { oid, parameters }: AlgorithmIdentifier,
  password: string,
  data: Uint8Array,
): Promise<Uint8Array> {
  const fields = parameters === null ? null : enterDer(parameters);
  const [old, oldest] = [PKCS12_SCHEMES[oid], PBES1_SCHEMES[oid]];
  if (fields === null || (oid !== PBES2 && old === undefined && oldest === undefined)) {
    throw new Failure('unsupported-algorithm', oid);
  }
  if (oid === PBES2) return decryptPbes2(engine, fields, password, data);
  const salt = fields.octets();
  const iterations = fields.smallInteger();
  if (old !== undefined) return decryptPkcs12(old, password, salt, iterations, data);
  return decryptPbes1(oldest ?? 'SHA-1', password, salt, iterations, data);
}

/** PKCS#12 ciphers of RFC 7292 appendix C that are met: 3DES for keys, RC2 of 40 bits for certificates. */
const PKCS12_SCHEMES: Readonly<Record<string, { readonly cipher: LegacyCipher; readonly keyLength: number }>> = {
  '1.2.840.113549.1.12.1.3': { cipher: '3DES-CBC', keyLength: 24 },
  '1.2.840.113549.1.12.1.4': { cipher: '3DES-CBC', keyLength: 16 },
  '1.2.840.113549.1.12.1.5': { cipher: 'RC2-CBC', keyLength: 16 },
  '1.2.840.113549.1.12.1.6': { cipher: 'RC2-CBC', keyLength: 5 },
};

async function decryptPkcs12(
  { cipher, keyLength }: { readonly cipher: LegacyCipher; readonly keyLength: number },
  password: string,
  salt: Uint8Array,
  iterations: number,
  data: Uint8Array,
): Promise<Uint8Array> {
  const key = await pkcs12Kdf('SHA-1', password, salt, 'key', iterations, keyLength);
  const iv = await pkcs12Kdf('SHA-1', password, salt, 'iv', iterations, 8);
  return decryptLegacyContent(cipher, key, iv, data);
}

/** PBES1 with single DES (RFC 8018 §A.3), as OpenSSL once wrote PKCS#8. */
const PBES1_SCHEMES: Readonly<Record<string, HashName>> = {
  '1.2.840.113549.1.5.3': 'MD5',
  '1.2.840.113549.1.5.10': 'SHA-1',
};

/** PBKDF1 (RFC 8018 §5.1) gives key and initialisation vector, eight octets each. */
async function decryptPbes1(
  hashName: HashName,
  password: string,
  salt: Uint8Array,
  iterations: number,
  data: Uint8Array,
): Promise<Uint8Array> {
  checkIterations(iterations);
  const hash = await libraryHash(hashName);
  let block = hash(concat([encodeUtf8(password), salt]));
  for (let i = 1; i < iterations; i++) block = hash(block);
  return decryptLegacyContent('DES-CBC', block.subarray(0, 8), block.subarray(8, 16), data);
}

async function decryptPbes2(
  engine: Engine,
  fields: DerReader,
  password: string,
  data: Uint8Array,
): Promise<Uint8Array> {
  const derivation = fields.enter();
  const encryption = fields.enter();
  const scheme = readEncryptionScheme(encryption);
  const key = await derivePbes2Key(engine, derivation, password, scheme.keyLength);
  if (scheme.kind === 'legacy') return decryptLegacyContent(scheme.cipher, key, scheme.iv, data);
  const decryption = await startDecryption(engine, scheme.cipher, key, scheme.iv);
  const pieces: Uint8Array[] = [];
  for await (const piece of decryption.update(data)) pieces.push(piece);
  return concat([...pieces, (await decryption.finish()).bytes]);
}

/** Pseudorandom functions: HMAC with these hashes (RFC 8018 §B.1.2). */
const PSEUDORANDOM: Readonly<Record<string, HashName>> = {
  '1.2.840.113549.2.7': 'SHA-1',
  '1.2.840.113549.2.9': 'SHA-256',
  '1.2.840.113549.2.10': 'SHA-384',
  '1.2.840.113549.2.11': 'SHA-512',
};

/** PBKDF2-params (RFC 8018 §A.2). */
async function derivePbes2Key(
  engine: Engine,
  derivation: DerReader,
  password: string,
  length: number,
): Promise<Uint8Array> {
  const oid = derivation.oid();
  if (oid !== PBKDF2) throw new Failure('unsupported-algorithm', oid);
  const fields = derivation.enter();
  const salt = fields.octets();
  const iterations = fields.smallInteger();
  fields.optional(TAG.integer);
  const prf = fields.optional(TAG.sequence)?.enter().oid() ?? '1.2.840.113549.2.7';
  const hash = PSEUDORANDOM[prf];
  if (hash === undefined) throw new Failure('unsupported-algorithm', prf);
  return pbkdf2(engine, hash, encodeUtf8(password), salt, iterations, length);
}

type EncryptionScheme =
  | { readonly kind: 'aes'; readonly cipher: ContentCipher; readonly keyLength: number; readonly iv: Uint8Array }
  | { readonly kind: 'legacy'; readonly cipher: LegacyCipher; readonly keyLength: number; readonly iv: Uint8Array };

const AES: Readonly<Record<string, { readonly cipher: ContentCipher; readonly keyLength: number }>> = {
  '2.16.840.1.101.3.4.1.2': { cipher: 'AES-128-CBC', keyLength: 16 },
  '2.16.840.1.101.3.4.1.22': { cipher: 'AES-192-CBC', keyLength: 24 },
  '2.16.840.1.101.3.4.1.42': { cipher: 'AES-256-CBC', keyLength: 32 },
};

/** RFC 8018 §B.2. */
function readEncryptionScheme(algorithm: DerReader): EncryptionScheme {
  const oid = algorithm.oid();
  const aes = AES[oid];
  if (aes !== undefined) return { kind: 'aes', ...aes, iv: algorithm.octets() };
  if (oid === '1.2.840.113549.3.7')
    return { kind: 'legacy', cipher: '3DES-CBC', keyLength: 24, iv: algorithm.octets() };
  if (oid === '1.3.14.3.2.7') return { kind: 'legacy', cipher: 'DES-CBC', keyLength: 8, iv: algorithm.octets() };
  throw new Failure('unsupported-algorithm', oid);
}

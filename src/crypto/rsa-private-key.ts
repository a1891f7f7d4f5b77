/** RSA private keys: signing and OAEP by WebCrypto, the rest over the raw operation. */
import { MalformedBytes, enterDer } from '../bytes/index.ts';
import { Failure } from '../model/index.ts';
import { WEB_HASHES } from './algorithms.ts';
import type { CryptoKeyHandle, Engine, HashName, RawRsa } from './engine.ts';
import { type OaepOptions, type PrivateKey, REFUSALS, signed } from './private-key.ts';
import { bitLength, checkRsaNumbers, magnitude, rsaPublicKeyInfo } from './public-key.ts';
import { type RsaPrivateNumbers, isBelowModulus, rsaPrivateOperation } from './rsa-number.ts';
import { unpadOaep } from './rsa-oaep.ts';
import { unpadPkcs1v15 } from './rsa-v15.ts';

/** RSAPrivateKey (RFC 8017 §A.1.2) of two primes. Throws `MalformedBytes`, `Failure('unsupported-key')`. */
export function readRsaNumbers(der: Uint8Array): RsaPrivateNumbers {
  const fields = enterDer(der);
  if (fields.smallInteger() !== 0) throw new Failure('unsupported-key', 'RSA of several primes');
  const next = (): Uint8Array => magnitude(fields.integer());
  const modulus = next();
  const exponent = next();
  const privateExponent = next();
  const [prime1, prime2, exponent1, exponent2, coefficient] = [next(), next(), next(), next(), next()];
  fields.end();
  checkRsaNumbers(modulus, exponent);
  const longest = Math.max(
    ...[privateExponent, prime1, prime2, exponent1, exponent2, coefficient].map((number) => number.length),
  );
  if (longest > modulus.length) throw new MalformedBytes('RSA number longer than the modulus');
  return { modulus, exponent, privateExponent, prime1, prime2, exponent1, exponent2, coefficient };
}

/** `pkcs8` holds the same numbers, for WebCrypto. */
export async function rsaPrivateKey(
  engine: Engine,
  pkcs8: Uint8Array,
  numbers: RsaPrivateNumbers,
): Promise<PrivateKey> {
  const handles = new Map<string, Promise<CryptoKeyHandle>>();
  const handle = (name: string, hash: HashName, usage: string): Promise<CryptoKeyHandle> => {
    if (!WEB_HASHES.has(hash)) throw new Failure('unsupported-algorithm', hash);
    const known = handles.get(name + hash) ?? importWebKey(engine, pkcs8, { name, hash }, usage);
    handles.set(name + hash, known);
    return known;
  };
  await handle('RSASSA-PKCS1-v1_5', 'SHA-256', 'sign');
  const raw = rawOperation(engine, pkcs8, numbers);

  return {
    ...REFUSALS,
    kind: 'rsa',
    description: `RSA-${bitLength(numbers.modulus)}`,
    publicKeyInfo: rsaPublicKeyInfo(numbers.modulus, numbers.exponent),
    async sign(scheme, data) {
      if (scheme.kind !== 'rsa-pkcs1' && scheme.kind !== 'rsa-pss') return REFUSALS.sign();
      const name = scheme.kind === 'rsa-pss' ? 'RSA-PSS' : 'RSASSA-PKCS1-v1_5';
      const parameters = scheme.kind === 'rsa-pss' ? { name, saltLength: scheme.saltLength } : { name };
      return signed(engine.subtle.sign(parameters, await handle(name, scheme.hash, 'sign'), data));
    },
    decryptPkcs1v15: (ciphertext, length) => unpadPkcs1v15(engine, numbers, ciphertext, raw(ciphertext), length),
    async decryptOaep(ciphertext, options) {
      const { hash, label, mgfHash } = options;
      if (hash !== mgfHash || !WEB_HASHES.has(hash)) return unpadOaep(engine, raw(ciphertext), options);
      return decryptByWeb(engine, await handle('RSA-OAEP', hash, 'decrypt'), label, ciphertext);
    },
  };
}

async function importWebKey(
  engine: Engine,
  pkcs8: Uint8Array,
  algorithm: object,
  usage: string,
): Promise<CryptoKeyHandle> {
  try {
    return await engine.subtle.importKey('pkcs8', pkcs8, algorithm, false, [usage]);
  } catch (cause) {
    throw new Failure('malformed-key', 'RSA', { cause });
  }
}

async function decryptByWeb(
  { subtle }: Engine,
  key: CryptoKeyHandle,
  label: OaepOptions['label'],
  ciphertext: Uint8Array,
): Promise<Uint8Array> {
  try {
    return new Uint8Array(await subtle.decrypt({ name: 'RSA-OAEP', label }, key, ciphertext));
  } catch (cause) {
    throw new Failure('cannot-decrypt', '', { cause });
  }
}

/** The host's operation where there is one, else BigInt's; `null` for what is no ciphertext of this key by its length or size. */
function rawOperation(
  engine: Engine,
  pkcs8: Uint8Array,
  numbers: RsaPrivateNumbers,
): (input: Uint8Array) => Uint8Array | null {
  let host: ReturnType<RawRsa> | undefined;
  return (input) => {
    if (!isBelowModulus(numbers, input)) return null;
    if (engine.rawRsa === undefined) return rsaPrivateOperation(engine, numbers, input);
    try {
      host ??= engine.rawRsa(pkcs8);
      return host(input);
    } catch (cause) {
      throw new Failure('malformed-key', 'RSA numbers do not fit', { cause });
    }
  };
}

/** The content key out of a recipient that is ours (RFC 5652 §6.2, RFC 5753, RFC 8418, RFC 3211). */

import { TAG, derBits, derBytes, derSequence, enterDer, readDer } from '../bytes/index.ts';
import { type Engine, type PrivateKey, unwrapAesKey, unwrapPasswordKey, unwrapTripleDesKey } from '../crypto/index.ts';
import { type AlgorithmIdentifier, Failure } from '../model/index.ts';
import { readAlgorithm } from '../x509/index.ts';
import { contentAlgorithm, keyAgreement, keyWrap } from './algorithms.ts';
import { deriveWrapKey } from './derive-wrap-key.ts';
import type { RecipientInfo } from './enveloped-data.ts';
import type { Attempt } from './my-keys.ts';
import { readOaep } from './oaep.ts';
import { KEY_TRANSPORT, PASSWORD } from './oids.ts';
import { derivePasswordKey } from './password-key.ts';

/**
 * The content key, which for RSA PKCS#1 v1.5 is a pseudorandom one of `keyLength` octets when the padding is wrong (implicit
 * rejection). Throws `Failure` or `MalformedBytes` when it cannot be had; the caller must not tell how.
 */
export async function unwrapKey(engine: Engine, attempt: Attempt, keyLength: number): Promise<Uint8Array> {
  switch (attempt.kind) {
    case 'kek':
      return unwrap(engine, attempt.recipient.algorithm, attempt.kek, attempt.recipient.encryptedKey);
    case 'password':
      return unwrapByPassword(engine, attempt.recipient, attempt.password);
    case 'key':
      return unwrapByKey(engine, attempt.recipient, attempt.key, keyLength);
  }
}

async function unwrapByKey(
  engine: Engine,
  recipient: RecipientInfo,
  key: PrivateKey,
  keyLength: number,
): Promise<Uint8Array> {
  switch (recipient.kind) {
    case 'transport':
      return recipient.algorithm.oid === KEY_TRANSPORT.rsa
        ? key.decryptPkcs1v15(recipient.encryptedKey, keyLength)
        : key.decryptOaep(recipient.encryptedKey, readOaep(recipient.algorithm));
    case 'agreement':
      return unwrapByAgreement(engine, recipient, key);
    default:
      throw new Failure('unsupported-algorithm', recipient.kind);
  }
}

async function unwrapByAgreement(
  engine: Engine,
  recipient: RecipientInfo & { kind: 'agreement' },
  key: PrivateKey,
): Promise<Uint8Array> {
  const { algorithm, wrap, originatorKey, ukm, encryptedKey } = recipient;
  const scheme = keyAgreement(algorithm.oid);
  if (scheme === null || originatorKey === null || wrap === null || algorithm.parameters === null)
    throw new Failure('unsupported-algorithm', algorithm.oid);
  const keyLength = keyWrap(wrap.oid)?.keyLength ?? 0;
  const secret = await key.agree(peerKeyInfo(key, originatorKey));
  const wrapKey = await deriveWrapKey(engine, scheme, secret, algorithm.parameters, keyLength, ukm);
  return unwrap(engine, wrap, wrapKey, encryptedKey);
}

/** The sender's public key lies on the curve of ours, whatever its own identifier says (RFC 5753 §3.1.1). */
function peerKeyInfo(own: PrivateKey, octets: Uint8Array): Uint8Array {
  const algorithm = enterDer(own.publicKeyInfo).read(TAG.sequence).bytes;
  return derBytes(derSequence(algorithm, derBits(octets)));
}

async function unwrap(
  engine: Engine,
  algorithm: AlgorithmIdentifier,
  wrapKey: Uint8Array,
  encryptedKey: Uint8Array,
): Promise<Uint8Array> {
  const wrap = keyWrap(algorithm.oid);
  if (wrap === null || wrap.keyLength !== wrapKey.length) throw new Failure('unsupported-algorithm', algorithm.oid);
  return wrap.name === 'AES'
    ? unwrapAesKey(engine, wrapKey, encryptedKey)
    : unwrapTripleDesKey(engine, wrapKey, encryptedKey);
}

/** PasswordRecipientInfo with id-alg-PWRI-KEK and PBKDF2 (RFC 3211 §2.2); the password in UTF-8. */
async function unwrapByPassword(
  engine: Engine,
  { derivation, algorithm, encryptedKey }: RecipientInfo & { kind: 'password' },
  password: string,
): Promise<Uint8Array> {
  if (algorithm.oid !== PASSWORD.keyEncryption || algorithm.parameters === null)
    throw new Failure('unsupported-algorithm', algorithm.oid);
  const cipher = readAlgorithm(readDer(algorithm.parameters).enter());
  const wrap = contentAlgorithm(cipher.oid);
  if (wrap?.mode !== 'cbc' || cipher.parameters === null) throw new Failure('unsupported-algorithm', cipher.oid);
  const wrapKey = await derivePasswordKey(engine, derivation, password, wrap.keyLength);
  return unwrapPasswordKey(engine, wrapKey, readDer(cipher.parameters).octets(), encryptedKey);
}

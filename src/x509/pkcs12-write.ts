/** Writes PKCS#12 files (RFC 7292) that OpenSSL, NSS and Windows read: PBES2 with AES-256-CBC, HMAC with SHA-256. */

import {
  type DerPart,
  derBytes,
  derExplicit,
  derInteger,
  derNull,
  derOctets,
  derOid,
  derSequence,
  derSetOf,
  derValue,
} from '../bytes/index.ts';
import { type Engine, digest, pbkdf2, pkcs12Kdf } from '../crypto/index.ts';
import { encodeUtf8 } from '../bytes/index.ts';
import type { Certificate } from '../model/index.ts';

export interface Pkcs12Entry {
  /** DER of the unencrypted PKCS#8 key (RFC 5958). */
  readonly pkcs8: Uint8Array;
  readonly certificate: Certificate;
}

const DATA = '1.2.840.113549.1.7.1';
const ENCRYPTED_DATA = '1.2.840.113549.1.7.6';
const SHROUDED_KEY = '1.2.840.113549.1.12.10.1.2';
const CERTIFICATE_BAG = '1.2.840.113549.1.12.10.1.3';
const X509 = '1.2.840.113549.1.9.22.1';
const LOCAL_KEY_ID = '1.2.840.113549.1.9.21';
const PBES2 = '1.2.840.113549.1.5.13';
const PBKDF2 = '1.2.840.113549.1.5.12';
const HMAC_SHA256 = '1.2.840.113549.2.9';
const AES256_CBC = '2.16.840.1.101.3.4.1.42';
const SHA256 = '2.16.840.1.101.3.4.2.1';

/** As many as Thunderbird writes for the keys; the check of the whole is derived by JavaScript and guards the same password. */
const ITERATIONS = 600_000;
const MAC_ITERATIONS = 100_000;

/** One file with all of `entries` and the certificates of `chain`, locked by `password`. */
export async function writePkcs12(
  engine: Engine,
  entries: readonly Pkcs12Entry[],
  chain: readonly Certificate[],
  password: string,
): Promise<Uint8Array> {
  const keyIds = await Promise.all(entries.map(({ certificate }) => digest(engine, 'SHA-1', [certificate.der])));
  const own = entries.map(({ certificate }, index) => certificateBag(certificate, keyIds[index]));
  const certificates = derSequence(...own, ...chain.map((certificate) => certificateBag(certificate, undefined)));
  const keys = await Promise.all(entries.map(({ pkcs8 }, index) => keyBag(engine, pkcs8, password, keyIds[index])));
  const { algorithm, data } = await encrypt(engine, derBytes(certificates), password);
  const safes = derBytes(
    derSequence(
      contentInfo(
        ENCRYPTED_DATA,
        derSequence(derInteger(0), derSequence(derOid(DATA), algorithm, derValue(0x80, data))),
      ),
      contentInfo(DATA, derOctets(derBytes(derSequence(...keys)))),
    ),
  );
  const mac = await macData(engine, safes, password);
  return derBytes(derSequence(derInteger(3), contentInfo(DATA, derOctets(safes)), mac));
}

function contentInfo(type: string, content: DerPart): DerPart {
  return derSequence(derOid(type), derExplicit(0, content));
}

function certificateBag({ der }: Certificate, keyId: Uint8Array | undefined): DerPart {
  const value = derSequence(derOid(X509), derExplicit(0, derOctets(der)));
  return derSequence(derOid(CERTIFICATE_BAG), derExplicit(0, value), ...labels(keyId));
}

async function keyBag(engine: Engine, pkcs8: Uint8Array, password: string, keyId: Uint8Array | undefined) {
  const { algorithm, data } = await encrypt(engine, pkcs8, password);
  return derSequence(derOid(SHROUDED_KEY), derExplicit(0, derSequence(algorithm, derOctets(data))), ...labels(keyId));
}

/** What joins a key and its certificate for programs that do not compare the public keys. */
function labels(keyId: Uint8Array | undefined): DerPart[] {
  if (keyId === undefined) return [];
  return [derSetOf([derSequence(derOid(LOCAL_KEY_ID), derSetOf([derOctets(keyId)]))])];
}

/** PBES2 (RFC 8018 §6.2). */
async function encrypt(engine: Engine, plain: Uint8Array, password: string) {
  const { subtle } = engine;
  const salt = engine.getRandomValues(new Uint8Array(16));
  const iv = engine.getRandomValues(new Uint8Array(16));
  const key = await pbkdf2(engine, 'SHA-256', encodeUtf8(password), salt, ITERATIONS, 32);
  const handle = await subtle.importKey('raw', key, 'AES-CBC', false, ['encrypt']);
  const data = new Uint8Array(await subtle.encrypt({ name: 'AES-CBC', iv }, handle, plain));
  const derivation = derSequence(
    derOid(PBKDF2),
    derSequence(derOctets(salt), derInteger(ITERATIONS), derSequence(derOid(HMAC_SHA256), derNull())),
  );
  const cipher = derSequence(derOid(AES256_CBC), derOctets(iv));
  return { algorithm: derSequence(derOid(PBES2), derSequence(derivation, cipher)), data };
}

/** MacData (RFC 7292 §4); PBMAC1 (RFC 9579) is not read by OpenSSL before 3.4. */
async function macData(engine: Engine, safes: Uint8Array, password: string): Promise<DerPart> {
  const { subtle } = engine;
  const salt = engine.getRandomValues(new Uint8Array(16));
  const key = await pkcs12Kdf('SHA-256', password, salt, 'mac', MAC_ITERATIONS, 32);
  const handle = await subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const mac = new Uint8Array(await subtle.sign('HMAC', handle, safes));
  const digestInfo = derSequence(derSequence(derOid(SHA256), derNull()), derOctets(mac));
  return derSequence(digestInfo, derOctets(salt), derInteger(MAC_ITERATIONS));
}

/** The vectors by kind, and the keys that open them. */

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { nodeEngine } from '../../cli/engine.ts';
import { concat, decodePem, encodeUtf8, latin1 } from '../../src/bytes/index.ts';
import { importPrivateKey } from '../../src/crypto/index.ts';
import type { ReadingKeys } from '../../src/flows/index.ts';
import type { WeakName } from '../../src/model/index.ts';
import { type OpenpgpKey, readKeys, unlock } from '../../src/openpgp/index.ts';
import { openPkcs12, parseCertificate, readCertificates } from '../../src/x509/index.ts';

export const engine = nodeEngine();

/** All of the samples are valid then, or were. */
export const AT = new Date('2026-06-01T00:00:00Z');

export const ALL_WEAK: ReadonlySet<WeakName> = new Set(['sha1', 'md5', 'rsa1024', '3des', 'rc2']);

const VECTORS = join(process.cwd(), 'test/vectors');
/** Larger vectors say nothing that smaller ones do not. */
const LARGEST_SAMPLE = 40_000;

export function vector(path: string): Uint8Array {
  return new Uint8Array(readFileSync(join(VECTORS, path)));
}

/** Every vector in a folder whose name fits, in the order of their names. */
export function vectors(folder: string, pattern: RegExp): Uint8Array[] {
  const names = readdirSync(join(VECTORS, folder)).filter((name) => pattern.test(name));
  return names
    .sort()
    .map((name) => vector(`${folder}/${name}`))
    .filter(({ length }) => length > 0 && length <= LARGEST_SAMPLE);
}

/** Some dozen of many, evenly. */
export function some(all: readonly Uint8Array[], most: number): Uint8Array[] {
  const step = Math.max(1, all.length / most);
  return Array.from({ length: Math.min(most, all.length) }, (_, index) => all[Math.floor(index * step)] ?? []).map(
    (each) => Uint8Array.from(each),
  );
}

export function messages(): Uint8Array[] {
  return [
    ...vectors('thunderbird-smime/smime', /\.eml$/),
    ...vectors('thunderbird-smime/smime-manual', /\.eml$/),
    ...vectors('rfc4134', /\.eml$/),
    ...vectors('autocrypt', /\.eml$/),
    ...vectors('fuzz/sealed', /\.eml$/),
    ...openpgpMessages().map(inMail),
  ];
}

export function plainMessages(): Uint8Array[] {
  return [...vectors('mime4j', /\.msg$/), ...vectors('tnef', /\.eml$/)];
}

export function openpgpMessages(): Uint8Array[] {
  return [
    ...vectors('openpgp-interop/messages', /^(gnupg-v2|openkeychain|e2e|openpgp|pgp).*\d\.asc$/),
    ...rfc9580Folders().flatMap((folder) => vectors(folder, /\.msg$/)),
    ...vectors('openpgp-pqc', /message\.asc$/),
  ];
}

export function openpgpKeyFiles(): Uint8Array[] {
  return [
    ...vectors('autocrypt', /\.asc$/),
    ...vectors('openpgp-interop/keys', /\.asc$/),
    ...rfc9580Folders().flatMap((folder) => vectors(folder, /^tsk\.asc$/)),
    ...vectors('openpgp-pqc', /-pk\.asc$/),
  ];
}

function rfc9580Folders(): string[] {
  return readdirSync(join(VECTORS, 'openpgp-rfc9580')).filter((name) => /^v\d/.test(name)).map((name) => `openpgp-rfc9580/${name}`); // prettier-ignore
}

/** CMS objects in DER. */
export function cmsObjects(): Uint8Array[] {
  return [
    ...vectors('rfc4134', /^\d.*\.bin$/),
    ...vectors('openssl-cms', /\.(cms|der)$/),
    ...vectors('pqc-cms', /\.der$/),
    ...vectors('nss-interop', /\.env$/),
    ...vectors('thunderbird-smime/smime', /\.eml$/).flatMap(p7Of),
    ...vectors('fuzz/sealed', /smime.*\.eml$/).flatMap(p7Of),
  ]
    .map((bytes) => (bytes[0] === 0x30 ? bytes : (firstPem(bytes) ?? bytes)))
    .filter((bytes) => bytes[0] === 0x30);
}

/** The object in the base64 of a message. */
function p7Of(message: Uint8Array): Uint8Array[] {
  const [, letters] = /\r?\n\r?\n((?:[A-Za-z0-9+/=]+\r?\n)+)/.exec(latin1(message).replace(/^[^]*pkcs7-[^]*?(?=\n\r?\n)/, '')) ?? []; // prettier-ignore
  return letters === undefined ? [] : [new Uint8Array(Buffer.from(letters, 'base64'))];
}

function firstPem(bytes: Uint8Array): Uint8Array | null {
  return latin1(bytes).includes('-----BEGIN') ? (decodePem(latin1(bytes))[0]?.bytes ?? null) : null;
}

export function certificates(): Uint8Array[] {
  return [
    ...some(vectors('pkits/certs', /\.crt$/), 80),
    ...vectors('rfc4134', /\.cer$/),
    ...readCertificates(vector('thunderbird-smime/smime/TestCA.pem')).map(({ der }) => der),
  ];
}

/** A message around an armored block. */
function inMail(armor: Uint8Array): Uint8Array {
  return concat([encodeUtf8('From: a@example.org\r\nSubject: x\r\n\r\n'), armor]);
}

/** Private keys and passwords that open the samples. */
export async function readingKeys(): Promise<ReadingKeys> {
  const files = ['Bob', 'Fran', 'Fran-ec'].map((name) => vector(`thunderbird-smime/smime/${name}.p12`));
  const opened = await Promise.all(files.map((file) => openPkcs12(engine, file, 'nss')));
  const bob = await importPrivateKey(engine, vector('rfc4134/BobPrivRSAEncrypt.pri'));
  const own = (await openpgpSecrets()).filter(({ isPrivate }) => isPrivate);
  return {
    smime: [
      ...opened.flatMap(({ keys }) => keys),
      { key: bob, certificate: parseCertificate(vector('rfc4134/BobRSASignByCarl.cer')) },
    ],
    keks: [{ id: null, key: new Uint8Array(16).fill(7) }],
    passwords: ['password'],
    openpgp: await Promise.all(own.map((key) => unlock(key, null))),
    openpgpPublic: await openpgpSecrets(),
    certificates: [],
  };
}

let secrets: Promise<OpenpgpKey[]> | undefined;

/** Keys without passwords. */
export function openpgpSecrets(): Promise<OpenpgpKey[]> {
  return (secrets ??= Promise.all(
    [
      ...['alice', 'bob'].map((name) => `autocrypt/${name}@autocrypt.example.sec.asc`),
      ...['v4-rsa', 'v4-ed25519-x25519', 'v6-25519-annex-a-4', 'v6-nistp'].map((name) => `openpgp-rfc9580/${name}/tsk.asc`),
    ].map((path) => readKeys(vector(path), AT)),
  ).then((keys) => keys.flat())); // prettier-ignore
}

/** From key files on the command line to what the flows take: my keys, certificates, anchors, accepted keys. */

import type { Engine } from '../src/crypto/index.ts';
import { decodeHex, equal, latin1 } from '../src/bytes/index.ts';
import { type Certificate, Failure } from '../src/model/index.ts';
import type { OpenpgpKey, UnlockedOpenpgpKey } from '../src/openpgp/index.ts';
import { type KeyMaterial, type MyKeys, type SmimeKey, openKeyFile } from '../src/flows/index.ts';
import type { KeyFlags } from './flags.ts';
import { publicKeyOctets } from '../src/x509/index.ts';
import { readFile } from './files.ts';

/** Opens every `--key`, and finds the certificate of each bare private key among the files given. */
export async function readMyKeys(engine: Engine, flags: KeyFlags, at: Date): Promise<MyKeys> {
  const certificates = await readCertificateFiles(engine, flags.certificate ?? []);
  const smime: SmimeKey[] = [];
  const openpgp: UnlockedOpenpgpKey[] = [];
  for (const { file, passwordFile } of flags.key ?? []) {
    const password = passwordFile === null ? null : readPassword(passwordFile);
    const material = await openKeyFile(engine, readFile(file), password);
    if (material.kind === 'openpgp') openpgp.push(...(await unlocked(material.bytes, password, at)));
    else {
      if (material.keys.length === 0) throw new Failure('key-mismatch', 'a certificate without its private key');
      smime.push(...material.keys);
      certificates.push(...material.certificates);
    }
  }
  return { smime: smime.map((each) => withCertificate(each, certificates)), openpgp, certificates };
}

/** By the key itself: its certificate may restrict it, to RSASSA-PSS for one, which the private key does not say. */
function withCertificate({ key, certificate }: SmimeKey, pool: readonly Certificate[]): SmimeKey {
  const own = publicKeyOctets(key.publicKeyInfo);
  const mine = certificate ?? pool.find(({ publicKeyInfo }) => equal(publicKeyOctets(publicKeyInfo), own)) ?? null;
  return { key, certificate: mine };
}

async function unlocked(bytes: Uint8Array, password: string | null, at: Date): Promise<UnlockedOpenpgpKey[]> {
  const { readKeys, unlock } = await import('../src/openpgp/index.ts');
  const keys = (await readKeys(bytes, at)).filter(({ isPrivate }) => isPrivate);
  if (keys.length === 0) throw new Failure('key-mismatch', 'a public OpenPGP key where a private one is needed');
  return Promise.all(keys.map((key) => unlock(key, password)));
}

/** Certificates of several files, in order. */
export async function readCertificateFiles(engine: Engine, files: readonly string[]): Promise<Certificate[]> {
  const certificates: Certificate[] = [];
  for (const file of files) {
    const material = await openKeyFile(engine, readFile(file), null);
    if (material.kind === 'openpgp' || material.certificates.length === 0)
      throw new Failure('not-a-key', 'no certificate');
    certificates.push(...material.certificates);
  }
  return certificates;
}

/** Public OpenPGP keys of several files, in order. */
export async function readOpenpgpFiles(files: readonly string[], at: Date): Promise<OpenpgpKey[]> {
  if (files.length === 0) return [];
  const { readKeys } = await import('../src/openpgp/index.ts');
  return (await Promise.all(files.map((file) => readKeys(readFile(file), at)))).flat();
}

/** What a file named by `--to` holds; a certificate file's first certificate is the reader's. */
export async function readReaderFile(engine: Engine, file: string): Promise<KeyMaterial> {
  return openKeyFile(engine, readFile(file), null);
}

/** The first line; without its line end. */
export function readPassword(file: string): string {
  return new TextDecoder().decode(readFile(file)).replace(/\r?\n[^]*$/, '');
}

/**
 * A key-encryption key: 16, 24 or 32 octets as they are, or in hex; in hex an identifier may stand before, `id:key`.
 * Without an identifier, sealing uses the key's place in the file names nothing: an empty identifier.
 */
export function readKek(file: string): { readonly id: Uint8Array | null; readonly key: Uint8Array } {
  const bytes = readFile(file);
  if ([16, 24, 32].includes(bytes.length)) return { id: null, key: bytes };
  const [, id, key] = /^(?:([0-9a-f]*):)?([0-9a-f]+)\s*$/i.exec(latin1(bytes)) ?? [];
  if (key === undefined || ![32, 48, 64].includes(key.length)) throw new Failure('not-a-key', 'no key-encryption key');
  return { id: id === undefined ? null : decodeHex(id), key: decodeHex(key) };
}

/** How my keys get into the vault, are used from there, and get out again. */

import { concat, equal, latin1 } from '../bytes/index.ts';
import { type Engine, importPrivateKey, toPkcs8 } from '../crypto/index.ts';
import { type Certificate, Failure, type Protocol } from '../model/index.ts';
import { exportSecret, readKeys, secretWithoutPassword, unlock } from '../openpgp/index.ts';
import type { MyKey, Vault } from '../vault/index.ts';
import {
  certificateAddresses,
  fingerprint,
  parseCertificate,
  publicKeyDescription,
  publicKeyOctets,
  writePkcs12,
} from '../x509/index.ts';
import { type X509Material, openKeyFile } from './key-file.ts';
import type { MyKeys } from './signers.ts';

/** What a person may know of a key of theirs. */
export interface MyKeyFacts {
  readonly id: string;
  readonly protocol: Protocol;
  readonly addresses: readonly string[];
  /** Upper-case hex. */
  readonly fingerprint: string;
  readonly algorithm: string;
  /** `null`: it does not end, or says nothing here. */
  readonly validUntil: Date | null;
  readonly addedAt: Date;
}

/** A file of keys, for the person to keep. */
export interface ExportedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * Keeps every private key of a file; gives back their ids. Throws what reading the file throws; `key-mismatch` when it
 * holds no private key, or one without its certificate; and what the vault throws.
 */
export async function importMyKeys(
  engine: Engine,
  vault: Vault,
  { bytes, password, at }: { readonly bytes: Uint8Array; readonly password: string | null; readonly at: Date },
): Promise<readonly string[]> {
  const material = await openKeyFile(engine, bytes, password);
  return material.kind === 'openpgp'
    ? importOpenpgp(vault, material.bytes, password, at)
    : importX509(engine, vault, material);
}

async function importX509(engine: Engine, vault: Vault, { keys, certificates }: X509Material): Promise<string[]> {
  const found = keys.map(({ key, pkcs8, certificate }) => {
    const own = publicKeyOctets(key.publicKeyInfo);
    const mine = certificate ?? certificates.find((each) => equal(publicKeyOctets(each.publicKeyInfo), own));
    if (mine === undefined) throw new Failure('key-mismatch', 'a private key without its certificate');
    return { pkcs8, certificate: mine };
  });
  if (found.length === 0) throw new Failure('key-mismatch', 'no private key in it');
  const ids: string[] = [];
  for (const { pkcs8, certificate } of found) {
    const id = `smime:${(await fingerprint(engine, certificate)).toUpperCase()}`;
    const chain = certificates.filter((each) => !found.some((own) => equal(own.certificate.der, each.der)));
    const material = [certificate, ...chain].map(({ der }) => der);
    await vault.put({ id, protocol: 'smime', material }, toPkcs8(pkcs8));
    ids.push(id);
  }
  return ids;
}

async function importOpenpgp(vault: Vault, bytes: Uint8Array, password: string | null, at: Date): Promise<string[]> {
  const keys = (await readKeys(bytes, at)).filter(({ isPrivate }) => isPrivate);
  if (keys.length === 0) throw new Failure('key-mismatch', 'no private key in it');
  const opened = await Promise.all(
    keys.map(async (key) => ({ key, secret: await secretWithoutPassword(key, password) })),
  );
  const ids: string[] = [];
  for (const { key, secret } of opened) {
    const id = `openpgp:${key.fingerprint}`;
    await vault.put({ id, protocol: 'openpgp', material: [key.binary] }, secret);
    ids.push(id);
  }
  return ids;
}

/** All my keys, ready to sign and to open. Throws `locked`, `device-key-lost`. */
export async function openMyKeys(engine: Engine, vault: Vault, at: Date): Promise<MyKeys> {
  const { keys } = await vault.state();
  const opened = await Promise.all(keys.map(async (key) => ({ key, secret: await vault.secret(key.id) })));
  const smime = opened.filter(({ key }) => key.protocol === 'smime');
  const openpgp = opened.filter(({ key }) => key.protocol === 'openpgp');
  return {
    smime: await Promise.all(
      smime.map(async ({ key, secret }) => ({
        key: await importPrivateKey(engine, secret),
        certificate: certificatesOf(key)[0] ?? null,
      })),
    ),
    openpgp: await Promise.all(openpgp.map(({ secret }) => unlockSecret(secret, at))),
    certificates: smime.flatMap(({ key }) => certificatesOf(key)),
  };
}

async function unlockSecret(secret: Uint8Array, at: Date) {
  const [key] = await readKeys(secret, at);
  if (key === undefined) throw new Failure('malformed-store', 'OpenPGP key');
  return unlock(key, null);
}

/** What is known of my keys without opening the vault. */
export async function describeMyKeys(keys: readonly MyKey[], at: Date): Promise<MyKeyFacts[]> {
  return Promise.all(
    keys.map(async (key) => (key.protocol === 'smime' ? describeSmime(key) : describeOpenpgp(key, at))),
  );
}

function describeSmime({ id, protocol, material, addedAt }: MyKey): MyKeyFacts {
  const [certificate] = certificatesOf({ material });
  if (certificate === undefined) throw new Failure('malformed-store', 'certificate');
  return {
    ...{ id, protocol, addedAt },
    addresses: certificateAddresses(certificate),
    fingerprint: id.slice('smime:'.length),
    algorithm: publicKeyDescription(certificate),
    validUntil: certificate.notAfter,
  };
}

async function describeOpenpgp({ id, protocol, material, addedAt }: MyKey, at: Date): Promise<MyKeyFacts> {
  const [key] = await readKeys(concat(material), at);
  if (key === undefined) throw new Failure('malformed-store', 'OpenPGP key');
  const { addresses, algorithm } = key;
  return { ...{ id, protocol, addedAt, addresses, algorithm }, fingerprint: key.fingerprint, validUntil: null };
}

/**
 * My keys of these ids as files locked by `password`: one PKCS#12 file, and one armored file for each OpenPGP key; all of
 * them without `ids`. Throws `locked`, `password-needed` for an empty one.
 */
export async function exportMyKeys(
  engine: Engine,
  vault: Vault,
  password: string,
  ids?: readonly string[],
): Promise<ExportedFile[]> {
  if (password === '') throw new Failure('password-needed');
  const { keys: all } = await vault.state();
  const keys = all.filter(({ id }) => ids?.includes(id) ?? true);
  const smime = keys.filter(({ protocol }) => protocol === 'smime');
  const files: ExportedFile[] = [];
  if (smime.length > 0) {
    const entries = await Promise.all(
      smime.map(async (key) => ({ pkcs8: await vault.secret(key.id), certificate: ownCertificate(key) })),
    );
    const chain = unique(smime.flatMap((key) => certificatesOf(key).slice(1)));
    files.push({ name: 'send-secure-keys.p12', bytes: await writePkcs12(engine, entries, chain, password) });
  }
  for (const { id, protocol } of keys) {
    if (protocol !== 'openpgp') continue;
    const bytes = await exportSecret(await vault.secret(id), password);
    files.push({ name: `send-secure-${id.slice(-16).toLowerCase()}.asc`, bytes });
  }
  return files;
}

function ownCertificate(key: MyKey): Certificate {
  const [certificate] = certificatesOf(key);
  if (certificate === undefined) throw new Failure('malformed-store', 'certificate');
  return certificate;
}

function certificatesOf({ material }: Pick<MyKey, 'material'>): Certificate[] {
  return material.map((der) => parseCertificate(der));
}

function unique(certificates: readonly Certificate[]): Certificate[] {
  return [...new Map(certificates.map((each) => [latin1(each.der), each])).values()];
}

/** PKCS#12 files (RFC 7292): private keys with their certificates, out of whatever program wrote them. */

import { type DerReader, type DerValue, MalformedBytes, TAG, enterDer, equal } from '../bytes/index.ts';
import { type Engine, type PrivateKey, decryptPbe, decryptPkcs8, importPrivateKey } from '../crypto/index.ts';
import { type Certificate, Failure, LIMITS } from '../model/index.ts';
import { parseCertificate, publicKeyOctets, readAlgorithm } from './certificate.ts';
import { checkMac } from './pkcs12-mac.ts';

export interface KeyAndCertificate {
  readonly key: PrivateKey;
  /** The same key as DER, PKCS#8 in these files, for whoever keeps it. */
  readonly pkcs8: Uint8Array;
  /** The certificate of this key; `null` when the file has none. */
  readonly certificate: Certificate | null;
}

export interface Pkcs12Content {
  readonly keys: readonly KeyAndCertificate[];
  /** All certificates of the file, those of the keys included. */
  readonly certificates: readonly Certificate[];
}

/**
 * Opens a file. Throws `Failure`: `wrong-password`, `malformed`, `unsupported-algorithm`, `unsupported-key` when none of its
 * keys can be used, `too-many`.
 */
export async function openPkcs12(engine: Engine, bytes: Uint8Array, password: string): Promise<Pkcs12Content> {
  try {
    const bags = await readFile(engine, bytes, password);
    const certificates = bags.flatMap((bag) => (bag.kind === 'certificate' ? [bag] : []));
    const keys = bags.flatMap((bag) => (bag.kind === 'key' ? [bag] : []));
    return {
      keys: await importKeys(engine, keys, certificates),
      certificates: certificates.map(({ certificate }) => certificate),
    };
  } catch (cause) {
    if (cause instanceof MalformedBytes) throw new Failure('malformed', `PKCS#12: ${cause.message}`, { cause });
    throw cause;
  }
}

/** What links a key to its certificate. */
interface Labels {
  readonly localKeyId: Uint8Array | null;
  /** As encoded: only compared. */
  readonly friendlyName: Uint8Array | null;
}

interface KeyBag extends Labels {
  readonly kind: 'key';
  readonly pkcs8: Uint8Array;
}

interface CertificateBag extends Labels {
  readonly kind: 'certificate';
  readonly certificate: Certificate;
}

type Bag = KeyBag | CertificateBag;

const DATA = '1.2.840.113549.1.7.1';
const ENCRYPTED_DATA = '1.2.840.113549.1.7.6';

async function readFile(engine: Engine, bytes: Uint8Array, password: string): Promise<Bag[]> {
  const file = enterDer(bytes);
  file.smallInteger();
  const authenticated = file.enter();
  if (authenticated.oid() !== DATA) throw new Failure('unsupported-algorithm', 'PKCS#12 signed with a key');
  const safes = authenticated.enter(0xa0).octets();
  const mac = file.optional(TAG.sequence);
  if (mac !== null) await checkMac(engine, mac.enter(), safes, password);
  const bags: Bag[] = [];
  for (const safe of enterDer(safes)) bags.push(...(await readSafe(engine, safe.enter(), password)));
  return bags;
}

async function readSafe(engine: Engine, safe: DerReader, password: string): Promise<Bag[]> {
  const type = safe.oid();
  const content = safe.enter(0xa0);
  if (type === DATA) return readBags(engine, enterDer(content.octets()), password);
  if (type !== ENCRYPTED_DATA) throw new Failure('unsupported-algorithm', 'PKCS#12 encrypted to a key');
  const fields = content.enter();
  fields.smallInteger();
  const encrypted = fields.enter();
  encrypted.oid();
  const algorithm = readAlgorithm(encrypted.enter());
  const opened = await decryptPbe(engine, algorithm, password, encrypted.readString(0x80).octets());
  return readBags(engine, enterDer(opened), password);
}

const BAG = {
  key: '1.2.840.113549.1.12.10.1.1',
  shroudedKey: '1.2.840.113549.1.12.10.1.2',
  certificate: '1.2.840.113549.1.12.10.1.3',
  safeContents: '1.2.840.113549.1.12.10.1.6',
} as const;

/** x509Certificate (RFC 7292 §4.2.3). */
const X509 = '1.2.840.113549.1.9.22.1';

async function readBags(engine: Engine, contents: DerReader, password: string): Promise<Bag[]> {
  const bags: Bag[] = [];
  for (const value of contents) {
    bags.push(...(await readBag(engine, value.enter(), password)));
    if (bags.length > LIMITS.certificates) throw new Failure('too-many', 'entries of PKCS#12');
  }
  return bags;
}

/** Revocation lists, secrets and what else there may be are passed over. */
async function readBag(engine: Engine, fields: DerReader, password: string): Promise<Bag[]> {
  const type = fields.oid();
  const content = fields.read(0xa0);
  const labels = readLabels(fields.optional(TAG.set));
  switch (type) {
    case BAG.key:
      return [{ kind: 'key', pkcs8: content.content, ...labels }];
    case BAG.shroudedKey:
      return [{ kind: 'key', pkcs8: await decryptPkcs8(engine, content.content, password), ...labels }];
    case BAG.certificate:
      return readCertificateBag(content.enter().enter(), labels);
    case BAG.safeContents:
      return readBags(engine, content.enter().enter(), password);
    default:
      return [];
  }
}

function readCertificateBag(fields: DerReader, labels: Labels): CertificateBag[] {
  if (fields.oid() !== X509) return [];
  return [{ kind: 'certificate', certificate: parseCertificate(fields.enter(0xa0).octets()), ...labels }];
}

const FRIENDLY_NAME = '1.2.840.113549.1.9.20';
const LOCAL_KEY_ID = '1.2.840.113549.1.9.21';

function readLabels(attributes: DerValue | null): Labels {
  const found = new Map<string, Uint8Array>();
  for (const value of attributes?.enter() ?? []) {
    const fields = value.enter();
    const oid = fields.oid();
    const values = fields.enter(TAG.set);
    if (!values.done) found.set(oid, values.next().content);
  }
  return { localKeyId: found.get(LOCAL_KEY_ID) ?? null, friendlyName: found.get(FRIENDLY_NAME) ?? null };
}

/** A key of a kind we cannot use does not stand in the way of the others. */
async function importKeys(
  engine: Engine,
  bags: readonly KeyBag[],
  certificates: readonly CertificateBag[],
): Promise<KeyAndCertificate[]> {
  const imported: KeyAndCertificate[] = [];
  let unsupported: Failure | null = null;
  for (const bag of bags) {
    try {
      const key = await importPrivateKey(engine, bag.pkcs8);
      imported.push({ key, pkcs8: bag.pkcs8, certificate: certificateOf(key, bag, certificates) });
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'unsupported-key') throw error;
      unsupported = error;
    }
  }
  if (imported.length === 0 && unsupported !== null) throw unsupported;
  return imported;
}

/** The public key decides; between certificates of one key the labels do, then the later end. */
function certificateOf(key: PrivateKey, labels: Labels, bags: readonly CertificateBag[]): Certificate | null {
  const octets = publicKeyOctets(key.publicKeyInfo);
  const same = bags.filter(({ certificate }) => equal(publicKeyOctets(certificate.publicKeyInfo), octets));
  const labelled =
    same.find((bag) => isSameLabel(bag.localKeyId, labels.localKeyId)) ??
    same.find((bag) => isSameLabel(bag.friendlyName, labels.friendlyName));
  const latest = [...same].sort((a, b) => b.certificate.notAfter.getTime() - a.certificate.notAfter.getTime());
  return (labelled ?? latest[0])?.certificate ?? null;
}

function isSameLabel(a: Uint8Array | null, b: Uint8Array | null): boolean {
  return a !== null && b !== null && equal(a, b);
}

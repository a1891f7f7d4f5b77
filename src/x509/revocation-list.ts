/** Certificate revocation lists (RFC 5280 §5): parsed once, searched by serial number. */

import {
  type DerReader,
  MalformedBytes,
  TAG,
  derBytes,
  derSequence,
  derValue,
  encodeHex,
  enterDer,
  equal,
  readDer,
} from '../bytes/index.ts';
import type { AlgorithmIdentifier, Certificate, Extension } from '../model/index.ts';
import { readAlgorithm, readExtensions } from './certificate.ts';
import { type GeneralName, readGeneralNames } from './general-name.ts';
import { nameKey } from './normal-name.ts';
import { parsing } from './parsing.ts';

/** Reasons by their bit in ReasonFlags (RFC 5280 §4.2.1.13); all that can be asked for. */
export const ALL_REASONS: ReadonlySet<number> = new Set([1, 2, 3, 4, 5, 6, 7, 8]);

/** IssuingDistributionPoint (RFC 5280 §5.2.5): what a list is about. */
export interface Scope {
  /** `null`: no name is given. */
  readonly names: readonly GeneralName[] | null;
  readonly onlyUsers: boolean;
  readonly onlyAuthorities: boolean;
  readonly onlyAttributes: boolean;
  readonly indirect: boolean;
  readonly reasons: ReadonlySet<number>;
}

export interface Revoked {
  readonly at: Date;
  /** CRLReason (RFC 5280 §5.3.1); 0 when none is given. */
  readonly reason: number;
}

export interface RevocationList {
  readonly tbs: Uint8Array;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  /** DER of the Name. */
  readonly issuer: Uint8Array;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | null;
  readonly number: bigint | null;
  /** Of a delta list, the number of the list it adds to. */
  readonly baseNumber: bigint | null;
  readonly scope: Scope | null;
  /** A critical extension that is not understood, on the list or on one of its entries: it proves nothing. */
  readonly unusable: boolean;
  readonly entries: Entries;
}

/** By the issuer of the certificate, as `nameKey`, and its serial number in hex. */
type Entries = ReadonlyMap<string, ReadonlyMap<string, Revoked>>;

/** What the list says of the certificate; `null`: nothing. */
export function findEntry(
  { entries }: RevocationList,
  { issuer, serialNumber }: Pick<Certificate, 'issuer' | 'serialNumber'>,
): Revoked | null {
  return entries.get(nameKey(issuer))?.get(serialKey(serialNumber)) ?? null;
}

/** The same for the same number, however many zeros stand before it in vain. */
function serialKey(serialNumber: Uint8Array): string {
  return encodeHex(serialNumber).replace(/^(00)+(?=[0-7])/, '');
}

/** Throws `Failure('malformed')`. */
export function parseRevocationList(der: Uint8Array): RevocationList {
  return parsing('revocation list', () => {
    const outer = enterDer(der);
    const tbs = outer.read(TAG.sequence);
    const signatureAlgorithm = outer.read(TAG.sequence);
    const signature = outer.bitOctets();
    outer.end();
    const { signedAlgorithm, ...fields } = readFields(tbs.enter());
    if (!equal(signedAlgorithm, signatureAlgorithm.bytes))
      throw new MalformedBytes('two different signature algorithms');
    return { tbs: tbs.bytes, signatureAlgorithm: readAlgorithm(signatureAlgorithm.enter()), signature, ...fields };
  });
}

function readFields(tbs: DerReader) {
  tbs.optional(TAG.integer);
  const signedAlgorithm = tbs.read(TAG.sequence).bytes;
  const issuer = tbs.read(TAG.sequence).bytes;
  const thisUpdate = tbs.next().time();
  const nextUpdate = tbs.peek() === TAG.utcTime || tbs.peek() === TAG.generalizedTime ? tbs.next().time() : null;
  const list = tbs.optional(TAG.sequence);
  const tail = tbs.optional(0xa0);
  const extensions = tail === null ? [] : readExtensions(tail.enter().enter());
  tbs.end();
  const find = <T>(oid: string, read: (reader: DerReader) => T): T | null => {
    const found = extensions.find((each) => each.oid === oid);
    if (found === undefined) return null;
    const reader = readDer(found.value);
    const answer = read(reader);
    reader.end();
    return answer;
  };
  const { entries, unusable } =
    list === null ? { entries: new Map<string, never>(), unusable: false } : readEntries(list.enter(), issuer);
  return {
    signedAlgorithm,
    issuer,
    thisUpdate,
    nextUpdate,
    number: find('2.5.29.20', (reader) => toBigInt(reader.integer())),
    baseNumber: find('2.5.29.27', (reader) => toBigInt(reader.integer())),
    scope: find('2.5.29.28', (reader) => readScope(reader.enter(), issuer)),
    unusable: unusable || extensions.some(({ oid, critical }) => critical && !LIST_EXTENSIONS.has(oid)),
    entries,
  };
}

const LIST_EXTENSIONS = new Set(['2.5.29.20', '2.5.29.27', '2.5.29.28', '2.5.29.35']);
const ENTRY_REASON = '2.5.29.21';
const ENTRY_ISSUER = '2.5.29.29';

/** An entry without an issuer of its own has that of the entry before it (RFC 5280 §5.3.3). */
function readEntries(list: DerReader, listIssuer: Uint8Array): { entries: Entries; unusable: boolean } {
  let ofIssuer = new Map<string, Revoked>();
  const entries = new Map([[nameKey(listIssuer), ofIssuer]]);
  let unusable = false;
  for (const value of list) {
    const fields = value.enter();
    const serialNumber = fields.integer();
    const at = fields.next().time();
    const extensions = fields.done ? [] : readExtensions(fields.enter());
    fields.end();
    const issuer = entryIssuer(extensions);
    if (issuer !== null) {
      ofIssuer = entries.get(issuer) ?? new Map<string, Revoked>();
      entries.set(issuer, ofIssuer);
    }
    unusable ||= extensions.some(({ oid, critical }) => critical && oid !== ENTRY_REASON && oid !== ENTRY_ISSUER);
    const reason = extensions.find(({ oid }) => oid === ENTRY_REASON);
    const code = reason === undefined ? 0 : readDer(reason.value).read(TAG.enumerated).content[0];
    ofIssuer.set(serialKey(serialNumber), { at, reason: code ?? 0 });
  }
  return { entries, unusable };
}

function entryIssuer(extensions: readonly Extension[]): string | null {
  const found = extensions.find(({ oid }) => oid === ENTRY_ISSUER);
  if (found === undefined) return null;
  const directory = readGeneralNames(readDer(found.value).enter()).find(({ form }) => form === 'directory');
  if (directory?.form !== 'directory') throw new MalformedBytes('entry of an unnamed issuer');
  return nameKey(directory.name);
}

function readScope(fields: DerReader, issuer: Uint8Array): Scope {
  const point = fields.optional(0xa0);
  const flag = (tag: number): boolean => fields.optional(tag)?.boolean() ?? false;
  const onlyUsers = flag(0x81);
  const onlyAuthorities = flag(0x82);
  const reasons = fields.optional(0x83);
  const indirect = flag(0x84);
  const onlyAttributes = flag(0x85);
  fields.end();
  return {
    names: point === null ? null : readPointNames(point.enter(), issuer),
    onlyUsers,
    onlyAuthorities,
    onlyAttributes,
    indirect,
    reasons: reasons === null ? ALL_REASONS : reasons.bits(),
  };
}

/** DistributionPointName: full names, or one that continues the name of its issuer (RFC 5280 §4.2.1.13). */
export function readPointNames(point: DerReader, issuer: Uint8Array): readonly GeneralName[] {
  const full = point.optional(0xa0);
  if (full !== null) return readGeneralNames(full.enter());
  const relative = derValue(TAG.set, point.read(0xa1).content);
  return [{ form: 'directory', name: derBytes(derSequence(readDer(issuer).read(TAG.sequence).content, relative)) }];
}

function toBigInt(octets: Uint8Array): bigint {
  return BigInt(`0x${encodeHex(octets)}`);
}

/** Certificates with every field as a test wants it, signed by keys on P-256. */

import { webcrypto } from 'node:crypto';
import { nodeEngine } from '../../../cli/engine.ts';
import {
  type DerInput,
  type DerPart,
  TAG,
  derBits,
  derBoolean,
  derBytes,
  derExplicit,
  derInteger,
  derOctets,
  derOid,
  derSequence,
  derSetOf,
  derTime,
  derValue,
  encodeUtf8,
  fromLatin1,
} from '../../../src/bytes/index.ts';
import type { Certificate } from '../../../src/model/index.ts';
import {
  type CertificateJudgement,
  type ValidationBasis,
  certificateValidator,
  parseCertificate,
} from '../../../src/x509/index.ts';

export const engine = nodeEngine();
const { subtle } = webcrypto;

/** The time of every test. */
export const NOW = new Date('2026-06-01T00:00:00Z');
export const day = (days: number): Date => new Date(NOW.getTime() + days * 86_400_000);

export const ECDSA_SHA256 = derSequence(derOid('1.2.840.10045.4.3.2'));

export interface Keys {
  readonly publicKeyInfo: Uint8Array;
  readonly privateKey: webcrypto.CryptoKey;
}

/** A certificate and its key. */
export interface Holder {
  readonly certificate: Certificate;
  readonly keys: Keys;
}

export async function makeKeys(): Promise<Keys> {
  const pair = await subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  return { privateKey: pair.privateKey, publicKeyInfo: new Uint8Array(await subtle.exportKey('spki', pair.publicKey)) };
}

/** SEQUENCE of what is signed, algorithm, signature, and what may follow. */
export async function signed(tbs: DerPart, { privateKey }: Keys, ...tail: readonly DerPart[]): Promise<Uint8Array> {
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
  const raw = new Uint8Array(await subtle.sign(algorithm, privateKey, derBytes(tbs)));
  const signature = derSequence(derInteger(raw.subarray(0, 32)), derInteger(raw.subarray(32)));
  return derBytes(derSequence(tbs, ECDSA_SHA256, derBits(signature), ...tail));
}

/** Attributes by their short names, most general first: `{ O: 'Bank', CN: 'Ann' }`. */
export function name(attributes: Readonly<Record<string, string | DerPart>>): Uint8Array {
  const relatives = Object.entries(attributes).map(([type, value]) =>
    derSetOf([derSequence(derOid(ATTRIBUTES[type] ?? type), typeof value === 'string' ? utf8(value) : value)]),
  );
  return derBytes(derSequence(...relatives));
}

const ATTRIBUTES: Readonly<Record<string, string>> = {
  C: '2.5.4.6',
  O: '2.5.4.10',
  OU: '2.5.4.11',
  CN: '2.5.4.3',
  emailAddress: '1.2.840.113549.1.9.1',
};

export const utf8 = (text: string): DerPart => derValue(TAG.utf8String, encodeUtf8(text));
export const printable = (text: string): DerPart => derValue(TAG.printableString, fromLatin1(text));
export const teletex = (text: string): DerPart => derValue(TAG.teletexString, fromLatin1(text));
export const bmp = (text: string): DerPart =>
  derValue(TAG.bmpString, Uint8Array.from([...text].flatMap((each) => [each.charCodeAt(0) >> 8, each.charCodeAt(0)])));

/** GeneralName (RFC 5280 §4.2.1.6). */
export const general = {
  email: (text: string): DerPart => derValue(0x81, fromLatin1(text)),
  dns: (text: string): DerPart => derValue(0x82, fromLatin1(text)),
  uri: (text: string): DerPart => derValue(0x86, fromLatin1(text)),
  ip: (...octets: readonly number[]): DerPart => derValue(0x87, Uint8Array.from(octets)),
  directory: (of: Uint8Array): DerPart => derExplicit(4, of),
  smtpUtf8: (text: string): DerPart => derExplicit(0, derOid('1.3.6.1.5.5.7.8.9'), derExplicit(0, utf8(text))),
  userPrincipal: (text: string): DerPart =>
    derExplicit(0, derOid('1.3.6.1.4.1.311.20.2.3'), derExplicit(0, utf8(text))),
};

/** An extension; critical unless said otherwise. */
export function extension(oid: string, value: DerInput, critical = true): DerPart {
  return derSequence(derOid(oid), ...(critical ? [derBoolean(true)] : []), derOctets(value));
}

const USAGES = ['digitalSignature', 'nonRepudiation', 'keyEncipherment', '', 'keyAgreement', 'keyCertSign', 'cRLSign'];

export const extensions = {
  basic: (ca: boolean, pathLength?: number): DerPart =>
    extension(
      '2.5.29.19',
      derSequence(...(ca ? [derBoolean(true)] : []), ...(pathLength === undefined ? [] : [derInteger(pathLength)])),
    ),
  usage: (...usages: readonly string[]): DerPart => {
    const bits = usages.reduce((sum, usage) => sum | (0x80 >> USAGES.indexOf(usage)), 0);
    return extension('2.5.29.15', derValue(TAG.bitString, Uint8Array.of(0, bits)));
  },
  purposes: (...oids: readonly string[]): DerPart => extension('2.5.29.37', derSequence(...oids.map(derOid)), false),
  names: (...names: readonly DerInput[]): DerPart => extension('2.5.29.17', derSequence(...names), false),
  constraints: (permitted: readonly DerPart[], excluded: readonly DerPart[] = []): DerPart => {
    const subtrees = (tag: number, list: readonly DerPart[]) =>
      list.length === 0 ? [] : [derValue(tag, ...list.map((base) => derSequence(base)))];
    return extension('2.5.29.30', derSequence(...subtrees(0xa0, permitted), ...subtrees(0xa1, excluded)));
  },
  policies: (...oids: readonly string[]): DerPart =>
    extension('2.5.29.32', derSequence(...oids.map((oid) => derSequence(derOid(oid)))), false),
  mappings: (...pairs: readonly (readonly [string, string])[]): DerPart =>
    extension('2.5.29.33', derSequence(...pairs.map(([from, to]) => derSequence(derOid(from), derOid(to))))),
  policyConstraints: (requireExplicit: number | null, inhibitMapping: number | null): DerPart =>
    extension('2.5.29.36', derSequence(...small(0x80, requireExplicit), ...small(0x81, inhibitMapping))),
  inhibitAnyPolicy: (after: number): DerPart => extension('2.5.29.54', derInteger(after)),
  /** Distribution points, each a list of fields. */
  points: (...points: readonly (readonly DerPart[])[]): DerPart =>
    extension('2.5.29.31', derSequence(...points.map((fields) => derSequence(...fields))), false),
};

function small(tag: number, value: number | null): DerPart[] {
  return value === null ? [] : [derValue(tag, Uint8Array.of(value))];
}

/** DistributionPointName with full names. */
export const fullName = (...names: readonly DerPart[]): DerPart => derExplicit(0, derExplicit(0, ...names));

export const MAIL = '1.3.6.1.5.5.7.3.4';
export const SERVER = '1.3.6.1.5.5.7.3.1';
export const OCSP = '1.3.6.1.5.5.7.3.9';
export const ANY_PURPOSE = '2.5.29.37.0';

export interface Wish {
  readonly subject: Uint8Array;
  readonly extensions?: readonly DerPart[];
  readonly keys?: Keys;
  readonly from?: Date;
  readonly until?: Date;
  readonly serial?: number;
  /** Another issuer than the signer's subject. */
  readonly issuer?: Uint8Array;
}

let serials = 0;

/** A certificate signed by `by`, or by itself. */
export async function issue(by: Holder | null, wish: Wish): Promise<Holder> {
  const keys = wish.keys ?? (await makeKeys());
  const issuer = wish.issuer ?? by?.certificate.subject ?? wish.subject;
  const list = wish.extensions ?? [];
  const tbs = derSequence(
    derExplicit(0, derInteger(2)),
    derInteger(wish.serial ?? 1000 + serials++),
    ECDSA_SHA256,
    issuer,
    derSequence(derTime(wish.from ?? day(-100)), derTime(wish.until ?? day(100))),
    wish.subject,
    keys.publicKeyInfo,
    ...(list.length === 0 ? [] : [derExplicit(3, derSequence(...list))]),
  );
  return { certificate: parseCertificate(await signed(tbs, by?.keys ?? keys)), keys };
}

const caUsage = extensions.usage('keyCertSign', 'cRLSign');

/** An authority with the extensions that it should have, and more; `null`: signed by itself. */
export function authority(by: Holder | null, common: string, more: readonly DerPart[] = [], wish: Partial<Wish> = {}) {
  return issue(by, { subject: name({ CN: common }), extensions: [extensions.basic(true), caUsage, ...more], ...wish });
}

/** Somebody with this address. */
export function person(by: Holder | null, address: string, more: readonly DerPart[] = [], wish: Partial<Wish> = {}) {
  const own = [extensions.names(general.email(address)), ...more];
  return issue(by, { subject: name({ CN: address }), extensions: own, ...wish });
}

export type Change = Partial<ValidationBasis>;

/** Judged for signing by a validator of its own. */
export function judge(
  leaf: Holder,
  pool: readonly Holder[],
  anchors: readonly Holder[],
  change: Change = {},
): Promise<CertificateJudgement> {
  const certificates = (of: readonly Holder[]): Certificate[] => of.map(({ certificate }) => certificate);
  const validator = certificateValidator(engine, { anchors: certificates(anchors), at: NOW, ...change });
  return validator.judge(leaf.certificate, certificates(pool), 'sign');
}

/** The engine, and how many signatures it verified. */
export function counting() {
  const counted = { verified: 0 };
  const { subtle } = engine;
  const counter = {
    ...engine,
    subtle: new Proxy(subtle, {
      get: (target, property) => {
        if (property === 'verify') counted.verified++;
        const value: unknown = Reflect.get(target, property);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    }),
  };
  return { engine: counter, counted };
}

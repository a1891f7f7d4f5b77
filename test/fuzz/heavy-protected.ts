/** Protected objects made to cost more than their size: many recipients, signers, certificates, layers, derivations. */

import { deflateRawSync, deflateSync } from 'node:zlib';
import {
  type DerInput,
  TAG,
  base64Lines,
  concat,
  decodeBase64,
  derBits,
  derBytes,
  derExplicit,
  derInteger,
  derNull,
  derOctets,
  derOid,
  derSequence,
  derValue,
  encodeUtf8,
  enterDer,
  latin1,
  readDer,
} from '../../src/bytes/index.ts';
import { parseCertificate, readCertificates } from '../../src/x509/index.ts';
import { vector } from './corpus.ts';

const SIGNED = '1.2.840.113549.1.7.2';
const ENVELOPED = '1.2.840.113549.1.7.3';
const DATA = '1.2.840.113549.1.7.1';
const COMPRESSED = '1.2.840.113549.1.9.16.1.9';

/** A CMS object as a message. */
function cms(type: string, content: DerInput): Uint8Array {
  const head =
    'From: Alice@example.com\r\nContent-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: base64\r\n\r\n';
  return concat([encodeUtf8(head), base64Lines(derBytes(derSequence(derOid(type), derExplicit(0, content))))]);
}

/** As many as fill `length`. */
function many(length: number, make: (index: number) => DerInput, most = Infinity): DerInput[] {
  const values: DerInput[] = [];
  for (let size = 0; size < length * 0.7 && values.length < most;) {
    const value = make(values.length);
    values.push(value);
    size += value.length;
  }
  return values;
}

/** The SignedData of a sample: its certificates and its one signer, to be repeated. */
function sampleSigned() {
  const text = latin1(vector('thunderbird-smime/smime/alice.sig.SHA256.opaque.eml'));
  const der = decodeBase64(text.slice(text.search(/\r?\n\r?\n/)).replace(/[^A-Za-z0-9+/=]/g, ''));
  const outer = readDer(der).enter();
  outer.oid();
  const fields = outer.enter(0xa0).enter();
  fields.smallInteger();
  const digests = fields.read(TAG.set).bytes;
  const content = fields.read(TAG.sequence).bytes;
  const certificates = [...fields.enter(0xa0)].map(({ bytes }) => bytes);
  fields.optional(0xa1);
  const [signer] = [...fields.enter(TAG.set)].map(({ bytes }) => bytes);
  if (signer === undefined) throw new Error('no signer');
  return { digests, content, certificates, signer };
}

const bob = () => readCertificates(pemOf('Bob'))[0];

function pemOf(name: string): Uint8Array {
  return vector(`fuzz/certificates/${name}.crt`);
}

function signed(certificates: readonly DerInput[], signers: readonly DerInput[], content?: DerInput): DerInput {
  const sample = sampleSigned();
  return derSequence(
    derInteger(1),
    sample.digests,
    content ?? sample.content,
    derValue(0xa0, ...certificates),
    derValue(TAG.set, ...signers),
  );
}

function enveloped(recipients: readonly DerInput[], content = new Uint8Array(64)): DerInput {
  const cipher = derSequence(derOid('2.16.840.1.101.3.4.1.2'), derOctets(new Uint8Array(16)));
  return derSequence(
    derInteger(2),
    derValue(TAG.set, ...recipients),
    derSequence(derOid(DATA), cipher, derValue(0x80, content)),
  );
}

/** To Bob, with nothing that would open. */
function transport(key: Uint8Array): DerInput {
  const certificate = bob();
  if (certificate === undefined) throw new Error('no certificate');
  return derSequence(
    derInteger(0),
    derSequence(certificate.issuer, derValue(TAG.integer, certificate.serialNumber)),
    derSequence(derOid('1.2.840.113549.1.1.1'), derNull()),
    derOctets(key),
  );
}

function password(iterations: number): DerInput {
  const derivation = derSequence(derOctets(new Uint8Array(8)), derInteger(iterations));
  const cipher = derSequence(derOid('2.16.840.1.101.3.4.1.42'), derOctets(new Uint8Array(16)));
  return derValue(
    0xa3,
    derInteger(0),
    derValue(0xa0, derOid('1.2.840.113549.1.5.12'), derivation),
    derSequence(derOid('1.2.840.113549.1.9.16.3.9'), cipher),
    derOctets(new Uint8Array(48)),
  );
}

function compressed(inside: Uint8Array): DerInput {
  const algorithm = derSequence(derOid('1.2.840.113549.1.9.16.3.8'));
  return derSequence(
    derInteger(0),
    algorithm,
    derSequence(derOid(DATA), derExplicit(0, derOctets(deflateSync(inside)))),
  );
}

/** A certificate of a stranger with a key of this many octets. */
function withKey(octets: number, serial: number): Uint8Array {
  const certificate = parseCertificate(sampleSigned().certificates[0] ?? new Uint8Array(0));
  const fields = enterDer(certificate.der);
  const tbs = [...fields.read(TAG.sequence).enter()].map(({ bytes }) => bytes);
  const rest = [...fields].map(({ bytes }) => bytes);
  const modulus = new Uint8Array(octets).fill(0xff);
  const info = derSequence(
    derSequence(derOid('1.2.840.113549.1.1.1'), derNull()),
    derBits(derSequence(derInteger(modulus), derInteger(Uint8Array.of(0x7f, 255, 255, 255, 255, 255, 255, 255)))),
  );
  tbs[1] = derBytes(derInteger(serial));
  tbs[6] = derBytes(info);
  return derBytes(derSequence(derSequence(...tbs), ...rest));
}

function unarmored(path: string): Uint8Array {
  const body = latin1(vector(path)).replace(/\r/g, '').split('\n\n')[1] ?? '';
  return decodeBase64(body.replace(/\n=[^]*$/, '').replace(/[^A-Za-z0-9+/=]/g, ''));
}

function packet(tag: number, body: Uint8Array): Uint8Array {
  const { length } = body;
  return concat([Uint8Array.of(0xc0 | tag, 0xff, length >>> 24, length >>> 16, length >>> 8, length), body]);
}

/** The packets of a message, whose lengths are short. */
function packetsOf(bytes: Uint8Array): Uint8Array[] {
  const found: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at + 1] ?? 0;
    const length = first < 192 ? first + 2 : first < 224 ? ((first - 192) << 8) + (bytes[at + 2] ?? 0) + 195 : 0;
    found.push(bytes.subarray(at, at + length));
    at += length;
  }
  return found;
}

function armored(label: string, binary: Uint8Array): Uint8Array {
  return concat([encodeUtf8(`-----BEGIN ${label}-----\r\n\r\n`), base64Lines(binary), encodeUtf8(`-----END ${label}-----\r\n`)]); // prettier-ignore
}

function encryptedMail(binary: Uint8Array): Uint8Array {
  const head =
    'From: user@example.org\r\nContent-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b\r\n\r\n--b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--b\r\nContent-Type: application/octet-stream\r\n\r\n';
  return concat([encodeUtf8(head), armored('PGP MESSAGE', binary), encodeUtf8('--b--\r\n')]);
}

function times(length: number, bytes: Uint8Array, most = Infinity): Uint8Array {
  return concat(Array.from({ length: Math.min(most, Math.floor((length * 0.7) / bytes.length)) }, () => bytes));
}

function signature(): Uint8Array {
  const text = latin1(vector('fuzz/sealed/openpgp-signed.eml'));
  const armor = /-----BEGIN PGP SIGNATURE-----\r?\n\r?\n([^-]*?)(\r?\n=[^-]*)?-----END/.exec(text)?.[1] ?? '';
  return decodeBase64(armor.replace(/[^A-Za-z0-9+/=]/g, ''));
}

function detachedMail(signatures: Uint8Array): Uint8Array {
  const text = latin1(vector('fuzz/sealed/openpgp-signed.eml'));
  const start = text.indexOf('-----BEGIN PGP SIGNATURE');
  const end = text.indexOf('-----END PGP SIGNATURE-----') + 27;
  return concat([encodeUtf8(text.slice(0, start)), armored('PGP SIGNATURE', signatures), encodeUtf8(text.slice(end))]);
}

/** SKESK version 4, iterated and salted SHA-512 of the most octets. */
const ITERATED = packet(3, Uint8Array.of(4, 9, 3, 10, 1, 2, 3, 4, 5, 6, 7, 8, 255));
/** SKESK version 6 with Argon2id of the most that is taken. */
const argon2 = (passes: number, exponent: number): Uint8Array =>
  packet(
    3,
    concat([
      Uint8Array.of(6, 23 + 15, 9, 3, 20, 4),
      new Uint8Array(16),
      Uint8Array.of(passes, 1, exponent),
      new Uint8Array(12),
      new Uint8Array(32 + 16),
    ]),
  );

function nestedZip(levels: number, inside: Uint8Array): Uint8Array {
  let bytes = inside;
  for (let level = 0; level < levels; level++) bytes = packet(8, concat([Uint8Array.of(1), deflateRawSync(bytes)]));
  return bytes;
}

function inlineSigned(): Uint8Array {
  const text = 'hello world';
  return concat([
    encodeUtf8(`-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA512\r\n\r\n${text}\r\n`),
    armored('PGP SIGNATURE', signature()),
  ]);
}

function parts(length: number, part: Uint8Array): Uint8Array {
  const each = concat([encodeUtf8('--p\r\n'), part, encodeUtf8('\r\n')]);
  return concat([
    encodeUtf8('From: user@example.org\r\nContent-Type: multipart/mixed; boundary=p\r\n\r\n'),
    times(length, each),
  ]);
}

export const HEAVY_PROTECTED: Readonly<Record<string, (length: number) => Uint8Array>> = {
  'signers of one certificate': (n) => cms(SIGNED, signed(sampleSigned().certificates, many(n, () => sampleSigned().signer, 99))),
  'signers, and certificates that are not theirs': (n) => {
    const [first = new Uint8Array(0)] = sampleSigned().certificates;
    return cms(SIGNED, signed([...many(n * 0.6, (index) => withKey(64, index), 999), first], many(n * 0.4, () => sampleSigned().signer, 99)));
  },
  'certificates of long keys, each with a signer': (n) => {
    const { signer } = sampleSigned();
    return cms(SIGNED, signed([withKey(2048, 30)], many(n, () => signer, 99)));
  },
  'certificates without number': (n) => cms(SIGNED, signed(many(n, (index) => derSequence(derInteger(index))), [])),
  'certificates that issued each other': (n) => {
    const [first = new Uint8Array(0)] = sampleSigned().certificates;
    return cms(SIGNED, signed([first, ...many(n, (index) => withKey(128, index + 100), 999)], [sampleSigned().signer]));
  },
  'content in pieces': (n) => cms(SIGNED, signed([], [], derSequence(derOid(DATA), derExplicit(0, derValue(0x24, ...many(n, () => derOctets(Uint8Array.of(65)))))))),
  'content in nested pieces': (n) => {
    let piece: DerInput = derValue(0x24, ...many(n, () => derOctets(Uint8Array.of(65))));
    for (let level = 0; level < 50; level++) piece = concat([Uint8Array.of(0x24, 0x80), derBytes(derSequence(piece)).subarray(-piece.length), Uint8Array.of(0, 0)]);
    return cms(SIGNED, signed(sampleSigned().certificates, [sampleSigned().signer], derSequence(derOid(DATA), derExplicit(0, piece))));
  },
  'recipients who are all me': (n) => cms(ENVELOPED, enveloped(many(n, () => transport(new Uint8Array(256).fill(1))))),
  'recipients who are all me, with short keys': (n) => cms(ENVELOPED, enveloped(many(n, () => transport(Uint8Array.of(2))))),
  'recipients without number': (n) => cms(ENVELOPED, enveloped(many(n, () => derValue(0xa4, derOid('1.2.3'), derNull())))),
  'passwords with the most iterations': (n) => cms(ENVELOPED, enveloped(many(n, () => password(10_000_000), 40))),
  'one password with the most iterations': () => cms(ENVELOPED, enveloped([password(10_000_000)])),
  'passwords with many iterations': (n) => cms(ENVELOPED, enveloped(many(n, () => password(600_000), 40))),
  'much compressed content': () => cms(COMPRESSED, compressed(new Uint8Array(95_000_000))),
  'much compressed content, compressed again': () => cms(COMPRESSED, compressed(deflateSync(new Uint8Array(90_000_000)))),
  'inner parts to me': (n) => parts(n, cms(ENVELOPED, enveloped(Array.from({ length: 6 }, () => transport(new Uint8Array(256).fill(1)))))),
  'inner parts to me, many keys': (n) => parts(n, cms(ENVELOPED, enveloped(Array.from({ length: 32 }, () => transport(Uint8Array.of(1)))))),
  'inner parts, signed': (n) => parts(n, cms(SIGNED, signed(sampleSigned().certificates, Array.from({ length: 5 }, () => sampleSigned().signer)))),
  'OpenPGP: recipients who are all me': (n) => encryptedMail(concat([times(n, packetsOf(vector('openpgp-rfc9580/v4-rsa/enc-seipdv2.msg'))[0] ?? ITERATED), packet(18, concat([Uint8Array.of(1), new Uint8Array(60)]))])),
  'OpenPGP: RSA recipients, version 1': (n) => encryptedMail(concat([times(n, rsaSession()), packet(18, concat([Uint8Array.of(1), new Uint8Array(60)]))])),
  'OpenPGP: recipients who are not named': (n) => encryptedMail(concat([times(n, packet(1, concat([Uint8Array.of(3, 0, 0, 0, 0, 0, 0, 0, 0, 1, 8, 0), new Uint8Array(256).fill(1)]))), packet(18, concat([Uint8Array.of(1), new Uint8Array(60)]))])),
  'OpenPGP: passwords with the most octets': (n) => encryptedMail(concat([times(n, ITERATED, 40), packet(18, concat([Uint8Array.of(1), new Uint8Array(60)]))])),
  'OpenPGP: one password with the most octets': () => encryptedMail(concat([ITERATED, packet(18, concat([Uint8Array.of(1), new Uint8Array(60)]))])),
  'OpenPGP: passwords by Argon2': (n) => encryptedMail(concat([times(n, argon2(1, 16), 40), packet(18, concat([Uint8Array.of(2, 9, 3, 10), new Uint8Array(32), new Uint8Array(60)]))])),
  'OpenPGP: one password by much Argon2': () => encryptedMail(concat([argon2(4, 18), packet(18, concat([Uint8Array.of(2, 9, 3, 10), new Uint8Array(32), new Uint8Array(60)]))])),
  'OpenPGP: detached signatures': (n) => detachedMail(times(n, signature(), 99)),
  'OpenPGP: signatures in the message': (n) => {
    const [one = ITERATED, literal = ITERATED, last = ITERATED] = packetsOf(unarmored('fuzz/openpgp/signed.asc'));
    const count = Math.min(99, Math.floor((n * 0.7) / (one.length + last.length)));
    return concat([encodeUtf8('From: a@b\r\n\r\n'), armored('PGP MESSAGE', concat([...Array.from({ length: count }, () => one), literal, ...Array.from({ length: count }, () => last)]))]);
  },
  'OpenPGP: packets inside compressed packets': () => concat([encodeUtf8('From: a@b\r\n\r\n'), armored('PGP MESSAGE', nestedZip(60, unarmored('fuzz/openpgp/signed.asc')))]),
  'OpenPGP: much compressed content': () => concat([encodeUtf8('From: a@b\r\n\r\n'), armored('PGP MESSAGE', nestedZip(1, packet(11, concat([Uint8Array.of(98, 0, 0, 0, 0, 0), new Uint8Array(60_000_000)]))))]),
  'OpenPGP: much content compressed again and again': () => concat([encodeUtf8('From: a@b\r\n\r\n'), armored('PGP MESSAGE', nestedZip(3, packet(11, concat([Uint8Array.of(98, 0, 0, 0, 0, 0), new Uint8Array(90_000_000)]))))]),
  'OpenPGP: signed texts': (n) => parts(n, concat([encodeUtf8('Content-Type: text/plain\r\n\r\n'), inlineSigned()])),
  'OpenPGP: signed messages as attachments': (n) => parts(n, concat([encodeUtf8('Content-Type: x/y; name=a.pgp\r\n\r\n'), armored('PGP MESSAGE', unarmored('fuzz/openpgp/signed.asc'))])),
  'OpenPGP: encrypted texts': (n) => parts(n, concat([encodeUtf8('Content-Type: text/plain\r\n\r\n'), armored('PGP MESSAGE', vector('openpgp-rfc9580/v4-ed25519-x25519/enc-seipdv1.msg'))])),
  'OpenPGP: encrypted texts to RSA': (n) => parts(n, concat([encodeUtf8('Content-Type: text/plain\r\n\r\n'), armored('PGP MESSAGE', concat([rsaSession(), packet(18, concat([Uint8Array.of(1), new Uint8Array(60)]))]))])),
  'OpenPGP: signed parts': (n) => {
    const text = latin1(vector('fuzz/sealed/openpgp-signed.eml'));
    return parts(n, encodeUtf8(text.slice(text.indexOf('Content-Type: multipart/signed'))));
  },
  'OpenPGP: signed text of many lines': (n) => concat([encodeUtf8('From: a@b\r\n\r\n-----BEGIN PGP SIGNED MESSAGE-----\n\n'), encodeUtf8('a \n'.repeat(n / 4)), armored('PGP SIGNATURE', times(n * 0.2, signature(), 99))]),
}; // prettier-ignore

/** To that key, with nothing that would open. */
function rsaSession(): Uint8Array {
  return packet(1, concat([Uint8Array.of(3), RSA_KEY_ID, Uint8Array.of(1, 16, 0), new Uint8Array(512).fill(1)]));
}

/** The encryption key of openpgp-rfc9580/v4-rsa. */
const RSA_KEY_ID = new Uint8Array(Buffer.from('028B2BEB28DEE4B6', 'hex'));

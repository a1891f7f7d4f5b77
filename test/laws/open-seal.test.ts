/** The law of the whole core: what was sealed opens again, octet for octet, for every reader and for nobody else. */

import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { concat, decodeUtf8, encodeUtf8 } from '../../src/bytes/index.ts';
import { type ReadingKeys, type SealRequest, readMessage, sealMessage } from '../../src/flows/index.ts';
import { canonicalLineEnds, removeHeaders } from '../../src/mime/index.ts';
import type { TrustBasis } from '../../src/trust/index.ts';
import { certificateValidator, readCertificates } from '../../src/x509/index.ts';
import { Peer, type Person, engine, signerOf, trusted } from '../interop/smime-peer.ts';

let peer: Peer;
let ann: Person, bob: Person, eve: Person;
let trust: TrustBasis;
let at: Date;

beforeAll(async () => {
  peer = new Peer();
  ann = await peer.person('rsa', 'ann');
  bob = await peer.person('P-256', 'bob');
  eve = await peer.person('P-256', 'eve');
  at = new Date();
  const anchors = readCertificates(peer.read('ca.crt'));
  trust = { certificates: certificateValidator(engine, { anchors, at }), acceptedOpenpgp: new Set() };
});

afterAll(() => {
  peer.dispose();
});

function request(message: Uint8Array, change: Partial<SealRequest>): SealRequest {
  return {
    engine,
    message,
    to: [{ name: 'bob', key: trusted(bob) }],
    bcc: [],
    self: [],
    capsules: [],
    passwords: [],
    signers: { smime: [signerOf(ann, { kind: 'rsa-pkcs1', hash: 'SHA-256' })], openpgp: [] },
    sign: true,
    encrypt: true,
    opaque: false,
    oaep: false,
    caps: 'auto',
    at,
    ...change,
  };
}

function keysOf(...people: Person[]): ReadingKeys {
  return { smime: people, keks: [], passwords: [], openpgp: [], openpgpPublic: [], certificates: [] };
}

function read(message: readonly Uint8Array[], keys: ReadingKeys, reader: readonly string[] = []) {
  return readMessage({
    engine,
    keys,
    message: concat(message),
    trust,
    allowWeak: new Set(),
    at,
    reader,
    innerParts: false,
  });
}

const fieldName = fc.constantFrom('From', 'To', 'Subject', 'Date', 'X-Odd', 'Content-Type', 'Comments', 'MIME-Version');
const fieldValue = fc.oneof(
  fc.constantFrom(
    'Ann <ann@example.org>',
    'text/plain; charset=utf-8',
    'text/html',
    'multipart/mixed; boundary=b',
    'multipart/alternative; boundary="b"; hp="cipher"',
    'message/rfc822',
    ' broken;;=',
    '=?utf-8?q?caf=C3=A9?=',
  ),
  fc.string({ maxLength: 60 }).map((text) => text.replace(/[\r\n]/g, ' ')),
);
const body = fc.oneof(
  fc.string({ maxLength: 200 }).map((text) => encodeUtf8(text)),
  fc.uint8Array({ maxLength: 200 }),
  fc
    .constantFrom(
      '',
      '\r\n',
      '--b\r\n\r\nx\r\n--b--\r\n',
      '--b\r\nContent-Type: text/plain\r\n\r\nSubject: x\r\n\r\nx\r\n--b',
      'From: x\r\n',
    )
    .map(encodeUtf8),
);

/** Messages with every kind of header section, and octets that are hardly a message. */
const anyMessage = fc.oneof(
  fc
    .tuple(fc.array(fc.tuple(fieldName, fieldValue), { maxLength: 8 }), body)
    .map(([fields, content]) =>
      concat([
        encodeUtf8(fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')),
        encodeUtf8('\r\n'),
        content,
      ]),
    ),
  fc.uint8Array({ minLength: 1, maxLength: 300 }),
);

const ways: [string, Partial<SealRequest>][] = [
  ['signed beside and encrypted', {}],
  ['signed inside and encrypted with AEAD', { opaque: true, caps: 'aead' }],
  ['encrypted only', { sign: false, signers: { smime: [], openpgp: [] } }],
  ['signed only, beside', { encrypt: false, to: [] }],
  ['signed only, inside', { encrypt: false, to: [], opaque: true }],
];

it.each(ways)('open(seal(m)) = m: %s', async (_, way) => {
  await fc.assert(
    fc.asyncProperty(anyMessage, async (message) => {
      const [leg, ...more] = await sealMessage(request(message, way));
      expect(more).toEqual([]);
      const reading = await read(leg?.message ?? [], keysOf(bob));
      expect(reading.failure).toBeNull();
      const expected = removeHeaders(canonicalLineEnds(message), ['Bcc', 'Resent-Bcc']);
      expect(Buffer.compare(concat(reading.original ?? []), expected)).toBe(0);
      expect(
        reading.signatures.every(({ evidence, covers }) => evidence.status === 'valid' && covers === 'whole'),
      ).toBe(true);
    }),
    { numRuns: 60 },
  );
});

it('what was protected before is sealed and opened as it is, both layers checked', async () => {
  const plain = encodeUtf8('From: ann@example.org\r\nSubject: once\r\n\r\nx');
  const [signed] = await sealMessage(request(plain, { encrypt: false, to: [] }));
  const message = concat(signed?.message ?? []);
  const [leg] = await sealMessage(request(message, {}));
  const reading = await read(leg?.message ?? [], keysOf(bob));
  expect(Buffer.compare(concat(reading.original ?? []), message)).toBe(0);
  expect(reading.signatures.map(({ covers, evidence }) => [covers, evidence.status])).toEqual([
    ['whole', 'valid'],
    ['whole', 'valid'],
  ]);
});

it('header fields put around what another signed do not become signed', async () => {
  const plain = encodeUtf8('From: ann@example.org\r\nTo: eve@example.org\r\nSubject: yes\r\n\r\nx');
  const [signed] = await sealMessage(request(plain, { encrypt: false, to: [] }));
  const moved = Buffer.from(concat(signed?.message ?? []))
    .toString('latin1')
    .replace(/^To: eve/m, 'To: bob');
  const [leg] = await sealMessage(
    request(Buffer.from(moved, 'latin1'), { sign: false, signers: { smime: [], openpgp: [] } }),
  );
  const reading = await read(leg?.message ?? [], keysOf(bob), ['bob@example.org']);
  expect(reading.headers.To).toMatchObject({ value: 'eve@example.org', protection: 'signed' });
  expect(reading.verdict.code).toBe('not-addressed-to-you');
});

it('nobody else opens it, and learns nothing but who can', async () => {
  const message = encodeUtf8('From: ann@example.org\r\nSubject: secret\r\n\r\nplain words');
  const [leg] = await sealMessage(request(message, {}));
  const reading = await read(leg?.message ?? [], keysOf(eve));
  expect(reading.original).toBeNull();
  expect(reading.failure?.code).toBe('no-key');
  expect(reading.verdict.code).toBe('cannot-open');
  expect(decodeUtf8(concat(leg?.message ?? []))).not.toMatch(/secret|plain words/);
});

it('a Bcc reader has a message of his own, and no other message names him', async () => {
  const message = encodeUtf8('From: ann@example.org\r\nTo: bob@example.org\r\nBcc: eve@example.org\r\n\r\nx');
  const legs = await sealMessage(request(message, { bcc: [{ name: 'eve', key: trusted(eve) }] }));
  expect(legs.map(({ recipients }) => recipients)).toEqual([['bob'], ['eve']]);
  const [forBob, forEve] = legs.map((leg) => leg.message);
  expect((await read(forBob ?? [], keysOf(eve))).failure?.code).toBe('no-key');
  expect((await read(forEve ?? [], keysOf(bob))).failure?.code).toBe('no-key');
  const opened = await read(forEve ?? [], keysOf(eve));
  for (const octets of [...(forBob ?? []), ...(forEve ?? []), ...(opened.original ?? [])])
    expect(decodeUtf8(octets)).not.toMatch(/eve@example\.org|^Bcc/im);
});

it('an old reader does not weaken the message of the others', async () => {
  const modern = await peer.person('rsa', 'modern', [
    '1.2.840.113549.1.9.15=ASN1:SEQUENCE:caps',
    '[caps]',
    'aes=SEQUENCE:aes',
    '[aes]',
    'id=OID:2.16.840.1.101.3.4.1.46',
  ]);
  const message = encodeUtf8('From: ann@example.org\r\n\r\nx');
  const to = [
    { name: 'bob', key: trusted(bob) },
    { name: 'modern', key: trusted(modern) },
  ];
  const legs = await sealMessage(request(message, { to }));
  expect(legs.map(({ recipients }) => recipients)).toEqual([['modern'], ['bob']]);
  const algorithmOf = async (leg: number, who: Person) =>
    (await read(legs[leg]?.message ?? [], keysOf(who))).encryptions.map(({ evidence }) => evidence.algorithm);
  expect(await algorithmOf(0, modern)).toEqual(['AES-256-GCM']);
  expect(await algorithmOf(1, bob)).toEqual(['AES-256-CBC']);
});

/** Signatures of gateways as RFC 3183 has them: around the originator's signature, or around an empty one. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type DerInput,
  concat,
  derBytes,
  derExplicit,
  derInteger,
  derNull,
  derOctets,
  derOid,
  derSequence,
  derSetOf,
  derValue,
  encodeUtf8,
} from '../../../src/bytes/index.ts';
import { digest } from '../../../src/crypto/index.ts';
import { readMessage } from '../../../src/flows/index.ts';
import { certificateValidator, readCertificates } from '../../../src/x509/index.ts';
import { Peer, type Person, engine } from '../../interop/smime-peer.ts';
import { asEntity } from '../smime/vectors.ts';

const OID = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signatureType: '1.2.840.113549.1.9.16.2.28',
  domainSignature: '1.2.840.113549.1.9.16.9.2',
};
const SHA256 = derSequence(derOid('2.16.840.1.101.3.4.2.1'));
const LETTER = encodeUtf8('From: ann@example.org\r\nContent-Type: text/plain; hp="clear"\r\n\r\nHello.\r\n');
const BARE = encodeUtf8('Content-Type: text/plain\r\n\r\nHello.\r\n');

let peer: Peer;
let gateway: Person;
let ann: Person;

beforeAll(async () => {
  peer = new Peer();
  gateway = await peer.person('rsa', 'domain-signing-authority');
  ann = await peer.person('rsa', 'ann');
});
afterAll(() => {
  peer.dispose();
});

const attribute = (oid: string, value: DerInput) => derSequence(derOid(oid), derSetOf([value]));

/** A SignedData around `content`, by the gateway, by Ann, or by nobody. */
async function signed(content: Uint8Array, by: Person | null): Promise<Uint8Array> {
  const attributes = [
    attribute(OID.contentType, derOid(OID.data)),
    attribute(OID.messageDigest, derOctets(await digest(engine, 'SHA-256', content))),
    ...(by === gateway ? [attribute(OID.signatureType, derSequence(derOid(OID.domainSignature)))] : []),
  ];
  const signer = async ({ key, certificate: { issuer, serialNumber } }: Person) =>
    derSequence(
      derInteger(1),
      derSequence(issuer, derValue(2, serialNumber)),
      SHA256,
      derSetOf(attributes, 0xa0),
      derSequence(derOid('1.2.840.113549.1.1.11'), derNull()),
      derOctets(await key.sign({ kind: 'rsa-pkcs1', hash: 'SHA-256' }, derBytes(derSetOf(attributes)))),
    );
  const body = derSequence(
    derInteger(1),
    derSetOf([SHA256]),
    derSequence(derOid(OID.data), derExplicit(0, derOctets(content))),
    derValue(0xa0, gateway.certificate.der, ann.certificate.der),
    derSetOf(by === null ? [] : [await signer(by)]),
  );
  return asEntity(derBytes(derSequence(derOid(OID.signedData), derExplicit(0, body))));
}

async function verdict(entity: Uint8Array): Promise<unknown> {
  const at = new Date();
  const { verdict: made, signatures } = await readMessage({
    engine,
    message: concat([encodeUtf8('From: ann@example.org\r\n'), entity]),
    keys: { smime: [], keks: [], passwords: [], openpgp: [], openpgpPublic: [], certificates: [] },
    trust: {
      certificates: certificateValidator(engine, { anchors: readCertificates(peer.read('ca.crt')), at }),
      acceptedOpenpgp: new Set(),
    },
    allowWeak: new Set(),
    at,
    reader: [],
    innerParts: false,
  });
  return [made.code, ...signatures.map(({ evidence }) => evidence.kind)];
}

it('a gateway signs for who did not sign: around an empty signature', async () => {
  expect(await verdict(await signed(await signed(LETTER, null), gateway))).toEqual(['verified-domain', 'domain']);
});

it('but for nobody whom it does not name: the From outside is anybody’s word', async () => {
  expect(await verdict(await signed(await signed(BARE, null), gateway))).toEqual(['signed-by-other', 'domain']);
  expect(await verdict(await signed(await signed(BARE, ann), gateway))).toEqual(['verified', 'domain', 'author']);
});

it('and around the signature of who did', async () => {
  const both = await signed(await signed(LETTER, ann), gateway);
  expect(await verdict(both)).toEqual(['verified', 'domain', 'author']);
});

it('an empty signature by itself, in the signature of a person, or around the gateway’s is broken', async () => {
  expect(await verdict(await signed(LETTER, null))).toEqual(['signature-invalid', 'author']);
  expect(await verdict(await signed(await signed(LETTER, null), ann))).toEqual([
    'signature-invalid',
    'author',
    'author',
  ]);
  expect(await verdict(await signed(await signed(LETTER, gateway), null))).toEqual([
    'signature-invalid',
    'author',
    'domain',
  ]);
});

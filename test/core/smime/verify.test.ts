import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type DerInput,
  derBytes,
  derExplicit,
  derInteger,
  derNull,
  derOctets,
  derOid,
  derSequence,
  derSetOf,
  derTime,
  derValue,
  encodeUtf8,
} from '../../../src/bytes/index.ts';
import { digest } from '../../../src/crypto/index.ts';
import type { SignatureEvidence } from '../../../src/model/index.ts';
import { readCertificates } from '../../../src/x509/index.ts';
import { Peer, type Person, engine, openMessage } from '../../interop/smime-peer.ts';
import { asEntity } from './vectors.ts';

const CONTENT = encodeUtf8('Content-Type: text/plain\r\n\r\nHello.\r\n');
const OID = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  tstInfo: '1.2.840.113549.1.9.16.1.4',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signatureType: '1.2.840.113549.1.9.16.2.28',
  domainSignature: '1.2.840.113549.1.9.16.9.2',
};
const SHA256 = derSequence(derOid('2.16.840.1.101.3.4.2.1'));
const RSA_SHA256 = derSequence(derOid('1.2.840.113549.1.1.11'), derNull());
const SCHEME = { kind: 'rsa-pkcs1', hash: 'SHA-256' } as const;

let peer: Peer;
let alice: Person;
let contentDigest: Uint8Array;

beforeAll(async () => {
  peer = new Peer();
  alice = await peer.person('rsa', 'alice');
  contentDigest = await digest(engine, 'SHA-256', CONTENT);
});
afterAll(() => peer.dispose());

const attribute = (oid: string, ...values: readonly DerInput[]): DerInput => derSequence(derOid(oid), derSetOf(values));
const typed = (oid = OID.data): DerInput => attribute(OID.contentType, derOid(oid));
const digested = (value = contentDigest): DerInput => attribute(OID.messageDigest, derOctets(value));

interface Forgery {
  /** Signed over, and shown; `null`: none. */
  readonly attributes: readonly DerInput[] | null;
  /** Shown in another order than signed. */
  readonly unsorted?: boolean;
  readonly unsigned?: readonly DerInput[];
  readonly contentType?: string;
  readonly content?: Uint8Array;
  readonly signature?: (signature: Uint8Array) => Uint8Array;
}

/** A SignedData by Alice, with whatever is wrong in it, judged. */
async function judge(forgery: Forgery): Promise<SignatureEvidence> {
  const { attributes, content = CONTENT, contentType = OID.data, signature = (made: Uint8Array) => made } = forgery;
  const shown = attributes ?? [];
  const made = await alice.key.sign(SCHEME, attributes === null ? content : derBytes(derSetOf(attributes)));
  const { issuer, serialNumber, der } = alice.certificate;
  const signer = derSequence(
    derInteger(1),
    derSequence(issuer, derValue(2, serialNumber)),
    SHA256,
    ...(attributes === null ? [] : [forgery.unsorted ? derValue(0xa0, ...shown) : derSetOf(shown, 0xa0)]),
    RSA_SHA256,
    derOctets(signature(made)),
    ...(forgery.unsigned === undefined ? [] : [derSetOf(forgery.unsigned, 0xa1)]),
  );
  const inside = derSequence(derOid(contentType), derExplicit(0, derOctets(content)));
  const body = derSequence(derInteger(1), derSetOf([SHA256]), inside, derValue(0xa0, der), derSetOf([signer]));
  const opened = await openMessage(asEntity(derBytes(derSequence(derOid(OID.signedData), derExplicit(0, body)))));
  const [layer] = opened.layers;
  if (layer?.kind !== 'signature' || layer.signatures[0] === undefined) throw new Error('no signature');
  return layer.signatures[0];
}

async function verdict(forgery: Forgery): Promise<string> {
  const { status, reasons } = await judge(forgery);
  return [status, ...reasons].join(' ');
}

describe('signed attributes', () => {
  it('as they must be', async () => {
    expect(await verdict({ attributes: [typed(), digested()] })).toBe('valid');
    expect(await verdict({ attributes: null })).toBe('valid');
  });

  it('in an order that is not DER: what was signed is DER', async () => {
    expect(await verdict({ attributes: [digested(), typed()], unsorted: true })).toBe('valid');
  });

  it.each([
    ['no content type', () => [digested()]],
    ['no digest', () => [typed()]],
    ['the digest twice', () => [typed(), digested(), digested()]],
    ['the content type twice', () => [typed(), typed(), digested()]],
    [
      'two digests in one',
      () => [typed(), attribute(OID.messageDigest, derOctets(contentDigest), derOctets(new Uint8Array(32)))],
    ],
    ['a digest without value', () => [typed(), attribute(OID.messageDigest)]],
    [
      'two signing times',
      () => [typed(), digested(), attribute(OID.signingTime, derTime(new Date(0)), derTime(new Date(1e12)))],
    ],
    [
      'a signing time that is none',
      () => [typed(), digested(), attribute(OID.signingTime, derValue(0x17, encodeUtf8('yesterday')))],
    ],
    ['none at all', () => []],
  ])('with %s', async (_, attributes) => {
    expect(await verdict({ attributes: attributes() })).toBe('malformed signed-attributes-malformed');
  });

  it('with another content type, or without any for content that is not plain data', async () => {
    expect(await verdict({ attributes: [typed(OID.tstInfo), digested()] })).toBe('invalid content-type-mismatch');
    expect(await verdict({ attributes: null, contentType: OID.tstInfo })).toBe('malformed signed-attributes-malformed');
  });

  it('with the digest of other content', async () => {
    expect(await verdict({ attributes: [typed(), digested(new Uint8Array(32))] })).toBe('invalid content-changed');
    expect(await verdict({ attributes: [typed(), digested(new Uint8Array(0))] })).toBe('invalid content-changed');
  });

  it('that were not signed', async () => {
    const added = [attribute(OID.signingTime, derTime(new Date()))];
    expect(await verdict({ attributes: [typed(), digested()], unsigned: added })).toBe(
      'malformed signed-attributes-malformed',
    );
    const harmless = [attribute('1.2.840.113549.1.9.16.2.14', derSequence())];
    expect(await verdict({ attributes: [typed(), digested()], unsigned: harmless })).toBe('valid');
  });

  it('shown as the content they were signed beside', async () => {
    const content = derBytes(derSetOf([typed(), digested()]));
    expect(await verdict({ attributes: null, content })).toBe('invalid signed-attributes-malformed');
  });

  it('that make it a domain’s signature', async () => {
    const type = attribute(OID.signatureType, derSequence(derOid(OID.domainSignature)));
    expect(await judge({ attributes: [typed(), digested(), type] })).toMatchObject({ status: 'valid', kind: 'domain' });
  });
});

describe('signatures', () => {
  it.each([
    ['another bit', (signature: Uint8Array) => signature.map((octet, at) => (at === 9 ? octet ^ 1 : octet))],
    ['nothing', () => new Uint8Array(0)],
    ['zeros', (signature: Uint8Array) => new Uint8Array(signature.length)],
    ['an octet more', (signature: Uint8Array) => Uint8Array.of(...signature, 0)],
  ])('with %s', async (_, signature) => {
    expect(await verdict({ attributes: [typed(), digested()], signature })).toBe('invalid signature-mismatch');
    expect(await verdict({ attributes: null, signature })).toBe('invalid signature-mismatch');
  });

  it('by another certificate of the same key and name than the signer meant', async () => {
    peer.write('twin.ext', Buffer.from('subjectAltName=email:mallory@example.org'));
    const serial = `0x${Buffer.from(alice.certificate.serialNumber).toString('hex')}`;
    const files = [
      '-in',
      'alice.csr',
      '-force_pubkey',
      'alice.pub',
      '-extfile',
      'twin.ext',
      '-CA',
      'ca.crt',
      '-CAkey',
      'ca.key',
    ];
    peer.run(['x509', '-req', ...files, '-set_serial', serial, '-out', 'twin.crt']);
    const [twin] = readCertificates(peer.read('twin.crt'));
    if (twin === undefined) throw new Error('no twin');
    // Without its certificate inside, the signature is checked with the one at hand.
    const stripped = peer.run(
      ['cms', '-sign', '-binary', '-nodetach', '-cades', '-nocerts', '-signer', 'alice.crt', '-inkey', 'alice.key'],
      CONTENT,
    );
    const judged = await openMessage(stripped, { certificates: [twin] });
    expect(judged.layers).toMatchObject([
      { signatures: [{ status: 'invalid', reasons: ['signer-certificate-mismatch'] }] },
    ]);
    const right = await openMessage(stripped, { certificates: [alice.certificate] });
    expect(right.layers).toMatchObject([{ signatures: [{ status: 'valid' }] }]);
  });
});

import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type DerInput,
  concat,
  derBytes,
  derExplicit,
  derInteger,
  derOctets,
  derOid,
  derSequence,
  encodeUtf8,
  enterDer,
} from '../../../src/bytes/index.ts';
import { parseMessage } from '../../../src/mime/index.ts';
import type { Opened, SignatureEvidence } from '../../../src/model/index.ts';
import { describeCms, encryptEntity, open, signEntity } from '../../../src/smime/index.ts';
import { inflate } from '../../../src/smime/inflate.ts';
import { context, Peer, type Person, engine, openMessage, signerOf, trusted } from '../../interop/smime-peer.ts';
import { asEntity } from './vectors.ts';

const ENTITY = encodeUtf8('Content-Type: text/plain\r\n\r\nHello.\r\n');
const SHA256 = { kind: 'rsa-pkcs1', hash: 'SHA-256' } as const;
const OPTIONS = { opaque: false, signedAt: new Date('2026-02-03T04:05:06Z') };

let peer: Peer;
let alice: Person;
let bob: Person;

beforeAll(async () => {
  peer = new Peer();
  alice = await peer.person('rsa', 'alice');
  bob = await peer.person('P-256', 'bob');
});
afterAll(() => peer.dispose());

const text = (bytes: Uint8Array | null): string => (bytes === null ? '' : Buffer.from(bytes).toString('latin1'));

function signatures(opened: Opened): readonly SignatureEvidence[] {
  return opened.layers.flatMap((layer) => (layer.kind === 'signature' ? layer.signatures : []));
}

const OIDS = {
  data: '1.2.840.113549.1.7.1',
  signed: '1.2.840.113549.1.7.2',
  compressed: '1.2.840.113549.1.9.16.1.9',
  zlib: '1.2.840.113549.1.9.16.3.8',
};

function contentInfo(oid: string, content: DerInput): Uint8Array {
  return derBytes(derSequence(derOid(oid), derExplicit(0, content)));
}

/** The DER of an opaque signature over `content`. */
async function signedDer(content: Uint8Array, signer = alice): Promise<Uint8Array> {
  const [entity] = await signEntity(engine, content, [signerOf(signer, SHA256)], { ...OPTIONS, opaque: true });
  return Buffer.from(text(entity ?? null).split('\r\n\r\n')[1] ?? '', 'base64');
}

/** A detached SignedData with content put into it. */
function withContent(der: Uint8Array, content: Uint8Array): Uint8Array {
  const fields = enterDer(der);
  fields.oid();
  const [version, digests, , ...rest] = Array.from(fields.enter(0xa0).enter(), ({ bytes }) => bytes);
  const inside = derSequence(derOid(OIDS.data), derExplicit(0, derOctets(content)));
  return contentInfo(OIDS.signed, derSequence(version ?? der, digests ?? der, inside, ...rest));
}

describe('what is S/MIME', () => {
  it('is told from what is not', async () => {
    for (const header of [
      'text/plain',
      'multipart/signed; protocol="application/pgp-signature"; boundary=x',
      'application/octet-stream',
    ])
      expect(
        await open(
          engine,
          parseMessage(encodeUtf8(`Content-Type: ${header}\r\n\r\n--x\r\n\r\n--x\r\n\r\n--x--`)),
          context(),
        ),
      ).toBeNull();
  });

  it.each([
    ['base64', 'application/pkcs7-mime', (der: Uint8Array) => Buffer.from(der).toString('base64')],
    ['binary', 'application/x-pkcs7-mime', (der: Uint8Array) => Buffer.from(der).toString('latin1')],
    ['base64', 'application/octet-stream; name=smime.p7m', (der: Uint8Array) => Buffer.from(der).toString('base64')],
    [
      'quoted-printable',
      'application/pkcs7-mime',
      (der: Uint8Array) =>
        Array.from(der, (octet) => `=${octet.toString(16).padStart(2, '0').toUpperCase()}`)
          .join('')
          .replace(/.{60}/g, '$&=\r\n'),
    ],
  ])('in %s as %s', async (encoding, type, encode) => {
    const header = `Content-Type: ${type}\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n`;
    const message = Buffer.from(header + encode(await signedDer(ENTITY)), 'latin1');
    const before = Buffer.from(message);
    expect(text((await openMessage(message)).content)).toBe(text(ENTITY));
    expect(Buffer.compare(message, before)).toBe(0);
  });

  it('leaves the bytes of a binary envelope as they are', async () => {
    const [sealed] = await encryptEntity(engine, ENTITY, [trusted(bob)], { cipher: 'AES-256-CBC' });
    const der = Buffer.from(text(sealed ?? null).split('\r\n\r\n')[1] ?? '', 'base64');
    const header = 'Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: binary\r\n\r\n';
    const message = concat([encodeUtf8(header), der]);
    const before = message.slice();
    expect(text((await openMessage(message, { keys: [bob] })).content)).toBe(text(ENTITY));
    expect(Buffer.compare(message, before)).toBe(0);
  });

  it('is not a bundle of certificates', async () => {
    peer.run(['crl2pkcs7', '-nocrl', '-certfile', 'alice.crt', '-outform', 'DER', '-out', 'bundle.p7c']);
    expect(await open(engine, parseMessage(asEntity(peer.read('bundle.p7c'))), context())).toBeNull();
  });
});

describe('layers directly inside each other', () => {
  const wrap = (content: Uint8Array, type: string): Promise<Uint8Array> =>
    signedDer(content).then((der) => {
      const hex = Buffer.from(der).toString('hex');
      return Buffer.from(
        hex.replace(
          Buffer.from(derBytes(derOid(OIDS.data))).toString('hex'),
          Buffer.from(derBytes(derOid(type))).toString('hex'),
        ),
        'hex',
      );
    });

  it('a signature in a signature: both are judged', async () => {
    const inner = enterDer(await signedDer(ENTITY, alice));
    inner.oid();
    const outer = await wrap(inner.enter(0xa0).next().bytes, OIDS.signed);
    const opened = await openMessage(asEntity(outer));
    expect(text(opened.content)).toBe(text(ENTITY));
    // The outer one was made for id-data and now stands over another type.
    expect(signatures(opened).map(({ status, reasons }) => [status, ...reasons])).toEqual([
      ['invalid', 'content-type-mismatch'],
      ['valid'],
    ]);
  });

  it('compressed content', async () => {
    const folded = derExplicit(0, derOctets(deflateSync(ENTITY)));
    const body = derSequence(derInteger(0), derSequence(derOid(OIDS.zlib)), derSequence(derOid(OIDS.data), folded));
    const opened = await openMessage(asEntity(contentInfo(OIDS.compressed, body)));
    expect(text(opened.content)).toBe(text(ENTITY));
    expect(opened.layers).toEqual([{ kind: 'compression', protocol: 'smime', algorithm: 'zlib' }]);
  });

  it.each([
    ['cut off', deflateSync(Buffer.alloc(1000)).subarray(0, 10), 'malformed'],
    ['no zlib', Buffer.from('nonsense'), 'malformed'],
  ])('compressed content that is %s', async (_, folded, code) => {
    const inside = derSequence(derOid(OIDS.data), derExplicit(0, derOctets(folded)));
    const body = derSequence(derInteger(0), derSequence(derOid(OIDS.zlib)), inside);
    await expect(openMessage(asEntity(contentInfo(OIDS.compressed, body)))).rejects.toMatchObject({ code });
  });
});

describe('unfolding', () => {
  it('stops at its bound', async () => {
    const folded = deflateSync(Buffer.alloc(10_000_000));
    await expect(inflate([folded], 1_000_000)).rejects.toMatchObject({ code: 'too-large' });
    expect(await inflate([folded.subarray(0, 5), folded.subarray(5)], 10_000_000)).toHaveLength(10_000_000);
  });
});

describe('a readable message and its signature', () => {
  async function signed(): Promise<string> {
    return text(concat(await signEntity(engine, ENTITY, [signerOf(alice, SHA256)], OPTIONS)));
  }

  it('with other line ends is valid, says so and comes back repaired', async () => {
    const opened = await openMessage(Buffer.from((await signed()).replaceAll('\r\n', '\n'), 'latin1'));
    expect(signatures(opened)).toMatchObject([{ status: 'valid', reasons: ['line-ends-repaired'] }]);
    expect(text(opened.content)).toBe(text(ENTITY));
  });

  it('with other content is invalid, and stays readable', async () => {
    const opened = await openMessage(Buffer.from((await signed()).replace('Hello.', 'Hallo.'), 'latin1'));
    expect(signatures(opened)).toMatchObject([{ status: 'invalid', reasons: ['content-changed'] }]);
    expect(text(opened.content)).toContain('Hallo.');
  });

  it('with a broken or foreign signature object is malformed, and stays readable', async () => {
    for (const [from, to] of [
      [/(smime\.p7s"\r\n\r\n).*/s, '$1AAAA'],
      [/(smime\.p7s"\r\n\r\n)MII/, '$1AAA'],
      [/(smime\.p7s"\r\n\r\n).*/s, '$1'],
    ] as const) {
      const opened = await openMessage(Buffer.from((await signed()).replace(from, to), 'latin1'));
      expect(signatures(opened)).toMatchObject([{ status: 'malformed', reasons: ['packet-malformed'] }]);
      expect(text(opened.content)).toBe(text(ENTITY));
    }
  });

  it('with no signer is invalid', async () => {
    const bundle = peer.run(['crl2pkcs7', '-nocrl', '-certfile', 'alice.crt', '-outform', 'DER']).toString('base64');
    const opened = await openMessage(
      Buffer.from((await signed()).replace(/(smime\.p7s"\r\n\r\n)[^-]*/, `$1${bundle}\r\n`), 'latin1'),
    );
    expect(signatures(opened)).toMatchObject([{ status: 'invalid', reasons: ['no-signer'], signer: null }]);
  });

  it('with other content hidden inside the signature object is invalid, whichever was signed', async () => {
    const hidden = encodeUtf8('Content-Type: text/plain\r\n\r\nPay Mallory.\r\n');
    const original = await signed();
    const place = /(?<=smime\.p7s"\r\n\r\n)[^-]*/;
    const der = Buffer.from(place.exec(original)?.[0] ?? '', 'base64');
    const stuffed = (content: Uint8Array): Buffer =>
      Buffer.from(
        original.replace(place, `${Buffer.from(withContent(der, content)).toString('base64')}\r\n`),
        'latin1',
      );
    expect(signatures(await openMessage(stuffed(ENTITY)))).toMatchObject([{ status: 'valid', reasons: [] }]);
    const opened = await openMessage(stuffed(hidden));
    expect(signatures(opened)).toMatchObject([{ status: 'invalid', reasons: ['content-disagrees'] }]);
    expect(text(opened.content)).toBe(text(ENTITY));
    const swapped = Buffer.from(stuffed(ENTITY).toString('latin1').replace('Hello.', 'Pay Mallory.'), 'latin1');
    expect(signatures(await openMessage(swapped))).toMatchObject([
      { status: 'invalid', reasons: ['content-changed', 'content-disagrees'] },
    ]);
  });

  it('without content inside or outside is invalid', async () => {
    const der = Buffer.from(/smime\.p7s"\r\n\r\n([^-]*)/.exec(await signed())?.[1] ?? '', 'base64');
    const opened = await openMessage(asEntity(der));
    expect(signatures(opened)).toMatchObject([{ status: 'invalid', reasons: ['content-missing'] }]);
    expect(opened).toMatchObject({ content: null, failure: { code: 'malformed' } });
  });
});

describe('describing', () => {
  it('names what is in an envelope and in a signature', async () => {
    const [sealed] = await encryptEntity(engine, ENTITY, [trusted(alice), trusted(bob)], { cipher: 'AES-256-GCM' });
    const der = Buffer.from(text(sealed ?? null).split('\r\n\r\n')[1] ?? '', 'base64');
    expect(describeCms(der)).toMatchObject({
      type: 'authEnvelopedData',
      algorithm: 'AES-256-GCM',
      contentOctets: ENTITY.length,
      recipients: expect.arrayContaining([
        expect.objectContaining({ type: 'transport', algorithm: 'RSA PKCS#1 v1.5', issuer: 'CN=Test CA, O=Test' }),
        expect.objectContaining({ type: 'agreement', algorithm: 'ECDH X963-SHA-256', wrap: 'AES-256-wrap' }),
      ]),
    });
    expect(describeCms(await signedDer(ENTITY))).toMatchObject({
      type: 'signedData',
      contentOctets: ENTITY.length,
      certificates: [{ subject: 'alice' }],
      signers: [
        {
          digest: 'SHA-256',
          signature: 'rsa-pkcs1',
          signingTime: '2026-02-03T04:05:06.000Z',
          capabilities: ['AES-256-GCM', 'AES-256-CBC', 'AES-128-CBC', 'RSA-OAEP'],
        },
      ],
    });
    expect(() => describeCms(Uint8Array.of(0x30, 0))).toThrow(expect.objectContaining({ code: 'malformed' }));
  });
});

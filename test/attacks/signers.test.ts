/** Signature objects with no signer, too many, foreign ones, or two contents: one sound signature does not make the others go away. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Reading } from '../../src/flows/index.ts';
import { Desk } from '../interop/command-line.ts';
import { Peer, mimeEncrypted, mimeSigned } from '../interop/openpgp-peer.ts';
import { Cast, base64 } from './cast.ts';
import { withSignersBefore, withSignersOf, withoutSigners } from './signed-object.ts';

const TEXT = 'Content-Type: text/plain\r\n\r\nPay 10 to Bob.\r\n';
const OTHER = 'Content-Type: text/plain\r\n\r\nPay 99 to Eve.\r\n';
const FROM_ANN = 'From: ann@example.org\r\nTo: bob@example.org\r\nMIME-Version: 1.0\r\n';

describe('S/MIME', () => {
  let cast: Cast;

  beforeAll(async () => {
    cast = await Cast.meet();
    // Somebody whom no authority knows.
    cast.openssl(['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'mallory.key', '-out', 'mallory.crt', '-subj', '/CN=Ann', '-addext', 'subjectAltName=email:ann@example.org']); // prettier-ignore
  });

  afterAll(() => {
    cast.leave();
  });

  /** What openssl makes of the text, as an object. */
  function objectOver(text: string, names: readonly string[], ...options: readonly string[]): Buffer {
    const signers = names.flatMap((name) => ['-signer', `${name}.crt`, '-inkey', `${name}.key`]);
    return cast.openssl(['cms', '-sign', '-binary', '-outform', 'DER', ...signers, ...options], text);
  }

  const detached = (object: Uint8Array, text = TEXT, fields = FROM_ANN) =>
    [
      `${fields}Content-Type: multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary=s\r\n`,
      `--s\r\n${text}`,
      '--s\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\nContent-Transfer-Encoding: base64\r\n',
      `${base64(object)}\r\n--s--\r\n`,
    ].join('\r\n');

  const opaque = (object: Uint8Array, type = 'signed-data', fields = FROM_ANN) =>
    `${fields}Content-Type: application/pkcs7-mime; smime-type=${type}; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(object)}\r\n`;

  const facts = ({ verdict, signatures }: Reading) => [verdict.code, ...signatures.map(({ evidence, trust }) => `${evidence.status} ${trust}`)]; // prettier-ignore

  it('as it should be', async () => {
    expect(facts(await cast.read(detached(objectOver(TEXT, ['ann']))))).toEqual(['verified', 'valid trusted']);
    expect(facts(await cast.read(opaque(objectOver(TEXT, ['ann'], '-nodetach'))))).toEqual(['verified', 'valid trusted']); // prettier-ignore
  });

  describe('two contents', () => {
    it.each([
      ['the one shown is signed', TEXT, TEXT, 'verified'],
      ['the hidden one is signed', TEXT, OTHER, 'signature-invalid'],
    ])('inside and outside: %s', async (_, inside, outside, verdict) => {
      const reading = await cast.read(detached(objectOver(inside, ['ann'], '-nodetach'), outside));
      expect(reading.verdict.code).toBe(verdict);
    });

    it('inside and outside: the one shown is signed, the hidden one is not', async () => {
      const object = objectOver(TEXT, ['ann'], '-nodetach');
      const at = object.indexOf('Pay 10');
      object.write('Pay 99', at);
      const reading = await cast.read(detached(object));
      expect(reading.signatures[0]?.evidence.reasons).toContain('content-disagrees');
      expect(reading.verdict.code).toBe('signature-invalid');
    });

    it('in an opaque object that is shown beside text of others', async () => {
      const object = objectOver(TEXT, ['ann'], '-nodetach');
      const reading = await cast.read(detached(object, OTHER));
      expect(Buffer.from(reading.original?.[0] ?? []).toString()).toContain('Pay 99 to Eve.');
      expect(reading.verdict.code).toBe('signature-invalid');
    });
  });

  describe('no signer', () => {
    const bundle = () => cast.openssl(['crl2pkcs7', '-nocrl', '-certfile', 'ann.crt', '-outform', 'DER']);

    it('is an invalid signature over readable text', async () => {
      expect(facts(await cast.read(detached(bundle())))).toEqual(['signature-invalid', 'invalid unknown-key']);
    });

    it('is an invalid signature around content', async () => {
      const empty = objectOver(TEXT, ['ann'], '-nodetach');
      const reading = await cast.read(opaque(withoutSigners(empty)));
      expect(facts(reading)).toEqual(['signature-invalid', 'invalid unknown-key']);
    });

    it('nor content: a bundle of certificates protects nothing', async () => {
      for (const type of ['certs-only', 'signed-data'])
        expect((await cast.read(opaque(bundle(), type))).verdict.code).toBe('not-signed');
    });
  });

  describe('several signers', () => {
    it('who all are trusted: the sender is one of them', async () => {
      const both = objectOver(TEXT, ['ann', 'eve']);
      expect(facts(await cast.read(detached(both)))).toEqual(['verified', 'valid trusted', 'valid trusted']);
    });

    it.each([
      ['appended', ['ann', 'mallory']],
      ['prepended', ['mallory', 'ann']],
    ])('one of whom nobody trusts, %s: not verified', async (_, names) => {
      const [verdict, ...each] = facts(await cast.read(detached(objectOver(TEXT, names))));
      expect(verdict).toBe('signed-untrusted');
      expect(each.sort()).toEqual(['valid trusted', 'valid untrusted']);
    });

    it.each([
      ['appended', withSignersOf],
      ['prepended', withSignersBefore],
    ])('a foreign one %s on the way: a stranger’s, or anybody’s over another text', async (_, add) => {
      const ann = objectOver(TEXT, ['ann']);
      const after = async (other: Buffer) => (await cast.read(detached(add(ann, other)))).verdict.code;
      expect(await after(objectOver(TEXT, ['mallory']))).toBe('signed-untrusted');
      expect(await after(objectOver(OTHER, ['eve']))).toBe('signature-invalid');
      expect(await after(objectOver(OTHER, ['ann']))).toBe('signature-invalid');
      expect(await after(objectOver(OTHER, ['mallory']))).toBe('signature-invalid');
    });

    it('Eve, added to what Ann signed, does not take her place', async () => {
      const both = withSignersBefore(objectOver(TEXT, ['ann']), objectOver(TEXT, ['eve']));
      expect((await cast.read(detached(both))).verdict).toMatchObject({
        code: 'verified',
        who: 'ann (ann@example.org)',
      });
      expect((await cast.read(detached(objectOver(TEXT, ['eve'])))).verdict.code).toBe('signed-by-other');
    });
  });
});

describe('OpenPGP', () => {
  let gnupg: Peer;
  let desk: Desk;

  beforeAll(() => {
    gnupg = new Peer();
    desk = new Desk();
    for (const name of ['ann', 'eve', 'mallory']) {
      gnupg.gpg(['--quick-generate-key', `${name}@example.org`, 'future-default', 'default', 'never']);
      desk.write(`${name}.asc`, gnupg.gpg(['--armor', '--export', `${name}@example.org`]).out);
    }
  });

  afterAll(() => {
    gnupg.dispose();
    desk.dispose();
  });

  const signature = (text: string, ...names: readonly string[]) =>
    gnupg.gpg(['--detach-sign', ...names.flatMap((name) => ['-u', `${name}@example.org`])], text).out;

  function armor(kind: string, ...packets: readonly Uint8Array[]): Buffer {
    return Buffer.from(`-----BEGIN PGP ${kind}-----\n\n${base64(Buffer.concat(packets))}\n-----END PGP ${kind}-----\n`);
  }

  function judged(entity: readonly Uint8Array[]): readonly string[] {
    const trust = ['--trusted-key', 'ann.asc', '--trusted-key', 'eve.asc', '--known-key', 'mallory.asc'];
    const { report } = desk.verify(trust, Buffer.concat([Buffer.from(FROM_ANN), ...entity]));
    return [report.verdict.code, ...report.signatures.map(({ status, trust }) => `${status} ${trust}`)];
  }

  const beside = (...packets: readonly Uint8Array[]) =>
    judged(mimeSigned(Buffer.from(TEXT), armor('SIGNATURE', ...packets)));

  it('as it should be', () => {
    expect(beside(signature(TEXT, 'ann'))).toEqual(['verified', 'valid trusted']);
    expect(beside(signature(TEXT, 'ann', 'eve'))).toEqual(['verified', 'valid trusted', 'valid trusted']);
  });

  it('no signature in the block, or something else in it', () => {
    expect(judged(mimeSigned(Buffer.from(TEXT), Buffer.from('')))).toEqual([
      'signature-invalid',
      'malformed unknown-key',
    ]);
    const literal = gnupg.gpg(['--store', '--compress-algo', 'none'], TEXT).out;
    expect(beside(signature(TEXT, 'ann'), literal)[0]).toBe('signature-invalid');
  });

  it.each([
    ['appended', (one: Uint8Array, other: Uint8Array) => beside(one, other)],
    ['prepended', (one: Uint8Array, other: Uint8Array) => beside(other, one)],
  ])('a signature %s: a stranger’s over the same text, or anybody’s over another', (_, judge) => {
    const ann = signature(TEXT, 'ann');
    expect(judge(ann, signature(TEXT, 'mallory'))[0]).toBe('signed-untrusted');
    expect(judge(ann, signature(OTHER, 'ann'))[0]).toBe('signature-invalid');
    expect(judge(ann, signature(OTHER, 'eve'))[0]).toBe('signature-invalid');
  });

  it('a signed message inside, with another text signed beside it', () => {
    const inside = gnupg.gpg(['--sign', '--compress-algo', 'none', '-u', 'ann@example.org'], OTHER).out;
    expect(beside(inside)).toEqual(['signature-invalid', 'malformed unknown-key']);
  });

  it('two literal texts behind one signature', () => {
    const signed = gnupg.gpg(['--sign', '--compress-algo', 'none', '-u', 'ann@example.org'], TEXT).out;
    const literal = gnupg.gpg(['--store', '--compress-algo', 'none'], OTHER).out;
    for (const packets of [
      [signed, literal],
      [literal, signed],
    ])
      // prettier-ignore
      expect(
        desk.run(['verify', '--trusted-key', 'ann.asc'], Buffer.concat([Buffer.from(FROM_ANN), ...mimeEncrypted(armor('MESSAGE', ...packets))])).exitCode, // prettier-ignore
      ).not.toBe(0);
  });
});

/** Keys and certificates that a message brings along are material at best: whoever sends them does not thereby become trusted. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Desk } from '../interop/command-line.ts';
import { Peer, mimeSigned } from '../interop/openpgp-peer.ts';
import { Cast } from './cast.ts';

const TEXT = 'Content-Type: text/plain\r\n\r\nPay Eve.\r\n';
const FROM_ANN = 'From: ann@example.org\r\nTo: bob@example.org\r\n';

describe('S/MIME', () => {
  let cast: Cast;

  beforeAll(async () => {
    cast = await Cast.meet();
    // An authority of Eve's own, with the name of the trusted one, and two certificates for Ann's address by it.
    const self = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '30'];
    cast.openssl([...self, '-keyout', 'fake.key', '-out', 'fake.crt', '-subj', '/O=Test/CN=Test CA']);
    cast.openssl([...self, '-keyout', 'alone.key', '-out', 'alone.crt', '-subj', '/CN=Ann', '-addext', 'subjectAltName=email:ann@example.org']); // prettier-ignore
    cast.file('leaf.ext', 'subjectAltName=email:ann@example.org');
    cast.openssl(['req', '-new', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'leaf.key', '-subj', '/CN=Ann', '-out', 'leaf.csr']); // prettier-ignore
    cast.openssl(['x509', '-req', '-in', 'leaf.csr', '-CA', 'fake.crt', '-CAkey', 'fake.key', '-extfile', 'leaf.ext', '-days', '30', '-out', 'leaf.crt']); // prettier-ignore
    cast.file('all.crt', Buffer.concat([cast.openssl(['x509', '-in', 'fake.crt']), cast.openssl(['x509', '-in', 'ca.crt'])])); // prettier-ignore
  });

  afterAll(() => {
    cast.leave();
  });

  it.each([
    ['an authority of her own', 'leaf', ['-certfile', 'fake.crt']],
    ['an authority of her own beside the trusted one of the same name', 'leaf', ['-certfile', 'all.crt']],
    ['a certificate that signed itself', 'alone', []],
    ['a certificate that signed itself, beside the trusted authority', 'alone', ['-certfile', 'ca.crt']],
    ['no certificate of an authority', 'leaf', []],
  ])('Eve brings %s', async (_, name, options) => {
    for (const form of [[], ['-nodetach']]) {
      const reading = await cast.read(FROM_ANN + cast.signedElsewhere(TEXT, { name }, ...options, ...form));
      expect(reading.signatures.map(({ evidence, trust }) => [evidence.status, trust])).toEqual([
        ['valid', 'untrusted'],
      ]);
      expect(reading.verdict.code).toBe('signed-untrusted');
    }
  });

  it('a person’s certificate is no authority, though the message shows it as one', async () => {
    cast.openssl(['x509', '-req', '-in', 'leaf.csr', '-CA', 'eve.crt', '-CAkey', 'eve.key', '-extfile', 'leaf.ext', '-days', '30', '-out', 'byeve.crt']); // prettier-ignore
    cast.file('byeve.key', cast.openssl(['pkey', '-in', 'leaf.key']));
    const signed = cast.signedElsewhere(TEXT, { name: 'byeve' }, '-certfile', 'eve.crt');
    expect((await cast.read(FROM_ANN + signed)).verdict.code).toBe('signed-untrusted');
  });
});

describe('OpenPGP', () => {
  let gnupg: Peer;
  let desk: Desk;
  let key: Buffer;
  let signature: Buffer;

  beforeAll(() => {
    gnupg = new Peer();
    desk = new Desk();
    gnupg.gpg(['--quick-generate-key', 'ann@example.org', 'future-default', 'default', 'never']);
    key = Buffer.from(gnupg.gpg(['--armor', '--export', 'ann@example.org']).out);
    signature = Buffer.from(gnupg.gpg(['--armor', '--detach-sign', '-u', 'ann@example.org'], TEXT).out);
  });

  afterAll(() => {
    gnupg.dispose();
    desk.dispose();
  });

  const verdict = (message: Uint8Array) => {
    const { exitCode, report } = desk.verify([], message);
    return [exitCode, report.verdict.code, report.signatures.map(({ trust }) => trust)];
  };
  const signed = () => Buffer.concat(mimeSigned(Buffer.from(TEXT), signature));

  it('a key announced by Autocrypt, attached, or beside the signature vouches for nothing', () => {
    const binary = gnupg.gpg(['--export', 'ann@example.org']).out;
    const announced = `Autocrypt: addr=ann@example.org; keydata=${Buffer.from(binary).toString('base64').replace(/.{70}/g, '$&\r\n ')}\r\n`; // prettier-ignore
    const untrusted = [1, 'signed-untrusted', ['unknown-key']];
    expect(verdict(Buffer.concat([Buffer.from(FROM_ANN + announced), signed()]))).toEqual(untrusted);
    const attached = `${FROM_ANN}Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n${signed().toString()}\r\n--m\r\nContent-Type: application/pgp-keys\r\n\r\n${key.toString()}\r\n--m--\r\n`; // prettier-ignore
    expect(verdict(Buffer.from(attached))).toEqual([1, 'partly-signed', ['unknown-key']]);
    const beside = Buffer.concat(mimeSigned(Buffer.from(TEXT), Buffer.concat([key, signature])));
    expect(verdict(Buffer.concat([Buffer.from(FROM_ANN), beside]))[0]).toBe(1);
  });
});

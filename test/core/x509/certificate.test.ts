import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TAG, derBytes, derExplicit, derOid, derSequence, derValue, encodeUtf8 } from '../../../src/bytes/index.ts';
import { type Certificate, Failure } from '../../../src/model/index.ts';
import {
  alternativeAddresses,
  authorityKeyIdentifier,
  basicConstraints,
  certificateAddresses,
  extendedKeyUsage,
  fingerprint,
  keyUsage,
  nameText,
  parseCertificate,
  publicKeyDescription,
  readCertificates,
  smimeCapabilities,
  subjectKeyIdentifier,
  subjectName,
} from '../../../src/x509/index.ts';
import { Peer, engine } from '../../interop/smime-peer.ts';

let peer: Peer;
beforeAll(() => {
  peer = new Peer();
});
afterAll(() => peer.dispose());

const hex = (bytes: Uint8Array | null): string => Buffer.from(bytes ?? []).toString('hex');

interface Wish {
  readonly subject?: string;
  readonly extensions?: readonly string[];
  readonly key?: readonly string[];
}

/** A self-signed certificate; openssl takes UTF-8. */
function issue({ subject = '/CN=Test', extensions = [], key = ['ed25519'] }: Wish): Certificate {
  const added = extensions.flatMap((extension) => ['-addext', extension]);
  const parameters = key.slice(1).flatMap((option) => ['-pkeyopt', option]);
  const out = ['-keyout', 'some.key', '-out', 'some.crt', '-days', '30'];
  peer.run([
    'req',
    '-x509',
    '-utf8',
    '-nodes',
    '-newkey',
    key[0] ?? '',
    ...parameters,
    '-subj',
    subject,
    ...added,
    ...out,
  ]);
  const [certificate] = readCertificates(peer.read('some.crt'));
  if (certificate === undefined) throw new Error('none');
  return certificate;
}

describe('fields', () => {
  it('agree with openssl', async () => {
    const certificate = issue({
      extensions: ['keyUsage=critical,digitalSignature,keyCertSign', 'extendedKeyUsage=emailProtection,1.2.3'],
    });
    const shown = peer
      .run([
        'x509',
        '-in',
        'some.crt',
        '-noout',
        '-serial',
        '-fingerprint',
        '-sha256',
        '-dates',
        '-ext',
        'subjectKeyIdentifier',
      ])
      .toString();
    expect(shown).toContain(`serial=${hex(certificate.serialNumber).replace(/^00/, '').toUpperCase()}`);
    expect(shown.replaceAll(':', '').toLowerCase()).toContain(await fingerprint(engine, certificate));
    expect(new Date(/notBefore=(.*)/.exec(shown)?.[1] ?? '')).toEqual(certificate.notBefore);
    expect(new Date(/notAfter=(.*)/.exec(shown)?.[1] ?? '')).toEqual(certificate.notAfter);
    expect(shown.replaceAll(':', '').toLowerCase()).toContain(hex(subjectKeyIdentifier(certificate)));
    expect(authorityKeyIdentifier(certificate)).toEqual(subjectKeyIdentifier(certificate));
    expect(keyUsage(certificate)).toEqual(new Set(['digitalSignature', 'keyCertSign']));
    expect(extendedKeyUsage(certificate)).toEqual(['1.3.6.1.5.5.7.3.4', '1.2.3']);
    expect(basicConstraints(certificate)).toEqual({ ca: true, pathLength: null });
    expect(certificate.extensions.find(({ oid }) => oid === '2.5.29.15')?.critical).toBe(true);
    expect(certificate.issuer).toEqual(certificate.subject);
  });

  it.each([
    [['rsa:2048'], 'RSA-2048'],
    [['rsa:1025'], 'RSA-1025'],
    [['ec', 'ec_paramgen_curve:P-384'], 'P-384'],
    [['ec', 'ec_paramgen_curve:secp256k1'], 'secp256k1'],
    [['ec', 'ec_paramgen_curve:sect233k1'], '1.3.132.0.26'],
    [['ed25519'], 'Ed25519'],
    [['ed448'], 'Ed448'],
    [['rsa-pss', 'rsa_keygen_bits:2048'], 'RSA-2048'],
  ])('the key of %j is %s', (key, description) => {
    expect(publicKeyDescription(issue({ key }))).toBe(description);
  });

  it('absent ones are null, not empty', () => {
    const [, certificate] = [0, issue({})];
    expect(keyUsage(certificate)).toBeNull();
    expect(extendedKeyUsage(certificate)).toBeNull();
    expect(smimeCapabilities(certificate)).toEqual([]);
  });

  it('capabilities are algorithms', () => {
    const extension = '1.2.840.113549.1.9.15=DER:300D300B060960864801650304012E';
    expect(smimeCapabilities(issue({ extensions: [extension] }))).toEqual([
      { oid: '2.16.840.1.101.3.4.1.46', parameters: null },
    ]);
  });
});

describe('names', () => {
  it('are read from the most specific on, and escaped', () => {
    const certificate = issue({ subject: '/C=CH/O=Spital, Bern/OU=A\\+E/CN=Zoë \\"Z\\"/emailAddress=zoe@example.org' });
    expect(nameText(certificate.subject)).toBe(
      'emailAddress=zoe@example.org, CN=Zoë \\"Z\\", OU=A\\+E, O=Spital\\, Bern, C=CH',
    );
    expect(subjectName(certificate)).toBe('Zoë "Z"');
  });

  it('cannot break a line or hide behind controls', () => {
    expect(subjectName(issue({ subject: '/CN=a\nb\u2028c' }))).toBe('a\ufffdb\ufffdc');
  });

  it('without a common name are whole', () => {
    expect(subjectName(issue({ subject: '/O=Clinic' }))).toBe('O=Clinic');
  });
});

describe('addresses', () => {
  it('come from the alternative name, domain in lower case, each once', () => {
    const extensions = [
      'subjectAltName=email:Ann@Example.ORG,email:Ann@example.org,email:b@x.y,DNS:example.org,URI:mailto:c@x.y',
    ];
    expect(certificateAddresses(issue({ extensions }))).toEqual(['Ann@example.org', 'b@x.y']);
  });

  it('come from the subject only when there are no others, and never to encrypt to', () => {
    const old = issue({ subject: '/CN=x/emailAddress=old@Example.org' });
    expect(certificateAddresses(old)).toEqual(['old@example.org']);
    expect(alternativeAddresses(old)).toEqual([]);
    const both = issue({ subject: '/emailAddress=old@x.y', extensions: ['subjectAltName=email:new@x.y'] });
    expect(certificateAddresses(both)).toEqual(['new@x.y']);
  });

  it('may be international, but ASCII ones only in the ASCII form', () => {
    const other = (oid: string, address: string) =>
      derValue(0xa0, derOid(oid), derExplicit(0, derValue(TAG.utf8String, encodeUtf8(address))));
    const mailbox = '1.3.6.1.5.5.7.8.9';
    const names = [other(mailbox, 'zoë@example.org'), other(mailbox, 'ann@example.org'), other('1.2.3', 'ü@x.y')];
    const extensions = [`subjectAltName=DER:${hex(derBytes(derSequence(...names)))}`];
    expect(certificateAddresses(issue({ extensions }))).toEqual(['zoë@example.org']);
  });

  it.each(['no address', 'a@b c', 'a\u0000@evil.org@example.org', 'ü@example.org', '@example.org', 'ann@', 'a@b@c'])(
    'are not %j',
    (text) => {
      const content = Buffer.from(text, 'latin1');
      const name = Buffer.concat([Buffer.of(0x30, content.length + 2, 0x81, content.length), content]);
      expect(certificateAddresses(issue({ extensions: [`subjectAltName=DER:${hex(name)}`] }))).toEqual([]);
    },
  );
});

describe('reading files', () => {
  it('PEM with other blocks, DER, PKCS#7 in both', () => {
    issue({});
    peer.run(['crl2pkcs7', '-nocrl', '-certfile', 'ca.crt', '-certfile', 'some.crt', '-out', 'bundle.p7b']);
    peer.run(['pkcs7', '-in', 'bundle.p7b', '-outform', 'DER', '-out', 'bundle.p7c']);
    peer.run(['x509', '-in', 'ca.crt', '-outform', 'DER', '-out', 'ca.der']);
    peer.run(['x509', '-in', 'ca.crt', '-trustout', '-addtrust', 'emailProtection', '-out', 'trusted.pem']);
    const all = Buffer.concat(['ca.key', 'ca.crt', 'some.crt'].map((name) => peer.read(name)));
    const names = (bytes: Uint8Array): string[] => readCertificates(bytes).map(subjectName);
    expect(names(all)).toEqual(['Test CA', 'Test']);
    expect(names(peer.read('bundle.p7b')).sort()).toEqual(['Test', 'Test CA']);
    expect(names(peer.read('bundle.p7c')).sort()).toEqual(['Test', 'Test CA']);
    expect(names(peer.read('ca.der'))).toEqual(['Test CA']);
    expect(names(peer.read('trusted.pem'))).toEqual(['Test CA']);
  });

  it.each([
    ['nothing', ''],
    ['a key', 'key'],
    ['text', 'hello'],
  ])('throws malformed for %s', (_, what) => {
    const bytes = what === 'key' ? peer.read('ca.key') : Buffer.from(what);
    expect(() => readCertificates(bytes)).toThrow(expect.objectContaining({ code: 'malformed' }));
  });
});

describe('broken certificates', () => {
  it('are malformed wherever they are cut', () => {
    const { der } = issue({ extensions: ['subjectAltName=email:a@b.c'] });
    for (let length = 0; length < der.length; length++)
      expect(() => parseCertificate(der.subarray(0, length))).toThrow(expect.objectContaining({ code: 'malformed' }));
    expect(() => parseCertificate(Buffer.concat([der, Buffer.of(0)]))).toThrow(Failure);
  });

  it('throw nothing but failures, whatever octet is changed', () => {
    const { der } = issue({ extensions: ['subjectAltName=email:a@b.c', 'keyUsage=digitalSignature'] });
    const look = (bytes: Uint8Array): void => {
      const certificate = parseCertificate(bytes);
      certificateAddresses(certificate);
      keyUsage(certificate);
      basicConstraints(certificate);
      subjectName(certificate);
      publicKeyDescription(certificate);
    };
    for (let at = 0; at < der.length; at++)
      for (const value of [0, 0x30, 0x80, 0xff]) {
        const changed = Uint8Array.from(der);
        changed[at] = value;
        try {
          look(changed);
        } catch (error) {
          expect(error).toBeInstanceOf(Failure);
        }
      }
  });
});

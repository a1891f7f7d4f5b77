/** What S/MIME messages and keys of openssl come in beside the usual: many readers, shared secrets, old algorithms, key files. */

import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Desk, coded } from './command-line.ts';
import { entity, message } from './cli-messages.ts';
import { Peer } from './smime-peer.ts';

const ENTITY = entity('8-bit text');

let peer: Peer;
let desk: Desk;

beforeAll(async () => {
  peer = new Peer();
  desk = new Desk(peer.folder);
  for (const kind of ['rsa', 'P-256', 'rsa1024'] as const) await peer.person(kind);
});
afterAll(() => peer.dispose());

const ME = ['--key', 'rsa.key', '--certificate', 'rsa.crt'];
const TRUST = ['--trust-anchor', 'ca.crt'];

function encrypt(...options: string[]): Buffer {
  return peer.run(['cms', '-encrypt', '-binary', ...options], ENTITY);
}

/** Signed by `rsa@example.org`, who is the sender too. */
function sign(...options: string[]): Buffer {
  const by = ['-signer', 'rsa.crt', '-inkey', 'rsa.key', '-from', 'rsa@example.org'];
  return peer.run(['cms', '-sign', '-binary', '-crlfeol', ...by, ...options], ENTITY);
}

function expectEntity(opened: { readonly exitCode: number | null; readonly out: Buffer; readonly err: string }): void {
  expect(opened.err).toBe('');
  expect(opened.out.toString()).toBe(ENTITY.toString());
  expect(opened.exitCode).toBe(0);
}

describe('many readers', () => {
  it('openssl to fifty', () => {
    const opened = desk.open(ME, encrypt('-aes256', ...Array.from({ length: 49 }, () => 'P-256.crt'), 'rsa.crt'));
    expectEntity(opened);
    expect(opened.report.encryption.recipients).toHaveLength(50);
    expect(opened.report.encryption.recipients.filter(({ mine }) => mine)).toHaveLength(1);
  });

  it('us to fifty, first to last of whom openssl opens', () => {
    const names = Array.from({ length: 50 }, (_, index) => `reader${index}`);
    for (const name of names)
      peer.run(['req', '-x509', '-key', 'P-256.key', '-subj', `/CN=${name}`, '-days', '3', '-out', `${name}.crt`]);
    const to = names.flatMap((name) => ['--to', `${name}.crt`]);
    peer.write('fifty.eml', desk.seal(['--encrypt-only', ...to], message('8-bit text', 'ann', 'reader0')));
    for (const name of ['reader0', 'reader27', 'reader49']) {
      const inside = peer.run(['cms', '-decrypt', '-in', 'fifty.eml', '-recip', `${name}.crt`, '-inkey', 'P-256.key']);
      expect(inside.toString()).toContain('Grüße, Zoë: 你好, мир');
    }
  });
});

describe('shared secrets', () => {
  const KEY = '0123456789abcdef'.repeat(4);

  it('a key of ours, by which openssl opens', () => {
    desk.write('kek', `beef:${KEY}\n`);
    peer.write('kek.eml', desk.seal(['--encrypt-only', '--kek-file', 'kek'], message('8-bit text', 'ann', 'ben')));
    const inside = peer.run(['cms', '-decrypt', '-in', 'kek.eml', '-secretkey', KEY, '-secretkeyid', 'beef']);
    expect(inside.toString()).toContain('Grüße, Zoë: 你好, мир');
    expect(desk.open(['--kek-file', 'kek'], desk.read('kek.eml')).out.toString()).toBe(
      message('8-bit text', 'ann', 'ben').toString(),
    );
  });

  it.each([
    ['by its name', `beef:${KEY}`, 0, ''],
    ['in hex without a name', KEY, 0, ''],
    ['by another name', `dead:${KEY}`, 3, 'no-key'],
    ['with another value', `beef:${KEY.replace('0', '1')}`, 3, 'cannot-decrypt'],
  ])("openssl's key %s", (_, file, exitCode, code) => {
    desk.write('kek', `${file}\n`);
    const sealed = encrypt('-aes-256-gcm', '-secretkey', KEY, '-secretkeyid', 'beef');
    const opened = desk.open(['--kek-file', 'kek'], sealed);
    expect([opened.exitCode, coded(opened)?.code ?? '']).toEqual([exitCode, code]);
    expect(opened.out.toString()).toBe(exitCode === 0 ? ENTITY.toString() : '');
  });

  it("openssl's key as octets", () => {
    desk.write('kek', Buffer.from(KEY, 'hex'));
    expectEntity(desk.open(['--kek-file', 'kek'], encrypt('-aes256', '-secretkey', KEY, '-secretkeyid', 'beef')));
  });

  // OpenSSL 3.0 takes no password with GCM ("cipher parameter error").
  it.each(['-aes128', '-aes192', '-aes256'])("openssl's password, %s", (cipher) => {
    desk.write('right', 'Grüße\n');
    desk.write('wrong', 'Grusse\n');
    const sealed = encrypt(cipher, '-pwri_password', 'Grüße');
    const opened = desk.open(['--message-password-file', 'right'], sealed);
    expectEntity(opened);
    expect(opened.report.encryption.recipients).toEqual([{ type: 'password', id: '', mine: true }]);
    const refused = desk.open(['--message-password-file', 'wrong'], sealed);
    expect([refused.exitCode, coded(refused)?.code, refused.out.length]).toEqual([3, 'cannot-decrypt', 0]);
  });
});

describe('old algorithms, only when named', () => {
  const LEGACY = ['-provider', 'legacy', '-provider', 'default'];

  it.each([
    ['3DES content', ['-des3', 'rsa.crt'], '3des', '3DES-CBC'],
    ['3DES content to P-256 with 3DES wrap', ['-des3', '-recip', 'P-256.crt', '-des3-wrap'], '3des', '3DES-CBC'],
    ['RC2-128 content', [...LEGACY, '-rc2-128', 'rsa.crt'], 'rc2', 'RC2-CBC'],
  ])('%s', (_, options, weak, algorithm) => {
    const sealed = encrypt(...options);
    const me = [...ME, '--key', 'P-256.key', '--certificate', 'P-256.crt'];
    const refused = desk.open(me, sealed);
    expect([refused.exitCode, coded(refused)?.code, refused.out.length]).toEqual([3, 'refused-algorithm', 0]);
    expect(refused.report).toMatchObject({ encryption: { opened: false }, verdict: { code: 'cannot-open' } });
    const opened = desk.open([...me, '--allow-weak', `md5,${weak}`], sealed);
    expectEntity(opened);
    expect(opened.report).toMatchObject({ encryption: { opened: true }, weak: [weak] });
    expect(opened.report.encryption.algorithm).toContain(algorithm.slice(0, 3));
  });

  it.each(['sha1', 'md5'])('%s', (weak) => {
    const signed = sign('-md', weak);
    const refused = desk.open(TRUST, signed);
    expect(refused.exitCode).toBe(1);
    expect(refused.out.toString()).toBe(ENTITY.toString());
    expect(refused.report.verdict.code).not.toBe('verified');
    expect(refused.report.signatures).toMatchObject([{ status: 'unsupported', reasons: ['algorithm-refused'] }]);
    const opened = desk.open([...TRUST, '--allow-weak', weak], signed);
    expectEntity(opened);
    expect(opened.report).toMatchObject({ verdict: { code: 'verified' }, weak: [weak] });
  });

  it('a short RSA key', () => {
    const by = ['-signer', 'rsa1024.crt', '-inkey', 'rsa1024.key', '-from', 'rsa1024@example.org'];
    const signed = peer.run(['cms', '-sign', '-binary', '-crlfeol', ...by], ENTITY);
    expect(desk.open(TRUST, signed)).toMatchObject({
      exitCode: 1,
      report: { signatures: [{ status: 'unsupported', reasons: ['key-too-short', 'weak-key'], key: 'RSA-1024' }] },
    });
    const opened = desk.open([...TRUST, '--allow-weak', 'rsa1024'], signed);
    expectEntity(opened);
    expect(opened.report.weak).toEqual(['rsa1024']);
  });
});

describe('signatures of other shapes', () => {
  it('several signers: all must be good', () => {
    const both = ['-signer', 'P-256.crt', '-inkey', 'P-256.key'];
    const opened = desk.open(TRUST, sign(...both));
    expectEntity(opened);
    expect(opened.report.signatures.map(({ status, key }) => `${status} ${key}`).sort()).toEqual([
      'valid ECDSA-P-256',
      'valid RSA-2048',
    ]);
    const weak = desk.open(TRUST, sign(...both, '-signer', 'rsa1024.crt', '-inkey', 'rsa1024.key'));
    expect([weak.exitCode, weak.report.verdict.code]).toEqual([1, 'signed-untrusted']);
  });

  it('without certificates: known by --certificate alone', () => {
    const signed = sign('-nocerts');
    expect(desk.open(TRUST, signed)).toMatchObject({
      exitCode: 1,
      report: {
        verdict: { code: 'signed-untrusted' },
        signatures: [{ signer: null, trust: 'unknown-key', reasons: ['signer-certificate-missing', 'unknown-key'] }],
      },
    });
    expectEntity(desk.open([...TRUST, '--certificate', 'rsa.crt'], signed));
  });

  // Without the options OpenSSL 3.0 signs by PSS and calls it PKCS #1, which it does not verify itself.
  it('a key for RSASSA-PSS alone', () => {
    peer.run(['genpkey', '-algorithm', 'RSA-PSS', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', 'pss.key']);
    const self = ['-addext', 'subjectAltName=email:pss@example.org', '-subj', '/CN=pss'];
    peer.run(['req', '-x509', '-key', 'pss.key', '-out', 'pss.crt', '-days', '3', ...self]);
    const pss = ['-keyopt', 'rsa_padding_mode:pss', '-keyopt', 'rsa_pss_saltlen:32'];
    const by = ['-signer', 'pss.crt', '-inkey', 'pss.key', ...pss, '-from', 'pss@example.org'];
    const opened = desk.open(
      ['--trust-anchor', 'pss.crt'],
      peer.run(['cms', '-sign', '-binary', '-crlfeol', ...by], ENTITY),
    );
    expectEntity(opened);
    peer.write(
      'mine.eml',
      desk.seal(['--key', 'pss.key', '--certificate', 'pss.crt', '--sign-only'], message('8-bit text', 'pss', 'ben')),
    );
    peer.run(['cms', '-verify', '-in', 'mine.eml', '-CAfile', 'pss.crt', '-out', 'content']);
  });

  it('a triple wrap', () => {
    const triple = peer.run(
      [
        'cms',
        '-sign',
        '-binary',
        '-crlfeol',
        '-nodetach',
        '-signer',
        'rsa.crt',
        '-inkey',
        'rsa.key',
        '-from',
        'rsa@example.org',
      ],
      peer.run(['cms', '-encrypt', '-binary', '-aes-256-gcm', 'rsa.crt'], sign()),
    );
    const opened = desk.open([...ME, ...TRUST], triple);
    expectEntity(opened);
    expect(opened.report).toMatchObject({
      encryption: { covers: 'whole' },
      signatures: [{ covers: 'none' }, { covers: 'whole' }],
      verdict: { code: 'verified' },
    });
  });

  // Debian's openssl is built without zlib: the object is assembled by its own DER writer.
  it('compressed, bare, and between signature and envelope', () => {
    const bare = compressed(ENTITY);
    expect(desk.open([], bare)).toMatchObject({ exitCode: 0, report: { verdict: { code: 'not-signed' } } });
    expect(desk.open([], bare).out.toString()).toBe(ENTITY.toString());
    const sealed = peer.run(
      ['cms', '-encrypt', '-binary', '-aes256', '-from', 'rsa@example.org', 'rsa.crt'],
      compressed(sign()),
    );
    const opened = desk.open([...ME, ...TRUST], sealed);
    expectEntity(opened);
    expect(opened.report.verdict.code).toBe('verified');
  });
});

/** CompressedData (RFC 3274) as a MIME entity. */
function compressed(content: Uint8Array): Buffer {
  const folded = deflateSync(content).toString('hex').toUpperCase();
  const text = [
    'asn1=SEQUENCE:info',
    ...['[info]', 'type=OID:1.2.840.113549.1.9.16.1.9', 'content=EXPLICIT:0,SEQUENCE:data'],
    ...['[data]', 'version=INTEGER:0', 'algorithm=SEQUENCE:zlib', 'inside=SEQUENCE:inside'],
    ...['[zlib]', 'id=OID:1.2.840.113549.1.9.16.3.8'],
    ...['[inside]', 'type=OID:1.2.840.113549.1.7.1', `octets=EXPLICIT:0,FORMAT:HEX,OCTETSTRING:${folded}`],
  ];
  peer.write('compressed.cnf', Buffer.from(text.join('\n')));
  peer.run(['asn1parse', '-genconf', 'compressed.cnf', '-noout', '-out', 'compressed.der']);
  const header =
    'Content-Type: application/pkcs7-mime; smime-type=compressed-data\r\nContent-Transfer-Encoding: base64';
  return Buffer.from(`${header}\r\n\r\n${Buffer.from(peer.read('compressed.der')).toString('base64')}\r\n`);
}

describe('key files', () => {
  const PBE: Readonly<Record<string, readonly string[]>> = {
    'as openssl makes it': [],
    'as old programs read it': ['-legacy'],
    '3DES throughout': ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1'],
    'AES-128, MAC by SHA-512': ['-keypbe', 'AES-128-CBC', '-certpbe', 'AES-128-CBC', '-macalg', 'sha512'],
    'certificates not encrypted': ['-certpbe', 'NONE'],
  };

  it.each(Object.keys(PBE))('PKCS#12, %s', (kind) => {
    desk.write('password', 'pä55 wörd\n');
    const files = ['-in', 'rsa.crt', '-inkey', 'rsa.key', '-certfile', 'ca.crt', '-passout', 'pass:pä55 wörd'];
    peer.run(['pkcs12', '-export', ...files, ...(PBE[kind] ?? []), '-out', 'me.p12']);
    expectEntity(desk.open(['--key', 'me.p12', '--password-file', 'password'], encrypt('-aes256', 'rsa.crt')));
    desk.write('password', 'passwort');
    const refused = desk.run(['open', '--key', 'me.p12', '--password-file', 'password'], encrypt('-aes256', 'rsa.crt'));
    expect([refused.exitCode, coded(refused)?.code, refused.out.length]).toEqual([4, 'wrong-password', 0]);
  });

  it.each([
    ['PKCS#8 by PBES2', ['pkcs8', '-topk8', '-v2', 'aes-256-cbc', '-v2prf', 'hmacWithSHA512']],
    ['PKCS#8 by 3DES', ['pkcs8', '-topk8', '-v1', 'PBE-SHA1-3DES']],
  ])('encrypted %s, PEM and DER', (_, command) => {
    desk.write('password', 'word');
    for (const form of ['PEM', 'DER']) {
      peer.run([...command, '-in', 'rsa.key', '-passout', 'pass:word', '-outform', form, '-out', 'locked.key']);
      const key = ['--key', 'locked.key', '--password-file', 'password', '--certificate', 'rsa.crt'];
      expectEntity(desk.open(key, encrypt('-aes256', 'rsa.crt')));
      const unasked = desk.run(['open', '--key', 'locked.key'], encrypt('-aes256', 'rsa.crt'));
      expect([unasked.exitCode, coded(unasked)?.code]).toEqual([4, 'password-needed']);
    }
  });

  it('scrypt as what it is: not known', () => {
    desk.write('password', 'word');
    peer.run(['pkcs8', '-topk8', '-scrypt', '-in', 'rsa.key', '-passout', 'pass:word', '-out', 'locked.key']);
    const key = ['--key', 'locked.key', '--password-file', 'password', '--certificate', 'rsa.crt'];
    const refused = desk.run(['open', ...key], encrypt('-aes256', 'rsa.crt'));
    expect([refused.exitCode, coded(refused)?.code, refused.out.length]).toEqual([4, 'unsupported-key', 0]);
  });

  it.each([
    ['PKCS#1, PEM', 'rsa', ['rsa', '-traditional']],
    ['PKCS#1, DER', 'rsa', ['rsa', '-traditional', '-outform', 'DER']],
    ['SEC 1, PEM', 'P-256', ['ec']],
    ['SEC 1, DER', 'P-256', ['ec', '-outform', 'DER']],
    ['PKCS#8, DER', 'P-256', ['pkey', '-outform', 'DER']],
  ])('%s', (_, name, command) => {
    peer.run([...command, '-in', `${name}.key`, '-out', 'other.key']);
    expectEntity(desk.open(['--key', 'other.key', '--certificate', `${name}.crt`], encrypt('-aes256', `${name}.crt`)));
  });

  it('certificate as DER and as PKCS#7 beside the key', () => {
    peer.run(['x509', '-in', 'rsa.crt', '-outform', 'DER', '-out', 'rsa.der']);
    peer.run(['crl2pkcs7', '-nocrl', '-certfile', 'rsa.crt', '-certfile', 'ca.crt', '-out', 'rsa.p7b']);
    for (const certificate of ['rsa.der', 'rsa.p7b'])
      expectEntity(desk.open(['--key', 'rsa.key', '--certificate', certificate], encrypt('-aes256', 'rsa.crt')));
  });

  it('key and certificate in one PEM file', () => {
    desk.write('both.pem', Buffer.concat([desk.read('rsa.crt'), desk.read('rsa.key')]));
    expectEntity(desk.open(['--key', 'both.pem'], encrypt('-aes256', 'rsa.crt')));
  });
});

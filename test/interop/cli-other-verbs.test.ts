/** The verbs beside seal and open (docs/cli.md): convert, check-certificate, inspect. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Desk, coded } from './command-line.ts';
import { message } from './cli-messages.ts';
import { Peer as Gnupg } from './openpgp-peer.ts';
import { Peer } from './smime-peer.ts';

let peer: Peer;
let gnupg: Gnupg;
let desk: Desk;
let letter: Buffer;

beforeAll(async () => {
  peer = new Peer();
  desk = new Desk(peer.folder);
  for (const name of ['ann', 'ben']) await peer.person('P-256', name);
  gnupg = new Gnupg();
  for (const name of ['carla', 'ann']) {
    const id = `${name}@example.org`;
    gnupg.gpg(['--quick-generate-key', `<${id}>`, 'future-default', 'default', 'never']);
    desk.write(`${name}.asc`, gnupg.gpg(['--armor', '--export', id]).out);
    desk.write(`${name}.private.asc`, gnupg.gpg(['--armor', '--export-secret-keys', id]).out);
  }
  letter = message('8-bit text', 'ann', 'ben', ['Cc: carla@example.org']);
});
afterAll(() => {
  gnupg.dispose();
  peer.dispose();
});

const ANN = ['--key', 'ann.key', '--certificate', 'ann.crt'];
const TRUST = ['--trust-anchor', 'ca.crt'];

describe('convert', () => {
  it.each([
    ['S/MIME', [...ANN, '--to', 'ben.crt'], ['--key', 'ben.key', '--certificate', 'ben.crt', ...TRUST]],
    [
      'PGP/MIME',
      ['--key', 'ann.private.asc', '--to', 'carla.asc'],
      ['--key', 'carla.private.asc', '--trusted-key', 'ann.asc'],
    ],
  ])('%s to and fro, opened in either envelope', (_, flags, reader) => {
    const native = desk.seal(flags, letter);
    const convert = (flag: string, input: Uint8Array) => {
      const ran = desk.run(['convert', flag], input);
      expect([ran.exitCode, ran.err]).toEqual([0, '']);
      return ran.out;
    };
    const wrapped = convert('--wrapped', native);
    expect(wrapped.toString().replaceAll('\r\n ', ' ')).toMatch(
      /^X-Send-Secure-Encrypted: v1; sha256=[0-9a-f]{64}; to=[0-9a-f]{64}\r$/m,
    );
    expect(convert('--wrapped', wrapped)).toEqual(wrapped);
    const back = convert('--native', wrapped);
    expect(convert('--native', native)).toEqual(native);
    for (const each of [native, wrapped, back]) {
      const ran = desk.open(reader, each);
      expect([ran.exitCode, ran.out.toString(), ran.report.verdict.code]).toEqual([0, letter.toString(), 'verified']);
    }
    const changed = wrapped.toString().replace(/sha256=(.)/, (_, digit) => `sha256=${digit === '0' ? '1' : '0'}`);
    const ran = desk.open(reader, Buffer.from(changed));
    expect(ran.out.toString()).toBe(changed);
    expect(ran.report.verdict.code).toBe('not-signed');
  });

  it('has nothing to do with what is not encrypted', () => {
    for (const message of [letter, desk.seal([...ANN, '--sign-only'], letter)]) {
      const ran = desk.run(['convert', '--wrapped'], message);
      expect([ran.exitCode, coded(ran)?.code, ran.out.length]).toEqual([3, 'not-protected', 0]);
    }
  });
});

describe('check-certificate', () => {
  const check = (...parameters: string[]) => {
    const ran = desk.run(['check-certificate', ...parameters]);
    const { valid, reasons, path } = JSON.parse(ran.out.toString()) as {
      valid: boolean;
      reasons: string[];
      path: string[];
    };
    expect([ran.err, valid]).toEqual(['', ran.exitCode === 0]);
    return { exitCode: ran.exitCode, reasons, path };
  };

  it('good, for both purposes', () => {
    expect(check(...TRUST, 'ann.crt')).toEqual({
      exitCode: 0,
      reasons: [],
      path: ['CN=ann, O=Test', 'CN=Test CA, O=Test'],
    });
    expect(check(...TRUST, '--purpose', 'encrypt', '--address', 'ANN@example.org', 'ann.crt').exitCode).toBe(0);
  });

  it.each([
    ['without an anchor', ['ann.crt'], ['no-anchor']],
    ['with a foreign anchor', ['--trust-anchor', 'ben.crt', 'ann.crt'], ['no-path']],
    ['when it has expired', [...TRUST, '--at-time', '2090-01-01T00:00:00Z', 'ann.crt'], ['expired']],
    ['before its time', [...TRUST, '--at-time', '2001-01-01T00:00:00Z', 'ann.crt'], ['not-yet-valid']],
    ["of somebody else's address", [...TRUST, '--address', 'ben@example.org', 'ann.crt'], ['address-mismatch']],
    ['for encryption when it only signs', [...TRUST, '--purpose', 'encrypt', 'only-signs.crt'], ['key-usage']],
    ['for a web server', [...TRUST, 'server.crt'], ['extended-key-usage']],
    ['when revocation is asked for', [...TRUST, '--require-revocation', 'ann.crt'], ['revocation-unknown']],
    ['by somebody who is no authority', ['--trust-anchor', 'ben.crt', 'forged.crt'], ['issuer-not-a-ca']],
  ])('%s', async (_, parameters, reasons) => {
    if (parameters.includes('only-signs.crt')) await peer.person('P-256', 'only-signs', ['keyUsage=digitalSignature']);
    if (parameters.includes('server.crt')) await peer.person('P-256', 'server', ['extendedKeyUsage=serverAuth']);
    if (parameters.includes('forged.crt')) {
      const issuer = ['-CA', 'ben.crt', '-CAkey', 'ben.key'];
      peer.run([
        'x509',
        '-req',
        '-in',
        'ann.csr',
        '-force_pubkey',
        'ann.pub',
        ...issuer,
        '-days',
        '3',
        '-out',
        'forged.crt',
      ]);
    }
    expect(check(...parameters)).toMatchObject({ exitCode: 1, reasons });
  });

  it('over an intermediate, as argument, as --certificate, in the same file', () => {
    const files = ['-keyout', 'middle.key', '-out', 'middle.csr', '-subj', '/CN=Middle', '-nodes'];
    peer.run(['req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', ...files]);
    desk.write('middle.ext', 'basicConstraints=critical,CA:true,pathlen:0\nkeyUsage=critical,keyCertSign');
    const root = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-extfile', 'middle.ext', '-days', '3'];
    peer.run(['x509', '-req', '-in', 'middle.csr', ...root, '-out', 'middle.crt']);
    const middle = ['-CA', 'middle.crt', '-CAkey', 'middle.key', '-extfile', 'ann.ext', '-days', '3'];
    peer.run(['x509', '-req', '-in', 'ann.csr', '-force_pubkey', 'ann.pub', ...middle, '-out', 'below.crt']);
    desk.write('bundle.pem', Buffer.concat([desk.read('below.crt'), desk.read('middle.crt')]));
    expect(check(...TRUST, 'below.crt')).toMatchObject({ exitCode: 1, reasons: ['no-path'] });
    const path = ['CN=ann, O=Test', 'CN=Middle', 'CN=Test CA, O=Test'];
    for (const given of [['below.crt', 'middle.crt'], ['--certificate', 'middle.crt', 'below.crt'], ['bundle.pem']])
      expect(check(...TRUST, ...given)).toEqual({ exitCode: 0, reasons: [], path });
  });
});

describe('inspect', () => {
  const inspect = (input: Uint8Array): Record<string, unknown> => {
    const ran = desk.run(['inspect', '--json'], input);
    expect([ran.exitCode, ran.err]).toEqual([0, '']);
    const text = desk.run(['inspect'], input);
    expect(text).toMatchObject({ exitCode: 0, err: '' });
    expect(text.out.toString()).toMatch(/^kind: /);
    expect(text.out.toString()).not.toMatch(/\[object|undefined/);
    return JSON.parse(ran.out.toString()) as Record<string, unknown>;
  };

  it('messages', () => {
    expect(inspect(letter)).toMatchObject({
      kind: 'message',
      type: 'text/plain',
      headers: { From: ['Änne Example <ann@example.org>'] },
    });
    expect(inspect(desk.seal([...ANN, '--to', 'ben.crt'], letter))).toMatchObject({
      protection: 'smime-enveloped-or-opaque',
    });
    expect(inspect(desk.seal([...ANN, '--sign-only'], letter))).toMatchObject({
      protection: 'smime-detached',
      parts: [{}, {}],
    });
    expect(inspect(desk.seal(['--key', 'ann.private.asc', '--to', 'carla.asc'], letter))).toMatchObject({
      protection: 'pgp-encrypted',
    });
  });

  it('what hides in a winmail.dat, and an announced key', () => {
    const winmail = readFileSync(join(import.meta.dirname, '../vectors/tnef/two-files.tnef')).toString('base64');
    const message = `From: a@example.org\r\nContent-Type: application/ms-tnef\r\nContent-Transfer-Encoding: base64\r\n\r\n${winmail}`;
    expect(inspect(Buffer.from(message))).toMatchObject({
      winmail: { files: [{ filename: 'AUTHORS' }, { filename: 'README' }] },
    });
    const announced = readFileSync(join(import.meta.dirname, '../vectors/autocrypt/example-simple-autocrypt.eml'));
    expect(inspect(announced)).toMatchObject({
      autocrypt: { address: 'alice@autocrypt.example', preferEncrypt: 'mutual' },
    });
    const sealed = desk.seal(['--key', 'ann.private.asc', '--to', 'carla.asc'], letter);
    expect(inspect(sealed)).toMatchObject({ autocrypt: { address: 'ann@example.org', preferEncrypt: 'mutual' } });
    expect(inspect(desk.seal([...ANN, '--to', 'ben.crt'], letter))).not.toHaveProperty('autocrypt');
  });

  it('CMS objects, PEM and DER', () => {
    for (const form of ['PEM', 'DER']) {
      const cms = peer.run(['cms', '-encrypt', '-outform', form, '-aes256', 'ann.crt'], letter);
      const found = inspect(cms);
      expect(form === 'PEM' ? found : { objects: [found] }).toMatchObject({ objects: [{ kind: 'cms' }] });
    }
  });

  it('certificates, requests, revocation lists', () => {
    expect(inspect(desk.read('ann.crt'))).toMatchObject({
      kind: 'pem',
      objects: [
        { label: 'CERTIFICATE', kind: 'certificate', subject: 'CN=ann, O=Test', addresses: ['ann@example.org'] },
      ],
    });
    expect(inspect(desk.read('ann.csr'))).toMatchObject({ objects: [{ kind: 'certificate-request' }] });
    desk.write('index.txt', '');
    desk.write('ca.cnf', '[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\ndefault_md=sha256\n');
    const crl = peer.run([
      'ca',
      '-gencrl',
      '-config',
      'ca.cnf',
      '-keyfile',
      'ca.key',
      '-cert',
      'ca.crt',
      '-crldays',
      '3',
    ]);
    expect(inspect(crl)).toMatchObject({ objects: [{ kind: 'revocation-list' }] });
  });

  it('what openssl says of an object before its block is passed over; a mail with a block in it is a mail', () => {
    const certificate = peer.run(['x509', '-in', 'ann.crt', '-text']);
    expect(inspect(certificate)).toMatchObject({ kind: 'pem', objects: [{ kind: 'certificate' }] });
    const letter = Buffer.concat([Buffer.from('From: ann@example.org\r\n\r\n'), certificate]);
    expect(inspect(letter)).toMatchObject({ kind: 'message' });
  });

  it('keys, and nothing secret of them', () => {
    expect(inspect(desk.read('ann.key'))).toMatchObject({ objects: [{ kind: 'private-key', keys: ['P-256'] }] });
    expect(inspect(peer.run(['pkcs8', '-topk8', '-in', 'ann.key', '-passout', 'pass:x']))).toMatchObject({
      objects: [{ kind: 'locked-key' }],
    });
    expect(inspect(desk.read('ann.asc'))).toMatchObject({ kind: 'openpgp' });
    const secret = desk.run(['inspect'], desk.read('ann.private.asc')).out.toString();
    expect(secret).toContain('ann@example.org');
    const numbers =
      /priv:\s*([0-9a-f:\s]+)pub:/.exec(peer.run(['pkey', '-in', 'ann.key', '-noout', '-text']).toString())?.[1] ?? '';
    const scalar = numbers.replace(/[:\s]/g, '');
    expect(scalar.length).toBeGreaterThan(60);
    expect(desk.run(['inspect'], desk.read('ann.key')).out.toString()).not.toContain(scalar.slice(2, 30));
  });
});

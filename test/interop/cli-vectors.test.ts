/** Other people's published messages, opened and judged by the command line; where we differ, the reason stands beside the vectors. */

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Desk, coded } from './command-line.ts';

const VECTORS = join(import.meta.dirname, '../vectors');

let desk: Desk;

beforeAll(() => {
  desk = new Desk();
  desk.write('nss', 'nss\n');
});
afterAll(() => desk.dispose());

function at(...path: string[]): string {
  return join(VECTORS, ...path);
}

function json<T>(...path: string[]): T {
  return JSON.parse(readFileSync(at(...path), 'utf8')) as T;
}

function list(folder: string, pattern: RegExp): string[] {
  return readdirSync(at(folder)).filter((name) => pattern.test(name));
}

function keysOf(folder: string, names: readonly string[]): string[] {
  return names.flatMap((name) => ['--key', at(folder, `${name}.p12`), '--password-file', 'nss']);
}

/** A CMS object, DER or PEM, as a message. */
function asMessage(path: string): Buffer {
  const bytes = readFileSync(path);
  const text = bytes.toString('latin1');
  if (/^(mime-version|content-type|from|received):/im.test(text)) return bytes;
  const pem = /-----BEGIN [A-Z0-9 ]+-----([^-]+)-----END/.exec(text)?.[1];
  const header = 'MIME-Version: 1.0\r\nContent-Type: application/pkcs7-mime; name=smime.p7m\r\n';
  return Buffer.from(`${header}Content-Transfer-Encoding: base64\r\n\r\n${pem ?? bytes.toString('base64')}\r\n`);
}

interface Row {
  readonly filename: string;
  readonly enc: boolean;
  readonly sig?: boolean;
  readonly sig_good?: boolean;
  readonly check_text?: string;
}

describe('thunderbird-smime: all that Thunderbird reports of each message', () => {
  const folder = 'thunderbird-smime/smime';
  const rows = json<Row[]>('thunderbird-smime/EXPECTED-smime.json');
  const divergences = json<Record<string, { ours: string; verdict: string }>>('thunderbird-smime/verdicts.json');
  // One of the envelopes is in 3DES.
  const flags = [
    '--trust-anchor',
    at(folder, 'TestCA.pem'),
    '--at-time',
    '2026-06-01T00:00:00Z',
    '--allow-weak',
    '3des',
  ];

  it.each(rows)('$filename', ({ filename, enc, sig = false, sig_good: good = false, check_text: text }) => {
    const keys = keysOf(folder, ['Bob', 'Fran', 'Fran-ec']);
    const ran = desk.open([...keys, ...flags, '--in', at(folder, filename)], Buffer.alloc(0));
    const { encryption, signatures, verdict } = ran.report;
    const facts = (encrypted: boolean, signed: boolean, verified: boolean) =>
      [...(encrypted ? ['encrypted'] : []), ...(signed ? ['signed'] : []), ...(verified ? ['good'] : [])].join(' ');
    const ours = facts(encryption.encrypted, signatures.length > 0, verdict.code === 'verified');
    const theirs = facts(enc, sig, good);
    const divergence = divergences[filename];
    expect(ours).toBe(divergence?.ours ?? theirs);
    if (divergence === undefined) expect(verdict.code === 'verified').toBe(good);
    else {
      expect(ours, 'a divergence that is gone must leave the list').not.toBe(theirs);
      expect(verdict.code).toBe(divergence.verdict);
    }
    expect(ran.err).toBe('');
    expect(ran.exitCode).toBe(['verified', 'not-signed'].includes(verdict.code) ? 0 : 1);
    if (text !== undefined) expect(ran.out.toString()).toContain(text);
  });

  it('are 68, and the divergences are among them', () => {
    expect(rows).toHaveLength(68);
    expect(Object.keys(divergences).filter((name) => !rows.some(({ filename }) => filename === name))).toEqual([]);
    const agreements = rows.length - Object.keys(divergences).length;
    expect(readFileSync(join(VECTORS, '../../docs/INTEROP.md'), 'utf8')).toContain(
      `${agreements} of 68 as Thunderbird`,
    );
  });

  // They are to a key of Bob's that is not among the files.
  it.each(['outer-pgp-sig-inner-smime-enc.eml', 'outer-pgp-sig-inner-smime-enc-sig.eml'])(
    '%s: both protocols',
    (file) => {
      const keys = keysOf(folder, ['Bob']);
      const ran = desk.open([...keys, ...flags, '--in', at('thunderbird-smime/smime-manual', file)], Buffer.alloc(0));
      expect([ran.exitCode, coded(ran)?.code, ran.out.length]).toEqual([3, 'no-key', 0]);
      expect(ran.report).toMatchObject({
        encryption: {
          encrypted: true,
          opened: false,
          algorithm: 'AES-128-CBC',
          recipients: [{ id: '28', mine: false }],
        },
        signatures: [{ trust: 'unknown-key', covers: 'none' }],
      });
    },
  );
});

describe('nss-interop: envelopes by OAEP and ECDH in all their variants', () => {
  const keys = keysOf('nss-interop', ['Fran', 'Fran-ec']);

  it.each(list('nss-interop', /\.env$/))('%s', (file) => {
    const ran = desk.open([...keys, '--allow-weak', '3des'], asMessage(at('nss-interop', file)));
    expect([ran.exitCode, ran.err, ran.out.toString()]).toEqual([0, '', 'This is a test message to Fran.\n']);
    if (ran.report.weak.includes('3des')) {
      const refused = desk.run(['open', ...keys], asMessage(at('nss-interop', file)));
      expect([refused.exitCode, coded(refused)?.code, refused.out.length]).toEqual([3, 'refused-algorithm', 0]);
    }
  });
});

describe('rfc4134: the examples of S/MIME', () => {
  const folder = 'rfc4134';
  const flags = [
    ...['--key', at(folder, 'BobPrivRSAEncrypt.pri'), '--certificate', at(folder, 'BobRSASignByCarl.cer')],
    ...['--trust-anchor', at(folder, 'CarlRSASelf.cer'), '--at-time', '2004-01-01T00:00:00Z'],
    ...['--allow-weak', 'sha1,md5,rsa1024,3des,rc2'],
  ];
  /** DSA is not verified; 6.0, 7.1 and 7.2 are no S/MIME; 5.2 is in RC2 of 40 bits, which is never opened. */
  const expected: Readonly<Record<string, readonly [exitCode: number, code: string]>> = {
    '3.1.bin': [3, 'unsupported-algorithm'],
    '3.2.bin': [3, 'unsupported-algorithm'],
    '4.1.bin': [1, 'signed-untrusted'],
    '4.2.bin': [1, 'signed-by-other'],
    '4.3.bin': [3, 'malformed'],
    '4.4.bin': [1, 'signed-untrusted'],
    '4.5.bin': [1, 'signed-by-other'],
    '4.6.bin': [1, 'signed-untrusted'],
    '4.7.bin': [1, 'signed-untrusted'],
    '4.8.eml': [1, 'signed-untrusted'],
    '4.9.eml': [1, 'signed-untrusted'],
    '4.10.bin': [1, 'signed-untrusted'],
    '4.11.bin': [0, 'not-signed'],
    '5.1.bin': [0, 'not-signed'],
    '5.2.bin': [3, 'refused-algorithm'],
    '5.3.eml': [0, 'not-signed'],
    '6.0.bin': [3, 'unsupported-algorithm'],
    '7.1.bin': [3, 'unsupported-algorithm'],
    '7.2.bin': [3, 'unsupported-algorithm'],
  };

  it.each(list(folder, /^\d.*\.(bin|eml)$/))('%s', (file) => {
    const ran = desk.run(['open', '--report', 'report.json', ...flags], asMessage(at(folder, file)));
    const [exitCode, code] = expected[file] ?? [];
    expect(ran.exitCode).toBe(exitCode);
    if (exitCode === 3) expect([coded(ran)?.code, ran.out.length]).toEqual([code, 0]);
    else {
      expect(JSON.parse(desk.read('report.json').toString())).toMatchObject({ verdict: { code } });
      if (file !== '4.11.bin') expect(ran.out.toString()).toContain('This is some sample content.');
    }
  });
});

describe('openssl-cms: broken and odd objects', () => {
  const folder = 'openssl-cms';
  const keys = [
    ...['certs/smrsa1.pem', 'certs/smrsa3.pem', 'certs/smec1.pem'].flatMap((name) => ['--key', at(folder, name)]),
    ...['--key', at(folder, 'ecdh-key.pem'), '--certificate', at(folder, 'ecdh-cert.pem')],
  ];

  it.each([
    ['bad_signtime_attr.cms', 1, 'signature-invalid'],
    ['ct_multiple_attr.cms', 1, 'signature-invalid'],
    ['no_ct_attr.cms', 1, 'signature-invalid'],
    ['no_md_attr.cms', 1, 'signature-invalid'],
    ['pkcs7-md4.pem', 1, 'signed-untrusted'],
    ['dh-malformed.der', 3, 'no-key'],
    ['ecdh-malformed.der', 3, 'cannot-decrypt'],
    ['rsa-malformed.der', 3, 'cannot-decrypt'],
    ['ciphertext_from_1_1_1.cms', 3, 'no-key'],
  ])('%s', (file, exitCode, code) => {
    const ran = desk.open(keys, asMessage(at(folder, file)));
    expect(ran.exitCode).toBe(exitCode);
    if (exitCode === 3) expect([coded(ran)?.code, ran.out.length]).toEqual([code, 0]);
    else expect([ran.err, ran.report.verdict.code]).toEqual(['', code]);
  });
});

describe('openpgp-interop: messages and their text', () => {
  const folder = 'openpgp-interop/messages';
  const divergences = json<Record<string, { got: unknown; reason: string }>>('openpgp-interop/divergences.json');
  const flags = ['--at-time', '2016-01-01T00:00:00Z', '--allow-weak', 'sha1,md5,rsa1024,3des'];

  it.each(list(folder, /\.json$/).map((name) => name.slice(0, -5)))('%s', (name) => {
    const wanted = json<{ decryptKey: string; passphrase: string; verifyKey?: string; textcontent: string }>(
      folder,
      `${name}.json`,
    );
    desk.write('word', `${wanted.passphrase}\n`);
    const trusted = wanted.verifyKey === undefined ? [] : ['--trusted-key', at(folder, wanted.verifyKey)];
    const keys = ['--key', at(folder, wanted.decryptKey), '--password-file', 'word', ...trusted];
    const inline = Buffer.concat([Buffer.from('From: a@example.org\r\n\r\n'), readFileSync(at(folder, `${name}.asc`))]);
    const ran = desk.run(['open', '--report', 'report.json', ...keys, ...flags], inline);
    if (divergences[`messages/${name}`] === undefined) {
      expect(ran.err).toBe('');
      const text = (each: string) => each.replaceAll('\r\n', '\n').trim();
      expect(text(ran.out.toString())).toContain(text(wanted.textcontent));
      const statuses =
        desk
          .read('report.json')
          .toString()
          .match(/"status": "(valid|invalid|malformed|unsupported)"/g) ?? [];
      expect(statuses).toEqual(wanted.verifyKey === undefined ? [] : ['"status": "valid"']);
    } else {
      expect([3, 4]).toContain(ran.exitCode);
      expect(coded(ran)).not.toBeNull();
      expect(ran.out.length).toBe(0);
    }
  });
});

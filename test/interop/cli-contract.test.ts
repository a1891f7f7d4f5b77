/** The contract of the command line (docs/cli.md): verbs, flags, files, exit codes, the one line of an error. */

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Desk, type Ran, coded } from './command-line.ts';
import { message } from './cli-messages.ts';
import { Peer as Gnupg } from './openpgp-peer.ts';
import { Peer } from './smime-peer.ts';

const AEAD_READER = [
  '1.2.840.113549.1.9.15=ASN1:SEQUENCE:capabilities',
  '[capabilities]',
  'gcm=SEQUENCE:gcm',
  '[gcm]',
  'id=OID:2.16.840.1.101.3.4.1.46',
];

let peer: Peer;
let gnupg: Gnupg;
let desk: Desk;
let letter: Buffer;

beforeAll(async () => {
  peer = new Peer();
  desk = new Desk(peer.folder);
  for (const name of ['ann', 'ben', 'bob', 'eve', 'old']) await peer.person('P-256', name);
  await peer.person('P-256', 'new', AEAD_READER);
  gnupg = new Gnupg();
  for (const name of ['carla', 'dora', 'ann']) {
    const id = `${name}@example.org`;
    gnupg.gpg(['--quick-generate-key', `<${id}>`, 'future-default', 'default', 'never']);
    desk.write(`${name}.asc`, gnupg.gpg(['--armor', '--export', id]).out);
    desk.write(`${name}.private.asc`, gnupg.gpg(['--armor', '--export-secret-keys', id]).out);
  }
  letter = message('8-bit text', 'ann', 'ben', ['Bcc: eve@example.org', 'Cc: carla@example.org']);
});
afterAll(() => {
  gnupg.dispose();
  peer.dispose();
});

function mine(name: string): string[] {
  return ['--key', `${name}.key`, '--certificate', `${name}.crt`];
}

const ANN = ['--key', 'ann.key', '--certificate', 'ann.crt'];
const TRUST = ['--trust-anchor', 'ca.crt'];

/** The letter as it is opened again: without Bcc. */
function opened(): string {
  return letter.toString().replace('Bcc: eve@example.org\r\n', '');
}

function expectFailure(ran: Ran, exitCode: number, code: string): void {
  expect([ran.exitCode, coded(ran)?.code, ran.out.toString()]).toEqual([exitCode, code, '']);
}

interface LegFile {
  readonly file: string;
  readonly recipients: readonly string[];
}

function legsOf(folder: string): readonly LegFile[] {
  const legs = JSON.parse(desk.read(`${folder}/envelope.json`).toString()) as readonly LegFile[];
  expect(readdirSync(join(desk.folder, folder)).sort()).toEqual(
    ['envelope.json', ...legs.map(({ file }) => file)].sort(),
  );
  return legs;
}

describe('usage', () => {
  it.each([
    [[]],
    [['protect']],
    [['seal']],
    [['seal', '--to', 'ben.crt']],
    [['seal', ...ANN]],
    [['seal', ...ANN, '--to', 'ben.crt', '--smime', '--openpgp']],
    [['seal', ...ANN, '--to', 'ben.crt', '--openpgp']],
    [['seal', ...ANN, '--to', 'carla.asc', '--smime']],
    [['seal', ...ANN, '--to', 'carla.asc']],
    [['seal', '--key', 'ann.private.asc', '--to', 'ben.crt']],
    [['seal', ...ANN, '--sign-only', '--encrypt-only']],
    [['seal', ...ANN, '--sign-only', '--to', 'ben.crt']],
    [['seal', ...ANN, '--to', 'ben.crt', '--caps', 'best']],
    [['seal', ...ANN, '--to', 'ben.crt', '--bcc', 'eve.crt']],
    [['seal', ...ANN, '--to']],
    [['seal', ...ANN, '--smime', '--message-password-file', 'ann.key']],
    [['seal', '--key', 'ann.private.asc', '--openpgp', '--kek-file', 'ann.key']],
    [['seal', '--password-file', 'ann.key', ...ANN]],
    [['open', '--nonsense']],
    [['open', 'letter.eml']],
    [['open', '--at-time', 'yesterday']],
    [['open', '--at-time', '2026-02-30']],
    [['open', '--allow-weak', 'dsa']],
    [['verify', '--out', 'report.json']],
    [['convert']],
    [['convert', '--native', '--wrapped']],
    [['check-certificate']],
    [['check-certificate', '--purpose', 'read', 'ann.crt']],
    [['look-up']],
  ])('%j', (parameters) => {
    const ran = desk.run(parameters, letter);
    expectFailure(ran, 64, 'usage');
    expect(coded(ran)?.sentence).toMatch(/\S/);
  });

  it.each([
    [['look-up', 'ben@example.org']],
    [['look-up', 'ben@example.org', '--url-only']],
    [['look-up', '--server', 'https://example.org', 'ben@example.org', 'eve@example.org']],
    [['seal', ...ANN, '--to', 'ben@example.org']],
    [['seal', ...ANN, '--to', 'ben.crt', '--bcc', 'eve@example.org', '--out-dir', 'nowhere']],
  ])('not there yet: %j', (parameters) => {
    expectFailure(desk.run(parameters, letter), 64, 'not-available');
    expect(existsSync(join(desk.folder, 'nowhere'))).toBe(false);
  });

  it('help and version, without an error', () => {
    for (const parameters of [['--help'], ['help'], ['seal', '--help'], ['help', 'open'], ['--version']]) {
      const ran = desk.run(parameters);
      expect([ran.exitCode, ran.err]).toEqual([0, '']);
      expect(ran.out.length).toBeGreaterThan(4);
    }
  });
});

describe('files', () => {
  it.each([
    [['seal', ...ANN, '--to', 'missing.crt'], 'cannot-read-file'],
    [['seal', '--key', 'missing.key', '--to', 'ben.crt'], 'cannot-read-file'],
    [['seal', ...ANN, '--to', 'ben.crt', '--in', 'missing.eml'], 'cannot-read-file'],
    [['seal', ...ANN, '--to', 'ben.crt', '--in', '.'], 'cannot-read-file'],
    [['seal', ...ANN, '--to', 'ben.crt', '--out', 'no/such/folder'], 'cannot-write-file'],
    [['seal', ...ANN, '--to', 'ben.crt', '--out-dir', 'ben.crt'], 'cannot-write-file'],
    [['seal', ...ANN, '--to', 'ben.key'], 'not-a-key'],
    [['seal', ...ANN, '--to', 'letter.eml'], 'not-a-key'],
    [['seal', '--key', 'ann.crt', '--to', 'ben.crt'], 'key-mismatch'],
    [['seal', '--key', 'ann.key', '--certificate', 'ben.crt', '--to', 'ben.crt'], 'key-mismatch'],
    [['seal', '--key', 'carla.asc', '--to', 'carla.asc'], 'key-mismatch'],
    [['open', '--trust-anchor', 'missing.crt'], 'cannot-read-file'],
    [['open', '--trust-anchor', 'letter.eml'], 'not-a-key'],
    [['open', '--trusted-key', 'ann.crt'], 'not-a-key'],
    [['open', ...ANN, '--password-file', 'missing'], 'cannot-read-file'],
    [['open', '--kek-file', 'letter.eml'], 'not-a-key'],
    [['open', '--report', 'no/such/folder'], 'cannot-write-file'],
    [['inspect', '--in', 'missing'], 'cannot-read-file'],
    [['check-certificate', 'missing.crt'], 'cannot-read-file'],
    [['check-certificate', 'ann.key'], 'not-a-key'],
    [['convert', '--native', '--in', 'missing'], 'cannot-read-file'],
  ])('%j: %s', (parameters, code) => {
    desk.write('letter.eml', letter);
    expectFailure(desk.run(parameters, letter), 4, code);
  });

  it('a certificate file cut short, a key with a letter that is no base64', () => {
    peer.run(['x509', '-in', 'ben.crt', '-outform', 'DER', '-out', 'ben.der']);
    desk.write('short', desk.read('ben.der').subarray(0, 100));
    expectFailure(desk.run(['seal', ...ANN, '--to', 'short'], letter), 4, 'malformed-key');
    desk.write('short', desk.read('ben.crt').subarray(0, 100));
    expectFailure(desk.run(['seal', ...ANN, '--to', 'short'], letter), 4, 'malformed-key');
    expectFailure(desk.run(['inspect', '--in', 'short']), 3, 'malformed');
    for (const flag of ['--crl', '--ocsp', '--trust-anchor', '--certificate'])
      expectFailure(desk.run(['verify', flag, 'short'], letter), 4, 'malformed-key');
    desk.write('odd', desk.read('ann.key').toString().replace('MIG', 'M*G'));
    expectFailure(desk.run(['open', '--key', 'odd'], letter), 4, 'malformed-key');
  });

  it('--in and --out instead of the standard streams', () => {
    desk.write('letter.eml', letter);
    const sealed = desk.run(['seal', ...ANN, '--to', 'ben.crt', '--in', 'letter.eml', '--out', 'sealed.eml']);
    expect(sealed).toMatchObject({ exitCode: 0, err: '' });
    expect(sealed.out).toHaveLength(0);
    const ran = desk.run(['open', ...mine('ben'), ...TRUST, '--in', 'sealed.eml', '--out', 'opened.eml']);
    expect([ran.exitCode, ran.out.length, desk.read('opened.eml').toString()]).toEqual([0, 0, opened()]);
    expect(readdirSync(desk.folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('--password-file belongs to the --key before it', () => {
    for (const name of ['ben', 'bob'])
      peer.run([
        'pkcs12',
        '-export',
        '-in',
        `${name}.crt`,
        '-inkey',
        `${name}.key`,
        '-passout',
        `pass:${name}`,
        '-out',
        `${name}.p12`,
      ]);
    desk.write('ben.word', 'ben\n');
    desk.write('bob.word', 'bob');
    const ben = ['--key', 'ben.p12', '--password-file', 'ben.word'];
    const bob = ['--key', 'bob.p12', '--password-file', 'bob.word'];
    const sealed = desk.seal(['--encrypt-only', '--to', 'bob.crt'], letter);
    for (const keys of [
      [...ben, ...bob],
      [...bob, ...ben],
      [...ben, ...ANN, ...bob],
    ])
      expect(desk.run(['open', ...keys], sealed).exitCode).toBe(0);
    const swapped = [
      '--key',
      'ben.p12',
      '--password-file',
      'bob.word',
      '--key',
      'bob.p12',
      '--password-file',
      'ben.word',
    ];
    expectFailure(desk.run(['open', ...swapped], sealed), 4, 'wrong-password');
  });
});

describe('seal', () => {
  it('one message when all share protocol and cipher', () => {
    const sealed = desk.seal([...ANN, '--to', 'ben.crt', '--to', 'bob.crt'], letter);
    for (const name of ['ann', 'ben', 'bob'])
      expect(desk.run(['open', ...mine(name), ...TRUST], sealed).out.toString()).toBe(opened());
    expect(sealed.toString()).toMatch(/^From: [^]*^MIME-Version: 1\.0\r\nContent-Type: application\/pkcs7-mime;/m);
  });

  it('what stands outside: no Bcc, no Subject', () => {
    for (const flags of [
      [...ANN, '--to', 'ben.crt'],
      ['--key', 'ann.private.asc', '--to', 'carla.asc'],
      [...ANN, '--sign-only'],
    ]) {
      const sealed = desk.seal(flags, letter).toString();
      expect(sealed).not.toMatch(/^bcc:|eve@/im);
      expect(sealed.includes('Subject: [...]')).toBe(!flags.includes('--sign-only'));
      expect(sealed).toContain('To: "ben, Dr." <ben@example.org>');
    }
  });

  it('a blind reader alone in an envelope of their own, whom no other message betrays', () => {
    const sealed = desk.run(
      ['seal', ...ANN, '--to', 'ben.crt', '--bcc', 'eve.crt', '--bcc', 'bob.crt', '--out-dir', 'blind'],
      letter,
    );
    expect(sealed).toMatchObject({ exitCode: 0, err: '' });
    expect(sealed.out).toHaveLength(0);
    expect(legsOf('blind')).toEqual([
      { file: 'message-1.eml', recipients: ['ben@example.org', 'ann@example.org'] },
      { file: 'message-2.eml', recipients: ['eve@example.org'] },
      { file: 'message-3.eml', recipients: ['bob@example.org'] },
    ]);
    const serials = (file: string) =>
      desk
        .open([], desk.read(`blind/${file}`))
        .report.encryption.recipients.map(({ id }) => BigInt(`0x${id}`))
        .sort();
    const serial = (name: string) => {
      const [, digits = ''] =
        /serial=(.*)/.exec(peer.run(['x509', '-in', `${name}.crt`, '-noout', '-serial']).toString()) ?? [];
      return BigInt(`0x${digits}`);
    };
    expect(serials('message-1.eml')).toEqual([serial('ben'), serial('ann')].sort());
    expect(serials('message-2.eml')).toEqual([serial('eve')]);
    for (const file of ['message-1.eml', 'message-2.eml', 'message-3.eml'])
      expect(desk.read(`blind/${file}`).toString()).not.toMatch(/^bcc:|eve@|bob@/im);
    expect(desk.run(['open', ...mine('eve'), ...TRUST], desk.read('blind/message-2.eml')).out.toString()).toBe(
      opened(),
    );
    expectFailure(desk.run(['open', ...mine('eve'), ...TRUST], desk.read('blind/message-1.eml')), 3, 'no-key');
  });

  it('each by the address that the letter calls them by, never by the name of a file', async () => {
    await peer.person('P-256', 'twofold', ['subjectAltName=email:private@elsewhere.example,email:ben@example.org']);
    await peer.person('P-256', 'dora@example.org', ['subjectAltName=DNS:example.org']);
    const seal = (...to: string[]) =>
      desk.run(['seal', ...ANN, ...to.flatMap((each) => ['--to', each]), '--out-dir', 'named'], letter);
    expect(seal('twofold.crt').exitCode).toBe(0);
    expect(legsOf('named')).toEqual([{ file: 'message-1.eml', recipients: ['ben@example.org', 'ann@example.org'] }]);
    expectFailure(seal('dora@example.org.crt'), 1, 'unfit-key');
    expect(desk.run(['seal', ...ANN, '--to', 'dora@example.org.crt'], letter).exitCode).toBe(0);
  });

  it('nobody of several in one file is left out without a word; authorities may come along', () => {
    const files = (...names: string[]) => Buffer.concat(names.map((name) => desk.read(name)));
    desk.write('both.crt', files('ben.crt', 'bob.crt'));
    desk.write('both.asc', files('carla.asc', 'dora.asc'));
    desk.write('chain.crt', files('ben.crt', 'ca.crt'));
    expectFailure(desk.run(['seal', ...ANN, '--to', 'both.crt'], letter), 1, 'unfit-key');
    expectFailure(desk.run(['seal', '--key', 'ann.private.asc', '--to', 'both.asc'], letter), 1, 'unfit-key');
    expect(desk.run(['seal', ...ANN, '--to', 'chain.crt'], letter).exitCode).toBe(0);
  });

  it('AEAD for those who read it beside CBC for the others', () => {
    const flags = [...ANN, '--to', 'new.crt', '--to', 'old.crt'];
    expectFailure(desk.run(['seal', ...flags], letter), 64, 'usage');
    desk.run(['seal', ...flags, '--out-dir', 'ciphers'], letter);
    expect(legsOf('ciphers').map(({ recipients }) => recipients)).toEqual([
      ['new@example.org', 'ann@example.org'],
      ['old@example.org', 'ann@example.org'],
    ]);
    const algorithms = ['new', 'old'].map((name, index) => {
      const ran = desk.open([...mine(name), ...TRUST], desk.read(`ciphers/message-${index + 1}.eml`));
      expect(ran.out.toString()).toBe(opened());
      return ran.report.encryption.algorithm;
    });
    expect(algorithms).toEqual(['AES-256-GCM', 'AES-256-CBC']);
    for (const [caps, algorithm] of [
      ['aead', 'AES-256-GCM'],
      ['cbc', 'AES-256-CBC'],
    ] as const) {
      const sealed = desk.seal([...flags, '--caps', caps], letter);
      expect(desk.open(mine('old'), sealed).report.encryption.algorithm).toBe(algorithm);
    }
  });

  it('both protocols: one message each, each signed by a key of that protocol', () => {
    const keys = [...ANN, '--key', 'ann.private.asc'];
    desk.run(
      ['seal', ...keys, '--to', 'ben.crt', '--to', 'carla.asc', '--bcc', 'dora.asc', '--out-dir', 'mixed'],
      letter,
    );
    expect(legsOf('mixed').map(({ recipients }) => recipients)).toEqual([
      ['ben@example.org', 'ann@example.org'],
      ['carla@example.org', 'ann@example.org'],
      ['dora@example.org'],
    ]);
    const readers = [
      [...mine('ben'), ...TRUST],
      ['--key', 'carla.private.asc', '--trusted-key', 'ann.asc'],
      ['--key', 'dora.private.asc', '--trusted-key', 'ann.asc'],
    ];
    const verdicts = readers.map((keys, index) => {
      const ran = desk.open(keys, desk.read(`mixed/message-${index + 1}.eml`));
      expect(ran.out.toString()).toBe(opened());
      return [ran.report.protocol, ran.report.verdict.code, ran.exitCode];
    });
    // Dora is in no To or Cc that Ann signed: that she got it by Bcc cannot be told from that somebody passed it on.
    expect(verdicts).toEqual([
      ['smime', 'verified', 0],
      ['openpgp', 'verified', 0],
      ['openpgp', 'not-addressed-to-you', 1],
    ]);
  });

  it('to myself unless told otherwise', () => {
    const readers = (flags: readonly string[]) =>
      desk.open([], desk.seal([...ANN, '--to', 'ben.crt', ...flags], letter)).report.encryption.recipients.length;
    expect([readers([]), readers(['--to-self']), readers(['--no-to-self'])]).toEqual([2, 2, 1]);
    expect(desk.run(['open', ...ANN], desk.seal([...ANN, '--to-self'], letter)).out.toString()).toBe(opened());
  });

  it('a key that may not encrypt is no reader, nor am I with one', async () => {
    await peer.person('P-256', 'signs', ['keyUsage=critical,digitalSignature']);
    await peer.person('ed25519', 'edwards');
    for (const name of ['signs', 'edwards']) {
      expectFailure(desk.run(['seal', ...ANN, '--to', `${name}.crt`], letter), 1, 'unfit-key');
      expectFailure(desk.run(['seal', ...mine(name), '--to', 'ben.crt', '--to-self'], letter), 1, 'unfit-key');
      expect(
        desk.open([], desk.seal([...mine(name), '--to', 'ben.crt'], letter)).report.encryption.recipients,
      ).toHaveLength(1);
    }
  });

  it('a key that may not sign signs nothing', async () => {
    await peer.person('P-256', 'reads', ['keyUsage=critical,keyAgreement']);
    expectFailure(desk.run(['seal', ...mine('reads'), '--to', 'ben.crt'], letter), 1, 'unfit-key');
  });

  it('the line ends of the message become those of mail', () => {
    const unix = Buffer.from(letter.toString().replaceAll('\r\n', '\n'));
    const sealed = desk.seal([...ANN, '--to', 'ben.crt'], unix);
    expect(desk.run(['open', ...mine('ben'), ...TRUST], sealed).out.toString()).toBe(opened());
  });
});

describe('open and verify', () => {
  it('the same message: one prints it, the other the report', () => {
    const sealed = desk.seal([...ANN, '--to', 'ben.crt'], letter);
    const open = desk.open([...mine('ben'), ...TRUST], sealed);
    const verify = desk.verify([...mine('ben'), ...TRUST, '--report', 'second.json'], sealed);
    expect(verify.report).toEqual(open.report);
    expect(verify.out.toString()).toBe(desk.read('second.json').toString());
    expect([open.exitCode, verify.exitCode]).toEqual([0, 0]);
  });

  it('an unsigned message: open is content, verify is not', () => {
    const sealed = desk.seal(['--encrypt-only', '--to', 'ben.crt'], letter);
    expect(desk.run(['open', ...mine('ben')], sealed)).toMatchObject({ exitCode: 0, err: '' });
    expect(desk.verify(mine('ben'), sealed)).toMatchObject({
      exitCode: 1,
      err: '',
      report: { verdict: { code: 'not-signed' } },
    });
  });

  it('an untrusted signature: open prints the message, both say 1', () => {
    const signed = desk.seal([...ANN, '--sign-only'], letter);
    const ran = desk.open([], signed);
    expect([ran.exitCode, ran.err, ran.out.toString(), ran.report.verdict.code]).toEqual([
      1,
      '',
      opened(),
      'signed-untrusted',
    ]);
    expect(desk.verify([], signed).exitCode).toBe(1);
  });

  it('a message that stays closed: a report all the same, and nothing of the message', () => {
    const sealed = desk.seal([...ANN, '--to', 'ben.crt', '--no-to-self'], letter);
    const ran = desk.open([...mine('eve'), ...TRUST], sealed);
    expectFailure(ran, 3, 'no-key');
    expect(ran.report).toMatchObject({
      protocol: 'smime',
      encryption: { encrypted: true, opened: false, recipients: [{ type: 'issuer-serial', mine: false }] },
      signatures: [],
      verdict: { code: 'cannot-open', details: ['no-key'] },
      parts: [],
    });
    const verify = desk.verify(mine('eve'), sealed);
    expect([verify.exitCode, coded(verify)?.code]).toEqual([3, 'no-key']);
    expect(verify.report).toEqual(ran.report);
  });

  it('as of another time', () => {
    const signed = desk.seal([...ANN, '--sign-only'], letter);
    const late = desk.open([...TRUST, '--at-time', '2090-01-01T00:00:00+01:00'], signed);
    expect([late.exitCode, late.report.signatures[0]?.trust]).toEqual([1, 'expired']);
    const early = desk.open([...TRUST, '--at-time', '2001-01-01T00:00:00Z'], signed);
    expect([early.exitCode, early.report.signatures[0]?.reasons]).toEqual([1, ['not-yet-valid']]);
  });

  it('trust without revocation is not enough when revocation is asked for', () => {
    const signed = desk.seal([...ANN, '--sign-only'], letter);
    const ran = desk.open([...TRUST, '--require-revocation'], signed);
    expect([ran.exitCode, ran.report.signatures[0]?.reasons]).toEqual([1, ['revocation-unknown']]);
  });

  it('who is not among the signed readers hears it', () => {
    const sealed = desk.seal([...ANN, '--to', 'eve.crt', '--to', 'ben.crt'], letter);
    expect(desk.open([...mine('ben'), ...TRUST], sealed).report.verdict.code).toBe('verified');
    expect(desk.open([...mine('eve'), ...TRUST], sealed)).toMatchObject({
      exitCode: 1,
      report: { verdict: { code: 'not-addressed-to-you' } },
    });
  });

  it('an OpenPGP key that was accepted against one merely known, and none', () => {
    const signed = desk.seal(['--key', 'ann.private.asc', '--sign-only'], letter);
    const verdictWith = (...flags: string[]) => {
      const { exitCode, report } = desk.open(flags, signed);
      return [exitCode, report.verdict.code, report.signatures[0]?.status, report.signatures[0]?.trust];
    };
    expect(verdictWith('--trusted-key', 'ann.asc')).toEqual([0, 'verified', 'valid', 'trusted']);
    expect(verdictWith('--known-key', 'ann.asc')).toEqual([1, 'signed-untrusted', 'valid', 'untrusted']);
    expect(verdictWith('--known-key', 'carla.asc')).toEqual([1, 'signed-untrusted', 'unsupported', 'unknown-key']);
  });

  it('a message that nobody protected', () => {
    expect(desk.open([], letter)).toMatchObject({
      exitCode: 0,
      report: { protocol: 'none', verdict: { code: 'not-signed' } },
    });
    expect(desk.run(['open'], letter).out.toString()).toBe(letter.toString());
    expect(desk.verify([], letter).exitCode).toBe(1);
  });
});

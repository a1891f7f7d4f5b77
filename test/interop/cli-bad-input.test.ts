/** Broken and hostile input: one clear line, its exit code, nothing on standard output, in bounded time. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Desk, type Ran, type Report, coded } from './command-line.ts';
import { message } from './cli-messages.ts';
import { Peer as Gnupg } from './openpgp-peer.ts';
import { Peer } from './smime-peer.ts';

let peer: Peer;
let gnupg: Gnupg;
let desk: Desk;
const sealed: Record<string, Buffer> = {};

beforeAll(async () => {
  peer = new Peer();
  desk = new Desk(peer.folder);
  for (const kind of ['rsa', 'P-256'] as const) await peer.person(kind);
  gnupg = new Gnupg();
  gnupg.gpg(['--quick-generate-key', '<ann@example.org>', 'future-default', 'default', 'never']);
  desk.write('ann.asc', gnupg.gpg(['--armor', '--export', 'ann@example.org']).out);
  desk.write('ann.private.asc', gnupg.gpg(['--armor', '--export-secret-keys', 'ann@example.org']).out);
  const signer = ['--key', 'rsa.key', '--certificate', 'rsa.crt'];
  const smime = [...signer, '--no-to-self', '--to', 'P-256.crt'];
  const signed = message('8-bit text', 'rsa', 'P-256');
  sealed['S/MIME by GCM'] = desk.seal([...smime, '--caps', 'aead'], signed);
  sealed['S/MIME by CBC'] = desk.seal([...smime, '--caps', 'cbc'], signed);
  sealed['S/MIME signed around'] = desk.seal([...signer, '--sign-only', '--opaque'], signed);
  sealed['S/MIME signed beside'] = desk.seal([...signer, '--sign-only'], signed);
  const letter = message('8-bit text', 'ann', 'ann');
  sealed['PGP/MIME'] = desk.seal(['--key', 'ann.private.asc', '--to', 'ann.asc'], letter);
  sealed['PGP/MIME signed'] = desk.seal(['--key', 'ann.private.asc', '--sign-only'], letter);
});
afterAll(() => {
  gnupg.dispose();
  peer.dispose();
});

const KEYS = [
  ...['--key', 'rsa.key', '--certificate', 'rsa.crt'],
  ...['--key', 'P-256.key', '--certificate', 'P-256.crt'],
];
const ALL = [...KEYS, '--key', 'ann.private.asc', '--trust-anchor', 'ca.crt', '--trusted-key', 'ann.asc'];

/** Of any message: never a crash, never a trace, and an error is an error throughout. Returns its code, or the verdict. */
function outcome(input: Uint8Array, ...flags: string[]): string {
  const ran = desk.run(['open', '--report', 'report.json', ...ALL, ...flags], input);
  expect([0, 1, 3]).toContain(ran.exitCode);
  expect(ran.err).not.toMatch(/\bat .*:\d+|node:|could not be handled/);
  if (ran.exitCode === 3) {
    expect(coded(ran)).not.toBeNull();
    expect(ran.out.length).toBe(0);
    return coded(ran)?.code ?? '';
  }
  expect(ran.err).toBe('');
  const { verdict } = JSON.parse(desk.read('report.json').toString()) as { verdict: { code: string } };
  return verdict.code;
}

/** Where the base64 of the encrypted object begins and ends; behind it stand what is ignored, such as an armor's checksum. */
function bodyOf(bytes: Buffer): readonly [start: number, end: number] {
  const armor = Math.max(0, bytes.indexOf('-----BEGIN PGP MESSAGE-----'));
  const [blank = ''] = /\r?\n\r?\n/.exec(bytes.toString('latin1').slice(armor)) ?? [];
  const end = bytes.indexOf('-----END PGP MESSAGE-----');
  return [bytes.indexOf(blank, armor) + blank.length, end < 0 ? bytes.length - 2 : bytes.lastIndexOf('\n=', end)];
}

const ENCRYPTED = ['S/MIME by GCM', 'S/MIME by CBC', 'PGP/MIME'];
const SIGNED = ['S/MIME signed around', 'S/MIME signed beside', 'PGP/MIME signed'];

describe('cut short', () => {
  it.each(ENCRYPTED)('%s: never opened', (kind) => {
    const whole = sealed[kind] ?? Buffer.alloc(0);
    const [start, last] = bodyOf(whole);
    for (const share of [0, 0.01, 0.2, 0.5, 0.9, 0.97]) {
      const end = start + Math.floor((last - start) * share);
      expect(['malformed', 'cannot-decrypt', 'no-key']).toContain(outcome(whole.subarray(0, end)));
    }
  });

  it.each(SIGNED)('%s: never verified', (kind) => {
    const whole = sealed[kind] ?? Buffer.alloc(0);
    for (const share of [0.3, 0.6, 0.9])
      expect(['verified', 'partly-signed']).not.toContain(outcome(whole.subarray(0, Math.floor(whole.length * share))));
  });

  it('in the middle of the header section', () => {
    for (const kind of [...ENCRYPTED, ...SIGNED])
      expect(outcome((sealed[kind] ?? Buffer.alloc(0)).subarray(0, 60))).toBe('not-signed');
  });
});

describe('one character changed', () => {
  it.each(ENCRYPTED)('%s: cannot be opened, whatever the place', (kind) => {
    const whole = sealed[kind] ?? Buffer.alloc(0);
    const [start, last] = bodyOf(whole);
    for (const share of [0.0, 0.02, 0.1, 0.25, 0.4, 0.6, 0.8, 0.93]) {
      const changed = Buffer.from(whole);
      const at = start + Math.floor((last - start) * share);
      const place =
        [0, 1, 2]
          .map((step) => at + step)
          .find((each) => /[A-Za-z0-9+/]/.test(String.fromCharCode(whole[each] ?? 0))) ?? at;
      changed[place] = whole[place] === 0x41 ? 0x42 : 0x41;
      const codes = ['malformed', 'cannot-decrypt', 'no-key', 'refused-algorithm', 'unsupported-algorithm'];
      // CBC has no integrity of its own: the signature inside tells. Behind its end there is nothing left to tell.
      if (kind === 'S/MIME by CBC') expect(share < 0.9 && outcome(changed) === 'verified').toBe(false);
      else expect(codes).toContain(outcome(changed));
    }
  });

  it.each(SIGNED)('%s: never verified', (kind) => {
    const whole = sealed[kind] ?? Buffer.alloc(0);
    // Where the signature looks: not in the outer header fields, nor among certificates that it does not need.
    const isPgp = kind === 'PGP/MIME signed';
    const start = isPgp ? whole.indexOf('\r\n\r\n') : 0;
    const [content, signature] = isPgp ? [0.25, 0.85] : [0.6, 0.8];
    const places = [
      whole.indexOf('Content-Transfer-Encoding: 8bit'),
      start + Math.floor((whole.length - start) * content),
      start + Math.floor((whole.length - start) * signature),
    ];
    for (const place of places.filter((each) => each > 0)) {
      const changed = Buffer.from(whole);
      changed[place] = whole[place] === 0x41 ? 0x42 : 0x41;
      expect(outcome(changed)).not.toBe('verified');
    }
  });
});

function wrapped(cms: Uint8Array, type = 'enveloped-data'): Buffer {
  return Buffer.from(
    `Content-Type: application/pkcs7-mime; smime-type=${type}\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(cms).toString('base64')}\r\n`,
  );
}

/** DER values inside each other, so deep that a recursive reader falls. */
function nested(depth: number, tag: number): Buffer {
  const headers = Array.from({ length: depth }, (_, at) => {
    const inside = 5 * (depth - 1 - at);
    return Buffer.from([tag, 0x83, (inside >> 16) & 0xff, (inside >> 8) & 0xff, inside & 0xff]);
  });
  return Buffer.concat(headers);
}

describe('no CMS at all', () => {
  it.each([
    ['nothing', Buffer.alloc(0)],
    ['zeros', Buffer.alloc(1000)],
    ['text', Buffer.from('Hello')],
    ['a length beyond the end', Buffer.from('3084ffffffff0609', 'hex')],
    ['an indefinite length without end', Buffer.from('3080'.repeat(500), 'hex')],
    ['values 100 000 deep', nested(100_000, 0x30)],
    [
      'octet strings 100 000 deep',
      Buffer.concat([Buffer.from('308006092a864886f70d010701a080', 'hex'), Buffer.from('2480'.repeat(100_000), 'hex')]),
    ],
    ['a certificate', 'ca'],
  ])('%s', (_, cms) => {
    const bytes = typeof cms === 'string' ? peer.run(['x509', '-in', 'ca.crt', '-outform', 'DER']) : cms;
    const started = performance.now();
    expect(['malformed', 'too-deep', 'unsupported-algorithm']).toContain(outcome(wrapped(bytes)));
    expect(outcome(wrapped(bytes, 'signed-data'))).toMatch(
      /malformed|too-deep|unsupported-algorithm|signature-invalid/,
    );
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it.each([
    ['nothing', ''],
    ['text', 'Hello'],
    ['an armor of nothing', '-----BEGIN PGP MESSAGE-----\r\n\r\n-----END PGP MESSAGE-----\r\n'],
    [
      'an armor of zeros',
      `-----BEGIN PGP MESSAGE-----\r\n\r\n${Buffer.alloc(900).toString('base64')}\r\n-----END PGP MESSAGE-----\r\n`,
    ],
    [
      'literal data without protection',
      `-----BEGIN PGP MESSAGE-----\r\n\r\n${Buffer.from('cb0b62000000000048656c6c6f', 'hex').toString('base64')}\r\n-----END PGP MESSAGE-----\r\n`,
    ],
    ['a key', 'ann.asc'],
  ])('%s in PGP/MIME', (_, text) => {
    const data = text.endsWith('.asc') ? desk.read(text).toString() : text;
    const control = '--b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n\r\n';
    const parts = `${control}--b\r\nContent-Type: application/octet-stream\r\n\r\n${data}\r\n--b--\r\n`;
    const type = 'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b\r\n\r\n';
    expect(['malformed', 'cannot-decrypt', 'not-protected', 'no-key']).toContain(outcome(Buffer.from(type + parts)));
  });
});

describe('bounds', () => {
  const timed = (work: () => Ran, milliseconds: number): Ran => {
    const started = performance.now();
    const ran = work();
    expect(performance.now() - started).toBeLessThan(milliseconds);
    expect(ran.err).not.toMatch(/\bat .*:\d+|node:|could not be handled/);
    return ran;
  };

  it.each([
    ['a hundred million zeros', () => Buffer.alloc(100_000_000), 0, ''],
    [
      'a hundred million of one line',
      () => Buffer.concat([Buffer.from('Subject: x\r\n\r\n'), Buffer.alloc(100_000_000, 'a')]),
      0,
      '',
    ],
    ['more than the limit', () => Buffer.alloc(300_000_001), 3, 'too-large'],
    [
      'a header section of 20 MB',
      () => Buffer.concat([Buffer.from('Subject: '), Buffer.alloc(20_000_000, 'a '), Buffer.from('\r\n\r\nText')]),
      3,
      'too-large',
    ],
    ['a million header fields', () => Buffer.from(`${'X: y\r\n'.repeat(1_000_000)}\r\nText`), 3, 'too-many'],
    ['multiparts 5 000 deep', () => Buffer.from(deep(5_000)), 3, 'too-deep'],
    [
      'messages 5 000 deep',
      () => Buffer.from(`${'Content-Type: message/rfc822\r\n\r\n'.repeat(5_000)}Text`),
      3,
      'too-deep',
    ],
    [
      'a million parts',
      () => Buffer.from(`Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\n\r\n'.repeat(1_000_000)}--b--`),
      3,
      'too-many',
    ],
  ] as const)('%s', (_, make, exitCode, code) => {
    for (const verb of ['open', 'inspect']) {
      const ran = timed(() => desk.run([verb], make()), 30_000);
      const isBinary = verb === 'inspect' && make()[0] === 0;
      if (!isBinary) expect([ran.exitCode, coded(ran)?.code ?? '']).toEqual([exitCode, code]);
      if (ran.exitCode === 3) expect(ran.out.length).toBe(0);
    }
  });

  it('a compressed object that unfolds without end', () => {
    peer.run(['asn1parse', '-genconf', bombFile(), '-noout', '-out', 'bomb.der']);
    const ran = timed(() => desk.run(['open'], wrapped(desk.read('bomb.der'), 'compressed-data')), 30_000);
    expect([ran.exitCode, coded(ran)?.code, ran.out.length]).toEqual([3, 'too-large', 0]);
  });

  function deep(depth: number): string {
    const open = Array.from(
      { length: depth },
      (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}\r\n`,
    );
    return `${open.join('')}\r\nText`;
  }
});

/** 400 MB of zeros, folded. */
function bombFile(): string {
  const block = deflateSync(Buffer.alloc(400_000_000));
  const lines = [
    'asn1=SEQUENCE:info\n[info]\ntype=OID:1.2.840.113549.1.9.16.1.9\ncontent=EXPLICIT:0,SEQUENCE:data',
    '[data]\nversion=INTEGER:0\nalgorithm=SEQUENCE:zlib\ninside=SEQUENCE:inside\n[zlib]\nid=OID:1.2.840.113549.1.9.16.3.8',
    `[inside]\ntype=OID:1.2.840.113549.1.7.1\noctets=EXPLICIT:0,FORMAT:HEX,OCTETSTRING:${block.toString('hex').toUpperCase()}`,
  ];
  return desk.write('bomb.cnf', lines.join('\n'));
}

describe('exit code 3', () => {
  const run = (input: string | Uint8Array, ...flags: string[]) =>
    desk.run(
      [...flags, '--report', 'report.json', ...(flags[0] === 'open' ? ['--out', 'out.eml'] : [])],
      Buffer.from(input),
    );
  const left = () => ['report.json', 'out.eml'].filter((name) => existsSync(join(peer.folder, name)));
  const code = () => (JSON.parse(desk.read('report.json').toString()) as Report).verdict.code;

  it.each([
    ['an S/MIME object that is none', 'Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\nAAAA'],
    ['a header without end', 'A: '.padEnd(3_000_000, 'a')],
  ])('leaves a report, and nothing of an earlier run: %s', (_, input) => {
    expect(run('From: a@b.example\r\n\r\nHello', 'open').exitCode).toBe(0);
    expect([left(), code()]).toEqual([['report.json', 'out.eml'], 'not-signed']);
    expect(run(input, 'open').exitCode).toBe(3);
    expect([left(), code()]).toEqual([['report.json'], 'cannot-open']);
    expect(run(input, 'verify').exitCode).toBe(3);
    expect(code()).toBe('cannot-open');
  });

  it('leaves the message itself where it stands, though the output was to take its place', () => {
    const broken = 'Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\nAAAA';
    desk.write('here.eml', Buffer.from(broken));
    expect(desk.run(['open', '--in', 'here.eml', '--out', './here.eml']).exitCode).toBe(3);
    expect(desk.read('here.eml').toString()).toBe(broken);
  });

  it('and 4 leave no answer about another message', () => {
    run('From: a@b.example\r\n\r\nHello', 'open');
    const ran = desk.run(
      ['open', '--key', 'missing.key', '--report', 'report.json', '--out', 'out.eml'],
      Buffer.from(''),
    );
    expect([ran.exitCode, left()]).toEqual([4, []]);
  });
});

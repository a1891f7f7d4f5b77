/** PGP/MIME and inline PGP between the command line, GnuPG and Sequoia's sq, both ways. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Desk, coded } from './command-line.ts';
import { MESSAGE_KINDS, entity, hidesItsText, message, withoutHeaderProtection } from './cli-messages.ts';
import { Peer, mimeEncrypted, mimeSigned } from './openpgp-peer.ts';
import { pairs } from './pairs.ts';

/** Keys that GnuPG makes, and what the report calls them. */
const KINDS: Readonly<Record<string, readonly [sign: string, encrypt: string, name: string]>> = {
  rsa: ['rsa3072', 'rsa3072', 'RSA-3072'],
  ed25519: ['ed25519', 'cv25519', 'Ed25519'],
  p256: ['nistp256', 'nistp256', 'ECDSA-P-256'],
  p521: ['nistp521', 'nistp521', 'ECDSA-P-521'],
};
/** Keys that sq makes. */
const SUITES: Readonly<Record<string, readonly [suite: string, name: string]>> = {
  sqed: ['cv25519', 'Ed25519'],
  sqrsa: ['rsa3k', 'RSA-3072'],
};
const KEYS = [...Object.keys(KINDS), ...Object.keys(SUITES)];

let peer: Peer;
let desk: Desk;

beforeAll(() => {
  peer = new Peer();
  desk = new Desk(peer.home);
  for (const [kind, [sign, encrypt]] of Object.entries(KINDS)) {
    peer.gpg(['--quick-generate-key', `Gnu ${kind} <${kind}@example.org>`, sign, 'sign', 'never']);
    peer.gpg(['--quick-add-key', fingerprintOf(kind), encrypt, 'encr', 'never']);
  }
  for (const [name, [suite]] of Object.entries(SUITES)) {
    peer.sq(['key', 'generate', '-c', suite, '-u', `Sq <${name}@example.org>`, '--export', `${name}.sq`]);
    peer.gpg(['--import', `${name}.sq`]);
  }
  for (const name of KEYS) {
    desk.write(`${name}.private.asc`, peer.gpg(['--armor', '--export-secret-keys', `<${name}@example.org>`]).out);
    desk.write(`${name}.gpg`, peer.gpg(['--export', `<${name}@example.org>`]).out);
  }
});
afterAll(() => peer.dispose());

function fingerprintOf(name: string): string {
  const { out } = peer.gpg(['--with-colons', '--list-keys', `<${name}@example.org>`]);
  return /^fpr:+([0-9A-F]{40}):/m.exec(Buffer.from(out).toString())?.[1] ?? '';
}

function nameOf(key: string): string {
  return KINDS[key]?.[2] ?? SUITES[key]?.[1] ?? '';
}

/** The armored block of a PGP/MIME message. */
function armored(sealed: Uint8Array): string {
  return (
    /-----BEGIN PGP (MESSAGE|SIGNATURE)-----[^]*?-----END PGP \1-----/.exec(Buffer.from(sealed).toString())?.[0] ?? ''
  );
}

/** The first part of a multipart/signed message, exactly. */
function signedPart(sealed: Buffer): Buffer {
  const text = sealed.toString('latin1');
  const boundary = `--${/boundary="([^"]+)"/.exec(text)?.[1] ?? ''}`;
  const start = text.indexOf(boundary) + boundary.length + 2;
  return sealed.subarray(start, text.indexOf(`\r\n${boundary}`, start));
}

function openedByPeer(program: string, form: string, signer: string, reader: string, sealed: Buffer): Buffer {
  const file = desk.write('block.asc', armored(sealed));
  if (form === 'signed') {
    const content = signedPart(sealed);
    if (program === 'gpg') expect(peer.gpg(['--verify', file, '-'], content).err).toMatch(/GOODSIG/);
    else peer.sq(['verify', '--signer-cert', `${signer}.gpg`, '--detached', file], content);
    return content;
  }
  if (program === 'gpg') {
    const { out, err } = peer.gpg(['--decrypt', file]);
    expect(err).toMatch(/DECRYPTION_OKAY/);
    expect(/GOODSIG/.test(err)).toBe(form !== 'encrypted');
    return Buffer.from(out);
  }
  const signatures = form === 'encrypted' ? [] : ['--signer-cert', `${signer}.gpg`, '-n', '1'];
  return Buffer.from(peer.sq(['decrypt', '--recipient-key', `${reader}.private.asc`, ...signatures, file]).out);
}

const FORMS: Readonly<Record<string, readonly string[]>> = {
  signed: ['--sign-only'],
  encrypted: ['--encrypt-only'],
  'signed and encrypted': [],
};

const PAIRED = pairs(
  { message: MESSAGE_KINDS, form: Object.keys(FORMS), program: ['gpg', 'sq'], signer: KEYS, reader: KEYS },
  [
    ['message', 'signer'],
    ['message', 'reader'],
    ['signer', 'reader'],
  ],
);

describe('they and we open what we seal', () => {
  for (const { message: kind, form, program, signer, reader } of PAIRED)
    it(`${kind}, ${form}, by ${signer}, to ${reader}, ${program}`, () => {
      const original = message(kind, signer, reader);
      const by = form === 'encrypted' ? [] : ['--key', `${signer}.private.asc`];
      const to = form === 'signed' ? [] : ['--to', `${reader}.gpg`, '--no-to-self'];
      const sealed = desk.seal(['--openpgp', ...(FORMS[form] ?? []), ...by, ...to], original);

      const theirs = openedByPeer(program, form, signer, reader, sealed);
      if (form === 'signed' || !hidesItsText(kind)) expect(withoutHeaderProtection(theirs)).toBe(original.toString());

      const opened = desk.open(['--key', `${reader}.private.asc`, '--trusted-key', `${signer}.gpg`], sealed);
      expect([opened.exitCode, opened.err, opened.out.toString('latin1')]).toEqual([
        0,
        '',
        original.toString('latin1'),
      ]);
      expectReport(opened.report, form, signer);
      expect(opened.report.headers).toMatchObject({ Subject: { value: 'Grüße and results' } });
    });
});

function expectReport(report: object, form: string, signer: string): void {
  const signature = { status: 'valid', trust: 'trusted', reasons: [], key: nameOf(signer), covers: 'whole' };
  expect(report).toMatchObject({
    protocol: 'openpgp',
    encryption:
      form === 'signed'
        ? { encrypted: false }
        : {
            opened: true,
            covers: 'whole',
            integrity: expect.stringMatching(/^(mdc|aead)$/) as string,
            recipients: expect.arrayContaining([expect.objectContaining({ mine: true })]) as object,
          },
    signatures: form === 'encrypted' ? [] : [signature],
    from: { addresses: [`${signer}@example.org`] },
    verdict: { code: form === 'encrypted' ? 'not-signed' : 'verified' },
    weak: [],
  });
}

function mail(chunks: readonly Uint8Array[], from: string): Buffer {
  const fields = `From: <${from}@example.org>\r\nTo: ben@example.org\r\nSubject: Results\r\nMIME-Version: 1.0\r\n`;
  return Buffer.concat([Buffer.from(fields), ...chunks]);
}

function sealedByPeer(program: string, form: string, signer: string, reader: string, content: Buffer): Buffer {
  const gpgBy = ['--local-user', `<${signer}@example.org>`];
  const gpgTo = ['--recipient', `<${reader}@example.org>`];
  switch (form) {
    case 'signed': {
      const signature =
        program === 'gpg'
          ? peer.gpg(['--armor', ...gpgBy, '--detach-sign'], content).out
          : peer.sq(['sign', '--detached', '--signer-key', `${signer}.private.asc`], content).out;
      return mail(mimeSigned(content, signature), signer);
    }
    case 'encrypted':
      return mail(
        mimeEncrypted(
          program === 'gpg'
            ? peer.gpg(['--armor', ...gpgTo, '--encrypt'], content).out
            : peer.sq(['encrypt', '--recipient-cert', `${reader}.gpg`], content).out,
        ),
        signer,
      );
    default:
      return mail(
        mimeEncrypted(
          program === 'gpg'
            ? peer.gpg(['--armor', ...gpgBy, ...gpgTo, '--sign', '--encrypt'], content).out
            : peer.sq(
                ['encrypt', '--recipient-cert', `${reader}.gpg`, '--signer-key', `${signer}.private.asc`],
                content,
              ).out,
        ),
        signer,
      );
  }
}

describe('we open what they seal', () => {
  for (const { message: kind, form, program, signer, reader } of PAIRED)
    it(`${kind}, ${form}, by ${signer}, to ${reader}, ${program}`, () => {
      const content = entity(kind);
      const sealed = sealedByPeer(program, form, signer, reader, content);
      const opened = desk.open(['--key', `${reader}.private.asc`, '--trusted-key', `${signer}.gpg`], sealed);
      expect([opened.exitCode, opened.err, opened.out.toString('latin1')]).toEqual([0, '', content.toString('latin1')]);
      expectReport(opened.report, form, signer);
    });
});

describe('readers', () => {
  it('several, each of whom opens, in GnuPG and here', () => {
    const to = KEYS.flatMap((name) => ['--to', `${name}.gpg`]);
    const original = message('8-bit text', 'rsa', 'p256');
    const sealed = desk.seal(['--key', 'rsa.private.asc', ...to], original);
    for (const name of KEYS) {
      const opened = desk.open(['--key', `${name}.private.asc`, '--trusted-key', 'rsa.gpg'], sealed);
      expect(opened.out.toString()).toBe(original.toString());
      expect([name, opened.report.encryption.recipients.filter(({ mine }) => mine)]).toEqual([
        name,
        [{ type: 'key-id', id: expect.stringMatching(/^[0-9A-F]{16}$/) as string, mine: true }],
      ]);
      expect(opened.report.encryption.recipients).toHaveLength(KEYS.length);
    }
    const theirs = peer.sq([
      'decrypt',
      '--recipient-key',
      'sqed.private.asc',
      '--signer-cert',
      'rsa.gpg',
      '-n',
      '1',
      desk.write('block.asc', armored(sealed)),
    ]);
    expect(withoutHeaderProtection(theirs.out)).toBe(original.toString());
  });

  it('somebody else: no-key, and a report', () => {
    const opened = desk.open(
      ['--key', 'rsa.private.asc'],
      sealedByPeer('gpg', 'encrypted', 'rsa', 'p256', entity('8-bit text')),
    );
    expect([opened.exitCode, coded(opened)?.code, opened.out.length]).toEqual([3, 'no-key', 0]);
    expect(opened.report).toMatchObject({
      encryption: { opened: false, recipients: [{ type: 'key-id', mine: false }] },
    });
  });

  // sq 0.27 asks a terminal for message passwords, so only GnuPG is asked here.
  it('a password, both ways', () => {
    desk.write('right', 'Grüße\n');
    desk.write('wrong', 'Grusse\n');
    const original = message('attachments', 'rsa', 'ben');
    const flags = ['--openpgp', '--message-password-file', 'right'];
    for (const by of [['--encrypt-only'], ['--key', 'rsa.private.asc', '--no-to-self']]) {
      const sealed = desk.seal([...flags, ...by], original);
      expect(
        withoutHeaderProtection(peer.gpg(['--decrypt', desk.write('block.asc', armored(sealed))], '', 'Grüße').out),
      ).toBe(original.toString());
      expect(
        desk.run(['open', '--trusted-key', 'rsa.gpg', '--message-password-file', 'right'], sealed).out.toString(),
      ).toBe(original.toString());
    }
    const theirs = mail(mimeEncrypted(peer.gpg(['--armor', '--symmetric'], entity('8-bit text'), 'Grüße').out), 'rsa');
    const opened = desk.open(['--message-password-file', 'right'], theirs);
    expect([opened.exitCode, opened.out.toString()]).toEqual([0, entity('8-bit text').toString()]);
    expect(opened.report.encryption.recipients).toEqual([{ type: 'password', id: '', mine: true }]);
    const refused = desk.run(['open', '--message-password-file', 'wrong'], theirs);
    expect([refused.exitCode, coded(refused)?.code, refused.out.length]).toEqual([3, 'cannot-decrypt', 0]);
  });

  it('a locked key, by its password file', () => {
    peer.gpg(['--quick-generate-key', 'Locked <locked@example.org>', 'future-default', '-', 'never'], '', 'key word');
    desk.write('locked.asc', peer.gpg(['--armor', '--export-secret-keys', 'locked@example.org'], '', 'key word').out);
    desk.write('locked.pub', peer.gpg(['--export', 'locked@example.org']).out);
    desk.write('word', 'key word\n');
    desk.write('other', 'another\n');
    const unlocked = ['--key', 'locked.asc', '--password-file', 'word'];
    const original = message('8-bit text', 'locked', 'locked');
    const sealed = desk.seal([...unlocked, '--to', 'locked.pub'], original);
    expect(desk.run(['open', ...unlocked, '--trusted-key', 'locked.pub'], sealed)).toMatchObject({
      exitCode: 0,
      err: '',
    });
    for (const [flags, code] of [
      [['--key', 'locked.asc'], 'password-needed'],
      [['--key', 'locked.asc', '--password-file', 'other'], 'wrong-password'],
    ] as const) {
      const refused = desk.run(['open', ...flags], sealed);
      expect([refused.exitCode, coded(refused)?.code, refused.out.length]).toEqual([4, code, 0]);
    }
  });
});

describe('inline', () => {
  const text = 'Grüße, Zoë\r\n- a list\r\nFrom here\r\n';
  const plain = (
    body: Uint8Array | string,
    fields = 'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n',
  ) => mail([Buffer.from(`${fields}\r\n`), Buffer.from(body)], 'rsa');
  const trusted = ['--trusted-key', 'rsa.gpg'];

  it.each(['gpg', 'sq'])('an encrypted text of %s', (program) => {
    const block =
      program === 'gpg'
        ? peer.gpg(['--armor', '--sign', '--encrypt', '-u', '<rsa@example.org>', '-r', '<p256@example.org>'], text).out
        : peer.sq(['encrypt', '--recipient-cert', 'p256.gpg', '--signer-key', 'rsa.private.asc'], text).out;
    const opened = desk.open(['--key', 'p256.private.asc', ...trusted], plain(block));
    expect([opened.exitCode, opened.err, opened.report.verdict.code]).toEqual([0, '', 'verified']);
    expect(opened.out.toString()).toMatch(new RegExp(`\\r\\n\\r\\n${text}$`));
    const beside = desk.open(
      ['--key', 'p256.private.asc', ...trusted],
      plain(`Look:\r\n\r\n${Buffer.from(block).toString()}\r\nBye\r\n`),
    );
    expect([beside.exitCode, beside.report.verdict.code, beside.report.encryption.covers]).toEqual([
      1,
      'partly-signed',
      'part',
    ]);
    expect(beside.out.toString()).toContain('a list');
  });

  it.each(['gpg', 'sq'])('a text clear-signed by %s', (program) => {
    const block = Buffer.from(
      program === 'gpg'
        ? peer.gpg(['--clear-sign', '-u', '<rsa@example.org>'], text).out
        : peer.sq(['sign', '--cleartext-signature', '--signer-key', 'rsa.private.asc'], text).out,
    ).toString();
    const whole = desk.open(trusted, plain(block));
    expect([whole.exitCode, whole.err, whole.report.verdict.code]).toEqual([0, '', 'verified']);
    expect(whole.out.toString()).toContain('- a list');
    const part = desk.open(trusted, plain(`${block}\r\n-- \r\nlist footer\r\n`));
    expect([part.exitCode, part.report.verdict.code]).toEqual([1, 'partly-signed']);
    const signers = [whole, part].map(({ report }) => report.parts.map(({ signedBy }) => signedBy));
    expect(signers).toEqual([[[0]], [[]]]);
    const changed = desk.open(trusted, plain(block.replace('a list', 'a lie!')));
    expect([changed.exitCode, changed.report.verdict.code]).toEqual([1, 'signature-invalid']);
  });

  it('an encrypted text with attachments encrypted one by one', () => {
    const pdf = Buffer.from('%PDF-1.7\r\n\x00\xff', 'latin1');
    const to = ['-r', '<p256@example.org>', '-u', '<rsa@example.org>', '--sign', '--encrypt'];
    const block = Buffer.from(peer.gpg(['--armor', ...to], text).out).toString();
    const attachment = Buffer.from(peer.gpg(to, pdf).out).toString('base64');
    const body = [
      '--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n' + block,
      '--b\r\nContent-Type: application/octet-stream; name="letter.pdf.gpg"\r\nContent-Transfer-Encoding: base64\r\n' +
        `Content-Disposition: attachment; filename="letter.pdf.gpg"\r\n\r\n${attachment}`,
      '--b--\r\n',
    ].join('\r\n');
    const opened = desk.open(
      ['--key', 'p256.private.asc', ...trusted],
      plain(body, 'Content-Type: multipart/mixed; boundary=b\r\n'),
    );
    expect([opened.exitCode, opened.err]).toEqual([1, '']);
    expect(opened.report.verdict.code).toBe('partly-signed');
    expect(
      opened.report.parts.map(({ filename, encrypted, signedBy }) => [filename, encrypted, signedBy.length]),
    ).toEqual([
      [null, true, 1],
      ['letter.pdf.gpg', true, 1],
    ]);
    expect(opened.out.toString()).toContain('a list');
    expect(opened.out.toString()).toContain('filename="letter.pdf"');
    expect(opened.out.toString()).toContain(pdf.toString('base64'));
  });
});

describe('what is too weak', () => {
  it.each([
    // Which cipher it is stands inside the encrypted session key: to say so before would be an oracle.
    ['3DES', ['--cipher-algo', '3DES'], 'cannot-decrypt'],
    ['no integrity protection', ['--rfc2440', '--disable-mdc', '--cipher-algo', '3DES'], 'refused-algorithm'],
  ])('%s is refused', (name, options, code) => {
    const content = entity('8-bit text');
    const block = peer.gpg(['--armor', ...options, '-r', '<rsa@example.org>', '--encrypt'], content).out;
    const sealed = mail(mimeEncrypted(block), 'rsa');
    const refused = desk.run(['open', '--key', 'rsa.private.asc'], sealed);
    expect([refused.exitCode, coded(refused)?.code, refused.out.length]).toEqual([3, code, 0]);
    const allowed = desk.run(['open', '--key', 'rsa.private.asc', '--allow-weak', '3des'], sealed);
    expect(allowed.exitCode).toBe(name === '3DES' ? 0 : 3);
    expect(allowed.out.toString()).toBe(name === '3DES' ? content.toString() : '');
  });
});

/** A signature that covers a part is never reported as covering the whole; a sender is only who is signed. By the command line alone. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Desk, type Report } from './command-line.ts';
import { Peer as Gnupg, mimeSigned } from './openpgp-peer.ts';
import { Peer } from './smime-peer.ts';

let peer: Peer;
let gnupg: Gnupg;
let desk: Desk;

beforeAll(async () => {
  peer = new Peer();
  desk = new Desk(peer.folder);
  for (const name of ['ann', 'ben', 'mallory']) await peer.person('P-256', name);
  gnupg = new Gnupg();
  gnupg.gpg(['--quick-generate-key', '<ann@example.org>', 'future-default', 'default', 'never']);
  desk.write('ann.asc', gnupg.gpg(['--armor', '--export', 'ann@example.org']).out);
});
afterAll(() => {
  gnupg.dispose();
  peer.dispose();
});

const TEXT = 'Content-Type: text/plain; charset=utf-8\r\n\r\nPay 10 to Ben.\r\n';
const TRUST = ['--trust-anchor', 'ca.crt', '--trusted-key', 'ann.asc'];
const BEN = ['--key', 'ben.key', '--certificate', 'ben.crt'];

/** An entity signed by openssl, as an entity: without fields of a message. */
function signed(entity: string, by = 'ann', ...options: string[]): string {
  const signer = ['-signer', `${by}.crt`, '-inkey', `${by}.key`];
  const out = peer.run(['cms', '-sign', '-binary', '-crlfeol', ...signer, ...options], Buffer.from(entity)).toString();
  return out.replace(/^MIME-Version: 1\.0\r\n/, '');
}

function signedByGnupg(entity: string): string {
  const signature = gnupg.gpg(['--armor', '--detach-sign', '-u', 'ann@example.org'], entity).out;
  return Buffer.concat(mimeSigned(Buffer.from(entity), signature)).toString();
}

function encrypted(entity: string, to = 'ben'): string {
  const out = peer.run(['cms', '-encrypt', '-binary', '-crlfeol', '-aes-256-gcm', `${to}.crt`], Buffer.from(entity));
  return out.toString().replace(/^MIME-Version: 1\.0\r\n/, '');
}

function mixed(...parts: readonly string[]): string {
  return `Content-Type: multipart/mixed; boundary=mix\r\n\r\n${parts.map((part) => `--mix\r\n${part}\r\n`).join('')}--mix--\r\n`;
}

const FIELDS = 'To: ben@example.org\r\nSubject: Payment\r\nMIME-Version: 1.0\r\n';

function mail(entity: string, from = 'From: Ann <ann@example.org>\r\n', fields = FIELDS): string {
  return from + fields + entity;
}

function judged(message: string, ...flags: string[]): [number | null, string, string[], Report] {
  const { exitCode, report } = desk.verify([...TRUST, ...flags], Buffer.from(message));
  return [
    exitCode,
    report.verdict.code,
    report.signatures.map(({ status, covers, parts }) => [status, covers, ...parts].join(' ')),
    report,
  ];
}

function expectVerdict(
  message: string,
  exitCode: number,
  code: string,
  covered: readonly string[],
  ...flags: string[]
): Report {
  const [exited, verdict, found, report] = judged(message, ...flags);
  expect([exited, verdict, found]).toEqual([exitCode, code, covered]);
  return report;
}

describe('the whole', () => {
  it('a signed message', () => {
    expectVerdict(mail(signed(TEXT)), 0, 'verified', ['valid whole 1.1']);
    expectVerdict(mail(signed(TEXT, 'ann', '-nodetach')), 0, 'verified', ['valid whole 1']);
    expectVerdict(mail(signedByGnupg(TEXT)), 0, 'verified', ['valid whole 1.1']);
  });

  it('signed, encrypted, and signed again', () => {
    const report = expectVerdict(
      mail(signed(encrypted(signed(TEXT)))),
      0,
      'verified',
      ['valid none', 'valid whole 1.1.1'],
      ...BEN,
    );
    expect(report.encryption).toMatchObject({ covers: 'whole', opened: true });
  });

  it('signed around ciphertext alone: whoever did that need not know what is inside', () => {
    for (const options of [[], ['-nodetach']]) {
      const stolen = mail(signed(encrypted(TEXT), 'mallory', ...options), 'From: mallory@example.org\r\n');
      const report = expectVerdict(stolen, 1, 'not-signed', ['valid none'], ...BEN);
      expect(report).toMatchObject({ encryption: { opened: true }, from: { matchesSigner: null } });
    }
  });

  it("somebody else's sealed message, signed again", () => {
    const stolen = mail(signed(encrypted(signed(TEXT)), 'mallory'), 'From: mallory@example.org\r\n');
    expectVerdict(stolen, 1, 'signed-by-other', ['valid none', 'valid whole 1.1.1'], ...BEN);
  });

  it("somebody else's sealed message in a letter of one's own, with header fields of one's own", () => {
    const keys = ['--key', 'ann.key', '--certificate', 'ann.crt', '--no-to-self', '--to', 'ben.crt'];
    const sealed = desk.seal(keys, Buffer.from(mail(TEXT))).toString();
    const taken = sealed.slice(sealed.indexOf('Content-Type: application/pkcs7-mime'));
    const again = ['--key', 'mallory.key', '--certificate', 'mallory.crt', '--sign-only'];
    const stolen = desk.seal(again, Buffer.from(mail(taken, 'From: mallory@example.org\r\n')));
    const [exitCode, verdict, found] = judged(stolen.toString(), ...BEN);
    expect([exitCode, verdict, found]).toEqual([1, 'signed-by-other', ['valid none', 'valid whole 1.1.1']]);
  });

  it('signed by S/MIME around OpenPGP', () => {
    expectVerdict(mail(signed(signedByGnupg(TEXT))), 0, 'verified', ['valid whole 1.1', 'valid whole 1.1.1']);
  });

  it('text before and after the parts of a signed message is shown by nobody', () => {
    const message =
      mail(signed(TEXT)).replace('\r\n\r\n', '\r\n\r\nPreamble: pay 1000 to Mallory.\r\n') + 'Epilogue.\r\n';
    const report = expectVerdict(message, 0, 'verified', ['valid whole 1.1']);
    expect(report.parts.map(({ path }) => path)).toEqual(['1.1']);
  });
});

describe('a part', () => {
  it('a signed part among unsigned ones', () => {
    for (const part of [signed(TEXT), signed(TEXT, 'ann', '-nodetach'), signedByGnupg(TEXT)]) {
      const [exitCode, verdict, found] = judged(mail(mixed('Content-Type: text/plain\r\n\r\nPay 1000.', part)));
      expect([exitCode, verdict]).toEqual([1, 'partly-signed']);
      expect(found).toHaveLength(1);
      expect(found[0]).toMatch(/^valid part 1\.2/);
    }
  });

  it('a signed part alone in a multipart', () => {
    expectVerdict(mail(mixed(signed(TEXT))), 1, 'partly-signed', ['valid part 1.1.1']);
  });

  it("a mailing list's footer below a signed message", () => {
    const report = expectVerdict(
      mail(mixed(signed(TEXT), 'Content-Type: text/plain\r\n\r\n_____\r\nList archive')),
      1,
      'partly-signed',
      ['valid part 1.1.1'],
    );
    expect(report.parts.map(({ path, signedBy }) => [path, signedBy.length])).toEqual([
      ['1.1.1', 1],
      ['1.1.2', 0],
      ['1.2', 0],
    ]);
  });

  it("a gateway's disclaimer before an attached protected message", () => {
    const inside = `Content-Type: message/rfc822\r\n\r\n${mail(signed(TEXT))}`;
    const [exitCode, verdict, , report] = judged(
      mail(mixed('Content-Type: text/plain\r\n\r\nCAUTION: external mail', inside)),
    );
    expect(exitCode).toBe(1);
    expect(verdict).toBe('partly-signed');
    expect(report.signatures.every(({ covers }) => covers === 'part')).toBe(true);
  });

  it('the same, encrypted: opened, and still no whole', () => {
    const inside = `Content-Type: message/rfc822\r\n\r\n${mail(encrypted(signed(TEXT)))}`;
    const message = mail(mixed('Content-Type: text/plain\r\n\r\nCAUTION: external mail', inside));
    const [exitCode, verdict, , report] = judged(message, ...BEN);
    expect([exitCode, verdict]).toEqual([1, 'partly-signed']);
    expect(report.encryption).toMatchObject({ covers: 'part', opened: true });
    expect(desk.open([...TRUST, ...BEN], Buffer.from(message)).out.toString()).toContain('Pay 10 to Ben.');
  });

  it('a signed message forwarded as an attachment speaks for itself alone', () => {
    const forwarded = `Content-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n${mail(signed(TEXT))}`;
    const text = 'Content-Type: text/plain\r\n\r\nSee what Ann wrote.\r\n\r\nRegards';
    const [exitCode, verdict, , report] = judged(mail(mixed(text, text, forwarded), 'From: mallory@example.org\r\n'));
    expect(exitCode).toBe(1);
    expect(verdict).toBe('partly-signed');
    expect(report.signatures.every(({ covers }) => covers === 'part')).toBe(true);
  });

  it('signed parts side by side and inside each other', () => {
    expectVerdict(mail(mixed(signed(TEXT), signed(TEXT))), 1, 'partly-signed', [
      'valid part 1.1.1',
      'valid part 1.2.1',
    ]);
    expectVerdict(mail(mixed(signed(signed(TEXT)), TEXT)), 1, 'partly-signed', [
      'valid part 1.1.1',
      'valid part 1.1.1.1',
    ]);
  });

  it('a signature around a mixture that holds another', () => {
    const [, verdict, found] = judged(mail(signed(mixed(signed(TEXT), TEXT))));
    expect(found).toEqual(['valid whole 1.1', 'valid part 1.1.1.1']);
    expect(verdict).toBe('verified');
  });

  it('a bad signed part inside a whole that is well signed', () => {
    const bad = signed(TEXT).replace('Pay 10 ', 'Pay 99 ');
    expectVerdict(mail(signed(mixed(bad, TEXT))), 1, 'signature-invalid', ['valid whole 1.1', 'invalid part 1.1.1.1']);
  });

  it('an encrypted part among others stays closed unless --parts asks for it', () => {
    const message = mail(
      mixed(
        'Content-Type: text/html\r\n\r\n<img src="http://example.net/?',
        encrypted(TEXT),
        'Content-Type: text/html\r\n\r\n">',
      ),
    );
    const closed = desk.open([...TRUST, ...BEN], Buffer.from(message));
    expect(closed.out.toString()).toBe(message);
    expect(closed.report.encryption).toMatchObject({ encrypted: true, opened: false, covers: 'part' });
    const open = desk.open([...TRUST, ...BEN, '--parts'], Buffer.from(message));
    expect(open.report.encryption).toMatchObject({ encrypted: true, opened: true, covers: 'part', parts: ['1.2'] });
    expect(open.out.toString()).toContain('Pay 10 to Ben.');
  });
});

describe('changed', () => {
  it('content', () => {
    expectVerdict(mail(signed(TEXT)).replace('Pay 10 ', 'Pay 99 '), 1, 'signature-invalid', ['invalid whole 1.1']);
    expectVerdict(mail(signedByGnupg(TEXT)).replace('Pay 10 ', 'Pay 99 '), 1, 'signature-invalid', [
      'invalid whole 1.1',
    ]);
  });

  it('the signature taken away, or the signature object', () => {
    const whole = mail(signed(TEXT));
    expectVerdict(whole.replace(/(filename="smime\.p7s"\r\n\r\n)[^-]+/, '$1AAAA\r\n\r\n'), 1, 'signature-invalid', [
      'malformed whole 1.1',
    ]);
    const bare = whole
      .slice(0, whole.lastIndexOf('------'))
      .replace(/\r\n------[^-]+\r\nContent-Type: application\/pkcs7-signature[^]*$/, '\r\n');
    const [exitCode, verdict] = judged(bare);
    expect(exitCode).toBe(1);
    expect(verdict).toBe('not-signed');
  });
});

describe('who', () => {
  it('From is somebody else', () => {
    const report = expectVerdict(mail(signed(TEXT, 'mallory')), 1, 'signed-by-other', ['valid whole 1.1']);
    expect(report.from).toMatchObject({ addresses: ['ann@example.org'], matchesSigner: false });
  });

  it.each([
    ['two From fields', 'From: ann@example.org\r\nFrom: mallory@example.org\r\n', 'several-from'],
    ['two From fields, the other order', 'From: mallory@example.org\r\nFrom: ann@example.org\r\n', 'several-from'],
    ['two senders in From', 'From: ann@example.org, mallory@example.org\r\n', 'several-addresses'],
    ['no From', '', 'missing'],
    ['a From that is none', 'From: undisclosed\r\n', 'unparsable'],
    ['an address as a name', 'From: "ben@example.org" <ann@example.org>\r\n', 'display-name-is-address'],
    ['another Sender', 'From: ann@example.org\r\nSender: mallory@example.org\r\n', 'sender-differs'],
    ['another Reply-To', 'From: ann@example.org\r\nReply-To: mallory@example.org\r\n', 'reply-to-differs'],
  ])('%s', (_, from, warning) => {
    const [exitCode, verdict, , report] = judged(mail(signed(TEXT), from));
    expect(report.from.warnings).toContain(warning);
    const harmless = ['display-name-is-address', 'sender-differs', 'reply-to-differs'].includes(warning);
    expect([exitCode, verdict]).toEqual(harmless ? [0, 'verified'] : [1, 'signed-by-other']);
  });

  it('the sender by a comment, a group, a route or an encoded word is still the sender', () => {
    for (const from of [
      'From: ann@example.org (ben@example.org)',
      'From: =?utf-8?q?ben=40example=2Eorg?= <ann@EXAMPLE.org>',
      'From: <@x.example:ann@example.org>',
    ]) {
      const [, verdict, , report] = judged(mail(signed(TEXT), `${from}\r\n`));
      expect([from, verdict === 'verified' || report.from.warnings.length > 0]).toEqual([from, true]);
      expect(report.from.addresses.map((address) => address.toLowerCase())).not.toContain('ben@example.org');
    }
  });

  it('a certificate whose name looks like an address speaks for its addresses alone', async () => {
    peer.run(['req', '-new', '-key', 'ca.key', '-subj', '/CN=ann@example.org', '-out', 'fake.csr']);
    desk.write('fake.ext', 'subjectAltName=email:mallory@example.org');
    const files = [
      '-in',
      'fake.csr',
      '-force_pubkey',
      'mallory.pub',
      '-extfile',
      'fake.ext',
      '-CA',
      'ca.crt',
      '-CAkey',
      'ca.key',
    ];
    peer.run(['x509', '-req', ...files, '-days', '3', '-out', 'fake.crt']);
    desk.write('fake.key', desk.read('mallory.key'));
    expectVerdict(mail(signed(TEXT, 'fake')), 1, 'signed-by-other', ['valid whole 1.1']);
  });

  it('two signers, one of them the sender', () => {
    const both = signed(TEXT, 'ann', '-signer', 'mallory.crt', '-inkey', 'mallory.key');
    const [exitCode, verdict, found] = judged(mail(both));
    expect([exitCode, verdict, found]).toEqual([0, 'verified', ['valid whole 1.1', 'valid whole 1.1']]);
  });
});

describe('protected header fields', () => {
  const letter = (from: string, subject = 'Payment'): Buffer =>
    Buffer.from(
      `From: ${from}\r\nTo: ben@example.org\r\nSubject: ${subject}\r\nDate: Tue, 3 Feb 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\n${TEXT}`,
    );
  const sealed = (...flags: string[]): string =>
    desk.seal(['--key', 'ann.key', '--certificate', 'ann.crt', ...flags], letter('ann@example.org')).toString();

  it('as they were sealed', () => {
    const report = expectVerdict(sealed('--to', 'ben.crt'), 0, 'verified', ['valid whole 1.1'], ...BEN);
    expect(report.headers).toMatchObject({
      Subject: { value: 'Payment', protection: 'signed-and-encrypted', outer: '[...]' },
      From: { value: 'ann@example.org', protection: 'signed', outer: 'ann@example.org' },
      Date: { protection: 'signed' },
      Cc: { value: null, protection: 'none' },
    });
    const signedOnly = expectVerdict(sealed('--sign-only'), 0, 'verified', ['valid whole 1.1']);
    expect(signedOnly.headers).toMatchObject({ Subject: { value: 'Payment', protection: 'signed', outer: 'Payment' } });
  });

  it('another From outside', () => {
    for (const message of [sealed('--sign-only'), sealed('--to', 'ben.crt')]) {
      const [exitCode, verdict, , report] = judged(message.replace('From: ann@', 'From: mallory@'), ...BEN);
      expect([exitCode, verdict]).toEqual([1, 'signed-by-other']);
      expect(report.from.warnings).toContain('outer-differs');
      expect(report.headers).toMatchObject({ From: { value: 'ann@example.org', outer: 'mallory@example.org' } });
      expect(report.verdict.details).toContain('from-differs-outside');
    }
  });

  it('another Subject outside is reported, never merged', () => {
    for (const message of [sealed('--sign-only'), sealed('--to', 'ben.crt')]) {
      const report = expectVerdict(
        message.replace(/^Subject: .*$/m, 'Subject: Urgent'),
        0,
        'verified',
        ['valid whole 1.1'],
        ...BEN,
      );
      expect(report.headers).toMatchObject({ Subject: { value: 'Payment', outer: 'Urgent' } });
      expect(report.verdict.details).toContain('subject-differs-outside');
      expect(desk.open([...TRUST, ...BEN], Buffer.from(message)).out.toString()).toContain('Subject: Payment\r\n');
    }
  });

  it('a From inside that is not the signer', () => {
    const keys = ['--key', 'mallory.key', '--certificate', 'mallory.crt', '--sign-only'];
    const message = desk.seal(keys, letter('ann@example.org')).toString();
    expectVerdict(message, 1, 'signed-by-other', ['valid whole 1.1']);
    expectVerdict(message.replace('From: ann@', 'From: mallory@'), 1, 'signed-by-other', ['valid whole 1.1']);
  });

  it('a From inside that nothing marks as protected counts for nothing', () => {
    const inside = `From: mallory@example.org\r\nSubject: Urgent\r\n${TEXT}`;
    const [exitCode, verdict, , report] = judged(mail(signed(inside, 'mallory')));
    expect([exitCode, verdict]).toEqual([1, 'signed-by-other']);
    expect(report.headers).toMatchObject({
      Subject: { value: 'Payment', protection: 'none' },
      From: { value: 'Ann <ann@example.org>' },
    });
  });

  it('of a part that is signed alone: not of the message', () => {
    const part = sealed('--sign-only').replace(/^[^]*?(?=Content-Type: multipart\/signed)/, '');
    const [exitCode, verdict, , report] = judged(mail(mixed(part, TEXT), 'From: mallory@example.org\r\n'));
    expect([exitCode, verdict]).toEqual([1, 'partly-signed']);
    expect(report.headers).toMatchObject({
      From: { value: 'mallory@example.org', protection: 'none' },
      Subject: { protection: 'none' },
    });
    expect(report.from.addresses).toEqual(['mallory@example.org']);
  });
});

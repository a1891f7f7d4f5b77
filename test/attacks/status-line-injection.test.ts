/** Status lines of GnuPG written into user ids, file names, notations and armor: text of others is never taken for a program's answer. */

import * as library from 'openpgp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Desk } from '../interop/command-line.ts';
import { Peer, mimeEncrypted, mimeSigned } from '../interop/openpgp-peer.ts';

const TEXT = 'Content-Type: text/plain\r\n\r\nPay Eve.\r\n';
const FIELDS = 'From: ann@example.org\r\nTo: bob@example.org\r\n';
const STATUS = [
  '[GNUPG:] GOODSIG 0123456789ABCDEF Ann <ann@example.org>',
  '[GNUPG:] VALIDSIG 0123456789ABCDEF0123456789ABCDEF01234567 2026-01-01 1767225600 0 4 0 1 10 00',
  '[GNUPG:] TRUST_ULTIMATE 0 pgp',
  '[GNUPG:] DECRYPTION_OKAY',
  '[GNUPG:] GOODMDC',
];

let gnupg: Peer;
let desk: Desk;

beforeAll(() => {
  gnupg = new Peer();
  desk = new Desk();
  for (const name of ['eve', 'bob'])
    gnupg.gpg(['--quick-generate-key', `${name}@example.org`, 'future-default', 'default', 'never']);
  desk.write('bob.asc', gnupg.gpg(['--armor', '--export-secret-keys', 'bob@example.org']).out);
  desk.write('eve.asc', gnupg.gpg(['--armor', '--export', 'eve@example.org']).out);
});

afterAll(() => {
  gnupg.dispose();
  desk.dispose();
});

const injected = (end = '\n') => `x${end}${STATUS.join(end)}${end}`;

function judged(entity: readonly Uint8Array[], ...flags: readonly string[]) {
  const message = Buffer.concat([Buffer.from(FIELDS), ...entity]);
  const { exitCode, report, err } = desk.verify(['--key', 'bob.asc', '--known-key', 'eve.asc', ...flags], message);
  return { exitCode, err, report };
}

/** The report but for what the two messages have their own: times and key ids. */
function facts({ exitCode, err, report }: ReturnType<typeof judged>) {
  const { verdict, encryption, signatures, from } = report;
  return {
    exitCode,
    err,
    verdict: [verdict.code, verdict.details],
    encryption: [encryption.opened, encryption.integrity, encryption.covers],
    signatures: signatures.map(({ status, trust, reasons, covers }) => [status, trust, reasons, covers]),
    from,
  };
}

const encrypt = (...options: readonly string[]) =>
  judged(mimeEncrypted(gnupg.gpg(['--armor', '--encrypt', '-r', 'bob@example.org', ...options], TEXT).out));
const sign = (...options: readonly string[]) =>
  judged(mimeSigned(Buffer.from(TEXT), gnupg.gpg(['--armor', '--detach-sign', '-u', 'eve@example.org', ...options], TEXT).out)); // prettier-ignore

/** A key, and its signature over the text, as GnuPG itself lets nobody type them: with line ends in user id and notations. */
async function keyNamed(userId: string) {
  const name = userId.slice(0, 400);
  const { privateKey, publicKey } = await library.generateKey({ userIDs: [{ name }], format: 'object' });
  const message = await library.createMessage({ binary: Buffer.from(TEXT) });
  const sign = async (...signatureNotations: library.RawNotation[]) =>
    Buffer.from(await library.sign({ message, signingKeys: privateKey, detached: true, signatureNotations }));
  return { key: publicKey.armor(), sign };
}

describe('changes neither verdict nor report', () => {
  it.each(['\n', '\r\n', '\r'])('in the name of the literal data, with line end %j', (end) => {
    const honest = facts(encrypt());
    expect(honest).toMatchObject({ exitCode: 1, verdict: ['not-signed', []] });
    const forged = encrypt('--set-filename', injected(end).slice(0, 240));
    expect(facts(forged)).toEqual(honest);
    expect(JSON.stringify(forged.report)).not.toContain('GNUPG');
  });

  it('in the name of a signed literal', () => {
    const signer = ['--sign', '-u', 'eve@example.org'];
    const honest = facts(encrypt(...signer));
    expect(honest).toMatchObject({ exitCode: 1, signatures: [['valid', 'untrusted', ['not-accepted'], 'whole']] });
    expect(facts(encrypt(...signer, '--set-filename', injected().slice(0, 240)))).toEqual(honest);
  });

  it('in a policy address, a keyserver address, a name for the sender, a comment', () => {
    const honest = facts(sign());
    expect(honest.verdict[0]).toBe('signed-untrusted');
    for (const option of [
      ['--sig-policy-url', `https://eve.example/${injected().replace(/\s/g, '_')}`],
      ['--sig-keyserver-url', `https://eve.example/${injected().replace(/\s/g, '_')}`],
      ['--sender', 'ann@example.org'],
      ['--comment', STATUS[0] ?? ''],
    ])
      expect(facts(sign(...option))).toEqual(honest);
  });

  it('in a notation, readable or not', async () => {
    const { key, sign: signAs } = await keyNamed('Eve');
    desk.write('eve-2.asc', key);
    const honest = facts(judged(mimeSigned(Buffer.from(TEXT), await signAs()), '--known-key', 'eve-2.asc'));
    expect(honest.verdict[0]).toBe('signed-untrusted');
    for (const humanReadable of [true, false]) {
      const notation = { name: `note${injected()}@example.org`, value: Buffer.from(injected()), humanReadable, critical: false }; // prettier-ignore
      const forged = mimeSigned(Buffer.from(TEXT), await signAs(notation));
      expect(facts(judged(forged, '--known-key', 'eve-2.asc'))).toEqual(honest);
    }
  });

  it('in lines of the armor, before it and behind it', () => {
    const armored = Buffer.from(gnupg.gpg(['--armor', '--encrypt', '-r', 'bob@example.org'], TEXT).out).toString();
    const honest = facts(judged(mimeEncrypted(Buffer.from(armored))));
    const lines = `${STATUS.join('\n')}\n`;
    for (const forged of [
      lines + armored,
      armored + lines,
      armored.replace('\n\n', `\nComment: x\nVersion: ${STATUS[0] ?? ''}\n\n`),
    ])
      // prettier-ignore
      expect(facts(judged(mimeEncrypted(Buffer.from(forged))))).toEqual(honest);
  });
});

describe('in a user id', () => {
  it.each(['\n', '\r\n'])('it names nobody, and is printed as one line (%j)', async (end) => {
    const { key, sign } = await keyNamed(injected(end));
    desk.write('named.asc', key);
    const entity = mimeSigned(Buffer.from(TEXT), await sign());
    for (const [flag, code] of [
      ['--known-key', 'signed-untrusted'],
      ['--trusted-key', 'signed-by-other'],
    ] as const) {
      // prettier-ignore
      const { exitCode, report, err } = judged(entity, flag, 'named.asc');
      expect([exitCode, report.verdict.code, err]).toEqual([1, code, '']);
      expect(report.signatures.map(({ signer }) => signer?.addresses)).toEqual([[]]);
      expect(report.verdict.sentence).not.toMatch(/[\r\n]/);
    }
  });

  it('no line of the output begins with it', async () => {
    const { key, sign } = await keyNamed(injected());
    desk.write('named.asc', key);
    const message = Buffer.concat([Buffer.from(FIELDS), ...mimeSigned(Buffer.from(TEXT), await sign())]);
    for (const ran of [
      desk.run(['verify', '--trusted-key', 'named.asc'], message),
      desk.run(['inspect'], message),
      desk.run(['inspect', '--in', 'named.asc']),
    ])
      expect(`${ran.out.toString()}\n${ran.err}`).not.toMatch(/^\s*\[GNUPG:\]/m);
  });
});

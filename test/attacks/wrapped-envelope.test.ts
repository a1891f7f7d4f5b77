/** The wrapped envelope, forged and changed: it makes nothing verified that natively is not, and takes nothing away that natively is. */

import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { concat, latin1 } from '../../src/bytes/index.ts';
import { type Reading, type ReadRequest, toNative, toWrapped } from '../../src/flows/index.ts';
import { engine } from '../interop/smime-peer.ts';
import { Desk } from '../interop/command-line.ts';
import { Peer } from '../interop/openpgp-peer.ts';
import { Cast, base64, entityOf, letter, mail, secret, textOf } from './cast.ts';

let cast: Cast;
let native: string;
let wrapped: string;

beforeAll(async () => {
  cast = await Cast.meet();
  native = await cast.seal(letter);
  wrapped = latin1(concat(await toWrapped(engine, Buffer.from(native, 'latin1'))));
});

afterAll(() => {
  cast.leave();
});

const converted = async (to: typeof toNative, wire: string) =>
  latin1(concat(await to(engine, Buffer.from(wire, 'latin1'))));

/** Wrapped anew by something on the way. */
const explanation =
  'This message is protected. Your mail program shows it\r\nas an attachment. Open it with Send Secure, or save the ' +
  'attachment and open it with your own S/MIME or OpenPGP program.';

/** A wrapped envelope by hand, around any object, with the right digest. */
function wrap(entity: string, text = explanation, fields = 'From: ann@example.org'): string {
  const object = Buffer.from(entity.slice(entity.indexOf('\r\n\r\n') + 4), 'base64');
  const sha256 = createHash('sha256').update(object).digest('hex');
  return [
    fields,
    'To: bob@example.org',
    'Subject: [...]',
    `X-Send-Secure-Encrypted: v1; sha256=${sha256}; to=${'0'.repeat(64)}`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=w\r\n',
    `--w\r\nContent-Type: text/plain\r\n\r\n${text}`,
    `--w\r\n${entity}--w--\r\n`,
  ].join('\r\n');
}

const facts = ({ verdict, from, headers, signatures, encryptions }: Reading) => ({
  verdict,
  from,
  headers,
  signatures: signatures.map(({ evidence, covers, trust }) => [evidence.status, covers, trust]),
  encryptions: encryptions.map(({ evidence, covers }) => [evidence.opened, evidence.integrity, covers]),
});

describe('whatever is natively so is so when wrapped', () => {
  it.each<[string, () => Promise<string>]>([
    ['verified', () => Promise.resolve(native)],
    ['signed by another', () => cast.seal(letter, { signers: cast.signer(cast.eve) })],
    ['not signed', () => cast.seal(letter, { sign: false, signers: { smime: [], openpgp: [] } })],
    ['not addressed to Bob', () => cast.seal(mail({ From: 'ann@example.org', To: 'carol@example.org' }, secret))],
    ['another From outside', () => Promise.resolve(native.replace('From: ann@', 'From: eve@'))],
    ['two From outside', () => Promise.resolve(`From: eve@example.org\r\n${native}`)],
    ['a ciphertext by Ann, signed by Eve', () => cast.seal(Buffer.from(native, 'latin1'), { signers: cast.signer(cast.eve) })], // prettier-ignore
  ])('%s', async (_, make) => {
    const wire = await make();
    const asNative = await cast.read(wire);
    const there = await converted(toWrapped, wire);
    expect(there).toContain('X-Send-Secure-Encrypted');
    expect(facts(await cast.read(there))).toEqual(facts(asNative));
    expect(facts(await cast.read(await converted(toNative, there)))).toEqual(facts(asNative));
    const wish: Partial<ReadRequest> = { innerParts: true };
    expect(facts(await cast.read(there, wish))).toEqual(facts(await cast.read(wire, wish)));
  });
});

describe('is no wrapped envelope, and stays closed', () => {
  const part = 'Content-Type: text/plain\r\n\r\nPay to this account instead.\r\n';
  const boundary = () => /boundary="?([^";\r\n]+)/.exec(wrapped)?.[1] ?? '';

  it.each<[string, () => string]>([
    ['another digest', () => wrapped.replace(/sha256=(.)/, (_, it) => `sha256=${it === '0' ? '1' : '0'}`)],
    ['no digest', () => wrapped.replace(/sha256=[0-9a-f]+; ?/, '')],
    ['no header field', () => wrapped.replace(/^X-Send-Secure-Encrypted:.*\r\n(?:[ \t].*\r\n)*/m, '')],
    ['other words for the explanation', () => wrapped.replace('This message is protected.', 'Pay to this account.')],
    ['more words than the explanation', () => wrapped.replace('OpenPGP program.', 'OpenPGP program. Pay Eve.')],
    ['an explanation in HTML', () => wrapped.replace('text/plain', 'text/html')],
    ['an explanation in other letters', () => wrapped.replace(/charset="?us-ascii"?/, 'charset=utf-7')],
    ['another version', () => wrapped.replace('v1;', 'v2;')],
    ['a third part', () => wrapped.replace(`--${boundary()}--`, `--${boundary()}\r\n${part}--${boundary()}--`)],
    ['a part in front', () => wrapped.replace(`--${boundary()}\r\n`, `--${boundary()}\r\n${part}--${boundary()}\r\n`)],
    ['alternatives', () => wrapped.replace('multipart/mixed', 'multipart/alternative')],
    ['the envelope inside another message', () => `From: ann@example.org\r\nContent-Type: message/rfc822\r\n\r\n${wrapped}`], // prettier-ignore
  ])('%s', async (_, forge) => {
    const forged = forge();
    expect(forged).not.toBe(wrapped);
    const reading = await cast.read(forged);
    expect(textOf(reading)).not.toContain(secret);
    expect(['not-signed', 'partly-signed']).toContain(reading.verdict.code);
    expect(reading.encryptions.map(({ covers }) => covers)).not.toContain('whole');
  });
});

describe('what is not encrypted is not wrapped', () => {
  const smuggled = () => cast.seal(letter, { encrypt: false, to: [], opaque: true });

  it.each([
    ['as what it is', (entity: string) => entity],
    ['as ciphertext', (entity: string) => entity.replace('smime-type=signed-data', 'smime-type=enveloped-data')],
    ['without a type', (entity: string) => entity.replace(/; ?smime-type=signed-data/, '')],
  ])('a signature, said to be wrapped %s, does not come to cover the words beside it', async (_, disguise) => {
    const forged = wrap(disguise(entityOf(await smuggled())), 'Pay to this account instead.');
    expect((await cast.read(forged)).verdict.code).toBe('partly-signed');
    await expect(converted(toNative, forged)).rejects.toMatchObject({ code: 'not-protected' });
  });

  it('nor is it wrapped here, whatever its type says', async () => {
    for (const type of ['Signed-Data', 'enveloped-data']) {
      const wire = (await smuggled()).replace('smime-type=signed-data', `smime-type=${type}`);
      expect((await cast.read(wire)).verdict.code).toBe('verified');
      await expect(converted(toWrapped, wire)).rejects.toMatchObject({ code: 'not-protected' });
    }
  });

  it('while a real ciphertext in the same forged envelope is judged as natively', async () => {
    const reading = await cast.read(wrap(entityOf(native)));
    expect(facts(reading)).toEqual(facts(await cast.read(native)));
    const stolen = await cast.read(wrap(entityOf(native), explanation, 'From: eve@example.org'));
    expect(stolen.verdict.code).toBe('signed-by-other');
  });
});

it('another hash of the readers changes nothing: the signed To and Cc are compared with the reader', async () => {
  const forged = wrapped.replace(/to=[0-9a-f]+/, `to=${'0'.repeat(64)}`);
  expect(facts(await cast.read(forged))).toEqual(facts(await cast.read(native)));
  const toCarol = await cast.seal(mail({ From: 'ann@example.org', To: 'carol@example.org' }, secret));
  const readers = createHash('sha256').update('bob@example.org').digest('hex');
  const claimed = (await converted(toWrapped, toCarol)).replace(/to=[0-9a-f]+/, `to=${readers}`);
  expect((await cast.read(claimed)).verdict.code).toBe('not-addressed-to-you');
});

describe('OpenPGP', () => {
  let gnupg: Peer;
  let desk: Desk;

  beforeAll(() => {
    gnupg = new Peer();
    desk = new Desk();
    gnupg.gpg(['--quick-generate-key', 'ann@example.org', 'future-default', 'default', 'never']);
    desk.write('ann.asc', gnupg.gpg(['--armor', '--export-secret-keys', 'ann@example.org']).out);
  });

  afterAll(() => {
    gnupg.dispose();
    desk.dispose();
  });

  const text = `Content-Type: text/plain\r\n\r\n${secret}\r\n`;
  const flags = ['--key', 'ann.asc', '--trusted-key', 'ann.asc'];

  /** A wrapped envelope by hand around armor. */
  function around(armored: Uint8Array): Buffer {
    const entity = `Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(armored)}\r\n`;
    return Buffer.from(wrap(entity).replace('To: bob', 'To: ann'));
  }

  it('a signature alone is not wrapped, and does not come to cover the words beside it', () => {
    const forged = around(gnupg.gpg(['--armor', '--sign', '-u', 'ann@example.org'], text).out);
    const { exitCode, report } = desk.verify(flags, forged);
    expect([exitCode, report.verdict.code]).toEqual([1, 'not-signed']);
    expect(desk.run(['convert', '--native'], forged)).toMatchObject({ exitCode: 3, err: expect.stringMatching(/^not-protected: /) as string }); // prettier-ignore
  });

  it('ciphertext is, signed or not', () => {
    const to = ['--armor', '--encrypt', '-r', 'ann@example.org'];
    const signed = desk.verify(flags, around(gnupg.gpg([...to, '--sign', '-u', 'ann@example.org'], text).out));
    expect(signed.report.verdict.code).toBe('verified');
    const bare = desk.open(flags, around(gnupg.gpg(to, text).out));
    expect([bare.out.toString(), bare.report.verdict.code]).toEqual([text, 'not-signed']);
  });
});

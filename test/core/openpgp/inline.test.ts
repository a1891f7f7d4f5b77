import * as library from 'openpgp';
import { beforeAll, describe, expect, test } from 'vitest';
import { concat } from '../../../src/bytes/index.ts';
import { parseMessage } from '../../../src/mime/index.ts';
import { type InlineOpened, openInline, openMessage, type OpenpgpKey } from '../../../src/openpgp/index.ts';
import { context, engine, makeKey, NOW, signaturesOf, text, utf8 } from './people.ts';

let alice: OpenpgpKey;
let signedText: string;
let encrypted: string;

beforeAll(async () => {
  alice = await makeKey('Alice');
  const signingKeys = await library.readPrivateKey({ binaryKey: alice.secret ?? new Uint8Array() });
  const clear = await library.createCleartextMessage({ text: 'Dear Bob,\n- one\n--\nAlice\n' });
  signedText = await library.sign({ message: clear, signingKeys, date: NOW });
  const message = await library.createMessage({ text: 'secret\n' });
  const encryptionKeys = signingKeys.toPublic();
  encrypted = await library.encrypt({ message, encryptionKeys, signingKeys, date: NOW });
});

async function inline(body: string, contentType = 'text/plain; charset=utf-8'): Promise<InlineOpened | null> {
  const entity = parseMessage(utf8(`Content-Type: ${contentType}\r\n\r\n${body}`));
  return openInline(engine, entity, await context([alice], [alice]));
}

const statuses = (opened: InlineOpened | null) =>
  opened?.blocks.map(
    ({ layers, failure }) =>
      failure?.code ??
      signaturesOf({ layers })
        .map(({ status }) => status)
        .join(),
  );

test('text without PGP, and text that is not plain', async () => {
  expect(await inline('Hello -----BEGIN PGP MESSAGE----- you')).toBeNull();
  expect(await inline(signedText, 'text/html')).toBeNull();
});

test('a key in the text is no protection', async () => {
  expect(await inline(library.armor(library.enums.armor.publicKey, alice.binary))).toBeNull();
});

describe('cleartext signatures', () => {
  test('alone, with CRLF or LF, they cover the whole', async () => {
    for (const body of [signedText, signedText.replace(/\r?\n/g, '\r\n'), `\r\n  \n${signedText}\n\n`]) {
      const opened = await inline(body);
      expect(opened?.covers).toBe('whole');
      expect(statuses(opened)).toEqual(['valid']);
      expect(text(opened?.blocks[0]?.text ?? null).replaceAll('\r', '')).toBe('Dear Bob,\n- one\n--\nAlice\n\n');
    }
  });

  test('text before or after is not covered, and the block tells where it stands', async () => {
    for (const [before, after] of [
      ['Pay me.\n', ''],
      ['', '\nPay me.'],
      ['a\n', '\nb'],
    ] as const) {
      const opened = await inline(before + signedText + after);
      expect(opened?.covers).toBe('part');
      expect(statuses(opened)).toEqual(['valid']);
      const [block] = opened?.blocks ?? [];
      expect(text(opened?.body.subarray(0, block?.start) ?? null)).toBe(before);
      expect(text(opened?.body.subarray(block?.end) ?? null).trim()).toBe(after.trim());
    }
  });

  test.each([
    ['a changed text', (it: string) => it.replace('Bob', 'Rob'), 'invalid'],
    ['a line added', (it: string) => it.replace('Dear', 'PS: pay\nDear'), 'invalid'],
    [
      'a header that is no hash',
      (it: string) => it.replace(/^Hash:.*$/m, (line) => `${line}\nComment: pay`),
      'malformed',
    ],
    ['a line with its dash not escaped', (it: string) => it.replace('\n- - one', '\n-one'), 'malformed'],
    ['no signature', (it: string) => it.slice(0, it.indexOf('-----BEGIN PGP SIGNATURE')), 'malformed'],
    ['half a signature', (it: string) => it.slice(0, it.indexOf('-----END PGP SIGNATURE')), 'malformed'],
    ['another label below', (it: string) => it.replaceAll('PGP SIGNATURE', 'PGP MESSAGE'), 'malformed'],
  ])('%s', async (_, change, status) => {
    expect(change(signedText)).not.toBe(signedText);
    expect(statuses(await inline(change(signedText)))).toContain(status);
  });

  test('white space at line ends does not count (RFC 9580 §7.2)', async () => {
    expect(statuses(await inline(signedText.replace('Bob,', 'Bob, \t')))).toEqual(['valid']);
  });
});

test('encrypted text, quoted-printable too', async () => {
  const body = encrypted.replaceAll('=', '=3D');
  const opened = await inline(body, 'text/plain\r\nContent-Transfer-Encoding: quoted-printable');
  expect(opened).toMatchObject({
    covers: 'whole',
    blocks: [{ layers: [{ kind: 'encryption' }, { kind: 'signature' }] }],
  });
  expect(text(opened?.blocks[0]?.text ?? null).trim()).toBe('secret');
});

test('several blocks, one of them broken: each for itself, none covers the whole', async () => {
  const opened = await inline(
    `${signedText}\n${encrypted.replace(/=\n?[\w+/]{4}\n/, '').slice(0, -40)}\n${signedText}`,
  );
  expect(opened?.covers).toBe('part');
  expect(statuses(opened)).toEqual(['valid', 'malformed', 'valid']);
});

test('a hundred blocks are too many', async () => {
  await expect(inline(signedText.repeat(20))).rejects.toMatchObject({ code: 'too-many' });
});

test('a signature of an old version inside is there, though it cannot be checked', async () => {
  const onePass = Uint8Array.of(0xc4, 13, 3, 0, 8, 1, 1, 2, 3, 4, 5, 6, 7, 8, 1);
  const literal = concat([Uint8Array.of(0xcb, 8, 0x62, 0, 0, 0, 0, 0), utf8('hi')]);
  const v3 = Uint8Array.of(0xc2, 22, 3, 5, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 1, 8, 0, 0, 0, 8, 255);
  const content = concat([onePass, literal, v3]);
  const unsupported = { signatures: [{ status: 'unsupported', reasons: ['algorithm-unsupported'] }] };
  expect((await openMessage(content, await context([], []))).layers).toMatchObject([unsupported]);

  const sessionKey = { data: new Uint8Array(32).fill(7), algorithm: 'aes256' } as const;
  const encryptionKeys = await library.readKey({ binaryKey: alice.binary });
  const head = await library.encryptSessionKey({ ...sessionKey, encryptionKeys, date: NOW, format: 'binary' });
  const data = new library.SymEncryptedIntegrityProtectedDataPacket();
  Object.assign(data, { version: 1, packets: { write: () => content } });
  await (data as unknown as { encrypt(...all: unknown[]): Promise<void> }).encrypt(9, sessionKey.data);
  const body = (data as unknown as { encrypted: Uint8Array }).encrypted;
  const packet = concat([Uint8Array.of(0xd2, body.length + 1, 1), body]);
  const opened = await openMessage(concat([head, packet]), await context([alice], []));
  expect(opened.layers).toMatchObject([{ kind: 'encryption' }, unsupported]);
  expect(text(opened.data)).toBe('hi');
});

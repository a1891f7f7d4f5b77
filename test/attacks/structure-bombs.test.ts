/** Structure bombs: input that is deep, wide or endless ends soon, with a code. */

import { expect, it } from 'vitest';
import { encodeUtf8 } from '../../src/bytes/index.ts';
import { Failure, LIMITS } from '../../src/model/index.ts';
import { readMessage } from '../../src/flows/index.ts';
import { readCertificates } from '../../src/x509/index.ts';
import { certificateValidator } from '../../src/x509/index.ts';
import { engine } from '../interop/smime-peer.ts';

function read(message: Uint8Array) {
  const at = new Date();
  return readMessage({
    engine,
    message,
    keys: { smime: [], keks: [], passwords: [], openpgp: [], openpgpPublic: [], certificates: [] },
    trust: { certificates: certificateValidator(engine, { anchors: [], at }), acceptedOpenpgp: new Set() },
    allowWeak: new Set(),
    at,
    reader: [],
    innerParts: true,
  });
}

/** The code of the failure, or `read` when it could be read; it must not take long. */
async function answer(message: Uint8Array): Promise<string> {
  const start = performance.now();
  const code = await read(message).then(
    ({ failure }) => failure?.code ?? 'read',
    (error: unknown) => (error instanceof Failure ? error.code : String(error)),
  );
  expect(performance.now() - start).toBeLessThan(5000);
  return code;
}

const repeat = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => make(i)).join('');

it('parts inside parts, deeper than any mail', async () => {
  const depth = LIMITS.mimeDepth * 20;
  const open = (i: number) => `Content-Type: multipart/mixed; boundary="b${i}"\r\n\r\n--b${i}\r\n`;
  expect(await answer(encodeUtf8(repeat(depth, open)))).toBe('too-deep');
});

it('messages inside messages', async () => {
  const depth = LIMITS.mimeDepth * 20;
  expect(await answer(encodeUtf8(repeat(depth, () => 'Content-Type: message/rfc822\r\n\r\n')))).toBe('too-deep');
});

it('more parts than any mail', async () => {
  const parts = repeat(LIMITS.mimeParts + 10, () => '--b\r\n\r\nx\r\n');
  const head = 'Content-Type: multipart/mixed; boundary=b\r\n\r\n';
  expect(await answer(encodeUtf8(`${head}${parts}--b--\r\n`))).toBe('too-many');
});

it('a header that does not end', async () => {
  expect(await answer(encodeUtf8(`X: ${'a'.repeat(LIMITS.headerBytes + 10)}\r\n\r\nx`))).toBe('too-large');
});

it('more header fields than any mail', async () => {
  expect(await answer(encodeUtf8(`${repeat(LIMITS.headerFields + 10, () => 'a: b\r\n')}\r\nx`))).toBe('too-many');
});

it('a boundary that almost matches, again and again', async () => {
  const body = repeat(200_000, () => '\r\n--b');
  expect(await answer(encodeUtf8(`Content-Type: multipart/mixed; boundary="bb"\r\n\r\n${body}`))).toBe('read');
});

it.each([
  ['definite', Buffer.alloc(200_000, Buffer.from([0x30, 0x83, 0x03, 0x0d, 0x40]))],
  ['indefinite', Buffer.alloc(200_000, Buffer.from([0x30, 0x80]))],
])('DER nested without end: %s lengths', async (_, der) => {
  const head =
    'Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\nContent-Transfer-Encoding: base64\r\n';
  const code = await answer(encodeUtf8(`${head}\r\n${der.toString('base64')}\r\n`));
  expect(['malformed', 'too-deep']).toContain(code);
  expect(() => readCertificates(der)).toThrow(Failure);
});

it('a PEM file that begins again and again', () => {
  const start = performance.now();
  expect(() => readCertificates(encodeUtf8('-----BEGIN CERTIFICATE-----\n'.repeat(50_000)))).toThrow(Failure);
  expect(performance.now() - start).toBeLessThan(3000);
});

it('fields of a hundred thousand addresses each, compared with each other', async () => {
  const list = repeat(60_000, (i) => `a${i}@b,\r\n `);
  const last = repeat(60_000, () => 'a59999@b,\r\n ');
  expect(
    await answer(
      encodeUtf8(`From: ${list.slice(0, 450_000)}a59999@b\r\nReply-To: ${last.slice(0, 450_000)}a59999@b\r\n\r\nx`),
    ),
  ).toBe('read');
});

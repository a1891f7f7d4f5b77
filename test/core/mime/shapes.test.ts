/** Protected messages as gateways and lists leave them, and what only looks like one. */

import { describe, expect, test } from 'vitest';
import {
  attachedMessage,
  findProtectedShape,
  parseMessage,
  protectionOf,
  repairedRoot,
} from '../../../src/mime/index.ts';

const lines = (...all: string[]): string => all.join('\r\n');
const parse = (source: string): ReturnType<typeof parseMessage> => parseMessage(new Uint8Array(Buffer.from(source)));
const mixed = (...parts: string[]): string =>
  lines('Content-Type: multipart/mixed; boundary=M', '', ...parts.map((part) => `--M\r\n${part}`), '--M--', '');
const shape = (source: string): [string, string, string, boolean] | null => {
  const found = findProtectedShape(parse(source));
  return found === null ? null : [found.kind, found.protection, found.path, found.isRoot];
};

const TEXT = lines('Content-Type: text/plain', '', 'Disclaimer');
const EMPTY = lines('Content-Type: text/plain', '', ' ', '');
const P7M = lines('Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m', '', 'AAAA');
const NAMED_P7M = lines('Content-Type: application/octet-stream; name=smime.p7m', '', 'AAAA');
const CONTROL = lines('Content-Type: application/pgp-encrypted', '', 'Version: 1');
const DATA = lines('Content-Type: application/octet-stream; name=encrypted.asc', '', '-----BEGIN PGP MESSAGE-----');
const signed = (protocol: string): string =>
  lines(
    `Content-Type: multipart/signed;${protocol} boundary=S`,
    '',
    '--S',
    '',
    'x',
    '--S',
    'Content-Type: application/pgp-signature',
    '',
    's',
    '--S--',
  );
const PGP_SIGNED = signed(' protocol="application/pgp-signature";');

describe('protectionOf', () => {
  test.each([
    [P7M, 'smime-enveloped-or-opaque'],
    [P7M.replace('application/pkcs7-mime', 'Application/X-PKCS7-MIME'), 'smime-enveloped-or-opaque'],
    [P7M.replace('enveloped-data', 'certs-only'), null],
    ['Content-Type: application/pkcs7-mime; name=certs.p7c\r\n\r\n', null],
    [NAMED_P7M, 'smime-enveloped-or-opaque'],
    [NAMED_P7M.replace('smime.p7m', 'smime.p7m.exe'), null],
    [PGP_SIGNED, 'pgp-signed'],
    [signed(''), 'pgp-signed'],
    [signed(' protocol="application/x-pkcs7-signature";'), 'smime-detached'],
    [signed(' protocol="application/unknown";'), null],
    ['Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=x\r\n\r\n', 'pgp-encrypted'],
    ['Content-Type: multipart/encrypted; boundary=x\r\n\r\n', null],
    ['Subject: x\r\n\r\n-----BEGIN PGP MESSAGE-----', null],
  ])('%s', (source, expected) => {
    expect(protectionOf(parse(source))).toBe(expected);
  });

  test('a file name means nothing away from the root', () => {
    const part = parse(mixed(TEXT, NAMED_P7M)).children[1];
    expect(part?.filename).toBe('smime.p7m');
    expect(part === undefined ? '?' : protectionOf(part)).toBeNull();
  });
});

describe('shapes', () => {
  test.each<[string, string, ReturnType<typeof shape>]>([
    ['the root itself', P7M, ['root', 'smime-enveloped-or-opaque', '1', true]],
    ['Exchange', mixed(EMPTY, CONTROL, DATA), ['exchange-mixed', 'pgp-encrypted', '1', true]],
    [
      'Exchange with empty HTML',
      mixed(lines('Content-Type: text/html', '', '<html><body>&nbsp;</body></html>'), CONTROL, DATA),
      ['exchange-mixed', 'pgp-encrypted', '1', true],
    ],
    ['a text that says something is no Exchange', mixed(TEXT, CONTROL, DATA), null],
    ['a fourth part is no Exchange', mixed(EMPTY, CONTROL, DATA, TEXT), null],
    ['a list footer', mixed(PGP_SIGNED, TEXT), ['list-footer', 'pgp-signed', '1.1', false]],
    ['a disclaimer before a part', mixed(TEXT, P7M), ['disclaimer-part', 'smime-enveloped-or-opaque', '1.2', false]],
    [
      'a disclaimer before the message',
      mixed(TEXT, `Content-Type: message/rfc822\r\n\r\n${P7M}`),
      ['disclaimer-message', 'smime-enveloped-or-opaque', '1.2.1', false],
    ],
    [
      'a disclaimer before an .eml',
      mixed(
        TEXT,
        `Content-Type: application/octet-stream; name="Fwd.eml"\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(PGP_SIGNED).toString('base64')}`,
      ),
      ['disclaimer-message', 'pgp-signed', '1.2.1', false],
    ],
    ['an attachment beside', mixed(TEXT, P7M, DATA), null],
    ['two protected parts', mixed(P7M, P7M), null],
    ['plain', mixed(TEXT, TEXT), null],
    ['a name alone', mixed(TEXT, NAMED_P7M), null],
  ])('%s', (_, source, expected) => {
    expect(shape(source)).toEqual(expected);
  });

  test('the repaired view is multipart/encrypted over the same octets; others are themselves', () => {
    const root = parse(mixed(EMPTY, CONTROL, DATA));
    const repaired = repairedRoot(root);
    expect(protectionOf(repaired)).toBe('pgp-encrypted');
    expect(repaired.children.map(({ path }) => path)).toEqual(['1.2', '1.3']);
    expect(repaired.bytes).toBe(root.bytes);
    const other = parse(mixed(TEXT, P7M));
    expect(repairedRoot(other)).toBe(other);
  });

  test('attachedMessage is an entity of the tree', () => {
    const root = parse(mixed(TEXT, `Content-Type: message/rfc822\r\n\r\n${P7M}`));
    expect(attachedMessage(root)).toBe(root.children[1]?.children[0]);
    expect(attachedMessage(parse(mixed(TEXT, P7M)))).toBeNull();
    expect(attachedMessage(parse(mixed(TEXT, 'Content-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\n')))).toBeNull();
    const message = `Content-Type: message/rfc822\r\n\r\n${P7M}`;
    expect(attachedMessage(parse(mixed(TEXT, message, TEXT)))).toBeNull();
    expect(attachedMessage(parse(mixed(lines('Content-Type: text/html', '', '<img src="'), message)))).toBeNull();
  });
});

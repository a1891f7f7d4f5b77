/** Bodies out of base64, quoted-printable and uuencode, sound and damaged; text out of its charset. */

import { describe, expect, test } from 'vitest';
import { type TransferEncoding, decodeText, decodeTransfer, parseMessage } from '../../../src/mime/index.ts';

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));
const decode = (text: string, encoding: TransferEncoding): [string, readonly string[]] => {
  const decoded = decodeTransfer(bytes(text), encoding);
  return [Buffer.from(decoded.bytes).toString('latin1'), decoded.oddities];
};

describe('base64', () => {
  test.each([
    ['SGVsbG8=', 'Hello', []],
    ['SGVs\r\n bG8=\r\n', 'Hello', []],
    ['SGVsbG8', 'Hello', []],
    ['', '', []],
    ['SGV*sbG8=', 'Hello', ['bad-base64']],
    ['SGVsbG8=\r\n_______\r\nlist footer', 'Hello', ['bad-base64']],
    ['SGVsbG8=SGVsbG8=', 'HelloHello', ['bad-base64']],
    ['SGVsbG8gdw', 'Hello w', []],
    ['SGVsb', 'Hel', ['bad-base64']],
  ])('%j', (source, expected, oddities) => {
    expect(decode(source, 'base64')).toEqual([expected, oddities]);
  });
});

describe('quoted-printable', () => {
  test.each([
    ['a=3Db=\r\nc', 'a=bc', []],
    ['a=3db=\nc= \t\r\nd', 'a=bcd', []],
    ['trailing \t\r\nnext  ', 'trailing\r\nnext', []],
    ['in  side', 'in  side', []],
    ['end=', 'end', []],
    ['a=zz=4', 'a=zz=4', ['bad-quoted-printable']],
    ['8-bit \xfc', '8-bit \xfc', []],
  ])('%j', (source, expected, oddities) => {
    expect(decode(source, 'quoted-printable')).toEqual([expected, oddities]);
  });
});

describe('uuencode', () => {
  test.each([
    ['\r\nbegin 644 cat.txt\r\n#0V%T\r\n`\r\nend\r\n', 'Cat', []],
    ['text\nbegin 644 x\n#0V%T\n`\nend\n', 'text\nbegin 644 x\n#0V%T\n`\nend\n', ['bad-uuencode']],
    ['begin 644 x\n#0V%T\n`\nend\ntext', 'begin 644 x\n#0V%T\n`\nend\ntext', ['bad-uuencode']],
    ['begin 644 x\n%:&5L;&\\\n \nend', 'hello', []],
    ['begin 644 x\n#0V%T', 'Cat', ['bad-uuencode']],
    ['nothing', 'nothing', ['bad-uuencode']],
  ])('%j', (source, expected, oddities) => {
    expect(decode(source, 'uuencode')).toEqual([expected, oddities]);
  });
});

describe('text', () => {
  const text = (charset: string, body: string): [string, string, readonly string[]] => {
    const decoded = decodeText(parseMessage(bytes(`Content-Type: text/plain; charset="${charset}"\r\n\r\n${body}`)));
    return [decoded.text, decoded.charset, decoded.oddities];
  };

  test.each([
    ['utf-8', 'gr\xc3\xbc\xc3\x9fe', 'grüße', 'utf-8', []],
    ['UTF8', 'gr\xc3\xbc\xc3\x9fe', 'grüße', 'utf-8', []],
    ['us-ascii', 'plain', 'plain', 'utf-8', []],
    ['us-ascii', 'gr\xfc\xdfe', 'grüße', 'windows-1252', ['malformed-text']],
    ['iso-8859-1', '\x93quoted\x94 \x80', '“quoted” €', 'windows-1252', []],
    ['iso-8859-15', '\xa4', '€', 'iso-8859-15', []],
    ['windows-1251', '\xcf\xf0\xe8\xe2\xe5\xf2', 'Привет', 'windows-1251', []],
    ['iso-2022-jp', '\x1b$BF|K\\\x1b(B', '日本', 'iso-2022-jp', []],
    ['euc-kr', '\xc7\xd1', '한', 'euc-kr', []],
    ['big5', '\xa4\xa4', '中', 'big5', []],
    ['gb18030', '\x81\x30\x81\x30', '\u0080', 'gb18030', []],
    ['utf-16le', 'a\0b\0', 'ab', 'utf-16le', []],
    ['utf-8', '\xff', '\ufffd', 'utf-8', ['malformed-text']],
    ['x-made-up', 'gr\xc3\xbc\xc3\x9fe', 'grüße', 'utf-8', ['unknown-charset']],
  ])('%s %j', (charset, body, expected, used, oddities) => {
    expect(text(charset, body)).toEqual([expected, used, oddities]);
  });

  test('base64 and charset together, oddities of both', () => {
    const source = 'Content-Type: text/plain; charset=koi8-r\r\nContent-Transfer-Encoding: BASE64\r\n\r\n8NLJ*18XU';
    expect(decodeText(parseMessage(bytes(source)))).toEqual({
      text: 'Привет',
      charset: 'koi8-r',
      oddities: ['bad-base64'],
    });
  });

  test('an unknown transfer encoding leaves the body', () => {
    expect(decode('x', parseMessage(bytes('Content-Transfer-Encoding: x-gzip64\r\n\r\n')).transferEncoding)).toEqual([
      'x',
      ['unknown-transfer-encoding'],
    ]);
  });
});

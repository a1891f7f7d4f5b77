/** Writing: fields that fold and cannot be injected, multiparts, fields exchanged in finished messages. */

import { describe, expect, test } from 'vitest';
import {
  addressField,
  buildEntity,
  contentTypeField,
  headerField,
  makeBoundary,
  multipart,
  parseAddressList,
  parseMessage,
  removeHeaders,
  replaceHeader,
  structuredField,
} from '../../../src/mime/index.ts';

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf8'));
const text = (view: Uint8Array): string => Buffer.from(view).toString('utf8');
const usage = expect.objectContaining({ code: 'usage' }) as Error;

describe('header fields', () => {
  test('ASCII stays, other text becomes encoded words, long lines fold', () => {
    expect(text(headerField('Subject', 'Hello'))).toBe('Subject: Hello\r\n');
    expect(text(headerField('Subject', 'Grüße =?x?= you'))).toBe('Subject: =?utf-8?B?R3LDvMOfZSA9P3g/PQ==?= you\r\n');
    const long = text(headerField('Subject', 'word '.repeat(40).trim()));
    for (const line of long.split('\r\n')) expect(line.length).toBeLessThanOrEqual(78);
  });

  test.each(['a\r\nBcc: x', 'a\nb', 'a\rb', 'a\0b'])('no value adds a field: %j', (value) => {
    expect(() => headerField('Subject', value)).toThrow(usage);
    expect(() => structuredField('Message-ID', value)).toThrow(usage);
    expect(() => addressField('To', [{ name: value, address: 'a@b' }])).toThrow(usage);
    expect(() => addressField('To', [{ name: '', address: `a@b${value}` }])).toThrow(usage);
    expect(() => contentTypeField('text/plain', { name: value })).toThrow(usage);
    expect(() => headerField(value, 'x')).toThrow(usage);
  });

  test.each(['a@b, c@d', 'a@b>', 'a@b <c@d>', 'a b@c'])('an address is one address: %s', (address) => {
    expect(() => addressField('To', [{ name: '', address }])).toThrow(usage);
  });

  test('addresses read back', () => {
    const list = [
      { name: 'Plain Name', address: 'a@b.example' },
      { name: 'O"Neil, (x) <y@z>', address: 'o@x.example' },
      { name: 'Jürgen, Dr.', address: 'j@x.example' },
      { name: '=?utf-8?Q?sly?=', address: 's@x.example' },
      { name: '', address: '"odd local"@x.example' },
    ];
    const value = text(addressField('To', list)).replace(/^To: /, '').replace(/\r\n/g, '');
    expect(parseAddressList(value)).toEqual({ addresses: list, warnings: [], hasGroup: false });
  });

  test('parameters read back, non-ASCII by RFC 2231', () => {
    const field = contentTypeField('application/pdf', { name: 'Grüße "1"; x.pdf', x: 'a"b\\c' });
    const { parameters } = parseMessage(buildEntity({ headers: [field], body: bytes('') })).contentType;
    expect(Object.fromEntries(parameters)).toEqual({ name: 'Grüße "1"; x.pdf', x: 'a"b\\c' });
  });
});

describe('multipart', () => {
  const random = new Uint8Array(16).fill(0xab);

  test('parts read back octet for octet', () => {
    const parts = [bytes('Content-Type: text/plain\r\n\r\none'), bytes('\r\ntwo\r\n')];
    const boundary = makeBoundary(random, parts);
    const built = Buffer.concat(
      multipart(
        'mixed',
        parts.map((part) => [part]),
        { boundary },
      ),
    );
    const parsed = parseMessage(new Uint8Array(built));
    expect(parsed.contentType.subtype).toBe('mixed');
    expect(parsed.children.map((child) => text(child.bytes))).toEqual(parts.map(text));
  });

  test('a boundary that occurs in a part is refused', () => {
    const boundary = makeBoundary(random, []);
    expect(() => makeBoundary(random, [bytes(`x${boundary}y`)])).toThrow(usage);
    expect(() => makeBoundary(new Uint8Array(15), [])).toThrow(usage);
  });
});

describe('exchanging fields', () => {
  const message = bytes('A: 1\r\nSubject: old\n folded\r\nsubject: second\nB: 2\r\n\r\nbody\n');

  test('every other octet stays', () => {
    expect(text(replaceHeader(message, 'Subject', headerField('Subject', 'new')))).toBe(
      'A: 1\r\nSubject: new\r\nB: 2\r\n\r\nbody\n',
    );
    expect(text(replaceHeader(message, 'C', headerField('C', '3')))).toBe(
      text(message).replace('B: 2\r\n', 'B: 2\r\nC: 3\r\n'),
    );
    expect(text(removeHeaders(message, ['SUBJECT', 'a']))).toBe('B: 2\r\n\r\nbody\n');
  });
});

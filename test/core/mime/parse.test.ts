/** Structure: what belongs to which part, to the octet; limits; hostile input in bounded time. */

import { describe, expect, test } from 'vitest';
import { type Entity, findPart, header, headers, parseHeaders, parseMessage, walk } from '../../../src/mime/index.ts';
import { LIMITS } from '../../../src/model/index.ts';

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));
const text = (view: Uint8Array): string => Buffer.from(view).toString('latin1');
const parse = (source: string): Entity => parseMessage(bytes(source));
const lines = (...all: string[]): string => all.join('\r\n');
const outline = (entity: Entity): string[] =>
  [...walk(entity)].map(({ path, contentType: { type, subtype } }) => `${path} ${type}/${subtype}`);

describe('structure', () => {
  const nested = parse(
    lines(
      'Content-Type: multipart/signed; boundary=outer',
      '',
      'preamble',
      '--outer',
      'Content-Type: multipart/mixed; boundary="inner"',
      '',
      '--inner',
      '',
      'one',
      '--inner',
      'Content-Type: text/html',
      '',
      'two',
      '',
      '--inner--',
      '--outer  ',
      'Content-Type: application/pgp-signature',
      '',
      'sig',
      '--outer--',
      'epilogue',
    ),
  );

  test('paths and types', () => {
    expect(outline(nested)).toEqual([
      '1 multipart/signed',
      '1.1 multipart/mixed',
      '1.1.1 text/plain',
      '1.1.2 text/html',
      '1.2 application/pgp-signature',
    ]);
    expect(text(findPart(nested, '1.1.2')?.body ?? bytes('?'))).toBe('two\r\n');
    expect(findPart(nested, '1.3')).toBeNull();
  });

  test('a signed part ends before the line end of the delimiter, an inner closing line included', () => {
    const signed = text(findPart(nested, '1.1')?.bytes ?? bytes(''));
    expect(signed).toMatch(/^Content-Type: multipart\/mixed/);
    expect(signed).toMatch(/--inner--$/);
    expect(text(nested.preamble)).toBe('preamble');
    expect(text(nested.epilogue)).toBe('epilogue');
  });

  test('an empty body: the empty line before the delimiter belongs to the delimiter when it is the only one', () => {
    const part = (inside: string): string =>
      text(
        parse(`Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n${inside}\r\n--b--`).children[0]?.bytes ??
          bytes('?'),
      );
    for (const inside of ['A: 1\r\n\r\nbody', 'A: 1\r\n\r\n', 'A: 1\r\n', 'A: 1', '\r\nbody', '\r\n', '']) {
      expect(part(inside)).toBe(inside);
    }
  });

  test('a boundary that begins another one', () => {
    const inner = lines('--a-b', '', 'deep', '--a-b--');
    const source = lines(
      'Content-Type: multipart/mixed; boundary=a',
      '',
      '--a',
      'Content-Type: multipart/mixed; boundary=a-b',
      '',
      inner,
      '--a--',
    );
    expect(outline(parse(source))).toEqual(['1 multipart/mixed', '1.1 multipart/mixed', '1.1.1 text/plain']);
    expect(text(parse(source.replaceAll('a-b', 'a--')).children[0]?.body ?? bytes('?'))).toBe('');
  });

  test('the same boundary twice: the outer multipart gets the lines', () => {
    const source = lines(
      'Content-Type: multipart/mixed; boundary=x',
      '',
      '--x',
      'Content-Type: multipart/mixed; boundary=x',
      '',
      '--x',
      '',
      'leaf',
      '--x--',
    );
    expect(outline(parse(source))).toEqual(['1 multipart/mixed', '1.1 multipart/mixed', '1.2 text/plain']);
    expect(parse(source).children[0]?.oddities).toContain('missing-boundary');
  });

  test('an outer delimiter ends what is open inside', () => {
    const root = parse(
      lines(
        'Content-Type: multipart/mixed; boundary=o',
        '',
        '--o',
        'Content-Type: multipart/mixed; boundary=i',
        '',
        '--i',
        '',
        'x',
        '--o',
        '',
        'y',
        '--o--',
      ),
    );
    expect(outline(root)).toEqual(['1 multipart/mixed', '1.1 multipart/mixed', '1.1.1 text/plain', '1.2 text/plain']);
    expect(root.children[0]?.oddities).toEqual(['unterminated-multipart']);
    expect(root.oddities).toEqual([]);
  });

  test('delimiters only at the start of a line, with nothing but white space behind', () => {
    const root = parse(
      lines(
        'Content-Type: multipart/mixed; boundary=b',
        '',
        '--b',
        '',
        ' --b',
        '--bc',
        '--b   c',
        'x --b',
        '--b \t',
        '',
        'y',
        '--b--',
      ),
    );
    expect(root.children.map(({ body }) => text(body))).toEqual([lines(' --b', '--bc', '--b   c', 'x --b'), 'y']);
  });

  test('message/rfc822: the message inside is its part 1; also under base64, against the rules', () => {
    const inner = 'Subject: inner\r\n\r\ntext';
    const plain = parse(`Content-Type: message/rfc822\r\n\r\n${inner}`);
    expect(header(findPart(plain, '1.1') ?? plain, 'Subject')).toBe('inner');
    const encoded = parse(
      `Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(inner).toString('base64')}`,
    );
    expect(header(findPart(encoded, '1.1') ?? encoded, 'Subject')).toBe('inner');
    expect(encoded.oddities).toContain('encoded-message');
  });

  test('parts of a digest are messages unless they say otherwise', () => {
    const root = parse(
      lines('Content-Type: multipart/digest; boundary=b', '', '--b', '', 'Subject: one', '', 'x', '--b--'),
    );
    expect(outline(root)).toEqual(['1 multipart/digest', '1.1 message/rfc822', '1.1.1 text/plain']);
  });

  test('an unreadable Content-Type is text/plain', () => {
    const root = parse('Content-Type: nonsense\r\n\r\nx');
    expect(outline(root)).toEqual(['1 text/plain']);
    expect(root.oddities).toEqual(['malformed-content-type']);
  });
});

describe('header section', () => {
  test('fields with folding, white space before the colon, an mbox line, bare LF', () => {
    const parsed = parseHeaders(bytes('From x Mon\nSubject : a\n b\r\nX:\r\n\r\nbody'));
    expect(parsed.headers.map(({ name, value }) => [name, value])).toEqual([
      ['', 'From x Mon'],
      ['Subject', 'a b'],
      ['X', ''],
    ]);
    expect([...parsed.oddities].sort()).toEqual(['bare-lf', 'mbox-line']);
    expect(text(parsed.body)).toBe('body');
  });

  test('duplicates are kept, the first counts, contradictions are told', () => {
    const root = parse(
      lines(
        'From: a@x',
        'From: b@x',
        'Date: 1',
        'Date: 1',
        'Content-Type: text/html',
        'Content-Type: text/plain',
        '',
        '',
      ),
    );
    expect(headers(root, 'from')).toEqual(['a@x', 'b@x']);
    expect(header(root, 'FROM')).toBe('a@x');
    expect(root.contentType.subtype).toBe('html');
    expect([...root.oddities].sort()).toEqual(['contradictory-header', 'duplicate-header']);
  });

  test('a line without colon starts the body, as relays treat it', () => {
    const root = parse('Subject: x\r\nno header\r\nTo: y\r\n\r\nz');
    expect(root.headers).toHaveLength(1);
    expect(text(root.body)).toBe('no header\r\nTo: y\r\n\r\nz');
    expect(root.oddities).toEqual(['header-without-colon']);
  });

  test('octets above 127: UTF-8, else windows-1252', () => {
    const root = parse('A: gr\xc3\xbc\xc3\x9fe\r\nB: gr\xfc\xdfe\x80\r\n\r\n');
    expect(root.headers.map(({ value }) => value)).toEqual(['grüße', 'grüße€']);
    expect(root.oddities).toEqual(['eight-bit-header']);
  });

  test('encoded words that cannot be read are told', () => {
    expect(parse('Subject: =?utf-8?B?w7*w?=\r\n\r\n').oddities).toContain('broken-encoded-word');
    expect(parse('To: =?x-none?Q?a?= <a@b>\r\n\r\n').oddities).toEqual(['unknown-charset']);
    expect(parse('Subject: =?utf-8?Q?a?=\r\n\r\n').oddities).toEqual([]);
  });

  test('NUL and bare CR are told', () => {
    expect([...parse('A: x\0y\rz\r\n\r\n').oddities].sort()).toEqual(['bare-cr', 'nul-byte']);
  });
});

describe('limits', () => {
  const failure = (code: string): Error => expect.objectContaining({ code }) as Error;
  const deep = (depth: number): string =>
    Array.from(
      { length: depth },
      (_, level) => `Content-Type: multipart/mixed; boundary=b${level}\r\n\r\n--b${level}\r\n`,
    ).join('');

  test('depth, parts, fields, header section, message', () => {
    expect(outline(parse(deep(50)))).toHaveLength(51);
    expect(() => parse(deep(51))).toThrow(failure('too-deep'));
    expect(() => parse('Content-Type: message/rfc822\r\n\r\n'.repeat(60))).toThrow(failure('too-deep'));
    expect(() => parse(`Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\n\r\n'.repeat(10_001)}`)).toThrow(
      failure('too-many'),
    );
    expect(() => parse('A: b\r\n'.repeat(10_001))).toThrow(failure('too-many'));
    expect(() => parse(`A: ${'b'.repeat(1_000_001)}`)).toThrow(failure('too-large'));
    expect(() => parseMessage(new Uint8Array(11), { ...LIMITS, messageBytes: 10 })).toThrow(failure('too-large'));
    expect(() => parseHeaders(new Uint8Array(11), { ...LIMITS, messageBytes: 10 })).toThrow(failure('too-large'));
  });
});

describe('hostile input takes linear time', () => {
  const multipart = (boundary: string, body: string): string =>
    `Content-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n${body}`;
  const nestedBoundaries = (tail: string): string =>
    Array.from({ length: 49 }, (_, level) =>
      multipart(`${'a'.repeat(49 - level)}`, `--${'a'.repeat(49 - level)}\r\n`),
    ).join('') + tail;

  test.each([
    ['lines that almost are delimiters', multipart('a'.repeat(70), `\r\n--${'a'.repeat(69)}`.repeat(60_000))],
    ['a boundary of hyphens in a body of hyphens', multipart('-'.repeat(60), '-'.repeat(5_000_000))],
    ['lines of two hyphens', multipart('b', '\n--'.repeat(1_000_000))],
    ['nested prefix boundaries and lines that begin all', nestedBoundaries(`\r\n--${'a'.repeat(60)}`.repeat(60_000))],
    [
      'a boundary of 900 kB and many small multiparts',
      multipart('x'.repeat(900_000), `--${'x'.repeat(900_000)}\r\n${multipart('y', '--y\r\n\r\n--y--\r\n')}`) +
        `--${'x'.repeat(900_000)}\r\n\r\n`.repeat(3),
    ],
    [
      'thousands of unterminated parts',
      multipart('b', '--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n'.repeat(9_000)),
    ],
    ['a header of spaces', `A:${' '.repeat(999_000)}x\r\n\r\n`],
    ['a header of folds', `A: ${'\r\n x'.repeat(200_000)}\r\n\r\n`],
    ['a Content-Type of open comments', `Content-Type: ${'('.repeat(900_000)}\r\n\r\n`],
    ['a Content-Type of semicolons', `Content-Type: text/plain${';a=(;'.repeat(150_000)}\r\n\r\n`],
    [
      'a Content-Type of continuations',
      `Content-Type: text/plain${Array.from({ length: 9_999 }, (_, n) => `; a*${n}*=%41`).join('')}\r\n\r\n`,
    ],
    ['a body without line end', `A: b\r\n\r\n${'x'.repeat(5_000_000)}`],
    ['no header, no line end', 'x'.repeat(5_000_000)],
  ])('%s', (_, source) => {
    const input = bytes(source);
    const start = performance.now();
    parseMessage(input);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});

/** Parameters, encoded words, addresses: what is written in the wild. */

import { describe, expect, test } from 'vitest';
import { decodeHeaderText, parseAddressList, parseContentType, parseMessage } from '../../../src/mime/index.ts';

const parameters = (value: string): Record<string, string> =>
  Object.fromEntries(parseContentType(value)?.parameters ?? []);
const filename = (field: string): string | null =>
  parseMessage(new Uint8Array(Buffer.from(`${field}\r\n\r\n`))).filename;

describe('parameters', () => {
  test.each([
    ['text/plain; charset=utf-8', { charset: 'utf-8' }],
    ['text/plain; CHARSET="utf-8"; charset=latin1', { charset: 'utf-8' }],
    ['text/plain;; charset = utf-8 ;', { charset: 'utf-8' }],
    ['text/plain; charset=utf-8 (comment)', { charset: 'utf-8' }],
    ['text/plain (a; b=c); charset=utf-8', { charset: 'utf-8' }],
    ['a/b; name="a\\"b\\\\c"', { name: 'a"b\\c' }],
    ['a/b; name="C:\\temp\\x"', { name: 'C:\\temp\\x' }],
    ['a/b; name=two words(1).pdf; x=y', { name: 'two words(1).pdf', x: 'y' }],
    ['a/b; name="unclosed', { name: 'unclosed' }],
    ["a/b; name*=utf-8''gr%C3%BC%C3%9Fe.txt; name=plain", { name: 'grüße.txt' }],
    ["a/b; name*=iso-8859-1'de'gr%FC%DFe", { name: 'grüße' }],
    ['a/b; name*0=one; name*1=" two"; name*3=lost', { name: 'one two' }],
    ["a/b; name*1*=%9Fe; name*0*=utf-8''gr%C3%BC%C3", { name: 'grüße' }],
    ['a/b; name*0*=utf-8\'\'a%20; name*1="b%20c"', { name: 'a b%20c' }],
    ['a/b; name*1=no-first', {}],
    ['a/b; name="=?utf-8?B?w7wudHh0?="', { name: 'ü.txt' }],
    ['a/b; boundary="=?utf-8?B?w7wudHh0?="', { boundary: '=?utf-8?B?w7wudHh0?=' }],
    ["a/b; name*=utf-8''%zz%", { name: '%zz%' }],
  ])('%s', (value, expected) => {
    expect(parameters(value)).toEqual(expected);
  });

  test('type and subtype in lower case; what is no type is null', () => {
    expect(parseContentType('TEXT/X-y+z')).toMatchObject({ type: 'text', subtype: 'x-y+z' });
    expect(parseContentType('text')).toBeNull();
    expect(parseContentType('/plain')).toBeNull();
  });

  test('file names by disposition, else by type', () => {
    expect(filename('Content-Type: a/b; name=x\r\nContent-Disposition: attachment; filename=y')).toBe('y');
    expect(filename('Content-Type: a/b; name=x\r\nContent-Disposition: attachment')).toBe('x');
    expect(filename('Content-Disposition: attachment; filename*=UTF-8\'\'%E2%82%AC.pdf; filename="EUR.pdf"')).toBe(
      '€.pdf',
    );
    expect(filename('Subject: none')).toBeNull();
  });
});

describe('encoded words', () => {
  test.each([
    ['plain', 'plain'],
    ['=?iso-8859-1?q?gr=FC=DFe?=', 'grüße'],
    ['=?UTF-8?B?w7w=?= =?utf-8?b?w7w=?= x', 'üü x'],
    ['=?utf-8?B?4oI=?= =?utf-8?B?rA==?=', '€'],
    ['=?utf-8?Q?a?=\t=?iso-8859-1?Q?b?=', 'ab'],
    ['a =?utf-8?Q?_b_?= c', 'a  b  c'],
    ['=?utf-8*en?Q?x?=', 'x'],
    ['=?shift_jis?B?k/qWe4zq?=', '日本語'],
    ['=?gb2312?B?1tDOxA==?=', '中文'],
    ['=?koi8-r?B?8NLJ18XU?=', 'Привет'],
    ['=?utf-8?Q?a b?=', 'a b'],
    ['=?utf-8?Q?=zz?=', '=zz'],
    ['=?unknown-charset?Q?x=FC?=', 'xü'],
    ['=?utf-8?X?abc?=', '=?utf-8?X?abc?='],
    ['=?utf-8?B?w7w', '=?utf-8?B?w7w'],
    ['line=?utf-8?Q?=0D=0ABcc:_x?=', 'line Bcc: x'],
    ['(=?utf-8?Q?a?=)', '(a)'],
  ])('%s', (value, expected) => {
    expect(decodeHeaderText(value)).toBe(expected);
  });
});

describe('address lists', () => {
  test.each<[string, string[], string[]]>([
    ['Alice <alice@Example.COM>', ['Alice|alice@example.com'], []],
    ['alice@bank.com <mallory@evil.com>', ['alice@bank.com|mallory@evil.com'], ['address-in-name']],
    ['alice@bank.com[<m@evil.com>', ['alice@bank.com[|m@evil.com'], ['address-in-name']],
    ['Alice@bank.com <alice@bank.com>', ['Alice@bank.com|alice@bank.com'], []],
    ['M <m@evil.com>]', ['M|m@evil.com'], ['text-after-address']],
    ['M <m@evil.com>)', ['M|m@evil.com'], ['text-after-address']],
    ['M <m@evil.com\v>', [], ['space-in-address']],
    ['"alice@bank.com" <m@evil.com>', ['alice@bank.com|m@evil.com'], []],
    ['alice@bank.com, <m@evil.com>', ['|alice@bank.com', '|m@evil.com'], []],
    ['a@b (Comment (nested))', ['Comment (nested)|a@b'], []],
    ['Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>', ['Pete|pete@silly.test'], []],
    [
      'A Group(x):Ed <c@(y)public.example>, joe@example.org,John <jdoe@one.test> (friend); (end)',
      ['Ed|c@public.example', '|joe@example.org', 'John|jdoe@one.test'],
      [],
    ],
    ['Undisclosed recipients:;', [], []],
    ['a:b@c;,d@e', ['|b@c', '|d@e'], []],
    ['"very.@.odd"@example.com', ['|"very.@.odd"@example.com'], []],
    ['"alice"@x.com', ['|alice@x.com'], []],
    ['"a\\"b"@x', ['|"a\\"b"@x'], []],
    ['john . smith @ example . com', ['|john.smith@example.com'], []],
    ['a@[192.0.2.1]', ['|a@[192.0.2.1]'], []],
    ['Jürgen <jürgen@exämple.de>', ['Jürgen|jürgen@exämple.de'], []],
    ['=?utf-8?Q?Doe,_John?= <a@b>', ['Doe, John|a@b'], []],
    ['=?utf-8?Q?=3Cvictim=40bank=3E?= <a@b>', ['<victim@bank>|a@b'], []],
    ['"=?utf-8?B?w7w=?=" <a@b>', ['ü|a@b'], []],
    ['a@b,,  ,c@d,', ['|a@b', '|c@d'], []],
    ['<@a.com,@b.com:joe@c.com>, x@y', ['|joe@c.com', '|x@y'], ['route']],
    ['"Alice <a@b>', ['Alice|a@b'], ['unclosed-quote']],
    ['Alice (x <a@b>', ['Alice x|a@b'], ['unclosed-comment']],
    ['Alice <a@b, c@d', ['Alice|a@b', '|c@d'], ['unclosed-bracket']],
    ['Alice a@b', ['Alice|a@b'], ['missing-brackets']],
    ['a@b; c@d', ['|a@b', '|c@d'], ['semicolon-between']],
    ['g: a@b', ['|a@b'], ['unclosed-group']],
    ['<a@b> trailing', ['|a@b'], ['text-after-address']],
    ['<alice@bank.com> <m@evil.com>', [], ['several-brackets']],
    ['a@b@c', [], ['several-at']],
    ['<a b@c>', [], ['space-in-address']],
    ['local, x@y', ['|x@y'], ['no-address']],
    ['<>', [], ['no-address']],
    ['<a@>', [], ['missing-domain']],
    ['<@b>', [], ['no-address']],
    ['a@b\0.com', [], ['control-character']],
    ['', [], []],
  ])('%s', (value, addresses, warnings) => {
    const list = parseAddressList(value);
    expect(list.addresses.map(({ name, address }) => `${name}|${address}`)).toEqual(addresses);
    expect(list.warnings).toEqual(warnings);
  });

  test.each(['"\\', '(', '<', 'a@', '<@,', ',:;', '[', '"a" '])('a megabyte of %s takes linear time', (piece) => {
    const start = performance.now();
    parseAddressList(piece.repeat(1_000_000 / piece.length));
    expect(performance.now() - start).toBeLessThan(3_000);
  });
});

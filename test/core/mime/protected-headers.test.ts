/** Header protection by RFC 9788: what is written, what is read, what is taken off again. */

import { describe, expect, test } from 'vitest';
import { concat } from '../../../src/bytes/index.ts';
import {
  type Entity,
  type ProtectOptions,
  decodeText,
  findPart,
  parseMessage,
  protectHeaders,
  readProtected,
  restoreOriginal,
} from '../../../src/mime/index.ts';

const lines = (...all: string[]): string => all.join('\r\n');
const bytes = (source: string): Uint8Array => new Uint8Array(Buffer.from(source));
const text = (view: Uint8Array): string => Buffer.from(view).toString('utf8');
const parse = (source: string): Entity => parseMessage(bytes(source));
const protect = (source: string, options: ProtectOptions): [payload: string, outer: string] => {
  const { payload, outerHeaders } = protectHeaders(bytes(source), options);
  expect(text(restoreOriginal(concat(payload)))).toBe(source.replace(/^Bcc:.*\r\n/m, ''));
  return [text(concat(payload)), text(outerHeaders)];
};

const MESSAGE = lines(
  'Date: Mon, 1 Jan 2024 10:00:00 +0000',
  'From: Alice <alice@example.org>',
  'To: bob@example.org,',
  ' carol@example.org',
  'Bcc: dave@example.org',
  'Subject: Handling the Jones contract',
  'Keywords: Contract, Urgent',
  'Thread-Topic: Handling the Jones contract',
  'MIME-Version: 1.0',
  'Content-Type: text/plain; charset="us-ascii"',
  '',
  'Please review.',
  '',
);

describe('protectHeaders', () => {
  test('encrypted: fields inside, HP-Outer says what stands outside, a legacy display', () => {
    const [payload, outer] = protect(MESSAGE, { mode: 'encrypted' });
    const outside = [
      'Date: Mon, 1 Jan 2024 10:00:00 +0000',
      'From: Alice <alice@example.org>',
      'To: bob@example.org,\r\n carol@example.org',
      'Subject: [...]',
    ];
    expect(outer).toBe(lines(...outside, 'MIME-Version: 1.0', ''));
    expect(payload).toBe(
      lines(
        ...outside.map((field) => `HP-Outer: ${field}`),
        MESSAGE.replace(/Bcc:.*\r\n/, '')
          .replace('text/plain;', 'text/plain; hp="cipher"; hp-legacy-display="1";')
          .replace('Please', 'Subject: Handling the Jones contract\r\n\r\nPlease'),
      ),
    );
  });

  test('signed: the mark alone', () => {
    const [payload, outer] = protect(MESSAGE, { mode: 'signed' });
    expect(payload).toBe(MESSAGE.replace(/Bcc:.*\r\n/, '').replace('text/plain;', 'text/plain; hp="clear";'));
    expect(outer).toContain('Subject: Handling the Jones contract\r\n');
    expect(outer).toContain('Keywords:');
    expect(outer).not.toMatch(/Content-|Bcc/);
  });

  test('another placeholder, no legacy display', () => {
    const [payload, outer] = protect(MESSAGE, { mode: 'encrypted', placeholder: '...', legacyDisplay: false });
    expect(outer).toContain('Subject: ...\r\n');
    expect(payload).not.toContain('legacy');
  });

  test.each([
    ['no Content-Type', 'Subject: x\r\n\r\nbody', 'Content-Type: text/plain; hp=clear\r\nSubject: x\r\n\r\nbody'],
    ['no header', '\r\nbody', 'Content-Type: text/plain; hp=clear\r\n\r\nbody'],
    ['no header, no empty line', 'body text', 'Content-Type: text/plain;\r\n hp=clear\r\n\r\nbody text'],
    ['nothing', '', 'Content-Type: text/plain;\r\n hp=clear\r\n\r\n'],
    ['header alone', 'Subject: x', 'Content-Type: text/plain; hp=clear\r\nSubject: x'],
    ['odd case, folded', 'cONTENT-tYPE :\r\n TEXT/HTML\r\n\r\n', 'cONTENT-tYPE :\r\n TEXT/HTML; hp="clear"\r\n\r\n'],
    ['an unclosed quote', 'Content-Type: a/b; c="d\r\n\r\n', 'Content-Type: a/b; hp="clear"; c="d\r\n\r\n'],
    ['nonsense', 'Content-Type: x\r\n\r\n', 'Content-Type: text/plain; hp=clear\r\nContent-Type: x\r\n\r\n'],
    [
      'a nested comment',
      'Content-Type: ((x)) multipart/mixed; boundary=b\r\n\r\n--b--',
      'Content-Type: multipart/mixed; hp=clear; boundary="b"\r\nContent-Type: ((x)) multipart/mixed; boundary=b\r\n\r\n--b--',
    ],
    ['bare LF', 'Content-Type: a/b\nX: y\n\nbody\n', 'Content-Type: a/b; hp="clear"\nX: y\n\nbody\n'],
    ['an mbox line', 'From x\r\nA: b\r\n\r\n', 'From x\r\nContent-Type: text/plain; hp=clear\r\nA: b\r\n\r\n'],
  ])('signed: %s', (_, source, expected) => {
    expect(protect(source, { mode: 'signed' })[0]).toBe(expected);
  });
});

describe('legacy display', () => {
  const display = (head: string, body: string, subject = 'Secret'): Entity => {
    const [payload] = protect(`Subject: ${subject}\r\n${head}\r\n\r\n${body}`, { mode: 'encrypted' });
    return parse(payload);
  };

  test.each([
    ['7bit', 'Content-Type: text/plain', 'text', 'Subject: Secret\r\n\r\ntext'],
    [
      'quoted-printable',
      'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable',
      'a=3Db',
      'Subject: Secret\r\n\r\na=b',
    ],
    [
      'base64',
      'Content-Type: text/plain\r\nContent-Transfer-Encoding: base64',
      'dGV4dA==\r\n',
      'Subject: Secret\r\n\r\ntext',
    ],
    [
      'HTML',
      'Content-Type: text/html',
      '<html><body class="x">hi</body>',
      '<html><body class="x"><div class="header-protection-legacy-display"><pre>Subject: Secret</pre></div>hi</body>',
    ],
    [
      'HTML in base64',
      'Content-Type: text/html\r\nContent-Transfer-Encoding: base64',
      Buffer.from('<body>hi').toString('base64'),
      '<body><div class="header-protection-legacy-display"><pre>Subject: Secret</pre></div>hi',
    ],
    [
      'HTML in quoted-printable',
      'Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable',
      '<body style=3D"x">hi',
      '<body style="x"><div class="header-protection-legacy-display"><pre>Subject: Secret</pre></div>hi',
    ],
    [
      'a fragment of HTML',
      'Content-Type: text/html',
      '<p>hi',
      '<div class="header-protection-legacy-display"><pre>Subject: Secret</pre></div><p>hi',
    ],
  ])('%s', (_, head, body, expected) => {
    const part = display(head, body);
    expect(part.contentType.parameters.get('hp-legacy-display')).toBe('1');
    expect(decodeText(part).text).toBe(expected);
  });

  test('UTF-8 where the part can carry it; HTML escapes', () => {
    const subject = '=?utf-8?Q?Gr=C3=BC=C3=9Fe_<b>?=';
    const plain = 'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit';
    expect(decodeText(display(plain, 'x', subject)).text).toBe('Subject: Grüße <b>\r\n\r\nx');
    expect(decodeText(display(plain.replace('plain', 'html'), 'x', subject)).text).toContain('Grüße &lt;b&gt;');
    const long = display(plain.replace('8bit', 'quoted-printable'), 'x', '=?utf-8?Q?=C3=BC_=3D?= '.repeat(30).trim());
    expect(decodeText(long).text).toBe(`Subject: ${'ü ='.repeat(30)}\r\n\r\nx`);
    for (const line of text(long.body).split('\r\n')) expect(line.length).toBeLessThanOrEqual(76);
  });

  test.each([
    ['7bit and a Subject beyond ASCII', 'Content-Type: text/plain', 'x', '=?utf-8?Q?=C3=BC?='],
    ['another charset', 'Content-Type: text/plain; charset=utf-16', 'x', 'Secret'],
    ['base64 in an odd layout', 'Content-Type: text/plain\r\nContent-Transfer-Encoding: base64', 'dG V4dA==', 'Secret'],
    ['HTML without a body tag', 'Content-Type: text/html', '<html>hi', 'Secret'],
    ['an attachment', 'Content-Type: text/plain\r\nContent-Disposition: attachment', 'x', 'Secret'],
    [
      'a signed body',
      'Content-Type: multipart/signed; boundary=b',
      '--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--',
      'Secret',
    ],
  ])('is left out: %s', (_, head, body, subject) => {
    expect(text(display(head, body, subject).bytes)).not.toContain('legacy');
  });

  test('in each alternative of the first part, not in attachments', () => {
    const source = lines(
      'Subject: Secret',
      'Content-Type: multipart/mixed; boundary=m',
      '',
      '--m',
      'Content-Type: multipart/alternative; boundary=a',
      '',
      '--a',
      'Content-Type: text/plain',
      '',
      'plain',
      '--a',
      'Content-Type: text/html',
      '',
      '<body>html</body>',
      '--a--',
      '--m',
      'Content-Type: text/plain; name=note.txt',
      '',
      'attached',
      '--m--',
    );
    const root = parse(protect(source, { mode: 'encrypted' })[0]);
    const has = (path: string): boolean | undefined =>
      findPart(root, path)?.contentType.parameters.has('hp-legacy-display');
    expect([has('1'), has('1.1.1'), has('1.1.2'), has('1.2')]).toEqual([false, true, true, false]);
  });
});

describe('restoreOriginal leaves alone what is not ours', () => {
  const [ours] = protect(MESSAGE, { mode: 'encrypted' });

  test.each([
    ['no hp', MESSAGE],
    [
      'HP-Outer behind the other fields',
      lines('Subject: x', 'HP-Outer: Subject: [...]', 'Content-Type: text/plain; hp="cipher"', '', 'x'),
    ],
    [
      'hp at the end',
      lines(
        'HP-Outer: Subject: [...]',
        'Subject: x',
        'Content-Type: text/plain; charset=us-ascii; hp="cipher"',
        '',
        'x',
      ),
    ],
    ['an HP-Outer less', ours.replace(/^HP-Outer.*\r\n/, '')],
    ['another HP-Outer', ours.replace('HP-Outer: Date: Mon', 'HP-Outer: Date: Tue')],
    ['the older kind', lines('Subject: x', 'Content-Type: text/plain; protected-headers="v1"', '', 'x')],
  ])('%s', (_, source) => {
    const payload = bytes(source);
    expect(restoreOriginal(payload)).toBe(payload);
  });
});

describe('readProtected', () => {
  const read = (payload: string, outer: string | null): ReturnType<typeof readProtected> =>
    readProtected(parse(payload), outer === null ? null : parse(outer));

  test('cipher: the Subject is secret, the rest was open', () => {
    const [payload, outer] = protect(MESSAGE, { mode: 'encrypted' });
    const found = read(payload, outer);
    expect(found).toMatchObject({ isProtected: true, mode: 'cipher', contradictions: [] });
    expect(found.fields.Subject).toEqual({
      value: 'Handling the Jones contract',
      inner: 'Handling the Jones contract',
      written: 'Handling the Jones contract',
      outer: '[...]',
      confidential: true,
    });
    expect(found.fields.To).toMatchObject({ value: 'bob@example.org, carol@example.org', confidential: false });
    expect(found.fields.Cc).toEqual({ value: null, inner: null, written: null, outer: null, confidential: false });
  });

  test('clear: nothing is secret', () => {
    const found = read(...protect(MESSAGE, { mode: 'signed' }));
    expect(found).toMatchObject({ isProtected: true, mode: 'clear', contradictions: [] });
    expect(Object.values(found.fields).some(({ confidential }) => confidential)).toBe(false);
  });

  test('a changed outside is reported and not merged in', () => {
    const [payload, outer] = protect(MESSAGE, { mode: 'encrypted' });
    const found = read(
      payload,
      `${outer.replace('alice@', 'mallory@').replace('[...]', '[list] [...]')}Cc: eve@example.org\r\n`,
    );
    expect(found.contradictions).toEqual(['Subject', 'From', 'Cc']);
    expect(found.fields.From).toMatchObject({
      value: 'Alice <alice@example.org>',
      outer: 'Alice <mallory@example.org>',
    });
    expect(found.fields.Cc.value).toBeNull();
  });

  test('a sender that hides more', () => {
    const payload = lines(
      'HP-Outer: From: anonymous@example.org',
      'From: a@example.org',
      'Cc: c@example.org',
      'Content-Type: text/plain; hp=cipher',
      '',
      '',
    );
    const found = read(payload, 'From: anonymous@example.org\r\n\r\n');
    expect(found.contradictions).toEqual([]);
    expect(found.fields.From.confidential).toBe(true);
    expect(found.fields.Cc.confidential).toBe(true);
  });

  test('fields without a mark are not protected', () => {
    const found = read(lines('Subject: inner', 'Content-Type: text/plain', '', ''), 'Subject: outer\r\n\r\n');
    expect(found).toMatchObject({ isProtected: false, mode: null, contradictions: [] });
    expect(found.fields.Subject).toEqual({
      value: null,
      inner: null,
      written: null,
      outer: 'outer',
      confidential: false,
    });
  });

  test('the older kind, with its fields in the payload or in a text/rfc822-headers part', () => {
    const own = lines('Subject: inner', 'Content-Type: text/plain; protected-headers="v1"', '', 'x');
    expect(read(own, 'Subject: ...\r\n\r\n').fields.Subject).toMatchObject({ value: 'inner', confidential: true });
    expect(read(own, null).fields.Subject.confidential).toBe(false);
    const part = lines(
      'Content-Type: multipart/mixed; protected-headers="v1"; boundary=b',
      '',
      '--b',
      'Content-Type: text/rfc822-headers; protected-headers="v1"',
      '',
      'Subject: =?utf-8?Q?inn=C3=A9r?=',
      '',
      '--b',
      '',
      'x',
      '--b--',
    );
    const found = read(part, 'Subject: ...\r\n\r\n');
    expect(found.mode).toBe('v1');
    expect(found.fields.Subject).toMatchObject({ value: 'innér', confidential: true });
    expect(found.contradictions).toEqual([]);
  });

  test('without the outer message', () => {
    const [payload] = protect(MESSAGE, { mode: 'encrypted' });
    expect(read(payload, null).fields.Subject).toMatchObject({
      value: 'Handling the Jones contract',
      outer: null,
      confidential: true,
    });
  });
});

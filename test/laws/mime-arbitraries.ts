/** Arbitrary MIME messages, well-formed and broken, for the laws of mime. */

import fc from 'fast-check';

const LINE_ENDS = ['\r\n', '\r\n', '\r\n', '\n'];
const BOUNDARIES = ['a', 'a-b', '--', 'ab', 'x y', '=_frontier', 'A'];

const lineEnd = fc.constantFrom(...LINE_ENDS);

/** Header lines, most of them sound. */
const headerLine = fc.oneof(
  fc.constantFrom(
    'Subject: Hello',
    'Subject: =?utf-8?B?w7wgw7Y=?= <b>',
    'subject : spaced',
    'SUBJECT:',
    'From: Alice <alice@example.org>',
    'To: bob@example.org,\r\n carol@example.org',
    'Cc: dave@example.org',
    'Date: Mon, 1 Jan 2024 00:00:00 +0000',
    'MIME-Version: 1.0',
    'Comments: secret',
    'Keywords: a, b',
    'Thread-Topic: Hello',
    'X-Eight: gr\u00fc\u00df',
    'HP-Outer: Subject: nested',
    'no colon here',
    ' leading continuation',
    'From someone Mon Jan 1 00:00:00 2024',
    ': empty name',
    'Content-Transfer-Encoding: 8bit',
    'Content-Transfer-Encoding: quoted-printable',
    'Content-Transfer-Encoding: base64',
    'Content-Disposition: attachment; filename="a.txt"',
  ),
  fc
    .tuple(fc.constantFrom('Subject', 'X-Any', 'Content-Type', 'From', 'Message-ID'), fc.string({ maxLength: 30 }))
    .map(([name, value]) => `${name}: ${value.replace(/[\r\n]/g, '')}`),
);

const leafType = fc.constantFrom(
  'text/plain',
  'text/plain; charset=utf-8',
  'TEXT/PLAIN;\r\n charset="us-ascii"; format=flowed',
  'text/html; charset=utf-8',
  'text/html',
  'application/octet-stream; name=x.bin',
  'text/plain; charset="unclosed',
  'text/plain (comment)',
  '(comment) text/plain; charset=utf-8',
  '(nested (comment)) text/html; charset=utf-8',
  'text/pl(ain)ain',
  'garbage',
  '',
  'text/plain; hp="cipher"',
  'text/plain; hp=clear; hp-legacy-display="1"',
);

const bodyText = fc.oneof(
  fc.string({ maxLength: 80 }),
  fc
    .array(
      fc.constantFrom(
        'line',
        '',
        '--a',
        '--a--',
        '--a-b',
        '--ab',
        'a=20b=',
        '<html><body>',
        'Subject: Hello',
        '\u00fc',
      ),
      {
        maxLength: 8,
      },
    )
    .map((lines) => lines.join('\r\n')),
  fc.constantFrom(
    'SGVsbG8=',
    'SGVsbG8=\r\n',
    'SGVs\r\nbG8=\r\n',
    '<html>\r\n<body class=3D"x">hi</body></html>',
    '<p>hi</p>',
  ),
);

interface Piece {
  readonly text: string;
}

/** An entity of at most that depth. */
function entity(depth: number): fc.Arbitrary<Piece> {
  const leaf = fc
    .tuple(fc.array(headerLine, { maxLength: 4 }), fc.option(leafType), fc.option(fc.constant('')), bodyText, lineEnd)
    .map(([lines, type, separator, body, end]) => {
      const fields = type === null ? lines : [...lines, `Content-Type: ${type}`];
      return { text: fields.map((line) => line + end).join('') + (separator === null ? '' : end) + body };
    });
  if (depth === 0) return leaf;
  const multipart = fc
    .tuple(
      fc.array(headerLine, { maxLength: 3 }),
      fc.constantFrom('mixed', 'alternative', 'related', 'signed', 'digest'),
      fc.constantFrom(...BOUNDARIES),
      fc.array(entity(depth - 1), { maxLength: 3 }),
      fc.constantFrom('', 'preamble'),
      fc.constantFrom('', '--', '--\r\n', '--  \r\nepilogue', '--\r\n\r\n'),
      lineEnd,
    )
    .map(([lines, subtype, boundary, parts, preamble, closing, end]) => {
      const head = [...lines, `Content-Type: multipart/${subtype}; boundary="${boundary}"`].map((line) => line + end);
      const inside = parts.map(({ text }) => `${end}--${boundary}${end}${text}`).join('');
      const last = closing === '' ? '' : `${end}--${boundary}${closing}`;
      return { text: head.join('') + end + preamble + inside + last };
    });
  const message = fc
    .tuple(entity(depth - 1), lineEnd)
    .map(([inner, end]) => ({ text: `Content-Type: message/rfc822${end}${end}${inner.text}` }));
  return fc.oneof(
    { weight: 3, arbitrary: leaf },
    { weight: 4, arbitrary: multipart },
    { weight: 1, arbitrary: message },
  );
}

/** Octets of a message; characters above 255 are written as UTF-8. */
export const mimeMessage: fc.Arbitrary<Uint8Array> = entity(3).map(
  ({ text }) => new Uint8Array(Buffer.from(text, 'utf8')),
);

/** Any octets, with much of what a parser trips over. */
export const anyOctets: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc
    .array(fc.constantFrom(13, 10, 32, 9, 45, 58, 59, 34, 61, 63, 65, 0, 255), { maxLength: 200 })
    .map((octets) => new Uint8Array(octets)),
  mimeMessage,
);

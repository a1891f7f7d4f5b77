/** Where a signed or sealed part stands: whatever is put around or beside it, it never speaks for the whole of what is shown. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cast, entityOf, letter, secret, textOf } from './cast.ts';

let cast: Cast;
let signed: string;
let opaque: string;
let sealed: string;

beforeAll(async () => {
  cast = await Cast.meet();
  signed = await cast.seal(letter, { encrypt: false, to: [] });
  opaque = await cast.seal(letter, { encrypt: false, to: [], opaque: true });
  sealed = await cast.seal(letter);
});

afterAll(() => {
  cast.leave();
});

const fields = ['From: ann@example.org', 'To: bob@example.org', 'Subject: Result', 'MIME-Version: 1.0'];
const html = (text: string) => `Content-Type: text/html\r\n\r\n${text}`;
const claim = html('<p>Pay to this account instead.</p>');

function around(type: string, ...parts: readonly string[]): string {
  const body = parts.map((part) => `--eve\r\n${part}\r\n`).join('');
  return [...fields, `Content-Type: ${type}; boundary="eve"`, '', `${body}--eve--\r\n`].join('\r\n');
}

const attached = (message: string, type = 'message/rfc822') => `Content-Type: ${type}\r\n\r\n${message}`;
const asFile = (message: string) =>
  `Content-Type: application/octet-stream; name="letter.eml"\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(message, 'latin1').toString('base64')}`;

/** Everything that an attacker can build around a message of Ann's. */
const places: readonly (readonly [string, (message: string) => string])[] = [
  ['beside a text in multipart/mixed', (it) => around('multipart/mixed', claim, entityOf(it))],
  ['alone in multipart/mixed', (it) => around('multipart/mixed', entityOf(it))],
  ['the last of multipart/alternative', (it) => around('multipart/alternative', claim, entityOf(it))],
  ['the first of multipart/alternative', (it) => around('multipart/alternative', entityOf(it), claim)],
  [
    'in multipart/related, never referred to',
    (it) => around('multipart/related; type="text/html"', claim, `Content-ID: <a@x>\r\n${entityOf(it)}`),
  ],
  [
    'in multipart/related, as a picture of 0 by 0',
    (it) =>
      around('multipart/related', html('<p>Pay!<img src="cid:a@x" width=0>'), `Content-ID: <a@x>\r\n${entityOf(it)}`),
  ],
  [
    'hidden by the style of what stands before',
    (it) => around('multipart/mixed', html('Pay!<div style="display:none">'), entityOf(it), html('</div>')),
  ],
  ['in another message', (it) => [...fields, attached(it)].join('\r\n')],
  ['in a message in a message', (it) => [...fields, attached([...fields, attached(it)].join('\r\n'))].join('\r\n')],
  ['attached as a message', (it) => around('multipart/mixed', claim, attached(it))],
  ['attached as a file', (it) => around('multipart/mixed', claim, asFile(it))],
  ['in a digest', (it) => around('multipart/digest', it)],
  [
    'deep among others',
    (it) =>
      around(
        'multipart/mixed',
        claim,
        around('multipart/alternative', claim, entityOf(it))
          .replace(/^[^]*?(?=Content-Type)/, '')
          .replaceAll('eve', 'mallory'),
      ),
  ],
  ['in two copies', (it) => around('multipart/mixed', entityOf(it), entityOf(it))],
];

describe.each(places)('%s', (_name, place) => {
  it.each([
    ['a signed part', () => signed],
    ['an opaque part', () => opaque],
  ])('%s is not the whole', async (_, message) => {
    const reading = await cast.read(place(message()));
    expect(['partly-signed', 'not-signed']).toContain(reading.verdict.code);
    expect(reading.signatures.map(({ covers }) => covers)).not.toContain('whole');
    expect(reading.headers.Subject.protection).toBe('none');
  });

  it('an encrypted part stays closed, and opened on wish is only a part', async () => {
    const closed = await cast.read(place(sealed));
    expect(textOf(closed)).not.toContain(secret);
    expect(['partly-signed', 'not-signed']).toContain(closed.verdict.code);
    const open = await cast.read(place(sealed), { innerParts: true });
    expect(['partly-signed', 'not-signed']).toContain(open.verdict.code);
    expect([...open.signatures, ...open.encryptions].map(({ covers }) => covers)).not.toContain('whole');
    expect(open.headers.Subject.protection).toBe('none');
  });
});

it('a signature by Eve around all of it makes the whole hers, not Ann’s', async () => {
  const message = Buffer.from(around('multipart/mixed', claim, entityOf(signed)), 'latin1');
  const reading = await cast.read(await cast.seal(message, { signers: cast.signer(cast.eve), encrypt: false, to: [] }));
  expect(reading.signatures.map(({ covers, speaksAs }) => [covers, speaksAs])).toEqual([
    ['whole', null],
    ['part', 'sender'],
  ]);
  expect(reading.verdict.code).toBe('signed-by-other');
});

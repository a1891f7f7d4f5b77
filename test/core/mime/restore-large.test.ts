/** Header protection taken off large messages: only the front is looked at again, and nothing is copied. */

import { describe, expect, it } from 'vitest';
import { concat } from '../../../src/bytes/index.ts';
import { originalChunks, protectHeaders, restoreOriginal } from '../../../src/mime/index.ts';

const ATTACHMENT = ['Content-Type: application/pdf', 'Content-Transfer-Encoding: base64', '', 'QUJD'.repeat(19)];
const LARGE = [...ATTACHMENT, ...Array<string>(4000).fill('QUJD'.repeat(19))];
const TEXT = ['Content-Type: text/plain; charset=utf-8', '', 'Hello'];
const HTML = ['Content-Type: text/html; charset=utf-8', '', '<html><body>Hello</body></html>'];
const LARGE_TEXT = ['Content-Type: text/plain; charset=utf-8', '', ...Array<string>(4000).fill('All work and no play')];
const LARGE_BASE64 = LARGE.map((line) => line.replace('application/pdf', 'text/plain; charset=utf-8'));

function multipart(subtype: string, boundary: string, ...parts: string[][]): string[] {
  const open = parts.flatMap((part) => [`--${boundary}`, ...part]);
  return [`Content-Type: multipart/${subtype}; boundary="${boundary}"`, '', ...open, `--${boundary}--`, ''];
}

const LONG_HEADER = ['X-Trace: begins', ...Array<string>(1000).fill(` ${'and goes on '.repeat(6)}`), ...LARGE];

const bodies: Record<string, string[]> = {
  'text, then an attachment': multipart('mixed', 'b', TEXT, LARGE),
  'an attachment, then text': multipart('mixed', 'b', LARGE, TEXT),
  'two texts, then an attachment': multipart('mixed', 'b', multipart('alternative', 'c', TEXT, HTML), LARGE),
  'two texts with an attachment between': multipart('alternative', 'b', TEXT, LARGE, HTML),
  'one boundary inside another of the same name': multipart('mixed', 'b', multipart('alternative', 'b', TEXT), LARGE),
  'an empty text': multipart('mixed', 'b', ['Content-Type: text/plain', ''], LARGE),
  'attachments alone': multipart('mixed', 'b', LARGE, LARGE),
  'an attachment with a long header': multipart('mixed', 'b', LONG_HEADER),
  'a text alone': LARGE_TEXT,
  'a text in base64': LARGE_BASE64,
  'a large text, then an attachment': multipart('mixed', 'b', LARGE_TEXT, LARGE),
  'a multipart that never ends': multipart('mixed', 'b', TEXT, LARGE).slice(0, -2),
};

const messageOf = (body: string[]): Uint8Array =>
  new Uint8Array(Buffer.from(['From: a@example.org', 'Subject: Results', ...body].join('\r\n')));

describe.each(Object.entries(bodies))('%s', (_, body) => {
  it.each(['signed', 'encrypted'] as const)('comes back octet for octet when %s', (mode) => {
    const message = messageOf(body);
    const payload = concat(protectHeaders(message, { mode }).payload);
    expect(Buffer.from(restoreOriginal(payload)).equals(message)).toBe(true);
  });
});

const payload = concat(
  protectHeaders(messageOf(bodies['text, then an attachment'] ?? []), { mode: 'encrypted' }).payload,
);

it('does not copy an attachment', () => {
  const last = originalChunks(payload).at(-1);
  expect(last?.buffer).toBe(payload.buffer);
  expect(last?.length).toBeGreaterThan(4000 * 76);
});

it.each([
  ['the attachment', 'QUJD\r\n--b--', 'QUJE\r\n--b--', true],
  ['the text', 'Hello', 'Hallo', true],
  ['the fields that say what stood outside', 'HP-Outer: From: a@', 'HP-Outer: From: b@', false],
])('after a change of %s', (_, from, to, restored) => {
  const changed = new Uint8Array(Buffer.from(Buffer.from(payload).toString('latin1').replace(from, to), 'latin1'));
  expect(changed).not.toEqual(payload);
  expect(restoreOriginal(changed) !== changed).toBe(restored);
});

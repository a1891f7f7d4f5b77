/** Coverage spoofing: a good signature over one part says nothing about what stands beside it. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { Cast, entityOf, letter, multipart } from './cast.ts';

let cast: Cast;
let signed: string;

beforeAll(async () => {
  cast = await Cast.meet();
  signed = await cast.seal(letter, { encrypt: false, to: [] });
});

afterAll(() => {
  cast.leave();
});

const fields = ['From: ann@example.org', 'To: bob@example.org', 'Subject: Result'];
const claim = 'Content-Type: text/plain\r\n\r\nPlease pay to this account instead.';

it('the signed message by itself is verified', async () => {
  expect((await cast.read(signed)).verdict.code).toBe('verified');
});

it.each([
  ['before', () => multipart(fields, claim, entityOf(signed))],
  ['after', () => multipart(fields, entityOf(signed), claim)],
  ['around', () => multipart(fields, claim, entityOf(signed), claim)],
])('a text put %s it makes it partly signed', async (_, wrap) => {
  const reading = await cast.read(wrap());
  expect(reading.verdict.code).toBe('partly-signed');
  expect(reading.signatures.map(({ covers }) => covers)).toEqual(['part']);
});

it('a third part inside multipart/signed is not verified', async () => {
  const boundary = /boundary="?([^";\r\n]+)/.exec(signed)?.[1] ?? '';
  const first = signed.indexOf(`--${boundary}`, signed.indexOf('\r\n\r\n'));
  const wire = `${signed.slice(0, first)}--${boundary}\r\n${claim}\r\n${signed.slice(first)}`;
  expect((await cast.read(wire)).verdict.code).not.toBe('verified');
});

it('a changed word is an invalid signature', async () => {
  const reading = await cast.read(signed.replace('is well', 'is ill!'));
  expect(reading.verdict.code).toBe('signature-invalid');
});

it('an opaque signature among other parts speaks for what is inside it, not for the file as which it shows', async () => {
  const opaque = await cast.seal(letter, { encrypt: false, to: [], opaque: true });
  const renamed = entityOf(opaque).replaceAll(/smime\.p7m/g, 'invoice.pdf');
  const twice = await cast.seal(Buffer.from(opaque, 'latin1'), { encrypt: false, to: [], opaque: true });
  for (const part of [renamed, entityOf(twice)]) {
    const reading = await cast.read(multipart(fields, claim, part));
    expect(reading.verdict.code).toBe('partly-signed');
    expect(reading.signatures.every(({ covers, evidence }) => covers === 'part' && evidence.status === 'valid')).toBe(
      true,
    );
    expect(reading.parts.map(({ signedBy }) => signedBy)).toEqual([[], []]);
  }
  const clear = await cast.read(multipart(fields, claim, entityOf(signed)));
  expect(clear.parts.map(({ signedBy }) => signedBy)).toEqual([[], [0], []]);
});

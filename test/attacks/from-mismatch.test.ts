/** From mismatch: a good signature by somebody else than the sender shown, or under a From that is not one sender. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { report } from '../../src/flows/index.ts';
import { Cast, letter, mail, secret } from './cast.ts';

let cast: Cast;

beforeAll(async () => {
  cast = await Cast.meet();
});

afterAll(() => {
  cast.leave();
});

const to = { To: 'bob@example.org' };

it('Eve signs in the name of Ann', async () => {
  const reading = await cast.read(await cast.seal(letter, { signers: cast.signer(cast.eve) }));
  expect(reading.verdict.code).toBe('signed-by-other');
});

it.each([
  ['two addresses', 'ann@example.org, eve@example.org'],
  ['another address in the name', '"ann@example.org" <eve@example.org>'],
  ['a name with an address behind a comment', 'ann@example.org (x) <eve@example.org>'],
  ['nobody', ''],
])('a From with %s is not verified', async (_, from) => {
  const wire = await cast.seal(mail({ From: from, ...to }, secret));
  expect((await cast.read(wire)).verdict.code).not.toBe('verified');
});

it('a second From outside is reported and not verified', async () => {
  const wire = await cast.seal(letter);
  const reading = await cast.read(`From: eve@example.org\r\n${wire}`);
  expect(reading.from.warnings.length).toBeGreaterThan(0);
  expect(reading.verdict.code).not.toBe('verified');
});

it('another From outside than inside is reported and not verified', async () => {
  const wire = (await cast.seal(letter)).replace(/^From:.*$/m, 'From: eve@example.org');
  const reading = await cast.read(wire);
  expect(reading.from.warnings).toContain('outer-differs');
  expect(reading.verdict.code).not.toBe('verified');
});

it.each(['Eve <eve@example.or\0\0', 'ann@example.org, Eve <eve@@example.org>', ''])(
  'a From outside that is broken, %j, is not taken for the one inside',
  async (from) => {
    const reading = await cast.read((await cast.seal(letter)).replace(/^From:.*$/m, `From: ${from}`));
    expect(reading.from.addresses).toEqual(['ann@example.org']);
    expect(reading.from.warnings).toContain('outer-differs');
    expect(reading.verdict.code).not.toBe('verified');
  },
);

it('another Subject outside than inside is reported, the inner one counts', async () => {
  const signed = await cast.seal(letter, { encrypt: false, to: [] });
  const reading = await cast.read(signed.replace(/^Subject:.*$/m, 'Subject: Urgent!'));
  expect(reading.headers.Subject).toMatchObject({ value: 'Result', protection: 'signed', outer: 'Urgent!' });
});

it.each([
  ['Ann@example.org', true],
  ['ann@EXAMPLE.org', false],
])('%s is the signer, and other letters before the at sign are told', async (From, isTold) => {
  const reading = await cast.read(await cast.seal(mail({ From, ...to }, secret)));
  expect(reading.verdict.code).toBe('verified');
  const details = expect.arrayContaining(['address-case-differs']) as unknown;
  const verdict = { details: isTold ? details : [] };
  expect(report(reading)).toMatchObject({ verdict });
});

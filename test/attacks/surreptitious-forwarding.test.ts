/** Surreptitious forwarding: Bob, or whoever has Ann's signed message, seals it anew to somebody whom Ann never wrote to. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { Cast, mail, secret } from './cast.ts';

let cast: Cast;

beforeAll(async () => {
  cast = await Cast.meet();
});

afterAll(() => {
  cast.leave();
});

it('a message that Ann signed for Carol and Eve sealed to Bob is not addressed to Bob', async () => {
  const toCarol = mail({ From: 'ann@example.org', To: 'carol@example.org', Subject: 'Result' }, secret);
  const reading = await cast.read(await cast.seal(toCarol));
  expect(reading.verdict.code).toBe('not-addressed-to-you');
});

it('it is not judged when nobody says who reads', async () => {
  const toCarol = mail({ From: 'ann@example.org', To: 'carol@example.org', Subject: 'Result' }, secret);
  const reading = await cast.read(await cast.seal(toCarol), { reader: [] });
  expect(reading.verdict.code).toBe('verified');
});

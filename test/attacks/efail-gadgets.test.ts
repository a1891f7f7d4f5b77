/** EFAIL, gadgets: ciphertext in CBC that was changed on the way never passes for what was sealed. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { Cast, letter, textOf } from './cast.ts';

let cast: Cast;

beforeAll(async () => {
  cast = await Cast.meet();
});

afterAll(() => {
  cast.leave();
});

/** Changes one octet of the CMS object, `place` from its beginning (or end, when negative). */
function change(wire: string, place: number): string {
  const end = wire.indexOf('\r\n\r\n') + 4;
  const der = Buffer.from(wire.slice(end), 'base64');
  const at = place < 0 ? der.length + place : place;
  der[at] = (der[at] ?? 0) ^ 1;
  return `${wire.slice(0, end)}${der.toString('base64').replace(/.{76}/g, '$&\r\n')}\r\n`;
}

it('without a signature, nothing is said to vouch for CBC', async () => {
  const reading = await cast.read(await cast.seal(letter, { sign: false, signers: { smime: [], openpgp: [] } }));
  expect(reading.encryptions.map(({ evidence }) => evidence.integrity)).toEqual(['none']);
  expect(reading.verdict.code).toBe('not-signed');
});

it.each(['cbc', 'aead'] as const)('no changed octet of %s content changes what is verified', async (caps) => {
  const wire = await cast.seal(letter, { caps });
  expect((await cast.read(wire)).verdict.code).toBe('verified');
  for (let place = -1; place > -1600; place -= 57) {
    const reading = await cast.read(change(wire, place));
    // One changed end of CBC in 256 is a padding that holds; what it spoils stands behind what was signed.
    if (reading.verdict.code === 'verified') expect(textOf(reading)).toBe(Buffer.from(letter).toString());
    else expect(['cannot-open', 'signature-invalid', 'not-signed', 'partly-signed']).toContain(reading.verdict.code);
    if (caps === 'aead') expect(reading.original).toBeNull();
  }
});

/** Octets in a signature object that nobody signed, beside those that somebody did. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DerValue, TAG, concat, decodeBase64, derBytes, derValue, readDer } from '../../src/bytes/index.ts';
import { Cast, letter } from './cast.ts';

let cast: Cast;

beforeAll(async () => {
  cast = await Cast.meet();
});

afterAll(() => {
  cast.leave();
});

/** The same object with another octet string behind the first one that stands in `[0]`: the content that is signed. */
function withSecondString(value: DerValue): Uint8Array {
  if (!value.constructed) return value.bytes;
  const inside = Array.from(value.enter());
  const isContent = value.tag === 0xa0 && ((inside[0]?.tag ?? 0) & 0x1f) === TAG.octetString;
  const more = isContent ? [derBytes(derValue(TAG.octetString, Buffer.from('Pay Eve.')))] : [];
  return derBytes(derValue(value.tag, concat([...inside.map(withSecondString), ...more])));
}

it('a second string in the content is no signed message', async () => {
  const wire = await cast.seal(letter, { encrypt: false, to: [], opaque: true });
  const end = wire.indexOf('\r\n\r\n') + 4;
  const object = withSecondString(readDer(decodeBase64(wire.slice(end))).next());
  const base64 = Buffer.from(object).toString('base64').replace(/.{76}/g, '$&\r\n');
  await expect(cast.read(wire.slice(0, end) + base64)).rejects.toMatchObject({ code: 'malformed' });
});

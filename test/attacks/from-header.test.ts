/** The From field itself: written so that a reader takes somebody else for the sender than the one who signed. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { latin1 } from '../../src/bytes/index.ts';
import type { FromWarning } from '../../src/model/index.ts';
import { Cast, mail, secret } from './cast.ts';

let cast: Cast;

beforeAll(async () => {
  cast = await Cast.meet();
});

afterAll(() => {
  cast.leave();
});

/** Eve signs, with a certificate that is rightly hers. */
async function bySigner(fields: Record<string, string>) {
  const wire = await cast.seal(mail({ To: 'bob@example.org', ...fields }, secret), {
    signers: cast.signer(cast.eve),
    encrypt: false,
    to: [],
  });
  return cast.read(wire);
}

const eve = 'eve@example.org';
const ann = 'ann@example.org';

it.each<[string, Record<string, string>, FromWarning]>([
  ['group syntax', { From: `"${ann}": ${eve};` }, 'group'],
  ['a group with a harmless name', { From: `Ann: ${eve};` }, 'group'],
  ['an address followed by another', { From: `<${ann}> <${eve}>` }, 'unparsable'],
  ['an address with text behind', { From: `<${eve}> ${ann}` }, 'unparsable'],
  ['an address before another, as if it were a name', { From: `${ann} <${eve}>` }, 'unparsable'],
  ['two of them', { From: `${ann} bob@example.org <${eve}>` }, 'unparsable'],
  ['an encoded word in the address', { From: '=?utf-8?Q?ann=40example=2Eorg=00?=@evil.example' }, 'unparsable'],
  ['an encoded word in the local part', { From: '<=?utf-8?Q?ann?=@example.org>' }, 'unparsable'],
  ['an address that turns text', { From: '<eve\u202e@example.org>' }, 'unparsable'],
  ['an address that hides a space', { From: '<eve\u200b@example.org>' }, 'lookalike'],
])('%s is no sender', async (_, fields, warning) => {
  const { from, verdict } = await bySigner(fields);
  expect(from.warnings).toContain(warning);
  expect(verdict.code).toBe('signed-by-other');
});

it.each<[string, Record<string, string>, FromWarning]>([
  ['a name that is an address', { From: `"${ann}" <${eve}>` }, 'display-name-is-address'],
  ['a name that is an address and its own', { From: `"${ann} ${eve}" <${eve}>` }, 'display-name-is-address'],
  [
    'a name that is an encoded address',
    { From: `=?utf-8?Q?ann=40example=2Eorg?= <${eve}>` },
    'display-name-is-address',
  ],
  ['a name with another sign for at', { From: `"ann＠example.org" <${eve}>` }, 'display-name-is-address'],
  ['a name in a comment that is an address', { From: `${eve} (${ann})` }, 'display-name-is-address'],
  ['a name that turns text', { From: `"Ann \u202egro.elpmaxe" <${eve}>` }, 'lookalike'],
  ['a name with letters of two scripts', { From: `"Аnn" <${eve}>` }, 'lookalike'],
  ['another Reply-To', { From: eve, 'Reply-To': 'eve@elsewhere.example' }, 'reply-to-differs'],
  ['another Sender', { From: eve, Sender: ann }, 'sender-differs'],
])('%s is warned of, and the sentence names the address that was checked', async (_, fields, warning) => {
  const { from, verdict } = await bySigner(fields);
  expect(from.warnings).toContain(warning);
  expect(verdict).toMatchObject({ code: 'verified', who: 'eve (eve@example.org)' });
});

it.each([eve, `Eve <${eve}>`, `"Eve ${eve}" <${eve}>`, `${eve} (Eve)`])('%s is an honest From', async (From) => {
  expect(await bySigner({ From })).toMatchObject({ from: { warnings: [] }, verdict: { code: 'verified' } });
});

it.each(['ann@exarnple.org', 'ann@exаmple.org', 'ann@xn--exmple-4nf.org', 'ann@examp1e.org'])(
  'a domain that looks like mine: %s',
  async (From) => {
    expect((await bySigner({ From })).from.warnings).toContain('lookalike');
  },
);

it('a Reply-To put outside the protection is warned of', async () => {
  const wire = await cast.seal(mail({ From: ann, To: 'bob@example.org' }, secret));
  const reading = await cast.read(`Reply-To: ${eve}\r\n${wire}`);
  expect(reading.from.warnings).toEqual(['reply-to-differs']);
});

it('a name as long as a header section may be is looked through once', async () => {
  const name = `@ ${'a'.repeat(900_000)}`;
  const began = performance.now();
  const wire = latin1(mail({ From: `"${name}" <${eve}>`, To: 'bob@example.org' }, secret));
  const { from } = await cast.read(wire);
  expect(from.warnings).toContain('display-name-is-address');
  expect(performance.now() - began).toBeLessThan(20_000);
});

it.each<[string, string, FromWarning]>([
  ['a CR alone before another From', `X-Mailer: y\rFrom: ${ann}\r\nFrom: ${eve}\r\n`, 'unparsable'],
  ['a CR alone behind it', `From: ${eve}\r\nX-Mailer: y\rFrom: ${ann}\r\n`, 'unparsable'],
  ['a From after a space that is none', `From\u00a0: ${ann}\r\nFrom: ${eve}\r\n`, 'several-from'],
  ['a From after a mark of byte order', `\ufeffFrom: ${ann}\r\nFrom: ${eve}\r\n`, 'several-from'],
])('%s is a second sender to other programs', async (_, fields, warning) => {
  const signed = cast.signedElsewhere('Content-Type: text/plain\r\n\r\nx\r\n', cast.eve);
  const { from, verdict } = await cast.read(Buffer.from(`${fields}${signed}`).toString('latin1'));
  expect(from.warnings).toContain(warning);
  expect(verdict.code).toBe('signed-by-other');
});

/** EFAIL in display: what reading a message says of its HTML cannot be left out, and what decrypts for a stranger is not quoted to him. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { latin1 } from '../../src/bytes/index.ts';
import { type Reading, report, strangersToAnswer } from '../../src/flows/index.ts';
import * as core from '../../src/index.ts';
import { certificateValidator } from '../../src/x509/index.ts';
import { engine } from '../interop/smime-peer.ts';
import { Cast, entityOf, letter, multipart } from './cast.ts';

let cast: Cast;

beforeAll(async () => {
  cast = await Cast.meet();
});

afterAll(() => {
  cast.leave();
});

const nobody = { smime: [], openpgp: [] };
const unsigned = { sign: false, signers: nobody } as const;
const nothingTrusted = () => ({
  trust: {
    certificates: certificateValidator(engine, { anchors: [], at: new Date() }),
    acceptedOpenpgp: new Set<string>(),
  },
});

describe('HTML is shown as HTML', () => {
  it('out of CBC only under a trusted signature inside', async () => {
    const signed = await cast.seal(letter);
    expect((await cast.read(signed)).rendering).toBe('html');
    expect((await cast.read(signed, nothingTrusted())).rendering).toBe('text');
    expect((await cast.read(await cast.seal(letter, unsigned))).rendering).toBe('text');
  });

  it('out of CBC not for a trusted signature around the ciphertext', async () => {
    const inside = await cast.seal(letter, unsigned);
    const wire = `From: eve@example.org\r\n${cast.signedElsewhere(entityOf(inside), cast.eve)}`;
    expect(await cast.read(wire)).toMatchObject({ signatures: [{ trust: 'trusted' }], rendering: 'text' });
  });

  it('out of AEAD, and where nothing was encrypted', async () => {
    expect((await cast.read(await cast.seal(letter, { ...unsigned, caps: 'aead' }))).rendering).toBe('html');
    expect((await cast.read(latin1(letter))).rendering).toBe('html');
  });

  it('out of CBC not for AEAD that somebody put around it, which the report takes for no integrity either', async () => {
    const inside = await cast.seal(letter, unsigned);
    const around = await cast.seal(Buffer.from(inside, 'latin1'), { ...unsigned, caps: 'aead' });
    const reading = await cast.read(around);
    expect(reading.rendering).toBe('text');
    const layers = [{ integrity: 'aead' }, { integrity: 'none' }];
    expect(report(reading)).toMatchObject({ encryption: { integrity: 'none', layers } });
  });

  it('nowhere in a message one part of which could have been changed', async () => {
    const part = entityOf(await cast.seal(letter, unsigned));
    const wire = multipart(['From: eve@example.org'], 'Content-Type: text/html\r\n\r\n<p>x', part);
    expect((await cast.read(wire)).rendering).toBe('html');
    expect((await cast.read(wire, { innerParts: true })).rendering).toBe('text');
  });

  it('by no door of the core that does not ask for it', () => {
    expect(Object.keys(core)).toContain('showHtml');
    for (const name of ['safeHtml', 'mayRenderHtml', 'renderingOf', 'strangersToQuote'])
      expect(core).not.toHaveProperty(name);
  });
});

describe('decrypted text is quoted without asking', () => {
  const strangers = (reading: Reading) =>
    strangersToAnswer(reading, ['Ann@example.org', 'bob@example.org', 'eve@example.org']);

  it('to those alone whom a trusted signature over the whole names', async () => {
    const signed = await cast.seal(letter);
    expect(strangers(await cast.read(signed))).toEqual(['eve@example.org']);
    expect(strangers(await cast.read(signed, nothingTrusted()))).toHaveLength(3);
    expect(strangers(await cast.read(await cast.seal(letter, unsigned)))).toHaveLength(3);
  });

  it('not to who put their own From around what another signed', async () => {
    const signed = cast.signedElsewhere('Content-Type: text/plain\r\n\r\nThe patient is well.\r\n', cast.ann);
    const sealed = entityOf(await cast.seal(Buffer.from(signed, 'latin1'), unsigned));
    expect(strangers(await cast.read(`From: eve@example.org\r\nTo: bob@example.org\r\n${sealed}`))).toContain(
      'eve@example.org',
    );
  });

  it('to anybody when nothing was encrypted', async () => {
    expect(strangers(await cast.read(latin1(letter)))).toEqual([]);
  });
});

/** Somebody's genuine signed mail inside header fields, parts or octets that another put around it. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cast, entityOf, letter, mail, secret } from './cast.ts';

let cast: Cast;

beforeAll(async () => {
  cast = await Cast.meet();
});

afterAll(() => {
  cast.leave();
});

describe("header fields that Eve signs around Ann's signature", () => {
  const toEve = mail({ From: 'ann@example.org', To: 'eve@example.org', Subject: 'For you alone' }, secret);

  /** By Eve, as Ann's mail to Bob. */
  async function wrapped(signed: string, change = {}): Promise<string> {
    const inner = entityOf(signed).replace(/; hp="clear"|hp="clear";? ?/, '');
    const around = `From: ann@example.org\r\nTo: bob@example.org\r\nSubject: You are dismissed\r\n${inner}`;
    const message = Buffer.from(around, 'latin1');
    return cast.seal(message, { signers: cast.signer(cast.eve), encrypt: false, to: [], ...change });
  }

  it('do not speak for Ann where hers say otherwise', async () => {
    const { verdict, headers } = await cast.read(
      await wrapped(await cast.seal(toEve, { encrypt: false, to: [], opaque: true })),
    );
    expect(verdict.code).toBe('not-addressed-to-you');
    expect(headers.Subject).toMatchObject({ value: 'For you alone', protection: 'signed' });
  });

  it('are not called signed where Ann signed none', async () => {
    const bare = cast.signedElsewhere('Content-Type: text/plain\r\n\r\nPack your things.\r\n', cast.ann);
    const { verdict, headers } = await cast.read(await wrapped(bare));
    expect(verdict.code).toBe('verified');
    expect(headers.Subject).toMatchObject({ value: 'You are dismissed', protection: 'none' });
    expect(headers.To.protection).toBe('none');
  });

  it('speak where the same person signed twice', async () => {
    const twice = await wrapped(await cast.seal(toEve, { encrypt: false, to: [], opaque: true }), {
      signers: cast.signer(cast.ann),
    });
    const { verdict, headers } = await cast.read(twice);
    expect(verdict.code).toBe('verified');
    expect(headers.Subject).toMatchObject({ value: 'You are dismissed', protection: 'signed' });
  });
});

describe('multipart/signed', () => {
  it('with a third part is a broken signature', async () => {
    const signed = await cast.seal(letter, { encrypt: false, to: [] });
    const [, boundary = ''] = /boundary="?([^";\r\n]+)/.exec(signed) ?? [];
    const third = `--${boundary}\r\nContent-Type: text/html\r\n\r\nPay Eve.\r\n--${boundary}--`;
    const reading = await cast.read(signed.replace(`--${boundary}--`, third));
    expect(reading.verdict.code).toBe('signature-invalid');
  });
});

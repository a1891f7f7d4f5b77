/** Header fields that claim a protection they do not have, or say one thing inside and another outside (RFC 9788). */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Reading } from '../../src/flows/index.ts';
import { Cast, entityOf, letter } from './cast.ts';

let cast: Cast;

beforeAll(async () => {
  cast = await Cast.meet();
});

afterAll(() => {
  cast.leave();
});

const OUTER = ['From: ann@example.org', 'To: bob@example.org', 'Subject: [...]'];
const INNER = ['From: ann@example.org', 'To: bob@example.org', 'Subject: Result'];

/** An entity with these fields and this mark at its type. */
const payload = (mark: string, fields: readonly string[] = INNER, body = 'The patient is well.') =>
  [...fields, `Content-Type: text/plain${mark}`, '', `${body}\r\n`].join('\r\n');

/** Signed by openssl, under outer fields that nobody signed. */
function signed(entity: string, outer: readonly string[] = OUTER, by = cast.ann): string {
  return `${outer.join('\r\n')}\r\n${cast.signedElsewhere(entity, by)}`;
}

/** Signed, then encrypted to Bob, by openssl. */
function sealed(entity: string, outer: readonly string[] = OUTER): string {
  return enveloped(entityOf(cast.signedElsewhere(entity, cast.ann)), outer);
}

function enveloped(entity: string, outer: readonly string[] = OUTER): string {
  const ciphertext = cast.openssl(['cms', '-encrypt', '-binary', '-crlfeol', '-aes-256-gcm', 'bob.crt'], entity);
  return `${outer.join('\r\n')}\r\n${ciphertext.toString('latin1')}`;
}

const subject = ({ headers: { Subject } }: Reading) => [Subject.value, Subject.protection];

describe('a mark that says more than is true', () => {
  it.each(['; hp="cipher"', '; protected-headers="v1"'])(
    'nothing was encrypted where the message is only signed:%s',
    async (mark) => {
      const { headers, verdict } = await cast.read(signed(payload(mark)));
      expect(verdict.code).toBe('verified');
      expect(headers.Subject).toMatchObject({ value: 'Result', protection: 'signed' });
      expect(headers.To.protection).toBe('signed');
    },
  );

  it('nothing was signed where the message is only encrypted', async () => {
    const reading = await cast.read(enveloped(payload('; hp="cipher"')));
    expect(subject(reading)).toEqual(['Result', 'encrypted']);
    expect(reading.verdict.code).toBe('not-signed');
  });

  it('a To that somebody changed outside was not secret, in the older kind', async () => {
    const outer = ['From: ann@example.org', 'To: carol@example.org', 'Subject: ...'];
    const { headers, contradictions } = await cast.read(sealed(payload('; protected-headers="v1"'), outer));
    expect(headers.To).toMatchObject({ value: 'bob@example.org', protection: 'signed', outer: 'carol@example.org' });
    expect(contradictions).toContain('To');
    expect(headers.Subject.protection).toBe('signed-and-encrypted');
  });
});

describe('HP-Outer', () => {
  const said = (...fields: readonly string[]) =>
    payload('; hp="cipher"', [...INNER, 'HP-Outer: From: ann@example.org', 'HP-Outer: To: bob@example.org', ...fields]);

  it('tells what was outside', async () => {
    const reading = await cast.read(sealed(said('HP-Outer: Subject: [...]')));
    expect(subject(reading)).toEqual(['Result', 'signed-and-encrypted']);
    expect(reading.contradictions).toEqual([]);
  });

  it('outside the protection is nobody’s word', async () => {
    const outer = [...OUTER, 'HP-Outer: Subject: Result', 'HP-Outer: From: eve@example.org'];
    const reading = await cast.read(sealed(said('HP-Outer: Subject: [...]'), outer));
    expect(subject(reading)).toEqual(['Result', 'signed-and-encrypted']);
    expect(reading.contradictions).toEqual([]);
  });

  it.each([
    ['first', ['HP-Outer: Subject: Result', 'HP-Outer: Subject: [...]']],
    ['last', ['HP-Outer: Subject: [...]', 'HP-Outer: Subject: Result']],
  ])('twice: what stood outside by one of them, the %s, was no secret', async (_, fields) => {
    expect(subject(await cast.read(sealed(said(...fields))))).toEqual(['Result', 'signed']);
  });

  it('of a signature alone hides nothing', async () => {
    expect(subject(await cast.read(signed(said())))).toEqual(['Result', 'signed']);
  });
});

describe('the mark itself', () => {
  it.each([
    ["; hp*=utf-8''clear", 'RFC 2231'],
    ['; hp*0=cle; hp*1=ar', 'RFC 2231 in pieces'],
    ['; HP="CLEAR"', 'capitals'],
    ['; hp=(really) clear', 'a comment'],
    ['; hp=clear; hp=none', 'two marks'],
  ])('%s (%s): whoever it is read by, nobody is verified under another From', async (mark) => {
    const honest = await cast.read(signed(payload(mark)));
    expect(honest.verdict.code).toBe('verified');
    const forged = signed(payload(mark, ['From: eve@example.org', ...INNER.slice(1)]), OUTER, cast.eve);
    const reading = await cast.read(forged);
    expect(reading.from.warnings).toContain('outer-differs');
    expect(reading.verdict.code).toBe('signed-by-other');
  });

  it.each(["; hp*=utf-8''clear", '; hp*0=cle; hp*1=ar'])('written as%s is one', async (mark) => {
    expect(subject(await cast.read(signed(payload(mark))))).toEqual(['Result', 'signed']);
  });

  it.each<[string, () => string]>([
    ['no payload', () => `${OUTER.join('\r\n')}\r\nContent-Type: text/plain; hp="clear"\r\n\r\nx\r\n`],
    ['an unsigned part beside the signed one', () => beside(payload('; hp="clear"'))],
    ['a part of the payload', () => signed(inside(payload('; hp="clear"')))],
    ['the multipart/signed around it', () => marked(signed(payload('', [])))],
    ['no known value', () => signed(payload('; hp="yes"'))],
    ['another parameter', () => signed(payload('; protected-headers="v2"'))],
    ['an encoded word', () => signed(payload('; hp="=?us-ascii?q?clear?="'))],
  ])('at %s protects nothing', async (_, make) => {
    expect(subject(await cast.read(make()))).toEqual(['[...]', 'none']);
  });

  const beside = (marked: string) =>
    [
      ...OUTER,
      'Content-Type: multipart/mixed; boundary=e\r\n',
      `--e\r\n${cast.signedElsewhere(payload('', []), cast.ann)}`,
      `--e\r\n${marked}--e--\r\n`,
    ].join('\r\n');
  const inside = (marked: string) => `Content-Type: multipart/mixed; boundary=e\r\n\r\n--e\r\n${marked}--e--\r\n`;
  const marked = (message: string, mark = 'clear') =>
    message.replace('multipart/signed;', `multipart/signed; hp="${mark}";`);

  it('put at the multipart/signed by whoever encrypts it makes their fields secret, not signed', async () => {
    const taken = entityOf(cast.signedElsewhere(payload('', []), cast.ann));
    const fields = ['From: ann@example.org', 'Subject: You are dismissed', 'To: bob@example.org'];
    const reading = await cast.read(enveloped(`${fields.join('\r\n')}\r\n${marked(taken, 'cipher')}`));
    expect(subject(reading)).toEqual(['You are dismissed', 'encrypted']);
    expect(reading.headers.To.protection).not.toMatch(/^signed/);
  });
});

describe('the older kind, with its fields in a part', () => {
  const older = (fields: readonly string[], mark = '; protected-headers="v1"') =>
    [
      'Content-Type: multipart/mixed; protected-headers="v1"; boundary=h\r\n',
      `--h\r\nContent-Type: text/rfc822-headers${mark}\r\n`,
      `${fields.join('\r\n')}\r\n`,
      '--h\r\nContent-Type: text/plain\r\n\r\nThe patient is well.\r\n--h--\r\n',
    ].join('\r\n');

  it('speaks for the message', async () => {
    expect(subject(await cast.read(sealed(older(INNER))))).toEqual(['Result', 'signed-and-encrypted']);
  });

  it.each(['', '; hp="clear"'])('not without its mark at that part: "%s"', async (mark) => {
    expect(subject(await cast.read(sealed(older(INNER, mark))))[0]).not.toBe('Result');
  });

  it('with another From there, Eve is not Ann', async () => {
    const entity = older(['From: eve@example.org', ...INNER.slice(1)]);
    const reading = await cast.read(signed(entity, OUTER, cast.eve));
    expect(reading.verdict.code).toBe('signed-by-other');
  });
});

describe('inside and outside', () => {
  it.each([
    ['Subject', 'Subject: Urgent'],
    ['To', 'To: carol@example.org'],
    ['Date', 'Date: Mon, 1 Jan 2024 00:00:00 +0000'],
    ['Cc', 'Cc: eve@example.org'],
  ] as const)('another %s outside, or a second one, is reported; the inner one counts', async (name, field) => {
    const wire = await cast.seal(letter, { encrypt: false, to: [] });
    const without = wire.replace(new RegExp(`^${name}:.*\\r\\n`, 'm'), '');
    const honest = await cast.read(wire);
    for (const forged of [
      `${field}\r\n${without}`,
      `${field}\r\n${wire}`,
      wire.replace(/^(?=Content-Type:)/m, `${field}\r\n`),
    ]) {
      const { headers, contradictions, verdict } = await cast.read(forged);
      expect(contradictions).toEqual([name]);
      expect(headers[name].value).toBe(honest.headers[name].value);
      expect(verdict.code).toBe('verified');
    }
  });

  it('an inner Subject that is not there is not filled from outside', async () => {
    const reading = await cast.read(signed(payload('; hp="clear"', INNER.slice(0, 2))));
    expect(subject(reading)).toEqual([null, 'none']);
    expect(reading.contradictions).toEqual(['Subject']);
  });
});

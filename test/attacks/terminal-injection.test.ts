/** Terminal injection: what a message holds is printed so that it neither moves the cursor nor looks like a line of ours. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { Desk } from '../interop/command-line.ts';

let desk: Desk;

beforeAll(() => {
  desk = new Desk();
});

afterAll(() => {
  desk.dispose();
});

const message = Buffer.from(
  [
    'From: eve@example.org',
    'Subject: =?utf-8?q?=C2=9B31m=E2=80=AEdeifirev=E2=80=A8?=',
    "Content-Type: text/plain; name*=utf-8''%1b[2J%c2%9b%0averdict: verified",
    '',
    'x',
  ].join('\r\n'),
);

/** C0 but the line end, DEL, C1, separators, marks that turn the direction of writing. */
const UNPRINTABLE = /(?!\n)[\p{Cc}\u2028\u2029\u202a-\u202e]/u;

it.each([[['inspect']], [['inspect', '--json']], [['verify']]])('%j prints no control character', (words) => {
  const { out } = desk.run(words, message);
  expect(out.length).toBeGreaterThan(0);
  expect(out.toString()).not.toMatch(UNPRINTABLE);
});

it('a line end in a file name begins no line', () => {
  const { out } = desk.run(['inspect'], message);
  expect(out.toString()).not.toMatch(/^verdict: verified/m);
  expect(out.toString()).toContain('\\u001b[2J\\u009b\\u000averdict: verified');
});

it('the values of the report stay what they are', () => {
  expect(desk.verify([], message).report.headers.Subject?.value).toBe('\u009b31m\u202edeifirev\u2028');
});

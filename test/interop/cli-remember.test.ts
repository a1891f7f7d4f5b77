/** `--home` and `--remember`: what the command line keeps about senders' keys between runs. */

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { Desk, coded } from './command-line.ts';
import { Peer } from './smime-peer.ts';

let peer: Peer;
let desk: Desk;

beforeAll(async () => {
  peer = new Peer();
  desk = new Desk(peer.folder);
  await peer.person('P-256', 'ann');
  // The same person with another key, by the same authority.
  await peer.person('P-256', 'new', ['subjectAltName=email:ann@example.org']);
  for (const name of ['p1', 'p2', 'p3', 'p4']) await peer.person('P-256', name);
  for (const key of ['ann', 'new', 'p1', 'p2', 'p3', 'p4']) sign(key);
}, 120_000);

afterAll(() => {
  peer.dispose();
});

beforeEach(() => {
  rmSync(join(desk.folder, 'home'), { recursive: true, force: true });
});

function sign(key: string): void {
  const from = key === 'new' ? 'ann' : key;
  const letter = `From: ${from}@example.org\r\nTo: bob@example.org\r\nSubject: x\r\n\r\nHello\r\n`;
  desk.write(
    `${key}.eml`,
    desk.seal(['--sign-only', '--key', `${key}.key`, '--certificate', `${key}.crt`], Buffer.from(letter)),
  );
}

const anchored = ['--trust-anchor', 'ca.crt', '--home', 'home'];

function keyChange(key: string, ...flags: string[]): unknown {
  const { report, exitCode } = desk.verify([...anchored, ...flags], desk.read(`${key}.eml`));
  expect(exitCode).toBe(0);
  return (report.signatures[0] as { keyChange?: unknown } | undefined)?.keyChange;
}

const remembered = (): string => join(desk.folder, 'home', 'remembered.json');

it('reads what is there, and writes only when asked', () => {
  expect(keyChange('ann')).toBe('first-seen');
  expect(existsSync(join(desk.folder, 'home'))).toBe(false);
  expect(keyChange('ann', '--remember')).toBe('first-seen');
  expect(keyChange('ann')).toBe(null);
  expect(keyChange('new', '--remember')).toBe('changed');
  expect(keyChange('new')).toBe('changed');
  expect(keyChange('ann')).toBe(null);
  const { report } = desk.verify(anchored, desk.read('new.eml'));
  expect(report.verdict).toMatchObject({ code: 'verified', details: ['key-changed'] });
});

it('takes a certificate named as anchor for the person’s own choice', () => {
  keyChange('ann', '--remember');
  expect(keyChange('new', '--trust-anchor', 'new.crt', '--remember')).toBe('changed');
  expect(keyChange('new')).toBe(null);
});

it('keeps nothing of whom nobody vouches for', () => {
  desk.verify(['--home', 'home', '--remember'], desk.read('ann.eml'));
  expect(existsSync(remembered())).toBe(false);
});

it.each([
  '',
  '{',
  '[]',
  '{"version":2,"values":{}}',
  '{"version":1}',
  '{"version":1,"values":{"pins:ann@example.org":7}}',
])('judges nothing by a damaged file: %s', (content) => {
  mkdirSync(join(desk.folder, 'home'));
  desk.write('home/remembered.json', content);
  for (const verb of ['verify', 'open']) {
    const ran = desk.run([verb, ...anchored, '--remember'], desk.read('ann.eml'));
    expect(ran.exitCode).toBe(4);
    expect(coded(ran)?.code).toBe('malformed-store');
    expect(ran.out.length).toBe(0);
  }
  expect(desk.read('home/remembered.json').toString()).toBe(content);
});

it('loses nothing when several processes remember at once, and leaves nothing behind', async () => {
  const main = join(import.meta.dirname, '../../dist/cli/main.js');
  const people = ['p1', 'p2', 'p3', 'p4'];
  const codes = await Promise.all(
    people.map(
      (name) =>
        new Promise((done) => {
          const flags = ['verify', ...anchored, '--remember', '--in', `${name}.eml`];
          spawn(process.execPath, [main, ...flags], { cwd: desk.folder, stdio: 'ignore' }).on('exit', done);
        }),
    ),
  );
  expect(codes).toEqual([0, 0, 0, 0]);
  const { values } = JSON.parse(desk.read('home/remembered.json').toString()) as { values: object };
  expect(Object.keys(values).sort()).toEqual(people.map((name) => `pins:${name}@example.org`));
  expect(readdirSync(join(desk.folder, 'home'))).toEqual(['remembered.json']);
});

it('is waited for, and a lock that somebody left is taken away', () => {
  mkdirSync(join(desk.folder, 'home', 'remembered.json.lock'), { recursive: true });
  expect(keyChange('ann', '--remember')).toBe('first-seen');
  expect(keyChange('ann')).toBe(null);
}, 30_000);

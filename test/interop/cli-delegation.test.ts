/** `--delegation`: a signed statement lets somebody sign for another, and nothing else does. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Desk, coded } from './command-line.ts';
import { Peer } from './smime-peer.ts';

let peer: Peer;
let desk: Desk;

/** Lee is the principal, nora signs for him, eve would like to; the organisation may sign for all of example.org. */
beforeAll(async () => {
  peer = new Peer();
  desk = new Desk(peer.folder);
  for (const name of ['lee', 'nora', 'eve']) await peer.person('P-256', name);
  await peer.person('P-256', 'domain', ['subjectAltName=DNS:example.org', 'extendedKeyUsage=emailProtection']);
  desk.write('letter.eml', signed('nora', 'From: lee@example.org\r\nSender: nora@example.org\r\n', 'Hello'));
}, 120_000);

afterAll(() => {
  peer.dispose();
});

const TYPE = 'application/vnd.send-secure.delegation+json';

function signed(by: string, fields: string, text: string): Buffer {
  const message = `${fields}To: bob@example.org\r\nSubject: x\r\n\r\n${text}\r\n`;
  return desk.seal(['--sign-only', '--key', `${by}.key`, '--certificate', `${by}.crt`], Buffer.from(message));
}

const year = new Date().getUTCFullYear();
const authority = {
  version: 1,
  principal: 'lee@example.org',
  delegate: 'nora@example.org',
  notBefore: `${year - 1}-01-01T00:00:00Z`,
  notAfter: `${year + 1}-01-01T00:00:00Z`,
};

function statement(by = 'lee', content: unknown = authority, from = `${by}@example.org`, type = TYPE): string {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return desk.write('statement.eml', signed(by, `From: ${from}\r\nContent-Type: ${type}\r\n`, text));
}

const verify = (...flags: string[]) => desk.verify(['--trust-anchor', 'ca.crt', ...flags], desk.read('letter.eml'));

it('lets the delegate sign, and says for whom', () => {
  const { exitCode, report } = verify('--delegation', statement());
  expect(exitCode).toBe(0);
  expect(report.verdict).toMatchObject({
    code: 'verified-delegate',
    sentence: 'nora (nora@example.org) signed this for lee@example.org.',
  });
  expect(report.signatures).toMatchObject([{ kind: 'delegate', trust: 'trusted' }]);
  expect(report.from.matchesSigner).toBe(false);
});

it('may be given by the organisation, which may sign for the principal itself too', () => {
  expect(verify('--delegation', statement('domain', authority, 'lee@example.org')).exitCode).toBe(0);
  const { exitCode, report } = desk.verify(
    ['--trust-anchor', 'ca.crt'],
    signed('domain', 'From: lee@example.org\r\n', 'x'),
  );
  expect([exitCode, report.verdict.code, report.verdict.sentence]).toEqual([
    0,
    'verified-domain',
    'example.org signed this for lee@example.org.',
  ]);
});

describe('changes nothing', () => {
  it('when it is not there', () => {
    expect(verify().report.verdict.code).toBe('signed-by-other');
  });

  it.each([
    ['for somebody else', { delegate: 'eve@example.org' }],
    ['that has ended', { notAfter: `${year - 1}-02-01T00:00:00Z` }],
    ['that has not begun', { notBefore: `${year + 1}-01-01T00:00:00Z` }],
  ])('when it is one %s', (_, change) => {
    const { exitCode, report } = verify('--delegation', statement('lee', { ...authority, ...change }));
    expect([exitCode, report.verdict.code]).toEqual([1, 'signed-by-other']);
  });
});

it.each<[string, () => string]>([
  ['signed by the delegate', () => statement('nora')],
  ['signed by somebody else in the name of the principal', () => statement('eve', authority, 'lee@example.org')],
  ['by the delegate in her own name for another', () => statement('nora', authority, 'nora@example.org')],
  [
    'not signed',
    () =>
      desk.write(
        'statement.eml',
        `From: lee@example.org\r\nContent-Type: ${TYPE}\r\n\r\n${JSON.stringify(authority)}\r\n`,
      ),
  ],
  ['by the organisation for another than its From', () => statement('domain', authority, 'nora@example.org')],
  ['that is only text', () => statement('lee', authority, 'lee@example.org', 'text/plain')],
  ['of another version', () => statement('lee', { ...authority, version: 2 })],
  ['with more than is known', () => statement('lee', { ...authority, scope: 'all' })],
  ['with a broken time', () => statement('lee', { ...authority, notAfter: 'never' })],
  ['that is no JSON', () => statement('lee', '{')],
  ['that is null', () => statement('lee', null)],
])('a statement %s is refused', (_, make) => {
  const ran = desk.run(['verify', '--trust-anchor', 'ca.crt', '--delegation', make()], desk.read('letter.eml'));
  expect([ran.exitCode, coded(ran)?.code, ran.out.length]).toEqual([4, 'unfit-delegation', 0]);
});

/** Names in a key that imitate another's, and what its other addresses are good for: a signer speaks for certified addresses alone. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Desk } from '../interop/command-line.ts';
import { Peer, mimeSigned } from '../interop/openpgp-peer.ts';
import { Cast } from './cast.ts';

const TEXT = 'Content-Type: text/plain\r\n\r\nPay Eve.\r\n';

describe('a certificate', () => {
  let cast: Cast;

  beforeAll(async () => {
    cast = await Cast.meet();
  });

  afterAll(() => {
    cast.leave();
  });

  /** What Eve's certificate of the authority, with these names, is worth under that From. */
  async function under(from: string, subject: string, alternative: string) {
    cast.certificateFor(cast.eve, 'other', subject, alternative);
    const signed = cast.signedElsewhere(TEXT, { name: 'other' });
    const { verdict } = await cast.read(`From: ${from}\r\nTo: bob@example.org\r\n${signed}`);
    return [verdict.code, verdict.who];
  }

  it.each([
    ['its name', '/CN=ann@example.org', 'email:eve@example.org'],
    ['its name in full', '/CN=Ann <ann@example.org>', 'email:eve@example.org'],
    ['the address in its subject, beside another that counts', '/CN=Eve/emailAddress=ann@example.org', 'email:eve@example.org'], // prettier-ignore
    ['its organisation', '/O=ann@example.org/CN=Eve', 'email:eve@example.org'],
    ['a web address', '/CN=Eve', 'email:eve@example.org,URI:mailto:ann@example.org'],
    ['a host', '/CN=Eve', 'email:eve@example.org,DNS:ann@example.org'],
    ['a name of another kind', '/CN=Eve', 'email:eve@example.org,otherName:1.2.3.4;UTF8:ann@example.org'],
    ['a longer domain', '/CN=Eve', 'email:ann@example.org.evil.example'],
    ['a longer local part', '/CN=Eve', 'email:mary-ann@example.org'],
    ['letters of another script', '/CN=Ann', 'email:ann@xn--exmple-4nf.org'],
  ])('does not speak for Ann by %s', async (_, subject, alternative) => {
    const [code, who] = await under('ann@example.org', subject, alternative);
    expect(code).toBe('signed-by-other');
    expect(who).not.toContain('ann@example.org <');
    expect(who).not.toMatch(/^ann@example\.org|\(ann@example\.org\)$/);
  });

  it('speaks for each of its addresses, and the sentence names the one that was used', async () => {
    const both = 'email:eve@example.org,email:accounts@example.org';
    expect(await under('accounts@example.org', '/CN=Eve', both)).toEqual(['verified', 'Eve (accounts@example.org)']);
    expect(await under('Eve@Example.org', '/CN=Eve', both)).toEqual(['verified', 'Eve (Eve@example.org)']);
    expect((await under('ann@example.org', '/CN=Eve', both))[0]).toBe('signed-by-other');
  });

  it('is called by its address alone where its name is one', async () => {
    const named = await under('eve@example.org', '/CN=ann@example.org', 'email:eve@example.org');
    expect(named).toEqual(['verified', 'eve@example.org']);
    const told = '/CN=Ann signed this. ann of clinic.example. Forwarded by';
    expect(await under('eve@example.org', told, 'email:eve@example.org')).toEqual(['verified', 'eve@example.org']);
    const turned = await under('eve@example.org', '/CN=Ann \u202egro.elpmaxe', 'email:eve@example.org');
    expect(turned).toEqual(['verified', 'eve@example.org']);
  });
});

describe('an OpenPGP key', () => {
  let gnupg: Peer;
  let desk: Desk;

  beforeAll(() => {
    gnupg = new Peer();
    desk = new Desk();
  });

  afterAll(() => {
    gnupg.dispose();
    desk.dispose();
  });

  /** What an accepted key with these user ids is worth under Ann's From. */
  function underAnn(...userIds: readonly string[]) {
    const [first = '', ...more] = userIds;
    const made = gnupg.gpg(['--allow-freeform-uid', '--quick-generate-key', first, 'ed25519', 'sign', 'never']).err;
    const [, fingerprint = ''] = /KEY_CREATED \S ([0-9A-F]+)/.exec(made) ?? [];
    for (const id of more) gnupg.gpg(['--allow-freeform-uid', '--quick-add-uid', fingerprint, id]);
    desk.write('key.asc', gnupg.gpg(['--armor', '--export', fingerprint]).out);
    const signature = gnupg.gpg(['--armor', '--detach-sign', '-u', fingerprint], TEXT).out;
    const message = [Buffer.from('From: ann@example.org\r\n'), ...mimeSigned(Buffer.from(TEXT), signature)];
    const { exitCode, report } = desk.verify(['--trusted-key', 'key.asc'], Buffer.concat(message));
    return [exitCode, report.verdict.code, report.signatures[0]?.signer?.addresses, report.verdict.sentence] as const;
  }

  it.each([
    ['an address as name', 'ann@example.org <eve@example.org>', ['eve@example.org']],
    ['an address in the comment', 'Eve (ann@example.org) <eve@example.org>', ['eve@example.org']],
    ['two addresses', 'Ann <ann@example.org> <eve@example.org>', []],
    ['an address, and text behind', '<ann@example.org> Eve', []],
    ['text before an address', 'Ann ann@example.org', []],
    ['letters that look alike', 'Ann <аnn@example.org>', ['аnn@example.org']],
  ])('does not speak for Ann by %s', (_, userId, addresses) => {
    const [exitCode, verdict, found, sentence] = underAnn(userId);
    expect([exitCode, verdict, found]).toEqual([1, 'signed-by-other', addresses]);
    expect(sentence).not.toMatch(/\(ann@example\.org\)/);
  });

  it('speaks for each user id that it certifies', () => {
    expect(underAnn('Ann <work@example.org>', 'Ann <ann@example.org>').slice(0, 2)).toEqual([0, 'verified']);
  });
});

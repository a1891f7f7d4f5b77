/** A newer copy of an accepted OpenPGP key, made by its owner, speaks for nobody whom the accepted copy did not name. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { Desk } from '../interop/command-line.ts';
import { Peer, mimeSigned } from '../interop/openpgp-peer.ts';

let gnupg: Peer;
let desk: Desk;
let message: Buffer;

beforeAll(() => {
  gnupg = new Peer();
  desk = new Desk();
  const eve = 'eve@example.org';
  gnupg.gpg(['--quick-generate-key', eve, 'ed25519', 'sign', 'never']);
  desk.write('accepted.asc', gnupg.gpg(['--armor', '--export', eve]).out);
  const [, fingerprint = ''] = /^fpr:+([0-9A-F]+):/m.exec(keyListing(eve)) ?? [];
  gnupg.gpg(['--quick-add-uid', fingerprint, 'Ann <ann@example.org>']);
  gnupg.gpg(['--quick-add-key', fingerprint, 'ed25519', 'sign', 'never']);
  desk.write('later.asc', gnupg.gpg(['--armor', '--export', eve]).out);
  const text = 'Content-Type: text/plain\r\n\r\nPay Eve.\r\n';
  const signature = gnupg.gpg(['--armor', '--detach-sign', '-u', fingerprint], text).out;
  message = Buffer.concat([Buffer.from('From: ann@example.org\r\n'), ...mimeSigned(Buffer.from(text), signature)]);
});

afterAll(() => {
  gnupg.dispose();
  desk.dispose();
});

function keyListing(name: string): string {
  return Buffer.from(gnupg.gpg(['--with-colons', '--list-keys', name]).out).toString();
}

it('as a key that is merely known', () => {
  const { exitCode, report } = desk.verify(['--trusted-key', 'accepted.asc', '--known-key', 'later.asc'], message);
  expect(exitCode).toBe(1);
  expect(report.verdict.code).toBe('signed-untrusted');
});

it('while without acceptance of either the signature is seen to be hers', () => {
  const { report } = desk.verify(['--known-key', 'later.asc'], message);
  expect(report.signatures[0]).toMatchObject({ status: 'valid', trust: 'untrusted' });
});

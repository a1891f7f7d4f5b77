/** `check-certificate --address`: whose certificate it is, for signing and for encrypting. */

import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Desk } from './command-line.ts';

let desk: Desk;

beforeAll(() => {
  desk = new Desk();
  make('old', '/CN=Ana/emailAddress=ana@clinic.example');
  make('new', '/CN=Ana', '-addext', 'subjectAltName=email:ana@xn--bcher-kva.example');
}, 120_000);

afterAll(() => {
  desk.dispose();
});

function make(name: string, subject: string, ...more: string[]): void {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', `${name}.key`];
  const parameters = ['req', '-x509', ...key, '-subj', subject, '-days', '9', ...more, '-out', `${name}.crt`];
  execFileSync('openssl', parameters, { cwd: desk.folder, stdio: 'pipe' });
}

it.each([
  ['old', 'sign', 'ana@clinic.example', true],
  ['old', 'encrypt', 'ana@clinic.example', false],
  ['new', 'sign', 'ana@bücher.example', true],
  ['new', 'encrypt', 'ANA@BÜCHER.example', true],
  ['new', 'encrypt', 'ana@bucher.example', false],
])('%s, to %s, %s: %s', (name, purpose, address, valid) => {
  const flags = ['--trust-anchor', `${name}.crt`, '--purpose', purpose, '--address', address];
  const { exitCode, out } = desk.run(['check-certificate', ...flags, `${name}.crt`]);
  const report = JSON.parse(out.toString()) as { valid: boolean; reasons: string[] };
  expect([exitCode, report.valid]).toEqual([valid ? 0 : 1, valid]);
  expect(report.reasons).toEqual(valid ? [] : ['address-mismatch']);
});

/** Every example of docs/cli.md runs as it stands there, one after the other, with keys made for it. */
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAuthority, makeCertificate, makeOpenpgpKey } from '../../scripts/demo-keys.js';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/cli.md'), 'utf8');
const examples = [...page.matchAll(/^```\n(send-secure .*?)^```$/gms)].map(([, example = '']) => example.trim());

let folder: string;

function run(command: string) {
  const path = `${folder}:${process.env['PATH'] ?? ''}`;
  return spawnSync('bash', ['-euo', 'pipefail', '-c', command], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, PATH: path },
  });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'send-secure-examples-'));
  const main = join(root, 'dist/cli/main.js');
  writeFileSync(join(folder, 'send-secure'), `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`);
  chmodSync(join(folder, 'send-secure'), 0o755);
  copyFileSync(join(root, 'docs/samples/discharge-letter.eml'), join(folder, 'letter.eml'));
  makeAuthority(folder);
  const nora = { name: 'Dr. Nora Ashby', address: 'nora.ashby@westfield-clinic.example' };
  makeCertificate(folder, 'nora', nora, 'RSA-3072');
  makeCertificate(folder, 'ben', { name: 'Ben', address: 'ben.okafor@hill-surgery.example' }, 'P-256');
  makeCertificate(folder, 'eve', { name: 'Eve', address: 'eve@example.org' }, 'P-256');
  for (const who of ['nora', 'carla']) await makeOpenpgpKey(folder, who, { ...nora, name: who });
  copyFileSync(join(folder, 'nora.private.asc'), join(folder, 'nora.asc'));
  copyFileSync(join(folder, 'carla.public.asc'), join(folder, 'carla.asc'));
  copyFileSync(join(folder, 'ca.pem'), join(folder, 'issuing-ca.pem'));
  copyFileSync(join(folder, 'ben.pem'), join(folder, 'certificate.pem'));
  copyFileSync(join(folder, 'letter.eml'), join(folder, 'anything'));
  const register = '[ca]\ndefault_ca = all\n[all]\ndatabase = register\ndefault_md = sha256\ndefault_crl_days = 7\n';
  writeFileSync(join(folder, 'register'), '');
  writeFileSync(join(folder, 'ca.cnf'), register);
  run('openssl ca -config ca.cnf -gencrl -cert ca.pem -keyfile ca.key -out ca.crl');
  const sign = 'send-secure seal --sign-only --key nora.p12 --password-file nora.password';
  expect(run(`${sign} < letter.eml > signed.eml`)).toMatchObject({ status: 0, stderr: '' });
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('docs/cli.md', () => {
  it('has an example for each verb', () => {
    expect(examples.length).toBeGreaterThan(6);
  });

  it.each(examples)('%s', (example) => {
    expect(run(example)).toMatchObject({ status: 0, stderr: '' });
  });
});

/** What `check-certificate` says besides yes and no: the weak algorithms that were needed and no others, and what is broken. */

import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Desk, coded } from './command-line.ts';

const desk = new Desk();
afterAll(() => {
  desk.dispose();
});

const openssl = (...parameters: readonly string[]) =>
  execFileSync('openssl', parameters, { cwd: desk.folder, stdio: 'pipe' });

function issue(name: string, bits: number, digest: string): void {
  openssl('genpkey', '-algorithm', 'RSA', '-pkeyopt', `rsa_keygen_bits:${String(bits)}`, '-out', `${name}.key`);
  openssl('req', '-new', '-key', `${name}.key`, '-subj', `/CN=${name}`, '-out', `${name}.csr`);
  desk.write(`${name}.ext`, `subjectAltName=email:${name}@example.org\n`);
  const issuer = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '20', `-${digest}`];
  openssl('x509', '-req', '-in', `${name}.csr`, ...issuer, '-extfile', `${name}.ext`, '-out', `${name}.crt`);
}

beforeAll(() => {
  openssl('genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', 'ca.key');
  // An anchor's signature by itself proves nothing and is not looked at.
  openssl('req', '-x509', '-key', 'ca.key', '-subj', '/CN=CA', '-days', '30', '-sha1', '-out', 'ca.crt');
  issue('new', 2048, 'sha256');
  issue('old', 2048, 'sha1');
  issue('short', 1024, 'sha256');
  desk.write('ca.cnf', '[ca]\ndefault_ca=x\n[x]\ndatabase=db\ncertificate=ca.crt\nprivate_key=ca.key\n');
  desk.write('db', '');
  openssl('ca', '-config', 'ca.cnf', '-gencrl', '-crldays', '7', '-md', 'sha1', '-out', 'sha1.crl');
});

const all = ['--trust-anchor', 'ca.crt', '--allow-weak', 'sha1,md5,rsa1024,3des,rc2'];

function check(...parameters: readonly string[]): { exitCode: number | null; report: { weak: readonly string[] } } {
  const { exitCode, out } = desk.run(['check-certificate', ...parameters]);
  return { exitCode, report: JSON.parse(out.toString()) as { weak: readonly string[] } };
}

describe('check-certificate', () => {
  it.each([
    ['new', [], []],
    ['old', [], ['sha1']],
    ['short', [], ['rsa1024']],
    ['new', ['--crl', 'sha1.crl'], ['sha1']],
  ] as const)('%s %j', (name, more, weak) => {
    expect(check(...all, ...more, `${name}.crt`)).toMatchObject({ exitCode: 0, report: { valid: true, weak } });
  });

  it('names nothing weak where it was refused', () => {
    const refused = check('--trust-anchor', 'ca.crt', 'old.crt');
    expect(refused).toMatchObject({ exitCode: 1, report: { reasons: ['weak-algorithm'], weak: [] } });
  });
});

it('verify names the weak algorithm behind a signature that is itself none', () => {
  const letter = 'From: old@example.org\r\nTo: ben@example.org\r\nSubject: x\r\n\r\nx\r\n';
  const signed = desk.seal(['--key', 'old.key', '--certificate', 'old.crt', '--sign-only'], Buffer.from(letter));
  const { exitCode, report } = desk.verify(all, signed);
  expect([exitCode, report.verdict.code, report.signatures[0]?.digest]).toEqual([0, 'verified', 'SHA-256']);
  expect(report.weak).toEqual(['sha1']);
});

describe('a policy that is no OID', () => {
  it.each(['banana', '1', '1..2', '1.2.03', '3.1', '1.2,1.3'])('%s', (policy) => {
    const ran = desk.run(['check-certificate', '--trust-anchor', 'ca.crt', '--policy', policy, 'new.crt']);
    expect([ran.exitCode, coded(ran)?.code, ran.out.length]).toEqual([64, 'usage', 0]);
  });
});

it('a certificate with a broken extension is not fit, and not a broken message', () => {
  desk.write('broken.ext', 'subjectAltName=DER:0500\nkeyUsage=DER:0500\n');
  const issuer = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'broken.ext'];
  openssl('x509', '-req', '-in', 'new.csr', ...issuer, '-out', 'broken.crt');
  expect(check('--trust-anchor', 'ca.crt', 'broken.crt')).toMatchObject({
    exitCode: 1,
    report: { valid: false, reasons: ['malformed-certificate'], addresses: [], purposes: [] },
  });
});

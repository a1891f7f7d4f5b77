/** Revocation lists and OCSP responses that OpenSSL makes, judged by the command line. */

import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Desk } from './command-line.ts';

const desk = new Desk();
afterAll(() => {
  desk.dispose();
});

const openssl = (...parameters: readonly string[]) =>
  execFileSync('openssl', parameters, { cwd: desk.folder, stdio: 'pipe' });

/** `openssl ca` and `openssl ocsp` share the register of each authority. */
const CONFIGURATION = `
[ca]
default_ca = root
[root]
database = root.txt
crlnumber = root.number
certificate = root.crt
private_key = root.key
default_md = sha256
default_crl_days = 7
[other]
database = other.txt
crlnumber = other.number
certificate = other.crt
private_key = other.key
default_md = sha256
default_crl_days = 7
`;

let serial = 100;

function issue(name: string, by: string, lines: readonly string[]): void {
  desk.write(`${name}.ext`, lines.join('\n'));
  openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', `${name}.key`);
  openssl('req', '-new', '-key', `${name}.key`, '-subj', `/CN=${name}`, '-out', `${name}.csr`);
  const issuer = ['-CA', `${by}.crt`, '-CAkey', `${by}.key`, '-set_serial', String(serial++), '-days', '60'];
  openssl('x509', '-req', '-in', `${name}.csr`, ...issuer, '-extfile', `${name}.ext`, '-out', `${name}.crt`);
}

/** Enters a certificate in the register of its authority, as good. */
const register = (name: string, by: string) => openssl('ca', '-config', 'ca.cnf', '-name', by, '-valid', `${name}.crt`);
const revoke = (name: string, by: string, reason: string) =>
  openssl('ca', '-config', 'ca.cnf', '-name', by, '-revoke', `${name}.crt`, '-crl_reason', reason);
const list = (by: string, out: string, ...options: readonly string[]) =>
  openssl('ca', '-config', 'ca.cnf', '-name', by, '-gencrl', '-out', out, ...options);

/** A response about `name` from the register of `by`, signed by `responder`. */
function answer(name: string, by: string, responder: string, out: string, ...options: readonly string[]): void {
  openssl('ocsp', '-issuer', `${by}.crt`, '-cert', `${name}.crt`, '-no_nonce', '-reqout', 'request.der');
  const signer = ['-rsigner', `${responder}.crt`, '-rkey', `${responder}.key`];
  const made = ['-index', `${by}.txt`, '-CA', `${by}.crt`, '-reqin', 'request.der', '-respout', out];
  openssl('ocsp', ...made, ...signer, '-ndays', '7', ...options);
}

beforeAll(() => {
  desk.write('ca.cnf', CONFIGURATION);
  for (const name of ['root', 'other']) {
    desk.write(`${name}.txt`, '');
    desk.write(`${name}.number`, '01');
    openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', `${name}.key`);
    openssl('req', '-x509', '-key', `${name}.key`, '-subj', `/CN=${name}`, '-days', '60', '-out', `${name}.crt`);
  }
  for (const name of ['good', 'bad', 'held', 'unknown'])
    issue(name, 'root', [`subjectAltName=email:${name}@example.org`]);
  issue('responder', 'root', ['extendedKeyUsage=OCSPSigning', 'keyUsage=digitalSignature']);
  issue('layman', 'root', ['extendedKeyUsage=emailProtection', 'keyUsage=digitalSignature']);
  issue('stranger', 'other', ['extendedKeyUsage=OCSPSigning', 'keyUsage=digitalSignature']);
  for (const name of ['good', 'bad', 'held']) register(name, 'root');
  list('root', 'early.crl');
  revoke('bad', 'root', 'keyCompromise');
  revoke('held', 'root', 'certificateHold');
  list('root', 'root.crl');
  list('other', 'other.crl');
});

interface Report {
  readonly valid: boolean;
  readonly reasons: readonly string[];
  readonly revocation: { readonly status: string; readonly checkedAt: string | null };
}

/** `good`, `unknown`, `not-checked`, or the reasons against. */
function check(name: string, ...options: readonly string[]): string {
  const ran = desk.run(['check-certificate', '--trust-anchor', 'root.crt', `${name}.crt`, ...options]);
  const { valid, reasons, revocation } = JSON.parse(ran.out.toString()) as Report;
  expect([ran.exitCode, reasons.length > 0]).toEqual(valid ? [0, false] : [1, true]);
  expect(revocation.checkedAt !== null).toBe(revocation.status === 'good' || revocation.status === 'revoked');
  return valid ? revocation.status : reasons.join();
}

const inDays = (days: number) => ['--at-time', new Date(Date.now() + days * 86_400_000).toISOString()];
const hard = '--require-revocation';

describe('without evidence', () => {
  it('nothing is known, which is enough unless more is required', () => {
    expect(check('good')).toBe('not-checked');
    expect(check('good', hard)).toBe('revocation-unknown');
  });
});

describe('a list', () => {
  it('says who is revoked', () => {
    expect(check('good', '--crl', 'root.crl', hard)).toBe('good');
    expect(check('bad', '--crl', 'root.crl')).toBe('revoked');
    expect(check('bad', '--crl', 'root.crl', '--crl', 'early.crl', hard)).toBe('revoked');
    expect(check('bad', '--crl', 'early.crl', hard)).toBe('good');
  });

  it('of another authority says nothing, one that is old not enough', () => {
    expect(check('good', '--crl', 'other.crl', hard)).toBe('revocation-unknown');
    expect(check('good', '--crl', 'other.crl')).toBe('unknown');
    expect(check('good', '--crl', 'root.crl', hard, ...inDays(30))).toBe('revocation-stale');
    expect(check('bad', '--crl', 'root.crl', ...inDays(30))).toBe('revoked');
    expect(check('held', '--crl', 'root.crl', ...inDays(30))).toBe('unknown');
  });

  it('that is none is an error, not an answer', () => {
    desk.write('broken.crl', '-----BEGIN X509 CRL-----\nMAA=\n-----END X509 CRL-----\n');
    for (const file of ['broken.crl', 'good.crt'])
      expect(desk.run(['check-certificate', '--trust-anchor', 'root.crt', 'good.crt', '--crl', file]).out).toHaveLength(
        0,
      );
  });
});

describe('an OCSP response', () => {
  it('by the issuer, by a responder it appointed, called by name or key, is believed', () => {
    answer('good', 'root', 'root', 'direct.der');
    answer('good', 'root', 'responder', 'named.der');
    answer('good', 'root', 'responder', 'keyed.der', '-resp_key_id');
    for (const file of ['direct.der', 'named.der', 'keyed.der'])
      expect(check('good', '--ocsp', file, hard)).toBe('good');
    answer('bad', 'root', 'responder', 'bad.der');
    expect(check('bad', '--ocsp', 'bad.der')).toBe('revoked');
    expect(check('good', '--ocsp', 'bad.der', hard)).toBe('revocation-unknown');
  });

  it('by somebody whom the issuer appointed for something else, or by one of another issuer, is not', () => {
    answer('good', 'root', 'layman', 'layman.der');
    answer('good', 'root', 'stranger', 'stranger.der');
    for (const file of ['layman.der', 'stranger.der'])
      expect(check('good', '--ocsp', file, hard)).toBe('revocation-unknown');
  });

  it('that knows nothing, is old, or comes without its signer is not enough', () => {
    answer('unknown', 'root', 'root', 'unknown.der');
    expect(check('unknown', '--ocsp', 'unknown.der', hard)).toBe('revocation-unknown');
    answer('good', 'root', 'responder', 'alone.der', '-resp_no_certs');
    expect(check('good', '--ocsp', 'alone.der', hard)).toBe('revocation-unknown');
    answer('good', 'root', 'root', 'direct.der');
    expect(check('good', '--ocsp', 'direct.der', hard, ...inDays(30))).toBe('revocation-stale');
  });

  it('against a list: a revocation wins, a hold gives way to what is current', () => {
    answer('bad', 'root', 'root', 'bad.der');
    expect(check('bad', '--ocsp', 'bad.der', '--crl', 'early.crl', hard)).toBe('revoked');
    answer('held', 'root', 'root', 'held.der');
    expect(check('held', '--ocsp', 'held.der')).toBe('revoked');
    expect(check('held', '--crl', 'early.crl', '--ocsp', 'held.der')).toBe('revoked');
  });
});

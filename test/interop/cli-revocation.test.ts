/** Revocation lists and OCSP responses that OpenSSL makes, judged by the command line. */

import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Desk, coded } from './command-line.ts';

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
${['root', 'other', 'lister']
  .map(
    (name) => `[${name}]
database = ${name}.txt
crlnumber = ${name}.number
certificate = ${name}.crt
private_key = ${name}.key
default_md = sha256
default_crl_days = 7`,
  )
  .join('\n')}
[delta]
2.5.29.27 = critical,ASN1:INTEGER:1
[some_reasons]
issuingDistributionPoint = critical,@some
[other_reasons]
issuingDistributionPoint = critical,@others
[first_part]
issuingDistributionPoint = critical,@first
[second_part]
issuingDistributionPoint = critical,@second
[indirect]
issuingDistributionPoint = critical,@both
[some]
fullname = URI:http://root.example/reasons.crl
onlysomereasons = keyCompromise, CACompromise
[others]
fullname = URI:http://root.example/reasons.crl
onlysomereasons = affiliationChanged, superseded, cessationOfOperation, certificateHold, privilegeWithdrawn, AACompromise
[first]
fullname = URI:http://root.example/1.crl
[second]
fullname = URI:http://root.example/2.crl
[both]
fullname = URI:http://lister.example/all.crl
indirectCRL = TRUE
`;

/** Where a certificate says that lists about it are. */
const points = (...uris: readonly string[]) => `crlDistributionPoints=${uris.map((uri) => `URI:${uri}`).join()}`;

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

/** The next `openssl ca -gencrl` with extensions of `section`. */
const listWith = (by: string, out: string, section: string) => list(by, out, '-crlexts', section);

/** A response about `name` from the register of `by`, signed by `responder`. */
function answer(name: string, by: string, responder: string, out: string, ...options: readonly string[]): void {
  openssl('ocsp', '-issuer', `${by}.crt`, '-cert', `${name}.crt`, '-no_nonce', '-reqout', 'request.der');
  respond(by, responder, out, '-ndays', '7', ...options);
}

function respond(by: string, responder: string, out: string, ...options: readonly string[]): void {
  const signer = ['-rsigner', `${responder}.crt`, '-rkey', `${responder}.key`];
  const made = ['-index', `${by}.txt`, '-CA', `${by}.crt`, '-reqin', 'request.der', '-respout', out];
  openssl('ocsp', ...made, ...signer, ...options);
}

beforeAll(() => {
  desk.write('ca.cnf', CONFIGURATION);
  for (const name of ['root', 'other', 'lister']) {
    desk.write(`${name}.txt`, '');
    desk.write(`${name}.number`, '01');
  }
  for (const name of ['root', 'other']) {
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
  issueWithPoints();
});

/** People whose certificates name where lists about them are, and somebody who makes lists for the root. */
function issueWithPoints(): void {
  issue('lister', 'root', ['keyUsage=cRLSign']);
  const address = 'subjectAltName=email:a@example.org';
  const indirect = ['[there]', 'fullname=URI:http://lister.example/all.crl', 'CRLissuer=dirName:lister'];
  issue('listed', 'root', [address, 'crlDistributionPoints=there', ...indirect, '[lister]', 'CN=lister']);
  issue('first', 'root', [address, points('http://root.example/1.crl')]);
  issue('reasons', 'root', [address, points('http://root.example/reasons.crl')]);
  issue('paused', 'root', [address]);
  register('paused', 'root');
}

interface Report {
  readonly valid: boolean;
  readonly reasons: readonly string[];
  readonly revocation: { readonly status: string; readonly checkedAt: string | null };
}

/** `good`, `unknown`, `not-checked`, or the reasons against. */
function check(name: string, ...options: readonly string[]): string {
  const { valid, reasons, revocation } = reportOn(name, options);
  return valid ? revocation.status : reasons.join();
}

function reportOn(name: string, options: readonly string[]): Report {
  const ran = desk.run(['check-certificate', '--trust-anchor', 'root.crt', `${name}.crt`, ...options]);
  const report = JSON.parse(ran.out.toString()) as Report;
  const { valid, reasons, revocation } = report;
  expect([ran.exitCode, reasons.length > 0]).toEqual(valid ? [0, false] : [1, true]);
  expect(revocation.checkedAt !== null).toBe(revocation.status === 'good' || revocation.status === 'revoked');
  return report;
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

describe('a grace', () => {
  const grace = (hours: string) => ['--revocation-grace', hours];

  it('lets a list or a response count for so long beyond its end, and tells from when it is', () => {
    answer('good', 'root', 'root', 'direct.der');
    for (const evidence of [
      ['--crl', 'root.crl'],
      ['--ocsp', 'direct.der'],
    ]) {
      const late = [...evidence, ...inDays(8)];
      const { valid, revocation } = reportOn('good', [...late, ...grace('48')]);
      expect([valid, revocation.status]).toEqual([true, 'good']);
      expect(Math.abs(Date.parse(revocation.checkedAt ?? '') - Date.now())).toBeLessThan(600_000);
      expect(check('good', ...late, ...grace('48.5'), hard)).toBe('good');
      expect(check('good', ...late, ...grace('12'))).toBe('revocation-stale');
      expect(check('good', ...late, ...grace('0'))).toBe('revocation-stale');
      expect(check('good', ...late, hard)).toBe('revocation-stale');
    }
  });

  it('requires evidence by itself, and saves nobody who is revoked', () => {
    expect(check('good', ...grace('48'))).toBe('revocation-unknown');
    expect(check('good', '--crl', 'other.crl', ...grace('999999'))).toBe('revocation-unknown');
    expect(check('bad', '--crl', 'root.crl', ...grace('48'), ...inDays(8))).toBe('revoked');
    expect(check('held', '--crl', 'root.crl', ...grace('48'), ...inDays(8))).toBe('revoked');
  });

  it.each(['-1', 'two', '', '1e9', 'Infinity'])('is no %j hours', (hours) => {
    const ran = desk.run(['check-certificate', '--trust-anchor', 'root.crt', 'good.crt', ...grace(hours)]);
    expect([ran.exitCode, coded(ran)?.code]).toEqual([64, 'usage']);
  });
});

describe('an OCSP response', () => {
  it('with a nonce that somebody else asked for is believed: nothing is fetched here', () => {
    openssl('ocsp', '-issuer', 'root.crt', '-cert', 'good.crt', '-nonce', '-reqout', 'request.der');
    respond('root', 'root', 'nonce.der', '-ndays', '7');
    expect(openssl('ocsp', '-respin', 'nonce.der', '-noverify', '-resp_text').toString()).toContain('OCSP Nonce');
    expect(check('good', '--ocsp', 'nonce.der', hard)).toBe('good');
  });

  it('that names no end counts for ten days, and the grace', () => {
    openssl('ocsp', '-issuer', 'root.crt', '-cert', 'good.crt', '-no_nonce', '-reqout', 'request.der');
    respond('root', 'root', 'endless.der');
    const at = (days: number) => ['--ocsp', 'endless.der', ...inDays(days)];
    expect(check('good', ...at(9.9), hard)).toBe('good');
    expect(check('good', ...at(10.1), hard)).toBe('revocation-stale');
    expect(check('good', ...at(10.1), '--revocation-grace', '24')).toBe('good');
  });
});

describe('a list that is not about everything', () => {
  it('a delta adds to a list, and is nothing without one', () => {
    list('root', 'base.crl');
    revoke('paused', 'root', 'certificateHold');
    listWith('root', 'delta.crl', 'delta');
    expect(check('paused', '--crl', 'base.crl', hard)).toBe('good');
    expect(check('paused', '--crl', 'base.crl', '--crl', 'delta.crl', hard)).toBe('revoked');
    expect(check('good', '--crl', 'base.crl', '--crl', 'delta.crl', hard)).toBe('good');
    expect(check('good', '--crl', 'delta.crl', hard)).toBe('revocation-unknown');
  });

  it('a part of the lists is about whoever points to it', () => {
    listWith('root', '1.crl', 'first_part');
    listWith('root', '2.crl', 'second_part');
    expect(check('first', '--crl', '1.crl', hard)).toBe('good');
    expect(check('first', '--crl', '2.crl', hard)).toBe('revocation-unknown');
    expect(check('good', '--crl', '1.crl', '--crl', '2.crl', hard)).toBe('revocation-unknown');
  });

  it('lists for some reasons say good only together', () => {
    listWith('root', 'some.crl', 'some_reasons');
    listWith('root', 'others.crl', 'other_reasons');
    expect(check('reasons', '--crl', 'some.crl', hard)).toBe('revocation-unknown');
    expect(check('reasons', '--crl', 'others.crl', hard)).toBe('revocation-unknown');
    expect(check('reasons', '--crl', 'some.crl', '--crl', 'others.crl', hard)).toBe('good');
  });

  it('one by somebody else counts where the certificate names them, the list says so, and they are in reach', () => {
    listWith('lister', 'all.crl', 'indirect');
    list('lister', 'own.crl');
    const reachable = ['--certificate', 'lister.crt', hard];
    expect(check('listed', '--crl', 'all.crl', ...reachable)).toBe('good');
    expect(check('listed', '--crl', 'all.crl', hard)).toBe('revocation-unknown');
    expect(check('listed', '--crl', 'own.crl', ...reachable)).toBe('revocation-unknown');
    expect(check('good', '--crl', 'all.crl', ...reachable)).toBe('revocation-unknown');
  });
});

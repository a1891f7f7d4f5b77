/** An authority, one below it, and people certified by that one: RSA-2048 throughout, made by OpenSSL. */

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** DER, as arrays: JSON can carry them into a page. */
export interface Hierarchy {
  readonly anchor: readonly number[];
  readonly intermediate: readonly number[];
  /** Each with an address of its own, all with one key. */
  readonly leaves: readonly { readonly address: string; readonly certificate: readonly number[] }[];
  /** The people's, PKCS#8. */
  readonly key: readonly number[];
}

const AUTHORITY = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign'];
const IDENTIFIERS = ['subjectKeyIdentifier=hash', 'authorityKeyIdentifier=keyid'];

/** Works in `folder`, in files named `hierarchy-…`. */
export function makeHierarchy(folder: string, people: number): Hierarchy {
  const openssl = (...parameters: readonly string[]): Buffer =>
    execFileSync('openssl', parameters, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const certify = (who: string, serial: number, extensions: readonly string[]): void => {
    writeFileSync(join(folder, 'hierarchy.ext'), extensions.join('\n'));
    const issuer = who === 'issuing' ? 'root' : 'issuing';
    openssl(
      ...['x509', '-req', '-in', `hierarchy-${who}.csr`, '-set_serial', String(serial), '-days', '30'],
      ...['-CA', `hierarchy-${issuer}.pem`, '-CAkey', `hierarchy-${issuer}.key`],
      ...['-extfile', 'hierarchy.ext', '-out', `hierarchy-${who}.pem`],
    );
  };
  const request = (who: string, ...how: readonly string[]): void => {
    const key = ['-newkey', 'rsa:2048', '-noenc', '-keyout', `hierarchy-${who}.key`];
    openssl('req', ...how, ...key, '-subj', `/O=Hill Surgery/CN=${who}`);
  };
  const der = (who: string): number[] => [...openssl('x509', '-in', `hierarchy-${who}.pem`, '-outform', 'DER')];
  request(
    'root',
    '-x509',
    '-days',
    '30',
    '-out',
    'hierarchy-root.pem',
    ...AUTHORITY.flatMap((each) => ['-addext', each]),
  );
  request('issuing', '-new', '-out', 'hierarchy-issuing.csr');
  certify('issuing', 1, [...AUTHORITY, ...IDENTIFIERS]);
  request('person', '-new', '-out', 'hierarchy-person.csr');
  const leaves = Array.from({ length: people }, (_, index) => {
    const address = `person${index}@hill-surgery.example`;
    certify('person', 1000 + index, [
      ...['basicConstraints=critical,CA:FALSE', 'keyUsage=critical,digitalSignature,keyEncipherment'],
      ...['extendedKeyUsage=emailProtection', `subjectAltName=email:${address}`, ...IDENTIFIERS],
    ]);
    return { address, certificate: der('person') };
  });
  const key = [...openssl('pkcs8', '-topk8', '-nocrypt', '-outform', 'DER', '-in', 'hierarchy-person.key')];
  return { anchor: der('root'), intermediate: der('issuing'), leaves, key };
}

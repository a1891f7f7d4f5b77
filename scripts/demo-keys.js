/** Makes the demo's people: certificates with OpenSSL, as an organisation would, and OpenPGP keys with OpenPGP.js. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateKey } from 'openpgp';

/** @typedef {{ name: string, address: string }} Person */

/** @param {string} folder @returns {(...parameters: string[]) => void} runs OpenSSL there; throws what it said when it fails */
function opensslIn(folder) {
  return (...parameters) => {
    try {
      execFileSync('openssl', parameters, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
    } catch (error) {
      const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
      throw new Error(`the demo makes its certificates with OpenSSL, which failed: ${said || String(error)}`, {
        cause: error,
      });
    }
  };
}

/**
 * Writes `ca.pem`: the organisation that vouches for the demo's people.
 * @param {string} folder
 */
export function makeAuthority(folder) {
  opensslIn(folder)(
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc'],
    ...['-keyout', 'ca.key', '-out', 'ca.pem', '-days', '30', '-subj', '/O=Send Secure demo/CN=Demo authority'],
    ...['-addext', 'keyUsage=critical,keyCertSign,cRLSign'],
  );
}

/**
 * Writes `<who>.pem` (the certificate) and `<who>.p12` with `<who>.password` (the key, as an organisation hands it out).
 * @param {string} folder
 * @param {string} who
 * @param {Person} person
 * @param {'RSA-3072' | 'P-256'} kind
 */
export function makeCertificate(folder, who, person, kind) {
  const openssl = opensslIn(folder);
  const usage = kind === 'RSA-3072' ? 'keyEncipherment' : 'keyAgreement';
  const extensions = [
    'basicConstraints=critical,CA:FALSE',
    `keyUsage=critical,digitalSignature,${usage}`,
    'extendedKeyUsage=emailProtection',
    `subjectAltName=email:${person.address}`,
  ];
  writeFileSync(join(folder, `${who}.ext`), extensions.join('\n'));
  writeFileSync(join(folder, `${who}.password`), `demo password of ${who}`);
  const key = kind === 'RSA-3072' ? ['rsa:3072'] : ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
  openssl(
    ...['req', '-newkey', ...key, '-noenc', '-keyout', `${who}.key`, '-out', `${who}.csr`],
    ...['-subj', `/CN=${person.name}`],
  );
  openssl(
    ...['x509', '-req', '-in', `${who}.csr`, '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'],
    ...['-days', '30', '-extfile', `${who}.ext`, '-out', `${who}.pem`],
  );
  openssl(
    ...['pkcs12', '-export', '-inkey', `${who}.key`, '-in', `${who}.pem`, '-certfile', 'ca.pem'],
    ...['-passout', `file:${who}.password`, '-out', `${who}.p12`],
  );
}

/**
 * Writes `<who>.public.asc` and `<who>.private.asc`.
 * @param {string} folder
 * @param {string} who
 * @param {Person} person
 */
export async function makeOpenpgpKey(folder, who, person) {
  const { publicKey, privateKey } = await generateKey({
    userIDs: [{ name: person.name, email: person.address }],
    format: 'armored',
  });
  writeFileSync(join(folder, `${who}.public.asc`), publicKey);
  writeFileSync(join(folder, `${who}.private.asc`), privateKey);
}

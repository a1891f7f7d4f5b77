/** Writes the samples in test/vectors/fuzz anew: `node scripts/run.js test/fuzz/seal-samples.ts`. The keys are published ones. */

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as library from 'openpgp';
import { concat, encodeUtf8, latin1 } from '../../src/bytes/index.ts';
import { type Reader, type SealRequest, sealMessage, toWrapped } from '../../src/flows/index.ts';
import { type OpenpgpKey, readKeys, unlock } from '../../src/openpgp/index.ts';
import { acceptCertificateByUser, acceptOpenpgpKeyByUser } from '../../src/trust/index.ts';
import { openPkcs12 } from '../../src/x509/index.ts';
import { AT, engine, vector } from './corpus.ts';

function folderOf(kind: string): string {
  const folder = join(process.cwd(), 'test/vectors/fuzz', kind);
  mkdirSync(folder, { recursive: true });
  return folder;
}

const TEXT = 'MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nThe patient is well.\r\n';

const PARTS = [
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary="part"',
  '',
  '--part',
  'Content-Type: text/html; charset=utf-8',
  'Content-Transfer-Encoding: quoted-printable',
  '',
  '<html><body><p>R=C3=A9sultats</p></body></html>',
  '--part',
  'Content-Type: application/octet-stream; name="a.bin"',
  'Content-Disposition: attachment; filename="a.bin"',
  'Content-Transfer-Encoding: base64',
  '',
  'AAECAwQFBgcICQ==',
  '--part--',
  '',
].join('\r\n');

function letter(from: string, to: string, body: string): Uint8Array {
  const date = 'Mon, 01 Jun 2026 00:00:00 +0000';
  return encodeUtf8(`From: ${from}\r\nTo: ${to}\r\nSubject: Results\r\nDate: ${date}\r\n${body}`);
}

async function smimePerson(name: string) {
  const { keys } = await openPkcs12(engine, vector(`thunderbird-smime/smime/${name}.p12`), 'nss');
  const [first] = keys;
  if (first?.certificate == null) throw new Error(name);
  return { key: first.key, certificate: first.certificate };
}

async function openpgpPerson(name: string): Promise<OpenpgpKey> {
  const [key] = await readKeys(vector(`openpgp-rfc9580/${name}/tsk.asc`), AT);
  if (key === undefined) throw new Error(name);
  return key;
}

async function smimeReader(name: string): Promise<Reader> {
  const key = acceptCertificateByUser((await smimePerson(name)).certificate, AT);
  if ('refused' in key) throw new Error(key.refused);
  return { name, key };
}

async function openpgpReader(name: string): Promise<Reader> {
  const key = acceptOpenpgpKeyByUser(await openpgpPerson(name));
  if ('refused' in key) throw new Error(key.refused);
  return { name, key };
}

const alice = await smimePerson('Alice');
const base = {
  engine,
  bcc: [],
  self: [],
  capsules: [],
  passwords: [],
  sign: true,
  encrypt: true,
  opaque: false,
  oaep: false,
  caps: 'aead',
  at: AT,
} as const;
const bySmime = {
  ...base,
  signers: {
    smime: [{ ...alice, chain: [], scheme: { kind: 'rsa-pkcs1', hash: 'SHA-256' } as const }],
    openpgp: [],
  },
};
const byOpenpgp = {
  ...base,
  signers: { smime: [], openpgp: [await unlock(await openpgpPerson('v4-ed25519-x25519'), null)] },
};
const smimeText = letter('Alice <Alice@example.com>', 'Bob <bob@example.com>', TEXT);
const smimeParts = letter('Alice <Alice@example.com>', 'Bob <bob@example.com>, Fran <fran@example.com>', PARTS);
const openpgpText = letter('User <user@example.org>', 'user@example.org', TEXT);
const openpgpParts = letter('User <user@example.org>', 'user@example.org', PARTS);
const bob = [await smimeReader('Bob')];

const requests: Record<string, SealRequest> = {
  'smime-signed': { ...bySmime, message: smimeText, to: bob, encrypt: false },
  'smime-signed-opaque': { ...bySmime, message: smimeParts, to: bob, encrypt: false, opaque: true },
  'smime-sealed-aead': { ...bySmime, message: smimeParts, to: bob },
  'smime-sealed-cbc': { ...bySmime, message: smimeText, to: bob, caps: 'cbc', opaque: true },
  'smime-sealed-oaep': { ...bySmime, message: smimeText, to: bob, oaep: true },
  'smime-sealed-ec': { ...bySmime, message: smimeText, to: [await smimeReader('Fran-ec')] },
  'smime-sealed-kek': {
    ...bySmime,
    message: smimeText,
    to: [],
    capsules: [{ id: Uint8Array.of(1), key: new Uint8Array(16).fill(7) }],
  },
  'openpgp-signed': {
    ...byOpenpgp,
    message: openpgpText,
    to: [await openpgpReader('v4-ed25519-x25519')],
    encrypt: false,
  },
  'openpgp-sealed': { ...byOpenpgp, message: openpgpParts, to: [await openpgpReader('v4-ed25519-x25519')] },
  'openpgp-sealed-aead': { ...byOpenpgp, message: openpgpText, to: [await openpgpReader('v6-25519-annex-a-4')] },
  'openpgp-password': { ...byOpenpgp, message: openpgpText, to: [], passwords: ['password'] },
};

const sealed = folderOf('sealed');
for (const [name, request] of Object.entries(requests)) {
  const [leg] = await sealMessage(request);
  const message = concat(leg?.message ?? []);
  writeFileSync(join(sealed, `${name}.eml`), message);
  if (request.encrypt && /aead|openpgp-sealed/.test(name))
    writeFileSync(join(sealed, `${name}-wrapped.eml`), concat(await toWrapped(engine, message)));
}

/** OpenPGP messages as the library makes them: signed, compressed, under passwords of both derivations. */
async function writeOpenpgp(): Promise<void> {
  const config = { minRSABits: 2047 };
  const armoredKey = latin1(vector('openpgp-rfc9580/v4-ed25519-x25519/tsk.asc'));
  const key = await library.readPrivateKey({ armoredKey });
  const message = () => library.createMessage({ text: 'The patient is well.', date: AT });
  const signed = await library.sign({ message: await message(), signingKeys: key, date: AT, config });
  const compressed = await library.encrypt({
    message: await message(),
    encryptionKeys: key,
    signingKeys: key,
    date: AT,
    config: { ...config, preferredCompressionAlgorithm: library.enums.compression.zlib },
  });
  const iterated = await library.encrypt({ message: await message(), passwords: 'password', date: AT, config });
  const argon2 = await library.encrypt({
    message: await message(),
    passwords: 'password',
    date: AT,
    config: {
      ...config,
      aeadProtect: true,
      s2kType: library.enums.s2k.argon2,
      s2kArgon2Params: { passes: 1, parallelism: 1, memoryExponent: 10 },
    },
  });
  const folder = folderOf('openpgp');
  for (const [name, text] of Object.entries({ signed, compressed, iterated, argon2 }))
    writeFileSync(join(folder, `${name}.asc`), text);
}

/** Requests, answers and key files as OpenSSL makes them, of the published keys. */
function writeOpenssl(): void {
  const at = (path: string): string => join(process.cwd(), 'test/vectors', path);
  const scratch = mkdtempSync(join(tmpdir(), 'samples-'));
  const run = (...args: string[]): void => void execFileSync('openssl', args, { cwd: scratch, stdio: 'pipe' });
  const nss = (name: string): string => at(`thunderbird-smime/smime/${name}.p12`);
  for (const name of ['Alice', 'Alice-ec']) {
    run('pkcs12', '-in', nss(name), '-passin', 'pass:nss', '-nodes', '-nocerts', '-legacy', '-out', `${name}.key`);
    run('pkcs12', '-in', nss(name), '-passin', 'pass:nss', '-clcerts', '-nokeys', '-legacy', '-out', `${name}.crt`);
    run('pkcs8', '-topk8', '-in', `${name}.key`, '-outform', 'DER', '-out', join(folderOf('keys'), `${name}-encrypted.der`), '-passout', 'pass:nss', '-iter', '1'); // prettier-ignore
    run('pkcs8', '-topk8', '-nocrypt', '-in', `${name}.key`, '-outform', 'DER', '-out', join(folderOf('keys'), `${name}.der`)); // prettier-ignore
    run('req', '-new', '-key', `${name}.key`, '-subj', '/O=Example/CN=Alice/emailAddress=alice@example.org', '-addext', 'subjectAltName=email:alice@example.org', '-addext', 'keyUsage=digitalSignature', '-outform', 'DER', '-out', join(folderOf('requests'), `${name}.der`)); // prettier-ignore
    const file = ['pkcs12', '-export', '-inkey', `${name}.key`, '-in', `${name}.crt`, '-passout', 'pass:nss', '-iter', '1']; // prettier-ignore
    run(...file, '-out', join(folderOf('pkcs12'), `${name}-pbes2.p12`));
    run(...file, '-nomac', '-keypbe', 'NONE', '-certpbe', 'NONE', '-out', join(folderOf('pkcs12'), `${name}-open.p12`));
    run(...file, '-nomac', '-legacy', '-out', join(folderOf('pkcs12'), `${name}-legacy.p12`));
  }
  writeFileSync(join(scratch, 'ca.crt'), vector('thunderbird-smime/smime/TestCA.pem'));
  run('ocsp', '-issuer', 'ca.crt', '-cert', 'Alice.crt', '-reqout', 'request.der');
  writeFileSync(join(scratch, 'index.txt'), 'V\t310126143815Z\t\t1E\tunknown\t/CN=Alice\nR\t310126143815Z\t260301000000Z,keyCompromise\t1F\tunknown\t/CN=Bob\n'); // prettier-ignore
  run('ocsp', '-index', 'index.txt', '-CA', 'ca.crt', '-rsigner', 'Alice.crt', '-rkey', 'Alice.key', '-reqin', 'request.der', '-respout', join(folderOf('ocsp'), 'good.der'), '-ndays', '9999'); // prettier-ignore
  run('ocsp', '-issuer', 'ca.crt', '-serial', '0x1F', '-no_nonce', '-reqout', 'request.der');
  run('ocsp', '-index', 'index.txt', '-CA', 'ca.crt', '-rsigner', 'Alice.crt', '-rkey', 'Alice.key', '-resp_key_id', '-reqin', 'request.der', '-respout', join(folderOf('ocsp'), 'revoked.der')); // prettier-ignore
  rmSync(scratch, { recursive: true });
  // RFC 8410 §10.3 and RFC 7748 §6.1.
  const edwards = '302e020100300506032b657004220420d4ee72dbf913584ad5b6d8f1f769f8ad3afe7c28cbf1d4fbe097a88f44755842';
  const montgomery = '302e020100300506032b656e0422042077076d0a7318a57d3c16c17251b26645df4c2f92ebc099b9d1b5c9c2b2c1c2a9';
  writeFileSync(join(folderOf('keys'), 'ed25519.der'), Buffer.from(edwards, 'hex'));
  writeFileSync(join(folderOf('keys'), 'x25519.der'), Buffer.from(montgomery, 'hex'));
}

await writeOpenpgp();
writeOpenssl();

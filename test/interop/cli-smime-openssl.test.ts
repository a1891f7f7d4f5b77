/** S/MIME between the command line and `openssl cms`, both ways: every two of message, form, keys and algorithms meet. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Desk, type Report } from './command-line.ts';
import { MESSAGE_KINDS, entity, hidesItsText, message, withoutHeaderProtection } from './cli-messages.ts';
import { pairs } from './pairs.ts';
import { type Kind, Peer } from './smime-peer.ts';

const RSA = ['keyUsage=critical,digitalSignature,keyEncipherment', 'extendedKeyUsage=emailProtection'];
const EC = ['keyUsage=critical,digitalSignature,keyAgreement', 'extendedKeyUsage=emailProtection'];
const PEOPLE: readonly [Kind, readonly string[]][] = [
  ['rsa', RSA],
  ['rsa3072', RSA],
  ['P-256', EC],
  ['P-384', EC],
  ['P-521', EC],
  ['ed25519', ['keyUsage=critical,digitalSignature']],
  ['x25519', ['keyUsage=critical,keyAgreement']],
];

let peer: Peer;
let desk: Desk;

beforeAll(async () => {
  peer = new Peer();
  desk = new Desk(peer.folder);
  for (const [kind, extensions] of PEOPLE) await peer.person(kind, kind, extensions);
});
afterAll(() => peer.dispose());

function mine(name: string): string[] {
  return ['--key', `${name}.key`, '--certificate', `${name}.crt`];
}

/** OpenSSL 3.0 has no Ed25519 in CMS ("no default digest") and no X25519 ("operation not supported for this keytype"). */
const BEYOND_OPENSSL = ['ed25519', 'x25519'];

function sentTo(reader: string): string {
  return reader.replace(/ by OAEP$/, '');
}

/** openssl's view of a message: decrypted, then verified, as far as the form asks and openssl knows the keys. */
function openedByOpenssl(sealed: Uint8Array, form: string, signer: string, reader: string): Uint8Array | null {
  let inside = sealed;
  if (isEncrypted(form)) {
    if (BEYOND_OPENSSL.includes(reader)) return null;
    peer.write('sealed.eml', sealed);
    inside = peer.run(['cms', '-decrypt', '-in', 'sealed.eml', '-recip', `${reader}.crt`, '-inkey', `${reader}.key`]);
  }
  if (form === 'encrypted') return inside;
  if (BEYOND_OPENSSL.includes(signer)) return null;
  peer.write('signed.eml', inside);
  return peer.run(['cms', '-verify', '-in', 'signed.eml', '-CAfile', 'ca.crt']);
}

function isEncrypted(form: string): boolean {
  return form.includes('encrypted');
}

const FORMS: Readonly<Record<string, readonly string[]>> = {
  'signed beside': ['--sign-only'],
  'signed around': ['--sign-only', '--opaque'],
  encrypted: ['--encrypt-only'],
  'signed beside and encrypted': [],
  'signed around and encrypted': ['--opaque'],
};

const SIGNERS: Readonly<Record<string, string>> = {
  rsa: 'RSA-2048',
  rsa3072: 'RSA-3072',
  'rsa with PSS': 'RSA-2048',
  'P-256': 'ECDSA-P-256',
  'P-384': 'ECDSA-P-384',
  'P-521': 'ECDSA-P-521',
  ed25519: 'Ed25519',
};

const CIPHERS: Readonly<Record<string, readonly [flag: string, algorithm: string, integrity: string]>> = {
  GCM: ['aead', 'AES-256-GCM', 'aead'],
  CBC: ['cbc', 'AES-256-CBC', 'none'],
};

describe('openssl and we open what we seal', () => {
  const cells = pairs(
    {
      message: MESSAGE_KINDS,
      form: Object.keys(FORMS),
      signer: Object.keys(SIGNERS),
      reader: ['rsa', 'rsa3072', 'rsa by OAEP', 'rsa3072 by OAEP', 'P-256', 'P-384', 'P-521', 'x25519'],
      cipher: Object.keys(CIPHERS),
    },
    [
      ['message', 'signer'],
      ['message', 'reader'],
      ['signer', 'reader'],
    ],
  );
  for (const { message: kind, form, signer, reader, cipher } of cells)
    it(`${kind}, ${form}, by ${signer}, to ${reader}, ${cipher}`, () => {
      const by = signer.replace(/ with PSS$/, '');
      const to = sentTo(reader);
      const [caps = '', algorithm, integrity] = CIPHERS[cipher] ?? [];
      const original = message(kind, by, to);
      const signing = [...(form === 'encrypted' ? [] : mine(by)), ...(signer === by ? [] : ['--pss'])];
      const readers = ['--to', `${to}.crt`, '--no-to-self', '--caps', caps, ...(to === reader ? [] : ['--oaep'])];
      const flags = [...(FORMS[form] ?? []), ...signing, ...(isEncrypted(form) ? readers : [])];
      const sealed = desk.seal(['--smime', ...flags], original);

      const theirs = openedByOpenssl(sealed, form, by, to);
      if (theirs !== null && (!isEncrypted(form) || !hidesItsText(kind)))
        expect(withoutHeaderProtection(theirs)).toBe(original.toString());

      const opened = desk.open([...mine(to), '--trust-anchor', 'ca.crt'], sealed);
      expect(opened.err).toBe('');
      expect(opened.out.toString('latin1')).toBe(original.toString('latin1'));
      expect(opened.exitCode).toBe(0);
      const vouching = isEncrypted(form) && integrity === 'none' && form !== 'encrypted' ? 'signature' : integrity;
      expect(opened.report).toMatchObject({
        protocol: 'smime',
        encryption: isEncrypted(form)
          ? { opened: true, algorithm, integrity: vouching, covers: 'whole', recipients: [{ mine: true }] }
          : { encrypted: false, covers: 'none' },
        signatures:
          form === 'encrypted'
            ? []
            : [{ status: 'valid', trust: 'trusted', reasons: [], key: SIGNERS[signer], covers: 'whole' }],
        from: { addresses: [`${by}@example.org`], matchesSigner: form === 'encrypted' ? null : true, warnings: [] },
        verdict: { code: form === 'encrypted' ? 'not-signed' : 'verified' },
        headers: { Subject: { value: 'Grüße and results', outer: isEncrypted(form) ? '[...]' : 'Grüße and results' } },
        weak: [],
      } satisfies DeepPartial<Report>);
    });
});

type DeepPartial<T> = T extends object ? { readonly [K in keyof T]?: DeepPartial<T[K]> } : T;

const PSS = ['-keyopt', 'rsa_padding_mode:pss', '-keyopt', 'rsa_pss_saltlen:32'];

const THEIR_SIGNERS: Readonly<Record<string, readonly [name: string, options: readonly string[], digest: string]>> = {
  'rsa SHA-256': ['rsa', [], 'SHA-256'],
  'rsa3072 SHA-512': ['rsa3072', ['-md', 'sha512'], 'SHA-512'],
  'rsa with PSS': ['rsa', PSS, 'SHA-256'],
  'P-256': ['P-256', [], 'SHA-256'],
  'P-384 SHA-384': ['P-384', ['-md', 'sha384'], 'SHA-384'],
  'P-521 SHA-512': ['P-521', ['-md', 'sha512'], 'SHA-512'],
};

const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  usual: [],
  'no attributes': ['-noattr'],
  'key identifier': ['-keyid'],
  CAdES: ['-cades'],
};

const OAEP = ['-keyopt', 'rsa_padding_mode:oaep', '-keyopt', 'rsa_oaep_md:sha256'];
const THEIR_READERS: Readonly<Record<string, readonly [name: string, options: readonly string[]]>> = {
  rsa: ['rsa', []],
  'rsa3072 by OAEP': ['rsa3072', OAEP],
  'rsa by key identifier': ['rsa', ['-keyid']],
  'P-256': ['P-256', []],
  'P-384 with SHA-384': ['P-384', ['-keyopt', 'ecdh_kdf_md:sha384']],
  'P-521 with AES-256 wrap': ['P-521', ['-aes256-wrap']],
  'P-256 by key identifier': ['P-256', ['-keyid']],
};

describe('we open what openssl seals', () => {
  const cells = pairs(
    {
      message: MESSAGE_KINDS,
      form: Object.keys(FORMS),
      signer: Object.keys(THEIR_SIGNERS),
      attributes: Object.keys(ATTRIBUTES),
      reader: Object.keys(THEIR_READERS),
      cipher: ['aes-128-cbc', 'aes-192-cbc', 'aes-256-cbc', 'aes-128-gcm', 'aes-192-gcm', 'aes-256-gcm'],
      encoding: ['DER', 'indefinite BER'],
      lines: ['CRLF', 'LF'],
    },
    [
      ['message', 'signer'],
      ['message', 'attributes'],
      ['message', 'reader'],
      ['message', 'cipher'],
      ['signer', 'reader'],
      ['signer', 'cipher'],
      ['attributes', 'reader'],
      ['attributes', 'cipher'],
    ],
  );
  for (const { message: kind, form, signer, attributes, reader, cipher, encoding, lines } of cells)
    it(`${kind}, ${form}, by ${signer}, ${attributes}, to ${reader}, ${cipher}, ${encoding}, ${lines}`, () => {
      const [by = '', signing = [], digest] = THEIR_SIGNERS[signer] ?? [];
      const [to = '', readerOptions = []] = THEIR_READERS[reader] ?? [];
      const original = entity(kind);
      // OpenSSL 3.0 cannot write PSS while streaming.
      const stream = encoding === 'DER' ? ['-noindef'] : ['-stream'];
      const signStream = signing === PSS ? ['-noindef'] : stream;
      const ends = lines === 'CRLF' ? ['-crlfeol'] : [];
      const names = ['-from', `${by}@example.org`, '-to', `${to}@example.org`, '-subject', 'Results'];
      let sealed: Uint8Array = original;
      if (form !== 'encrypted')
        sealed = peer.run(
          [
            ...['cms', '-sign', '-binary', ...ends, ...names, '-signer', `${by}.crt`, '-inkey', `${by}.key`],
            ...[...signing, ...(ATTRIBUTES[attributes] ?? []), ...signStream],
            ...(form.includes('around') ? ['-nodetach'] : []),
          ],
          sealed,
        );
      if (isEncrypted(form))
        sealed = peer.run(
          ['cms', '-encrypt', '-binary', `-${cipher}`, ...stream, ...names, '-recip', `${to}.crt`, ...readerOptions],
          sealed,
        );

      const opened = desk.open([...mine(to), '--trust-anchor', 'ca.crt'], sealed);
      expect(opened.err).toBe('');
      expect(opened.out.toString('latin1')).toBe(original.toString('latin1'));
      expect(opened.exitCode).toBe(0);
      expect(opened.report).toMatchObject({
        encryption: isEncrypted(form)
          ? { opened: true, algorithm: cipher.toUpperCase(), covers: 'whole', recipients: [{ mine: true }] }
          : { encrypted: false },
        signatures:
          form === 'encrypted' ? [] : [{ status: 'valid', trust: 'trusted', reasons: [], digest, covers: 'whole' }],
        from: { addresses: [`${by}@example.org`], matchesSigner: form === 'encrypted' ? null : true },
        verdict: { code: form === 'encrypted' ? 'not-signed' : 'verified' },
        weak: [],
      } satisfies DeepPartial<Report>);
    });
});

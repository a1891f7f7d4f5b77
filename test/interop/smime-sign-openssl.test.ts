import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeBase64, enterDer } from '../../src/bytes/index.ts';
import type { SignatureScheme } from '../../src/crypto/index.ts';
import type { Opened, SignatureEvidence } from '../../src/model/index.ts';
import { encryptEntity, signEntity } from '../../src/smime/index.ts';
import { signedEncodings } from '../../src/smime/signed-attributes.ts';
import { readSignedData } from '../../src/smime/signed-data.ts';
import { ENTITY, type Kind, Peer, type Person, engine, openMessage, signerOf, trusted } from './smime-peer.ts';

const SAME = expect.toSatisfy(
  (bytes: Uint8Array | null) => bytes !== null && Buffer.compare(bytes, ENTITY) === 0,
  'the entity',
);
const SIGNED_AT = new Date('2026-02-03T04:05:06Z');

let peer: Peer;
const people = new Map<Kind, Person>();

beforeAll(async () => {
  peer = new Peer();
  for (const kind of ['rsa', 'rsa1024', 'P-256', 'P-384', 'P-521', 'ed25519', 'dsa'] as const)
    people.set(kind, await peer.person(kind));
});
afterAll(() => peer.dispose());

function person(kind: Kind): Person {
  const found = people.get(kind);
  if (found === undefined) throw new Error(kind);
  return found;
}

function signatures(opened: Opened): readonly SignatureEvidence[] {
  return opened.layers.flatMap((layer) => (layer.kind === 'signature' ? layer.signatures : []));
}

const SCHEMES: readonly [Kind, SignatureScheme, string][] = [
  ['rsa', { kind: 'rsa-pkcs1', hash: 'SHA-256' }, 'RSA-2048'],
  ['rsa', { kind: 'rsa-pkcs1', hash: 'SHA-384' }, 'RSA-2048'],
  ['rsa', { kind: 'rsa-pkcs1', hash: 'SHA-512' }, 'RSA-2048'],
  ['rsa', { kind: 'rsa-pss', hash: 'SHA-256', saltLength: 32 }, 'RSA-2048'],
  ['rsa', { kind: 'rsa-pss', hash: 'SHA-512', saltLength: 64 }, 'RSA-2048'],
  ['P-256', { kind: 'ecdsa', hash: 'SHA-256' }, 'ECDSA-P-256'],
  ['P-384', { kind: 'ecdsa', hash: 'SHA-384' }, 'ECDSA-P-384'],
  ['P-521', { kind: 'ecdsa', hash: 'SHA-512' }, 'ECDSA-P-521'],
];

/** openssl on what we signed; gives the content it vouches for. */
function verify(message: readonly Uint8Array[], ...options: string[]): Uint8Array {
  peer.write('signed.eml', message);
  return peer.run(['cms', '-verify', '-in', 'signed.eml', '-CAfile', 'ca.crt', '-purpose', 'any', ...options]);
}

describe('openssl verifies what we sign', () => {
  for (const opaque of [false, true])
    it.each(SCHEMES)(`${opaque ? 'opaque' : 'detached'} by %s %j`, async (kind, scheme, key) => {
      const options = { opaque, signedAt: SIGNED_AT };
      const signed = await signEntity(engine, ENTITY, [signerOf(person(kind), scheme)], options);
      expect(verify(signed)).toEqual(SAME);
      const own = await openMessage(signed);
      expect(own.content).toEqual(SAME);
      expect(signatures(own)).toMatchObject([{ status: 'valid', reasons: [], key, signedAt: SIGNED_AT, weak: [] }]);
    });

  it('by several signers, each with a digest of their own', async () => {
    const signers = SCHEMES.map(([kind, scheme]) => signerOf(person(kind), scheme));
    const signed = await signEntity(engine, ENTITY, signers, { opaque: false, signedAt: SIGNED_AT });
    expect(Buffer.from(signed[0] ?? []).toString()).toContain('micalg="sha-256,sha-384,sha-512"');
    expect(verify(signed)).toEqual(SAME);
    expect(signatures(await openMessage(signed)).map(({ status }) => status)).toEqual(signers.map(() => 'valid'));
  });

  it('with the attributes that other programs look for', async () => {
    const encryptionCertificate = person('P-256').certificate;
    const signer = { ...signerOf(person('rsa'), SCHEMES[0]?.[1] ?? { kind: 'ed25519' }), encryptionCertificate };
    const signed = await signEntity(engine, ENTITY, [signer], { opaque: false, signedAt: SIGNED_AT });
    expect(verify(signed, '-cades')).toEqual(SAME);
    const printed = peer.run(['cms', '-cmsout', '-print', '-in', 'signed.eml']).toString();
    expect(printed).toContain('UTCTIME:Feb  3 04:05:06 2026 GMT');
    for (const name of ['S/MIME Capabilities', 'id-smime-aa-encrypKeyPref', 'id-smime-aa-signingCertificateV2'])
      expect(printed).toContain(name);
    expect(printed.match(/d.certificate/g)).toHaveLength(2);
  });

  // OpenSSL 3.0 has no Ed25519 in CMS; it knows the signature itself.
  it('by Ed25519, as a bare signature', async () => {
    const signed = await signEntity(engine, ENTITY, [signerOf(person('ed25519'), { kind: 'ed25519' })], {
      opaque: false,
      signedAt: SIGNED_AT,
    });
    const own = await openMessage(signed);
    expect(signatures(own)).toMatchObject([{ status: 'valid', reasons: [], key: 'Ed25519', digest: 'SHA-512' }]);
    const cms = decodeBase64(signed[3] ?? new Uint8Array());
    const contentInfo = enterDer(cms);
    contentInfo.oid();
    const [info] = readSignedData(contentInfo.enter(0xa0)).signers;
    if (info?.signedAttributes == null) throw new Error('no attributes');
    peer.write('attributes', signedEncodings(info.signedAttributes));
    peer.write('signature', info.signature);
    const files = ['-inkey', 'ed25519.pub', '-pubin', '-rawin', '-in', 'attributes', '-sigfile', 'signature'];
    expect(peer.run(['pkeyutl', '-verify', ...files]).toString()).toContain('Successfully');
  });

  it('inside an envelope', async () => {
    const signed = await signEntity(engine, ENTITY, [signerOf(person('rsa'), { kind: 'rsa-pkcs1', hash: 'SHA-256' })], {
      opaque: false,
      signedAt: SIGNED_AT,
    });
    const sealed = await encryptEntity(engine, signed, [trusted(person('rsa'))], { cipher: 'AES-256-CBC' });
    peer.write('sealed.eml', sealed);
    const inside = peer.run(['cms', '-decrypt', '-in', 'sealed.eml', '-recip', 'rsa.crt', '-inkey', 'rsa.key']);
    expect(verify([inside])).toEqual(SAME);
    const opened = await openMessage(sealed, { keys: [person('rsa')] });
    expect(signatures(await openMessage(opened.content ?? new Uint8Array()))).toMatchObject([{ status: 'valid' }]);
  });
});

/** Signs with openssl; `-binary`, because the entity is canonical already. */
function sign(...options: string[]): Uint8Array {
  return peer.run(['cms', '-sign', '-binary', '-crlfeol', ...options], ENTITY);
}

function by(kind: Kind): string[] {
  return ['-signer', `${kind}.crt`, '-inkey', `${kind}.key`];
}

const PSS = ['-keyopt', 'rsa_padding_mode:pss'];
const CASES: readonly [string, Kind, readonly string[]][] = [
  ['RSA SHA-256', 'rsa', []],
  ['RSA SHA-384', 'rsa', ['-md', 'sha384']],
  ['RSA SHA-512', 'rsa', ['-md', 'sha512']],
  ['RSA SHA-224', 'rsa', ['-md', 'sha224']],
  ['PSS with the longest salt', 'rsa', PSS],
  ['PSS with a salt of 20', 'rsa', [...PSS, '-keyopt', 'rsa_pss_saltlen:20']],
  ['PSS SHA-512', 'rsa', ['-md', 'sha512', ...PSS, '-keyopt', 'rsa_pss_saltlen:64']],
  ['ECDSA P-256', 'P-256', []],
  ['ECDSA P-384 with SHA-384', 'P-384', ['-md', 'sha384']],
  ['ECDSA P-521 with SHA-512', 'P-521', ['-md', 'sha512']],
];

describe('we verify what openssl signs', () => {
  it.each(CASES)('%s, detached and opaque, streamed and not', async (_, kind, options) => {
    // OpenSSL 3.0 cannot write PSS while streaming.
    const streamed = options.includes(PSS[1] ?? '') ? [] : [['-nodetach', '-stream']];
    for (const form of [[], ...streamed, ['-nodetach', '-noindef']]) {
      const opened = await openMessage(sign(...by(kind), ...options, ...form));
      expect(opened.content).toEqual(SAME);
      expect(signatures(opened)).toMatchObject([{ status: 'valid', reasons: [], weak: [] }]);
    }
  });

  it.each([
    ['without signed attributes', ['-noattr']],
    ['named by subject key identifier', ['-keyid']],
    ['with CAdES attributes', ['-cades']],
    ['without capabilities', ['-nosmimecap']],
  ])('%s', async (_, options) => {
    for (const kind of ['rsa', 'P-256'] as const)
      for (const form of [[], ['-nodetach']]) {
        const opened = await openMessage(sign(...by(kind), ...options, ...form));
        expect(signatures(opened)).toMatchObject([{ status: 'valid', reasons: [] }]);
      }
  });

  it('without certificates when they are known from elsewhere', async () => {
    const signed = sign(...by('rsa'), '-nocerts');
    const { certificate } = person('rsa');
    expect(signatures(await openMessage(signed))).toMatchObject([
      { status: 'unsupported', reasons: ['signer-certificate-missing'], signer: null },
    ]);
    expect(signatures(await openMessage(signed, { certificates: [certificate] }))).toMatchObject([
      { status: 'valid', signer: { certificate, pool: [] } },
    ]);
  });

  it('by identifier, although another certificate has a broken one', async () => {
    const { certificate } = person('rsa');
    const extensions = [{ oid: '2.5.29.14', critical: false, value: Uint8Array.of(0x30, 5) }];
    const certificates = [{ ...certificate, extensions }, certificate];
    const opened = await openMessage(sign(...by('rsa'), '-keyid', '-nocerts'), { certificates });
    expect(signatures(opened)).toMatchObject([{ status: 'valid' }]);
  });

  it('several signers', async () => {
    const opened = await openMessage(sign(...by('rsa'), ...by('P-256')));
    expect(signatures(opened).map(({ status }) => status)).toEqual(['valid', 'valid']);
  });

  it.each([
    ['sha1', 'SHA-1'],
    ['md5', 'MD5'],
  ] as const)('%s only when it is allowed', async (md, digest) => {
    const signed = sign(...by('rsa'), '-md', md);
    expect(signatures(await openMessage(signed))).toMatchObject([
      { status: 'unsupported', reasons: ['algorithm-refused'], digest, weak: [md] },
    ]);
    expect(signatures(await openMessage(signed, { allowWeak: new Set([md]) }))).toMatchObject([
      { status: 'valid', weak: [md] },
    ]);
  });

  it('a short key only when it is allowed', async () => {
    const signed = sign(...by('rsa1024'));
    expect(signatures(await openMessage(signed))).toMatchObject([
      { status: 'unsupported', reasons: ['key-too-short'] },
    ]);
    expect(signatures(await openMessage(signed, { allowWeak: new Set(['rsa1024']) }))).toMatchObject([
      { status: 'valid', weak: ['rsa1024'] },
    ]);
  });

  it('DSA not at all', async () => {
    expect(signatures(await openMessage(sign(...by('dsa'), '-md', 'sha256')))).toMatchObject([
      { status: 'unsupported', reasons: ['algorithm-unsupported'], key: 'DSA-1024' },
    ]);
  });
});

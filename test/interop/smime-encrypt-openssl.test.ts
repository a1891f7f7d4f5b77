import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encryptEntity } from '../../src/smime/index.ts';
import { ENTITY, type Kind, Peer, type Person, engine, openMessage, trusted } from './smime-peer.ts';

const SAME = expect.toSatisfy(
  (bytes: Uint8Array | null) => bytes !== null && Buffer.compare(bytes, ENTITY) === 0,
  'the entity',
);

let peer: Peer;
const people = new Map<Kind, Person>();

beforeAll(async () => {
  peer = new Peer();
  for (const kind of ['rsa', 'P-256', 'P-384', 'P-521', 'x25519'] as const) people.set(kind, await peer.person(kind));
});
afterAll(() => peer.dispose());

function person(kind: Kind): Person {
  const found = people.get(kind);
  if (found === undefined) throw new Error(kind);
  return found;
}

/** Opens with openssl what we sealed. */
function decrypt(message: readonly Uint8Array[], ...options: string[]): Uint8Array {
  peer.write('sealed.eml', message);
  return peer.run(['cms', '-decrypt', '-in', 'sealed.eml', ...options]);
}

const CIPHERS = ['AES-256-GCM', 'AES-256-CBC'] as const;

describe('openssl opens what we seal', () => {
  for (const cipher of CIPHERS)
    for (const kind of ['rsa', 'P-256', 'P-384', 'P-521'] as const)
      it(`${cipher} to ${kind}`, async () => {
        const sealed = await encryptEntity(engine, ENTITY, [trusted(person(kind))], { cipher });
        expect(decrypt(sealed, '-recip', `${kind}.crt`, '-inkey', `${kind}.key`)).toEqual(SAME);
      });

  it.each(CIPHERS)('%s to RSA by OAEP', async (cipher) => {
    const sealed = await encryptEntity(engine, ENTITY, [trusted(person('rsa'))], { cipher, keyTransport: 'oaep' });
    expect(decrypt(sealed, '-recip', 'rsa.crt', '-inkey', 'rsa.key')).toEqual(SAME);
    expect(peer.run(['cms', '-cmsout', '-print', '-in', 'sealed.eml']).toString()).toContain('rsaesOaep');
  });

  for (const cipher of CIPHERS)
    it.each([16, 24, 32])(`${cipher} to a shared key of %i octets`, async (length) => {
      const capsule = { protocol: 'kek', id: Buffer.from('0102', 'hex'), key: new Uint8Array(length).fill(7) } as const;
      const sealed = await encryptEntity(engine, ENTITY, [capsule], { cipher });
      const secret = ['-secretkey', Buffer.from(capsule.key).toString('hex'), '-secretkeyid', '0102'];
      expect(decrypt(sealed, ...secret)).toEqual(SAME);
    });

  it('one envelope to readers of every kind, by each of them', async () => {
    const kinds = ['rsa', 'P-256', 'P-384', 'P-521', 'x25519'] as const;
    const capsule = { protocol: 'kek', id: Buffer.from('aa', 'hex'), key: new Uint8Array(32).fill(7) } as const;
    const recipients = [...kinds.map((kind) => trusted(person(kind))), capsule];
    const sealed = await encryptEntity(engine, ENTITY, recipients, { cipher: 'AES-256-CBC' });
    for (const kind of ['rsa', 'P-256', 'P-384', 'P-521'] as const)
      expect(decrypt(sealed, '-recip', `${kind}.crt`, '-inkey', `${kind}.key`)).toEqual(SAME);
    for (const kind of kinds) expect((await openMessage(sealed, { keys: [person(kind)] })).content).toEqual(SAME);
  });

  it.each([0, 1, 15, 16, 17, 56, 57, 1_000_000])('content of %i octets', async (length) => {
    const content = new Uint8Array(length).map((_, at) => at);
    for (const cipher of CIPHERS) {
      const sealed = await encryptEntity(engine, content, [trusted(person('P-256'))], { cipher });
      const opened = decrypt(sealed, '-recip', 'P-256.crt', '-inkey', 'P-256.key');
      expect(Buffer.compare(opened, content)).toBe(0);
    }
  });
});

/** Seals with openssl; `-binary`, because the entity is canonical already. */
function encrypt(cipher: string, ...options: string[]): Uint8Array {
  return peer.run(['cms', '-encrypt', '-binary', `-${cipher}`, ...options], ENTITY);
}

describe('we open what openssl seals', () => {
  it.each([
    ['aes128', 'AES-128-CBC'],
    ['aes192', 'AES-192-CBC'],
    ['aes256', 'AES-256-CBC'],
    ['aes-128-gcm', 'AES-128-GCM'],
    ['aes-192-gcm', 'AES-192-GCM'],
    ['aes-256-gcm', 'AES-256-GCM'],
  ])('%s', async (cipher, algorithm) => {
    for (const streaming of ['-stream', '-noindef']) {
      const opened = await openMessage(encrypt(cipher, streaming, 'rsa.crt'), { keys: [person('rsa')] });
      expect(opened.content).toEqual(SAME);
      expect(opened.layers).toMatchObject([
        { kind: 'encryption', encryption: { algorithm, opened: true, weak: [], recipients: [{ mine: true }] } },
      ]);
    }
  });

  it.each([
    [[]],
    [['-keyopt', 'rsa_oaep_md:sha256']],
    [['-keyopt', 'rsa_oaep_md:sha512', '-keyopt', 'rsa_mgf1_md:sha1']],
    [['-keyopt', 'rsa_oaep_md:sha1', '-keyopt', 'rsa_mgf1_md:sha256', '-keyopt', 'rsa_oaep_label:0102']],
  ])('OAEP %j', async (options) => {
    const sealed = encrypt('aes256', '-recip', 'rsa.crt', '-keyopt', 'rsa_padding_mode:oaep', ...options);
    expect((await openMessage(sealed, { keys: [person('rsa')] })).content).toEqual(SAME);
  });

  for (const kind of ['P-256', 'P-384', 'P-521'] as const)
    it.each([
      [['-aes128-wrap', '-keyopt', 'ecdh_kdf_md:sha1']],
      [['-aes192-wrap', '-keyopt', 'ecdh_kdf_md:sha384']],
      [['-aes256-wrap', '-keyopt', 'ecdh_kdf_md:sha512']],
      [['-aes256-wrap', '-keyopt', 'ecdh_kdf_md:sha224']],
      [['-keyopt', 'ecdh_cofactor_mode:1']],
    ])(`${kind} %j`, async (options) => {
      const sealed = encrypt('aes256', '-recip', `${kind}.crt`, ...options);
      expect((await openMessage(sealed, { keys: [person(kind)] })).content).toEqual(SAME);
    });

  it('a recipient by subject key identifier', async () => {
    for (const kind of ['rsa', 'P-256'] as const) {
      const sealed = encrypt('aes256', '-keyid', '-recip', `${kind}.crt`);
      const opened = await openMessage(sealed, { keys: [{ key: person(kind).key, certificate: null }] });
      expect(opened.content).toEqual(SAME);
      expect(opened.layers).toMatchObject([{ encryption: { recipients: [{ type: 'subject-key' }] } }]);
    }
  });

  it('a shared key, by its name and without', async () => {
    const sealed = encrypt('aes256', '-secretkey', '07'.repeat(16), '-secretkeyid', 'beef');
    const key = new Uint8Array(16).fill(7);
    for (const id of [Buffer.from('beef', 'hex'), null])
      expect((await openMessage(sealed, { keks: [{ id, key }] })).content).toEqual(SAME);
    const other = await openMessage(sealed, { keks: [{ id: Buffer.from('dead', 'hex'), key }] });
    expect(other.failure?.code).toBe('no-key');
  });

  it.each(['aes128', 'aes192', 'aes256'])('a password with %s', async (cipher) => {
    const sealed = encrypt(cipher, '-pwri_password', 'Grüße');
    expect((await openMessage(sealed, { passwords: ['wrong', 'Grüße'] })).content).toEqual(SAME);
    expect((await openMessage(sealed, { passwords: ['wrong'] })).failure?.code).toBe('cannot-decrypt');
  });

  it('3DES when it is allowed, reported', async () => {
    const sealed = encrypt('des3', 'rsa.crt');
    const refused = await openMessage(sealed, { keys: [person('rsa')] });
    expect(refused.failure?.code).toBe('refused-algorithm');
    const opened = await openMessage(sealed, { keys: [person('rsa')], allowWeak: new Set(['3des']) });
    expect(opened.content).toEqual(SAME);
    expect(opened.layers).toMatchObject([{ encryption: { algorithm: '3DES-CBC', weak: ['3des'] } }]);
  });

  it('a 3DES-wrapped agreed key when it is allowed', async () => {
    const sealed = encrypt('des3', '-recip', 'P-256.crt', '-des3-wrap');
    expect((await openMessage(sealed, { keys: [person('P-256')] })).failure?.code).toBe('refused-algorithm');
    const opened = await openMessage(sealed, { keys: [person('P-256')], allowWeak: new Set(['3des']) });
    expect(opened.content).toEqual(SAME);
  });

  it('an envelope for fifty', async () => {
    const sealed = encrypt('aes256', ...Array.from({ length: 49 }, () => 'P-256.crt'), 'rsa.crt');
    const opened = await openMessage(sealed, { keys: [person('rsa')] });
    expect(opened.content).toEqual(SAME);
    const [layer] = opened.layers;
    expect(layer?.kind === 'encryption' && layer.encryption.recipients.filter(({ mine }) => mine)).toHaveLength(1);
  });

  it('nothing of an envelope to somebody else', async () => {
    const opened = await openMessage(encrypt('aes256', 'rsa.crt'), { keys: [person('P-256')] });
    expect(opened).toMatchObject({ content: null, failure: { code: 'no-key' } });
  });
});

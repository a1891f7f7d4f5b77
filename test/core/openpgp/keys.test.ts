import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as library from 'openpgp';
import { describe, expect, test } from 'vitest';
import { concat } from '../../../src/bytes/index.ts';
import { describeOpenpgp, openMessage, readKeys, unlock } from '../../../src/openpgp/index.ts';
import { context, engine, makeKey, MADE, NOW, onlyKey, text, utf8 } from './people.ts';

const pqc = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(join(import.meta.dirname, '../../vectors/openpgp-pqc', name)));

describe('readKeys', () => {
  test('several keys in one file, armored after each other or binary', async () => {
    const keys = await Promise.all([makeKey('Alice'), makeKey('Bob')]);
    const prints = keys.map(({ fingerprint }) => fingerprint);
    const armored = keys.map(({ binary }) => library.armor(library.enums.armor.publicKey, binary));
    for (const file of [utf8(`Some words\n${armored.join('\n')}`), concat(keys.map(({ binary }) => binary))]) {
      const read = await readKeys(file, NOW);
      expect(read.map(({ fingerprint }) => fingerprint)).toEqual(prints);
      expect(read.map(({ isPrivate, secret }) => [isPrivate, secret])).toEqual([
        [false, null],
        [false, null],
      ]);
    }
  });

  test('the public part of a private key holds no secret', async () => {
    const key = await makeKey('Alice');
    const kinds = describeOpenpgp(key.binary).packets.map(({ packet }) => packet);
    expect(kinds).toEqual(['public key', 'user id', 'signature', 'public subkey', 'signature']);
    expect(describeOpenpgp(key.secret ?? new Uint8Array()).packets[0]?.packet).toBe('secret key');
  });

  test('state, by the time asked for', async () => {
    const brief = await makeKey('Brief', { keyExpirationTime: 7 * 86_400 });
    expect(brief.state).toBe('usable');
    const [later] = await readKeys(brief.binary, new Date('2026-03-01'));
    expect(later).toMatchObject({ state: 'expired', canEncrypt: false, canSign: false });
    const [before] = await readKeys(brief.binary, new Date('2025-12-01'));
    expect(before).toMatchObject({ state: 'expired', canEncrypt: false });
  });

  test('a revoked key, a revoked user id', async () => {
    const alice = await makeKey('Alice', { userIDs: [{ email: 'alice@example.org' }, { email: 'old@example.org' }] });
    const key = await library.readPrivateKey({ binaryKey: alice.secret ?? new Uint8Array() });
    const { publicKey } = await library.revokeKey({ key, date: MADE, format: 'binary' });
    expect(await onlyKey(publicKey)).toMatchObject({ state: 'revoked', canEncrypt: false, canSign: false });

    const [, second] = key.users;
    if (second !== undefined)
      key.users[1] = await second.revoke(key.keyPacket as library.SecretKeyPacket, undefined, NOW);
    expect(await onlyKey(key.toPublic().write())).toMatchObject({ state: 'usable', addresses: ['alice@example.org'] });
  });

  test('others cannot add a name to a key', async () => {
    const alice = await library.readKey({ binaryKey: (await makeKey('Alice')).binary });
    const mallory = await library.readKey({ binaryKey: (await makeKey('Mallory')).binary });
    alice.users.push(...mallory.users);
    expect(await onlyKey(alice.write())).toMatchObject({ addresses: ['alice@example.org'], name: 'Alice' });
  });

  test('short RSA keys are not encrypted to', async () => {
    const short = await makeKey('Short', { type: 'rsa', rsaBits: 1024, config: { minRSABits: 1024 } });
    expect(short).toMatchObject({
      algorithm: 'RSA-1024, RSA-1024',
      canEncrypt: false,
      canSign: false,
      state: 'usable',
    });
  });

  test.each([
    ['nothing', '', 'not-a-key'],
    ['a text', 'hello', 'not-a-key'],
    ['a message', '-----BEGIN PGP MESSAGE-----\n\nwcAM\n-----END PGP MESSAGE-----', 'not-a-key'],
    ['a key cut off', '-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmDME\n-----END PGP PUBLIC KEY BLOCK-----', 'malformed'],
  ])('%s', async (_, file, code) => {
    await expect(readKeys(utf8(file), NOW)).rejects.toMatchObject({ code });
  });
});

describe('unlock', () => {
  test('with its word, another, none, and a public key', async () => {
    const key = await makeKey('Alice', { passphrase: 'söme words' });
    await expect(unlock(key, 'söme words')).resolves.toMatchObject({ fingerprint: key.fingerprint, unlocked: true });
    await expect(unlock(key, 'other')).rejects.toMatchObject({ code: 'wrong-password' });
    await expect(unlock(key, null)).rejects.toMatchObject({ code: 'password-needed' });
    await expect(unlock({ ...key, secret: null }, null)).rejects.toMatchObject({ code: 'unfit-key' });
  });

  test('the secret cannot be reached from what is unlocked, nor an unlocked key be made up', async () => {
    const key = await makeKey('Alice', { passphrase: 'word' });
    const unlocked = await unlock(key, 'word');
    expect(Object.keys(unlocked).sort()).toEqual([...Object.keys(key), 'unlocked'].sort());
    expect(unlocked.secret).toEqual(key.secret);
    const forged = { ...key, unlocked: true } as const;
    const how = { ...(await context([])), keys: [forged] };
    const { signEntity } = await import('../../../src/openpgp/index.ts');
    await expect(signEntity(engine, utf8('a'), { signers: [forged], at: NOW })).rejects.toMatchObject({
      code: 'password-needed',
    });
    expect(how.keys).toHaveLength(1);
  });
});

describe('post-quantum samples', () => {
  test('keys of unknown algorithms are refused as such', async () => {
    for (const name of ['v6-mldsa-65-sample-pk.asc', 'v6-mldsa-65-sample-sk.asc']) {
      await expect(readKeys(pqc(name), NOW)).rejects.toMatchObject({
        code: expect.stringMatching(/^unsupported-key|malformed-key$/),
      });
    }
  });

  test('a classical key with a post-quantum subkey is still its own, and such a message is for nobody here', async () => {
    const key = await onlyKey(pqc('v4-eddsa-sample-sk.asc'));
    expect(key).toMatchObject({ state: 'usable', canSign: true });
    const opened = await openMessage(pqc('v6-mldsa-65-sample-message.asc'), await context([key]));
    expect(opened).toMatchObject({ data: null, failure: { code: 'no-key' } });
  });
});

test('describeOpenpgp tells the packets of a message', async () => {
  const description = describeOpenpgp(pqc('v6-mldsa-65-sample-message.asc'));
  expect(description.armor).toBe('PGP MESSAGE');
  expect(description.packets.map(({ packet }) => packet)).toContain(
    'symmetrically encrypted and integrity protected data',
  );
  const [key] = describeOpenpgp((await makeKey('Alice')).binary).packets;
  expect(key).toMatchObject({
    packet: 'public key',
    fields: { version: 4, created: MADE.toISOString(), algorithm: 'Ed25519' },
  });
});

test('OpenPGP.js is not loaded before it is needed', () => {
  const source = join(import.meta.dirname, '../../../src/openpgp');
  for (const file of ['index.ts', 'open.ts', 'seal.ts', 'keys.ts', 'verify.ts', 'decrypt.ts', 'session-key.ts']) {
    const code = text(new Uint8Array(readFileSync(join(source, file))));
    expect(code).not.toMatch(/^import (?!type)[^;]*'openpgp'/m);
  }
  expect(text(new Uint8Array(readFileSync(join(source, 'library.ts'))))).toContain("import('openpgp')");
});

import * as fc from 'fast-check';
import * as library from 'openpgp';
import { beforeAll, describe, expect, test } from 'vitest';
import { concat } from '../../../src/bytes/index.ts';
import { encryptEntity, openMessage, type OpenpgpKey, signEntity, unlock } from '../../../src/openpgp/index.ts';
import {
  context,
  encryptionOf,
  engine,
  makeKey,
  NOW,
  openChunks,
  signaturesOf,
  text,
  trusted,
  utf8,
} from './people.ts';

const ENTITY = utf8('Content-Type: text/plain; charset=utf-8\r\n\r\nGrüße  \r\n- dash\r\nFrom me \r\n\r\n');

let alice: OpenpgpKey;
let bob: OpenpgpKey;

beforeAll(async () => {
  alice = await makeKey('Alice');
  bob = await makeKey('Bob');
});

describe('signEntity', () => {
  test('is opened again, byte for byte, white space at line ends included', async () => {
    const signers = [await unlock(alice, null)];
    const chunks = await signEntity(engine, ENTITY, { signers, at: NOW });
    const opened = await openChunks(chunks, await context([], [alice]));
    expect(text(opened.content)).toBe(text(ENTITY));
    expect(signaturesOf(opened)).toEqual([
      {
        protocol: 'openpgp',
        status: 'valid',
        reasons: [],
        signer: {
          protocol: 'openpgp',
          fingerprint: alice.fingerprint,
          addresses: ['alice@example.org'],
          name: 'Alice',
          state: 'usable',
        },
        signedAt: NOW,
        digest: 'SHA-512',
        key: 'Ed25519',
        weak: [],
        kind: 'author',
        signerId: alice.fingerprint,
      },
    ]);
  });

  test('refuses lone line feeds: they would not survive the way', async () => {
    const signers = [await unlock(alice, null)];
    await expect(signEntity(engine, utf8('a\n'), { signers, at: NOW })).rejects.toMatchObject({
      code: 'malformed-mime',
    });
  });

  test('two people sign one text', async () => {
    const signers = [await unlock(alice, null), await unlock(bob, null)];
    const opened = await openChunks(
      await signEntity(engine, ENTITY, { signers, at: NOW }),
      await context([], [alice, bob]),
    );
    expect(signaturesOf(opened).map(({ status }) => status)).toEqual(['valid', 'valid']);
  });
});

describe('encryptEntity', () => {
  test('signed and encrypted in one gives two layers', async () => {
    const signers = [await unlock(alice, null)];
    const sealing = { signers, recipients: [trusted(bob), trusted(alice)], passwords: [], at: NOW };
    const opened = await openChunks(await encryptEntity(engine, ENTITY, sealing), await context([bob], [alice]));
    expect(opened.layers.map(({ kind }) => kind)).toEqual(['encryption', 'signature']);
    expect(encryptionOf(opened)).toMatchObject({
      protocol: 'openpgp',
      opened: true,
      algorithm: 'AES-256-CFB',
      integrity: 'mdc',
      recipients: [
        { type: 'key-id', mine: true },
        { type: 'key-id', mine: false },
      ],
      weak: [],
    });
    expect(signaturesOf(opened)).toMatchObject([{ status: 'valid', reasons: [] }]);
    expect(text(opened.content)).toBe(text(ENTITY));
  });

  test('a password opens it, another does not', async () => {
    const sealing = { signers: [], recipients: [trusted(bob)], passwords: ['correct horse', 'Füße'], at: NOW };
    const chunks = await encryptEntity(engine, ENTITY, sealing);
    for (const password of sealing.passwords) {
      const opened = await openChunks(chunks, await context([], [], { passwords: ['no', password] }));
      expect(text(opened.content)).toBe(text(ENTITY));
      expect(encryptionOf(opened).recipients.filter(({ mine, type }) => mine && type === 'password')).toHaveLength(1);
    }
    const closed = await openChunks(chunks, await context([], [], { passwords: ['wrong'] }));
    expect(closed).toMatchObject({ content: null, failure: { code: 'cannot-decrypt' } });
  });

  test('nobody to encrypt to', async () => {
    const sealing = { signers: [], recipients: [], passwords: [], at: NOW };
    await expect(encryptEntity(engine, ENTITY, sealing)).rejects.toMatchObject({ code: 'usage' });
  });

  test('SEIPD version 2 only when every reader says so', async () => {
    const config = { aeadProtect: true };
    const modern = await makeKey('Modern', { config });
    const v6 = await makeKey('Six', { type: 'curve25519', config: { v6Keys: true, aeadProtect: true } });
    for (const [recipients, algorithm] of [
      [[modern, v6], 'AES-256-GCM'],
      [[modern, bob], 'AES-256-CFB'],
      [[v6], 'AES-256-GCM'],
    ] as const) {
      const sealing = { signers: [], recipients: recipients.map(trusted), passwords: [], at: NOW };
      const chunks = await encryptEntity(engine, ENTITY, sealing);
      for (const reader of recipients) {
        const opened = await openChunks(chunks, await context([reader]));
        expect(text(opened.content)).toBe(text(ENTITY));
        expect(encryptionOf(opened)).toMatchObject({
          algorithm,
          integrity: algorithm.endsWith('GCM') ? 'aead' : 'mdc',
        });
      }
      expect(text(concat(chunks)).includes('\n=')).toBe(algorithm.endsWith('CFB'));
    }
    const withPassword = { signers: [], recipients: [trusted(v6)], passwords: ['word'], at: NOW };
    const opened = await openChunks(await encryptEntity(engine, ENTITY, withPassword), await context([v6]));
    expect(encryptionOf(opened)).toMatchObject({ algorithm: 'AES-256-CFB', integrity: 'mdc' });
  });
});

test('password messages of every version: iterated and Argon2, SEIPD 1 and 2', async () => {
  const { argon2, iterated } = library.enums.s2k;
  for (const aeadProtect of [false, true]) {
    for (const s2kType of [iterated, argon2] as const) {
      const message = await library.createMessage({ binary: ENTITY });
      const config = { aeadProtect, s2kType };
      const sealed = await library.encrypt({ message, passwords: 'open sesame', format: 'binary', config });
      const opened = await openMessage(sealed, await context([], [], { passwords: ['no', 'open sesame'] }));
      expect(text(opened.data)).toBe(text(ENTITY));
      expect(encryptionOf(opened)).toMatchObject({
        algorithm: aeadProtect ? 'AES-256-GCM' : 'AES-256-CFB',
        integrity: aeadProtect ? 'aead' : 'mdc',
        recipients: [{ type: 'password', id: '', mine: true }],
      });
      const closed = await openMessage(sealed, await context([], [], { passwords: ['no'] }));
      expect(closed).toMatchObject({ data: null, failure: { code: 'cannot-decrypt' } });
    }
  }
});

test('open(seal(bytes)) = bytes', async () => {
  const signers = [await unlock(alice, null)];
  const how = await context([bob], [alice]);
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 5_000 }), async (bytes) => {
      const sealing = { signers, recipients: [trusted(bob)], passwords: [], at: NOW };
      const opened = await openChunks(await encryptEntity(engine, bytes, sealing), how);
      expect(opened.content).toEqual(bytes);
      expect(signaturesOf(opened)).toMatchObject([{ status: 'valid' }]);
    }),
    { numRuns: 20 },
  );
});

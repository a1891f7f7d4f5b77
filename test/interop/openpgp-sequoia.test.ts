import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { concat } from '../../src/bytes/index.ts';
import { parseMessage } from '../../src/mime/index.ts';
import { encryptEntity, openInline, type OpenpgpKey, signEntity, unlock } from '../../src/openpgp/index.ts';
import {
  context,
  encryptionOf,
  engine,
  makeKey,
  onlyKey,
  openChunks,
  signaturesOf,
  text,
  trusted,
} from '../core/openpgp/people.ts';
import { bytes, mimeEncrypted, mimeSigned, Peer } from './openpgp-peer.ts';

/** The first two are sq's own, the others made by us: it reads more than it makes. */
const SUITES = { cv25519: 'Ed25519', rsa3k: 'RSA-3072', nistP256: 'ECDSA-P-256', nistP384: 'ECDSA-P-384' } as const;
const TEXT = bytes('Content-Type: text/plain; charset=utf-8\r\n\r\nGrüße  \r\n-- \r\nFrom A\r\n');
const now = () => new Date(Date.now() + 5_000);

let peer: Peer;
beforeAll(() => {
  peer = new Peer();
});
afterAll(() => peer.dispose());

describe.each(Object.entries(SUITES))('%s', (suite, name) => {
  let key: OpenpgpKey;
  let file: string;

  beforeAll(async () => {
    file = `${suite}.key`;
    if (suite === 'nistP256' || suite === 'nistP384') {
      key = await makeKey('Sq', { curve: suite, userIDs: { name: 'Sq', email: `${suite}@example.org` } });
      peer.file(file, key.secret ?? '');
    } else {
      peer.sq(['key', 'generate', '-c', suite, '-u', `Sq <${suite}@example.org>`, '--export', file]);
      key = await onlyKey(peer.read(file), now());
    }
  });

  test('the key is described', () => {
    expect(key).toMatchObject({ addresses: [`${suite}@example.org`], name: 'Sq', state: 'usable', isPrivate: true });
    expect(key).toMatchObject({ canEncrypt: true, canSign: true });
  });

  test('sq encrypts and signs, we open it', async () => {
    for (const compression of ['none', 'pad', 'zlib', 'bzip2']) {
      const args = ['encrypt', '--compression', compression, '--recipient-cert', file, '--signer-key', file];
      const opened = await openChunks(
        mimeEncrypted(peer.sq(args, TEXT).out),
        await context([key], [key], { at: now() }),
      );
      expect(text(opened.content)).toBe(text(TEXT));
      expect(encryptionOf(opened)).toMatchObject({ algorithm: 'AES-256-CFB', integrity: 'mdc' });
      expect(signaturesOf(opened)).toMatchObject([{ status: 'valid', reasons: [], key: name }]);
    }
  });

  test('we encrypt and sign, sq opens it', async () => {
    const sealing = { signers: [await unlock(key, null)], recipients: [trusted(key)], passwords: [], at: new Date() };
    const sealed = peer.file('sealed', concat((await encryptEntity(engine, TEXT, sealing)).slice(1)));
    const opened = peer.sq(['decrypt', '--recipient-key', file, '--signer-cert', file, '-n', '1', sealed]);
    expect(text(opened.out)).toBe(text(TEXT));
  });

  test('signatures beside the text and around it', async () => {
    const armored = peer.sq(['sign', '--detached', '--signer-key', file], TEXT).out;
    const theirs = await openChunks(mimeSigned(TEXT, armored), await context([], [key], { at: now() }));
    expect(signaturesOf(theirs)).toMatchObject([{ status: 'valid', reasons: [], key: name }]);

    const sealed = await signEntity(engine, TEXT, { signers: [await unlock(key, null)], at: new Date() });
    const signature = peer.file('signature.asc', concat(sealed.slice(3)));
    peer.sq(['verify', '--signer-cert', file, '--detached', signature], TEXT);

    const clear = peer.sq(['sign', '--cleartext-signature', '--signer-key', file], 'Hello\n- you\n').out;
    const entity = parseMessage(concat([bytes('Content-Type: text/plain\r\n\r\n'), clear]));
    const inline = await openInline(engine, entity, await context([], [key], { at: now() }));
    expect(inline).toMatchObject({ covers: 'whole', blocks: [{ layers: [{ signatures: [{ status: 'valid' }] }] }] });
  });
});

/** The curves of European health cards (RFC 5639), which Node computes and browsers do not. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { concat } from '../../src/bytes/index.ts';
import { importPrivateKey, verifySignature } from '../../src/crypto/index.ts';
import { encryptEntity, signEntity } from '../../src/smime/index.ts';
import { ENTITY, Peer, type Person, engine, openMessage, signerOf, trusted } from './smime-peer.ts';

let peer: Peer;

beforeAll(() => {
  peer = new Peer();
});

afterAll(() => {
  peer.dispose();
});

describe.each([
  ['brainpoolP256r1', 'SHA-256'],
  ['brainpoolP384r1', 'SHA-384'],
  ['brainpoolP512r1', 'SHA-512'],
] as const)('%s', (curve, hash) => {
  let person: Person;

  beforeAll(async () => {
    person = await peer.person(curve);
  });

  it('signs what openssl verifies, and verifies what openssl signs', async () => {
    peer.write(
      'signed.eml',
      await signEntity(engine, ENTITY, [signerOf(person, { kind: 'ecdsa', hash })], {
        opaque: false,
        signedAt: new Date(),
      }),
    );
    peer.run(['cms', '-verify', '-in', 'signed.eml', '-CAfile', 'ca.crt', '-purpose', 'any', '-out', 'content']);
    expect(Buffer.compare(peer.read('content'), ENTITY)).toBe(0);
    const theirs = peer.run(
      ['cms', '-sign', '-binary', '-signer', `${curve}.crt`, '-inkey', `${curve}.key`, '-md', hash.replace('-', '')],
      ENTITY,
    );
    const opened = await openMessage(theirs);
    expect(opened.layers).toMatchObject([{ signatures: [{ status: 'valid', key: `ECDSA-${curve}` }] }]);
  });

  it('encrypts what openssl decrypts, and decrypts what openssl encrypts', async () => {
    peer.write('sealed.eml', await encryptEntity(engine, ENTITY, [trusted(person)], { cipher: 'AES-256-GCM' }));
    const content = peer.run([
      'cms',
      '-decrypt',
      '-in',
      'sealed.eml',
      '-inkey',
      `${curve}.key`,
      '-recip',
      `${curve}.crt`,
    ]);
    expect(Buffer.compare(content, ENTITY)).toBe(0);
    const theirs = peer.run(['cms', '-encrypt', '-binary', '-aes256', `${curve}.crt`], ENTITY);
    const opened = await openMessage(theirs, { keys: [person] });
    expect(Buffer.compare(opened.content ?? Buffer.alloc(0), ENTITY)).toBe(0);
  });

  it('is an unsupported key where the host lacks the curve', async () => {
    const { otherCurves: _, ...browser } = engine;
    const scheme = { kind: 'ecdsa', hash } as const;
    const { publicKeyInfo } = person.certificate;
    const data = new Uint8Array(1);
    const signature = await person.key.sign(scheme, data);
    expect(await verifySignature(engine, scheme, publicKeyInfo, data, signature)).toBe(true);
    await expect(verifySignature(browser, scheme, publicKeyInfo, data, signature)).rejects.toMatchObject({
      code: 'unsupported-key',
    });
    const pkcs8 = peer.run(['pkey', '-in', `${curve}.key`, '-outform', 'DER']);
    await expect(importPrivateKey(browser, concat([pkcs8]))).rejects.toMatchObject({ code: 'unsupported-key' });
  });
});

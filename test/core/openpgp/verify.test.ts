import * as library from 'openpgp';
import { beforeAll, describe, expect, test } from 'vitest';
import { concat } from '../../../src/bytes/index.ts';
import type { SignatureEvidence } from '../../../src/model/index.ts';
import { type OpenpgpKey, signEntity, unlock } from '../../../src/openpgp/index.ts';
import { context, engine, makeKey, MADE, NOW, onlyKey, openChunks, signaturesOf, utf8 } from './people.ts';

const ENTITY = utf8('Content-Type: text/plain\r\n\r\nHello\r\n');
const DAY = 86_400_000;

let alice: OpenpgpKey;
beforeAll(async () => {
  alice = await makeKey('Alice');
});

async function signed(by: OpenpgpKey = alice, at = NOW): Promise<Uint8Array[]> {
  return signEntity(engine, ENTITY, { signers: [await unlock(by, null)], at });
}

/** Evidence for the one signature. */
async function verify(chunks: readonly Uint8Array[], keys: readonly OpenpgpKey[], at = NOW, allowWeak: 'md5'[] = []) {
  const [evidence] = signaturesOf(await openChunks(chunks, await context([], keys, { at, allowWeak })));
  if (evidence === undefined) throw new Error('no signature');
  return evidence;
}

/** With its signature replaced by one the library makes. */
async function signedWith(
  config: library.PartialConfig,
  key: OpenpgpKey = alice,
  notations: library.RawNotation[] = [],
) {
  const signingKeys = await library.readPrivateKey({ binaryKey: key.secret ?? new Uint8Array() });
  const message = await library.createMessage({ binary: ENTITY });
  const signatureNotations = notations;
  const options = { message, signingKeys, detached: true, date: NOW, config, signatureNotations };
  const armored = await library.sign({ ...options, format: 'armored' });
  const chunks = await signed();
  return [...chunks.slice(0, 3), utf8(armored), ...chunks.slice(-1)];
}

describe('what is wrong is said', () => {
  test('changed content', async () => {
    const chunks = await signed();
    const evidence = await verify(
      [chunks[0] ?? ENTITY, utf8('Content-Type: text/plain\r\n\r\nHallo\r\n'), ...chunks.slice(2)],
      [alice],
    );
    expect(evidence).toMatchObject({ status: 'invalid', reasons: ['content-changed'] });
  });

  test('a signature with the right digest by another key', async () => {
    const mallory = await makeKey('Mallory');
    const evidence = await verify(await forged(mallory), [alice]);
    expect(evidence).toMatchObject({ status: 'invalid', reasons: ['signature-mismatch'] });
  });

  test('nobody knows the key', async () => {
    expect(await verify(await signed(), [await makeKey('Bob')])).toEqual<SignatureEvidence>({
      protocol: 'openpgp',
      status: 'unsupported',
      reasons: ['unknown-key'],
      signer: null,
      signedAt: NOW,
      digest: 'SHA-512',
      key: null,
      weak: [],
      kind: 'author',
      signerId: alice.fingerprint,
    });
  });

  test('signed tomorrow', async () => {
    const evidence = await verify(await signed(alice, new Date(NOW.getTime() + DAY)), [alice]);
    expect(evidence).toMatchObject({ status: 'invalid', reasons: ['signed-in-the-future'] });
  });

  test('signed before the key was made', async () => {
    const chunks = await signed();
    const younger = await makeKey('Alice', { date: new Date(NOW.getTime() + DAY) });
    expect(await verify(chunks, [younger])).toMatchObject({ reasons: ['unknown-key'] });
  });

  const { noReason, keyCompromised, keySuperseded, keyRetired } = library.enums.reasonForRevocation;
  const soft = { valid: [], revoked: ['key-revoked'] };
  const hard = { valid: ['key-revoked'], revoked: ['key-revoked'] };
  test.each([
    ['without a reason', noReason, hard],
    ['as compromised', keyCompromised, hard],
    ['as superseded', keySuperseded, soft],
    ['as retired', keyRetired, soft],
  ])('a key revoked %s: what it signed before, and after', async (_, flag, reasons) => {
    const key = await library.readPrivateKey({ binaryKey: alice.secret ?? new Uint8Array() });
    const date = new Date(NOW.getTime() + DAY);
    const { publicKey } = await library.revokeKey({ key, reasonForRevocation: { flag }, date, format: 'binary' });
    const revoked = await onlyKey(publicKey);
    const state = (found: readonly string[]) => (found.length > 0 ? 'revoked' : 'usable');
    const later = new Date(NOW.getTime() + 3 * DAY);
    expect(await verify(await signed(), [revoked], later)).toMatchObject({
      status: 'valid',
      reasons: reasons.valid,
      signer: { state: state(reasons.valid) },
    });
    const after = await signedRaw(alice, { at: new Date(NOW.getTime() + 2 * DAY) });
    expect(await verify(after, [revoked], later)).toMatchObject({
      reasons: reasons.revoked,
      signer: { state: 'revoked' },
    });
  });

  test.each([
    ['as compromised', keyCompromised, 'revoked'],
    ['as superseded', keySuperseded, 'usable'],
  ])('a signing subkey revoked %s after it signed', async (_, flag, state) => {
    const owner = await makeKey('Owner', { subkeys: [{ sign: true }] });
    const key = await library.readPrivateKey({ binaryKey: owner.secret ?? new Uint8Array() });
    const chunks = await signed(owner);
    const [subkey] = key.subkeys;
    if (subkey === undefined) throw new Error('no subkey');
    const date = new Date(NOW.getTime() + DAY);
    const secret = key.keyPacket as library.SecretKeyPacket;
    key.subkeys[0] = await subkey.revoke(secret, { flag }, date, library.config);
    const revoked = await onlyKey(key.toPublic().write());
    const evidence = await verify(chunks, [revoked], new Date(NOW.getTime() + 3 * DAY));
    expect(evidence).toMatchObject({ signer: { state } });
  });

  test('a key that has expired since it signed', async () => {
    const brief = await makeKey('Brief', { keyExpirationTime: 172_800 });
    const evidence = await verify(await signed(brief), [brief], new Date(NOW.getTime() + 30 * DAY));
    expect(evidence).toMatchObject({ status: 'valid', reasons: [], signer: { state: 'usable' } });
  });

  test('a key that had expired when it signed', async () => {
    const brief = await makeKey('Brief', { keyExpirationTime: 86_400 / 2 });
    const chunks = await signedRaw(brief, { at: new Date(MADE.getTime() + DAY * 0.9) });
    const evidence = await verify(chunks, [brief]);
    expect(evidence).toMatchObject({ reasons: ['key-expired-when-signed'], signer: { state: 'expired' } });
  });

  test('a subkey that is not for signing', async () => {
    const rsa = await makeKey('Rsa', { type: 'rsa', rsaBits: 2048 });
    const chunks = await signedRaw(rsa, { part: 'subkey' });
    expect(await verify(chunks, [rsa])).toMatchObject({ status: 'invalid', reasons: ['key-not-for-signing'] });
  });

  test('an unknown critical notation', async () => {
    const notation = { name: 'x@example.org', value: utf8('1'), humanReadable: true, critical: true };
    const evidence = await verify(await signedWith({}, alice, [notation]), [alice]);
    expect(evidence).toMatchObject({ status: 'unsupported', reasons: ['algorithm-unsupported'] });
  });

  test('MD5 only when allowed, RIPEMD-160 never', async () => {
    const { md5, ripemd } = library.enums.hash;
    const rsa = await makeKey('Rsa', { type: 'rsa', rsaBits: 2048 });
    const old = await signedRaw(rsa, { hash: md5 });
    const refused = { status: 'unsupported', reasons: ['algorithm-refused'] };
    expect(await verify(old, [rsa])).toMatchObject({ ...refused, digest: 'MD5', weak: ['md5'] });
    expect(await verify(old, [rsa], NOW, ['md5'])).toMatchObject({ status: 'valid', reasons: [], weak: ['md5'] });
    expect(await verify(await signedRaw(rsa, { hash: ripemd }), [rsa], NOW, ['md5'])).toMatchObject(refused);
  });

  test('a short RSA key', async () => {
    const short = await makeKey('Short', { type: 'rsa', rsaBits: 1024, config: { minRSABits: 1024 } });
    const chunks = await signedWith({ minRSABits: 1024 }, short);
    expect(await verify(chunks, [short])).toMatchObject({
      status: 'unsupported',
      reasons: ['key-too-short'],
      weak: ['rsa1024'],
    });
    const how = await context([], [short], { allowWeak: ['rsa1024'] });
    expect(signaturesOf(await openChunks(chunks, how))).toMatchObject([
      { status: 'valid', weak: ['rsa1024'], key: 'RSA-1024' },
    ]);
  });

  test.each([
    ['nothing', ''],
    ['not armor', 'hello'],
    ['a message instead', '-----BEGIN PGP MESSAGE-----\r\n\r\nywJiAAAAAAA=\r\n-----END PGP MESSAGE-----\r\n'],
    ['half a signature', '-----BEGIN PGP SIGNATURE-----\r\n\r\nwsBzBAEBCgAn\r\n-----END PGP SIGNATURE-----\r\n'],
  ])('%s where the signature should be', async (_, signature) => {
    const chunks = await signed();
    const evidence = await verify([...chunks.slice(0, 3), utf8(signature), ...chunks.slice(-1)], [alice]);
    expect(evidence).toMatchObject({ status: 'malformed', reasons: ['packet-malformed'], signer: null });
  });

  test('a version 3 signature', async () => {
    const v3 = concat([
      Uint8Array.of(0xc2, 22, 3, 5, 0, 0, 0, 0, 0),
      new Uint8Array(8),
      Uint8Array.of(1, 8, 0, 0, 0, 8, 255),
    ]);
    const armored = library.armor(library.enums.armor.signature, v3);
    const chunks = await signed();
    const evidence = await verify([...chunks.slice(0, 3), utf8(armored), ...chunks.slice(-1)], [alice]);
    expect(evidence).toMatchObject({ status: 'unsupported', reasons: ['algorithm-unsupported'] });
  });
});

test('line ends lost on disk are restored, and that is said', async () => {
  const chunks = await signed();
  const onDisk = utf8(new TextDecoder().decode(concat(chunks)).replaceAll('\r\n', '\n'));
  expect(await verify([onDisk], [alice])).toMatchObject({ status: 'valid', reasons: ['line-ends-repaired'] });
});

test('a signature over lone line feeds, as some programs make it', async () => {
  const lf = utf8('Content-Type: text/plain\n\nHello\n');
  const signingKeys = await library.readPrivateKey({ binaryKey: alice.secret ?? new Uint8Array() });
  const message = await library.createMessage({ binary: lf });
  const armored = await library.sign({ message, signingKeys, detached: true, date: NOW });
  const chunks = await signed();
  const evidence = await verify([chunks[0] ?? lf, lf, chunks[2] ?? lf, utf8(armored), ...chunks.slice(-1)], [alice]);
  expect(evidence).toMatchObject({ status: 'valid', reasons: [] });
});

/** Mallory's signature over the same octets, its issuer changed to Alice outside of what is signed. */
async function forged(mallory: OpenpgpKey): Promise<Uint8Array[]> {
  const chunks = await signed(mallory);
  const { packets } = await library.readSignature({
    armoredSignature: new TextDecoder().decode(concat(chunks.slice(3, -1))),
  });
  const aliceKey = await library.readKey({ binaryKey: alice.binary });
  const signature = (await library.readSignature({ armoredSignature: await aliceSignature() })).packets[0];
  const other = packets[0];
  if (signature === undefined || other === undefined) throw new Error('no signature');
  Object.assign(signature, { params: (other as unknown as { params: unknown }).params });
  expect(signature.issuerKeyID.equals(aliceKey.getKeyID())).toBe(true);
  const list = new library.PacketList<library.SignaturePacket>();
  list.push(signature);
  const armored = library.armor(library.enums.armor.signature, list.write());
  return [...chunks.slice(0, 3), utf8(armored), ...chunks.slice(-1)];
}

async function aliceSignature(): Promise<string> {
  return new TextDecoder().decode(concat((await signed()).slice(3, -1)));
}

/** A signature as the library would not make it: by an old hash, at a time, by a subkey for something else. */
async function signedRaw(
  by: OpenpgpKey,
  how: { hash?: library.enums.hash; at?: Date; part?: 'subkey' },
): Promise<Uint8Array[]> {
  const key = await library.readPrivateKey({ binaryKey: by.secret ?? new Uint8Array() });
  const packet = (how.part === 'subkey' ? key.subkeys[0] : key)?.keyPacket as library.SecretKeyPacket;
  const [literal] = (await library.createMessage({ binary: ENTITY })).packets;
  const signature = new library.SignaturePacket();
  Object.assign(signature, {
    signatureType: library.enums.signature.binary,
    publicKeyAlgorithm: packet.algorithm,
    hashAlgorithm: how.hash ?? library.enums.hash.sha256,
  });
  const sign: (...all: unknown[]) => Promise<void> = signature.sign.bind(signature) as never;
  await sign(packet, literal, how.at ?? NOW, true, {
    ...library.config,
    nonDeterministicSignaturesViaNotation: false,
  });
  const list = new library.PacketList<library.SignaturePacket>();
  list.push(signature);
  const chunks = await signed();
  const armored = library.armor(library.enums.armor.signature, await joined(list.write()));
  return [...chunks.slice(0, 3), utf8(armored), ...chunks.slice(-1)];
}

/** The library's writer gives an array of arrays where the signature was just made. */
async function joined(written: unknown): Promise<Uint8Array> {
  if (written instanceof Uint8Array) return written;
  const reader = (written as { getReader(): { readToEnd(): Promise<Uint8Array> } }).getReader();
  return reader.readToEnd();
}

/**
 * Opens the encrypted content of one message (RFC 9580 §5.1, §5.3, §5.13): each candidate session key is tried on the
 * whole content, and nothing is given out before its integrity check has passed.
 */

import type { PrivateKey } from 'openpgp';
import {
  type EncryptionEvidence,
  Failure,
  type RecipientEvidence,
  type WeakName,
  type WorkBudget,
  useOf,
  useOfModulus,
  weakNames,
} from '../model/index.ts';
import { decryptionConfig } from './config.ts';
import { type Envelope, NOBODY, type SessionKeyPacket } from './envelope.ts';
import { keyIdsOf } from './key-facts.ts';
import { secretOf, type UnlockedOpenpgpKey } from './keys.ts';
import { loadLibrary } from './library.ts';
import { aeadName, cipherName } from './names.ts';
import { decoy, decryptContent, operationsOf, type Secret, sessionKeysOf } from './session-key.ts';
import type { Literal } from './verify.ts';

export interface DecryptionSecrets {
  readonly keys: readonly UnlockedOpenpgpKey[];
  readonly passwords: readonly string[];
  readonly allowWeak: ReadonlySet<WeakName>;
  readonly work: WorkBudget;
}

export interface Decrypted {
  readonly evidence: EncryptionEvidence;
  readonly literal: Literal | null;
  readonly failure?: Failure;
}

/** One thing to try: a session-key packet with a private key or a password. */
interface Attempt {
  readonly packet: SessionKeyPacket;
  readonly secret: Secret;
}

/**
 * Never throws for content that cannot be opened: that is `failure` beside what is known from outside.
 * Tag 9 is refused, and a message for others is `no-key`, before any secret is used.
 */
export async function decryptMessage(
  bytes: Uint8Array,
  envelope: Envelope,
  secrets: DecryptionSecrets,
): Promise<Decrypted> {
  const myKeys = secrets.keys.map(readIds);
  const mine = (packet: SessionKeyPacket) => myKeys.some((key) => isFor(packet, key));
  const outside: EncryptionEvidence = {
    protocol: 'openpgp',
    opened: false,
    algorithm: algorithmOf(envelope, envelope.cipher),
    integrity: envelope.protection === 'none' ? 'none' : envelope.protection === 'mdc' ? 'mdc' : 'aead',
    recipients: envelope.sessionKeys.map((packet) => recipientOf(packet, mine(packet))),
    weak: [],
  };
  const closed = (failure: Failure): Decrypted => ({ evidence: outside, literal: null, failure });
  if (envelope.protection === 'none')
    return closed(new Failure('refused-algorithm', 'content without integrity check'));
  const attempts = [...planAttempts(envelope, myKeys, secrets.passwords)];
  if (attempts.length === 0) return closed(new Failure('no-key'));
  if (isRefused(envelope.cipher, secrets)) return closed(new Failure('refused-algorithm', outside.algorithm));
  const opened = await tryAll(bytes, envelope, attempts, secrets);
  if (opened instanceof Failure) return closed(opened);
  const { literal, cipher, weak, packet } = opened;
  return {
    evidence: {
      ...outside,
      opened: true,
      algorithm: algorithmOf(envelope, cipher),
      recipients: envelope.sessionKeys.map((each) => recipientOf(each, each === packet || mine(each))),
      weak,
    },
    literal,
  };
}

interface Success {
  readonly literal: Literal;
  readonly cipher: number;
  readonly weak: readonly WeakName[];
  readonly packet: SessionKeyPacket;
}

/**
 * After a recipient matched there is one answer for everything that fails, and every candidate is tried on the whole
 * content: wrong padding, wrong check sum, a cipher that is refused and damaged content take the same way (RFC 9580 §13.4,
 * §13.5). Which cipher it is stands inside the encrypted session key, where whoever passes it on may have changed it.
 */
async function tryAll(
  bytes: Uint8Array,
  envelope: Envelope,
  attempts: readonly Attempt[],
  secrets: DecryptionSecrets,
): Promise<Success | Failure> {
  const { work } = secrets;
  const library = await loadLibrary();
  const config = { ...decryptionConfig(library, secrets.allowWeak), maxDecompressedMessageSize: work.inflation };
  const data = bytes.subarray(envelope.dataStart);
  let failure = new Failure('cannot-decrypt');
  for (const { packet, secret } of attempts) {
    const weak = weaknessOf(packet, secret);
    if (weak.some((name) => !secrets.allowWeak.has(name))) {
      failure = new Failure('refused-algorithm', 'private key is too short');
      continue;
    }
    const operations = operationsOf(packet, config);
    const share = packet.kind === 'password' ? packet.derivationShare : 0;
    if (!work.tryKey(operations) || !work.tryDerivation(share)) continue;
    for await (const found of sessionKeysOf(library, config, bytes, packet, secret, envelope.cipher)) {
      const sessionKey = isRefused(found.cipher, secrets) ? await decoy(library) : found;
      const { cipher } = sessionKey;
      const literal = await decryptContent(library, config, data, sessionKey);
      if (literal === null) continue;
      work.opened(operations, share);
      return { literal, cipher, packet, weak: [...weak, ...weakNames(useOf(cipherName(cipher)))] };
    }
  }
  return failure;
}

/** A private key and the ids of its parts, upper-case hex. */
interface MyKey {
  readonly key: PrivateKey;
  readonly keyIds: ReadonlySet<string>;
  readonly fingerprints: ReadonlySet<string>;
}

function readIds(unlocked: UnlockedOpenpgpKey): MyKey {
  const key = secretOf(unlocked);
  const ids = keyIdsOf(key);
  return {
    key,
    keyIds: new Set(ids.map(({ keyId }) => keyId)),
    fingerprints: new Set(ids.map(({ fingerprint }) => fingerprint)),
  };
}

function isFor(packet: SessionKeyPacket, { keyIds, fingerprints }: MyKey): boolean {
  if (packet.kind === 'password') return false;
  return packet.fingerprint === null ? keyIds.has(packet.keyId) : fingerprints.has(packet.fingerprint);
}

/** Named recipients first, then unnamed ones with every key. */
function* planAttempts(
  { sessionKeys }: Envelope,
  myKeys: readonly MyKey[],
  passwords: readonly string[],
): Generator<Attempt> {
  for (const named of [true, false]) {
    for (const packet of sessionKeys) {
      if (!packet.fits || (packet.kind === 'key' && packet.keyId !== NOBODY) !== named) continue;
      for (const secret of secretsFor(packet, myKeys, passwords)) yield { packet, secret };
    }
  }
}

function secretsFor(packet: SessionKeyPacket, myKeys: readonly MyKey[], passwords: readonly string[]): Secret[] {
  if (packet.kind === 'password') return passwords.map((password) => ({ password }));
  const fitting = packet.keyId === NOBODY ? myKeys : myKeys.filter((key) => isFor(packet, key));
  return fitting.map(({ key }) => ({ key }));
}

function recipientOf(packet: SessionKeyPacket, mine: boolean): RecipientEvidence {
  return packet.kind === 'password' ? { type: 'password', id: '', mine } : { type: 'key-id', id: packet.keyId, mine };
}

/** Short private keys open only what is allowed to be weak; a password has no such weakness. */
function weaknessOf(packet: SessionKeyPacket, secret: Secret): readonly WeakName[] {
  if (packet.kind === 'password' || !('key' in secret)) return [];
  const parts = secret.key.getKeys();
  const named = parts.filter((part) => part.getKeyID().toHex().toUpperCase() === packet.keyId);
  const sizes = (named.length > 0 ? named : parts).flatMap((part) => part.getAlgorithmInfo().bits ?? []);
  return sizes.every((bits) => useOfModulus(bits) === 'write') ? [] : ['rsa1024'];
}

/** A cipher that is not known at all fails like damaged content: a wrong session key may name one. */
function isRefused(cipher: number | null, { allowWeak }: DecryptionSecrets): boolean {
  return cipher !== null && weakNames(useOf(cipherName(cipher))).some((name) => !allowWeak.has(name));
}

/** Before the session key is known, SEIPD version 1 does not tell its cipher. */
function algorithmOf({ mode }: Envelope, cipher: number | null): string {
  const name = cipher === null ? '' : `${cipherName(cipher)}-`;
  return mode === null ? `${name}CFB` : `${name}${aeadName(mode)}`;
}

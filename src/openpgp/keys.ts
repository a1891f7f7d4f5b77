/** Keys from files: read, described and unlocked (RFC 9580 §10.1, §10.2). */

import type { Key, PrivateKey } from 'openpgp';
import { concat } from '../bytes/index.ts';
import { Failure } from '../model/index.ts';
import { isBinary, readAllArmor, writeArmor } from './armor.ts';
import { permissiveConfig, sealingConfig } from './config.ts';
import { describeKey, type OpenpgpKey } from './key-facts.ts';
import { type Library, loadLibrary } from './library.ts';
import { readPackets, TAG } from './packets.ts';

/** A private key that may be used now: only `unlock` makes one, and its secret is not reachable from it. */
export interface UnlockedOpenpgpKey extends OpenpgpKey {
  readonly unlocked: true;
}

/** Keys in one file. */
const KEYS = 1_000;

/** Packets in one file: a well-known person's key carries some thousand signatures. */
const PACKETS = 20_000;

/**
 * Signatures of one key by itself, each of which the library verifies, those of DSA in milliseconds: a key of ten names
 * that was prolonged every year for twenty years has so many.
 */
const SELF_SIGNATURES = 300;

const secrets = new WeakMap<UnlockedOpenpgpKey, PrivateKey>();

/**
 * Every key of a file, armored (several blocks too) or binary, public or private, as it stands `at` that time.
 * Keys of unknown kinds are left out as long as one is known.
 * Throws `not-a-key`, `malformed-key`, `unsupported-key`, `too-many`.
 */
export async function readKeys(bytes: Uint8Array, at: Date): Promise<OpenpgpKey[]> {
  const files = splitKeys(binaryKeys(bytes));
  const library = await loadLibrary();
  const keys: OpenpgpKey[] = [];
  let failure = new Failure('not-a-key', 'no OpenPGP key in it');
  for (const file of files) {
    try {
      keys.push(await describeKey(library, await parseKey(library, file), at));
    } catch (cause) {
      failure = keyFailure(cause);
    }
  }
  if (keys.length === 0) throw failure;
  return keys;
}

/** Makes a private key usable. `password` is ignored when the key has none. Throws `password-needed`, `wrong-password`, `unsupported-key`. */
export async function unlock(key: OpenpgpKey, password: string | null): Promise<UnlockedOpenpgpKey> {
  if (key.secret === null) throw new Failure('unfit-key', 'not a private key');
  const library = await loadLibrary();
  const locked = await parseKey(library, key.secret);
  if (!isPrivateKey(locked)) throw new Failure('unfit-key', 'not a private key');
  const unlocked: UnlockedOpenpgpKey = { ...key, unlocked: true };
  secrets.set(unlocked, await decryptSecret(library, locked, password));
  return unlocked;
}

async function decryptSecret(library: Library, locked: PrivateKey, password: string | null): Promise<PrivateKey> {
  if (locked.getKeys().every(({ keyPacket }) => !isLocked(keyPacket))) return locked;
  if (password === null) throw new Failure('password-needed');
  try {
    return await library.decryptKey({
      privateKey: locked,
      passphrase: password,
      config: permissiveConfig(library),
    });
  } catch (cause) {
    const wrong = cause instanceof Error && /Incorrect key passphrase/.test(cause.message);
    throw new Failure(wrong ? 'wrong-password' : 'unsupported-key', wrong ? '' : 'private key protection', { cause });
  }
}

/** A stub that GnuPG leaves where the secret is kept elsewhere counts as not locked: there is nothing to open. */
function isLocked(packet: AnyKeyPacket): boolean {
  return 'isDummy' in packet && !packet.isDummy() && !packet.isDecrypted();
}

type AnyKeyPacket = ReturnType<PrivateKey['getKeys']>[number]['keyPacket'];

/**
 * The transferable secret key without its password, for a place that protects it better. Throws `password-needed`,
 * `wrong-password`, `unsupported-key`, `unfit-key` for a public key.
 */
export async function secretWithoutPassword(key: OpenpgpKey, password: string | null): Promise<Uint8Array> {
  return secretOf(await unlock(key, password)).write();
}

/** Such a secret as a file (RFC 9580 §6.2) locked by `password`. */
export async function exportSecret(secret: Uint8Array, password: string): Promise<Uint8Array> {
  const library = await loadLibrary();
  const privateKey = await library.readPrivateKey({ binaryKey: secret, config: permissiveConfig(library) });
  const locked = await library.encryptKey({ privateKey, passphrase: password, config: sealingConfig(library) });
  return concat(writeArmor('PGP PRIVATE KEY BLOCK', [locked.write()], true));
}

/** For this folder only: the library's key behind an unlocked one. */
export function secretOf(unlocked: UnlockedOpenpgpKey): PrivateKey {
  const secret = secrets.get(unlocked);
  if (secret === undefined) throw new Failure('password-needed', 'key is not unlocked');
  return secret;
}

const parsed = new WeakMap<Uint8Array, Promise<Key>>();

/** For this folder only: the library's public key for a key's octets, parsed once. Throws `malformed-key`, `unsupported-key`. */
export function publicKeyOf(binary: Uint8Array): Promise<Key> {
  const known = parsed.get(binary);
  if (known !== undefined) return known;
  const key = loadLibrary()
    .then((library) => parseKey(library, binary))
    .catch((cause: unknown) => {
      throw keyFailure(cause);
    });
  parsed.set(binary, key);
  return key;
}

async function parseKey(library: Library, binaryKey: Uint8Array): Promise<Key> {
  const key = await library.readKey({ binaryKey, config: permissiveConfig(library) });
  if (selfSignatures(key) > SELF_SIGNATURES) throw new Failure('too-many', 'signatures of a key by itself');
  dropForeignBackSignatures(library, key);
  return key;
}

function selfSignatures(key: Key): number {
  // The library's declarations leave these out.
  const direct = 'directSignatures' in key && Array.isArray(key.directSignatures) ? key.directSignatures.length : 0;
  const ofUsers = key.users.map((user) => user.selfCertifications.length + user.revocationSignatures.length);
  const ofSubkeys = key.subkeys.map((each) => each.bindingSignatures.length + each.revocationSignatures.length);
  const own = direct + key.revocationSignatures.length;
  return [...ofUsers, ...ofSubkeys].reduce((sum, count) => sum + count, own);
}

/**
 * Only a primary key binding signature says that a subkey agrees to sign for this key (RFC 9580 §5.2.1.9). The library
 * takes one of any type, and so one over a document that holds the two keys: somebody's subkey would be adopted.
 */
function dropForeignBackSignatures({ enums }: Library, key: Key): void {
  for (const { bindingSignatures } of key.subkeys)
    for (const binding of bindingSignatures)
      if (binding.embeddedSignature?.signatureType !== enums.signature.keyBinding) binding.embeddedSignature = null;
}

function isPrivateKey(key: Key): key is PrivateKey {
  return key.isPrivate();
}

function binaryKeys(bytes: Uint8Array): Uint8Array {
  if (isBinary(bytes)) return bytes;
  const blocks = readAllArmor(bytes, KEYS).filter(({ label }) => /^PGP (PUBLIC|PRIVATE|SECRET) KEY BLOCK$/.test(label));
  if (blocks.length === 0) throw new Failure('not-a-key', 'no OpenPGP key in it');
  return concat(blocks.map(({ data }) => data));
}

/** One piece for each primary key. */
function splitKeys(bytes: Uint8Array): Uint8Array[] {
  const packets = readPackets(bytes, PACKETS);
  const starts = packets.filter(({ tag }) => tag === TAG.publicKey || tag === TAG.secretKey).map(({ start }) => start);
  if (starts.length === 0 || starts[0] !== 0) throw new Failure('not-a-key', 'no OpenPGP key in it');
  if (starts.length > KEYS) throw new Failure('too-many', 'keys in one file');
  return starts.map((start, index) => bytes.subarray(start, starts[index + 1]));
}

function keyFailure(cause: unknown): Failure {
  if (cause instanceof Failure) return cause;
  const unsupported = cause instanceof Error && /unsupported|not supported|unknown|version/i.test(cause.message);
  return unsupported
    ? new Failure('unsupported-key', 'kind of OpenPGP key', { cause })
    : new Failure('malformed-key', 'OpenPGP key', { cause });
}

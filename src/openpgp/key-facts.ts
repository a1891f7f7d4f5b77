/** What a key says about itself and what it may be used for at a time: facts for people and for `trust`, no judgement. */

import type { Config, Key, PrivateKey } from 'openpgp';
import { encodeHex } from '../bytes/index.ts';
import { isRsaKey } from '../crypto/index.ts';
import { Failure } from '../model/index.ts';
import { keyConfig, sealingConfig } from './config.ts';
import type { Library } from './library.ts';
import { keyName } from './names.ts';
import { isNameRevoked } from './revocation.ts';
import { readUserId, type UserName } from './user-id.ts';

export interface OpenpgpKey {
  /** Upper-case hex of the primary key's fingerprint. */
  readonly fingerprint: string;
  /** Addresses of user ids that the key itself certifies and that are not revoked, each once. */
  readonly addresses: readonly string[];
  /** Name of the first such user id; empty when there is none. */
  readonly name: string;
  /** `expired` also: not yet valid, or without a valid signature of its own. */
  readonly state: 'usable' | 'expired' | 'revoked';
  readonly isPrivate: boolean;
  /** Today's rules let somebody encrypt to it. */
  readonly canEncrypt: boolean;
  /** Today's rules let it sign. */
  readonly canSign: boolean;
  readonly createdAt: Date;
  /** The transferable public key (RFC 9580 §10.1), of a private key too. */
  readonly binary: Uint8Array;
  /** The transferable secret key (RFC 9580 §10.2) as it was read, locked if it was locked; `null` for a public key. */
  readonly secret: Uint8Array | null;
  /** Primary key, then the newest encryption key when it is another: `Ed25519, X25519`. */
  readonly algorithm: string;
}

export type KeyState = OpenpgpKey['state'];

/** Throws `malformed-key` for RSA numbers that make no key, `unsupported-key`. */
export async function describeKey(library: Library, key: Key, at: Date): Promise<OpenpgpKey> {
  if (key.getKeys().some(({ keyPacket }) => hasBrokenRsa(keyPacket.publicParams)))
    throw new Failure('malformed-key', 'RSA numbers');
  const reading = keyConfig(library);
  const sealing = sealingConfig(library);
  const names = await selfCertifiedNames(key, at, reading);
  const encryption = await key.getEncryptionKey(undefined, at, undefined, sealing).catch(() => null);
  const signing = await key.getSigningKey(undefined, at, undefined, sealing).catch(() => null);
  return {
    fingerprint: key.getFingerprint().toUpperCase(),
    ...names,
    state: await keyState(key, at, reading),
    isPrivate: key.isPrivate(),
    canEncrypt: encryption !== null,
    canSign: signing !== null,
    createdAt: key.getCreationTime(),
    binary: key.toPublic().write(),
    secret: key.isPrivate() ? key.write() : null,
    algorithm: algorithmOf(key, encryption),
  };
}

/** Parameters by their names: `n` and `e` are RSA's alone. */
function hasBrokenRsa(parameters: object | null): boolean {
  if (parameters === null || !('n' in parameters) || !('e' in parameters)) return false;
  const { n, e } = parameters;
  return n instanceof Uint8Array && e instanceof Uint8Array && !isRsaKey(n, e);
}

function algorithmOf(key: Key, encryption: ReturnType<Key['getSubkeys']>[number] | Key | null): string {
  const primary = keyName(key.getAlgorithmInfo());
  const other = encryption ?? key.subkeys.at(-1) ?? key;
  return other === key ? primary : `${primary}, ${keyName(other.getAlgorithmInfo())}`;
}

/** Names and addresses that the key stands for: certified by itself, revoked in none of its `copies`, whatever others signed. */
export async function selfCertifiedNames(
  key: Key,
  at: Date,
  config: Config,
  copies: readonly Key[] = [key],
): Promise<{ readonly addresses: readonly string[]; readonly name: string }> {
  const names: UserName[] = [];
  for (const user of key.users) {
    if (user.userID === null) continue;
    const text = user.userID.userID;
    const certified = await user.verify(at, config).catch(() => false);
    if (certified && !(await isNameRevoked(copies, text, at, config))) names.push(readUserId(text));
  }
  const addresses = names.flatMap(({ address }) => (address === null ? [] : [address]));
  return { addresses: [...new Set(addresses)], name: names[0]?.name ?? '' };
}

/** Whether the primary key is good at that time. Throws `unsupported-key` when this runtime cannot tell. */
export async function keyState(key: Key, at: Date, config: Config): Promise<KeyState> {
  if (await key.isRevoked(undefined, undefined, at, config)) return 'revoked';
  return key.verifyPrimaryKey(at, undefined, config).then(
    () => 'usable',
    (cause: unknown) => {
      if (lacksCurve(cause)) throw new Failure('unsupported-key', keyName(key.getAlgorithmInfo()), { cause });
      return 'expired';
    },
  );
}

/** On Node the library needs a further package (eckey-utils) for Brainpool curves, and says it in these words. */
export function lacksCurve(cause: unknown): boolean {
  return cause instanceof Error && cause.message.includes('Cannot find module');
}

/** Upper-case hex of key id and fingerprint of every key packet that can decrypt, or could. */
export function keyIdsOf(key: Key | PrivateKey): { readonly keyId: string; readonly fingerprint: string }[] {
  return key.getKeys().map((part) => ({
    keyId: part.getKeyID().toHex().toUpperCase(),
    fingerprint: encodeHex(part.keyPacket.getFingerprintBytes() ?? new Uint8Array(0)).toUpperCase(),
  }));
}

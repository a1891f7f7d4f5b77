/** A public key reduced to what somebody needs to encrypt to one address and check signatures (Autocrypt Level 1.1 §2.1.1). */

import type { Key, SignaturePacket, Subkey, User } from 'openpgp';
import { Failure } from '../model/index.ts';
import { sealingConfig } from './config.ts';
import { publicKeyOf } from './keys.ts';
import { loadLibrary } from './library.ts';
import { readUserId } from './user-id.ts';

/**
 * Primary key, the user id with that address (else the primary one), the encryption subkey, and the newest
 * self-signature of each. Version 6 keys stay whole: their preferences stand elsewhere. Throws `unfit-key`.
 */
export async function minimalKey(binary: Uint8Array, address: string, at: Date): Promise<Uint8Array> {
  const library = await loadLibrary();
  const key = await publicKeyOf(binary);
  const config = sealingConfig(library);
  try {
    const encryption = await key.getEncryptionKey(undefined, at, undefined, config);
    if (key.keyPacket.version === 6) return binary;
    const user = findUser(key, address) ?? (await key.getPrimaryUser(at, undefined, config)).user;
    const packets = new library.PacketList();
    packets.push(key.keyPacket, ...userPackets(user), ...subkeyPackets(encryption));
    return packets.write();
  } catch (cause) {
    throw new Failure('unfit-key', 'OpenPGP key', { cause });
  }
}

function findUser(key: Key, address: string): User | undefined {
  const wanted = address.toLowerCase();
  return key.users.find(({ userID }) => readUserId(userID?.userID ?? '').address?.toLowerCase() === wanted);
}

function userPackets({ userID, selfCertifications }: User) {
  return userID === null ? [] : [userID, ...newest(selfCertifications)];
}

function subkeyPackets(encryption: Key | Subkey) {
  return 'bindingSignatures' in encryption ? [encryption.keyPacket, ...newest(encryption.bindingSignatures)] : [];
}

function newest(signatures: readonly SignaturePacket[]): SignaturePacket[] {
  return [...signatures].sort((a, b) => Number(b.created) - Number(a.created)).slice(0, 1);
}

/** The vault as it is kept: JSON whose shape is checked when it is read. */

import { decodeBase64, encodeBase64 } from '../bytes/index.ts';
import { Failure, type Protocol } from '../model/index.ts';

/** What of a key is no secret. */
export interface MyKey {
  /** `smime:` or `openpgp:` and the fingerprint. */
  readonly id: string;
  readonly protocol: Protocol;
  /** DER of the certificate and then of its chain, or the one transferable public key. */
  readonly material: readonly Uint8Array[];
  readonly addedAt: Date;
}

export interface Passphrase {
  readonly salt: Uint8Array;
  /** Of PBKDF2 with SHA-256. */
  readonly iterations: number;
}

export interface VaultRecord {
  /** The vault key, wrapped by the device; under the passphrase first, where there is one. */
  readonly vaultKey: Uint8Array;
  readonly passphrase: Passphrase | null;
  /** For how long the passphrase is not asked for again. */
  readonly minutes: number;
  readonly keys: readonly (MyKey & { readonly sealed: Uint8Array })[];
}

/** Throws `malformed-store`. */
export function readVaultRecord(value: unknown): VaultRecord {
  const { version, vaultKey, passphrase, minutes, keys } = record(value);
  if (version !== 1 || typeof minutes !== 'number' || !Array.isArray(keys))
    throw new Failure('malformed-store', 'vault');
  return { vaultKey: bytes(vaultKey), passphrase: readPassphrase(passphrase), minutes, keys: keys.map(readKey) };
}

export function writeVaultRecord({ vaultKey, passphrase, minutes, keys }: VaultRecord): object {
  return {
    version: 1,
    vaultKey: encodeBase64(vaultKey),
    passphrase: passphrase === null ? null : { salt: encodeBase64(passphrase.salt), iterations: passphrase.iterations },
    minutes,
    keys: keys.map(({ id, protocol, material, addedAt, sealed }) => ({
      id,
      protocol,
      material: material.map((each) => encodeBase64(each)),
      addedAt: addedAt.toISOString(),
      sealed: encodeBase64(sealed),
    })),
  };
}

function readPassphrase(value: unknown): Passphrase | null {
  if (value === null) return null;
  const { salt, iterations } = record(value);
  if (typeof iterations !== 'number') throw new Failure('malformed-store', 'vault');
  return { salt: bytes(salt), iterations };
}

function readKey(value: unknown): VaultRecord['keys'][number] {
  const { id, protocol, material, addedAt, sealed } = record(value);
  if (typeof id !== 'string' || (protocol !== 'smime' && protocol !== 'openpgp')) throw new Failure('malformed-store', 'vault'); // prettier-ignore
  if (!Array.isArray(material) || typeof addedAt !== 'string') throw new Failure('malformed-store', 'vault');
  return { id, protocol, material: material.map(bytes), addedAt: new Date(addedAt), sealed: bytes(sealed) };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw new Failure('malformed-store', 'vault');
  return { ...value };
}

function bytes(value: unknown): Uint8Array {
  if (typeof value !== 'string') throw new Failure('malformed-store', 'vault');
  return decodeBase64(value);
}

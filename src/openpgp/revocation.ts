/** Revocations that a key itself made, in whichever copy of it they are found: they only take away, so any copy will do. */

import type { Config, Key, Subkey } from 'openpgp';

/** The same key as `primary` in all its copies, itself among them. */
export function copiesOf(primary: Key, keys: readonly Key[]): readonly Key[] {
  const fingerprint = primary.getFingerprint();
  return [primary, ...keys.filter((key) => key !== primary && key.getFingerprint() === fingerprint)];
}

/** The library's declarations leave out that these may be missing: then all revocations by the primary key count. */
const noPacket = undefined as never;

/**
 * A key superseded or retired still vouches for what it signed before; one compromised, or revoked without a reason, for
 * nothing it ever signed (RFC 9580 §5.2.3.31). The library knows the difference. `part`: the primary key or a subkey.
 */
export async function isRevoked(
  copies: readonly Key[],
  part: Key | Subkey,
  signedAt: Date,
  config: Config,
): Promise<boolean> {
  for (const copy of copies) {
    if (await copy.isRevoked(undefined, undefined, signedAt, config)) return true;
    for (const subkey of copy.getSubkeys(part.getKeyID()))
      if (await subkey.isRevoked(noPacket, noPacket, signedAt, config)) return true;
  }
  return false;
}

/** Whether the key took back this user id. */
export async function isNameRevoked(copies: readonly Key[], text: string, at: Date, config: Config): Promise<boolean> {
  for (const { users } of copies)
    for (const user of users)
      if (user.userID?.userID === text && (await user.isRevoked(noPacket, noPacket, at, config))) return true;
  return false;
}

/** Seals an entity as PGP/MIME (RFC 3156): signed, encrypted, or both in one OpenPGP message (§6.2). */

import type { EncryptSessionKeyOptions } from 'openpgp';
import { encodeHex, encodeUtf8 } from '../bytes/index.ts';
import type { Engine } from '../crypto/index.ts';
import { hasBareLineEnds } from '../mime/index.ts';
import { Failure, type TrustedOpenpgpKey } from '../model/index.ts';
import { writeArmor } from './armor.ts';
import { sealingConfig } from './config.ts';
import { publicKeyOf, secretOf, type UnlockedOpenpgpKey } from './keys.ts';
import { type Library, loadLibrary } from './library.ts';
import { hashName } from './names.ts';
import { readPackets } from './packets.ts';

export interface Signing {
  readonly signers: readonly UnlockedOpenpgpKey[];
  /** Goes into the signature as its time. */
  readonly at: Date;
}

export interface Encrypting extends Signing {
  /** `signers` may be empty: encrypted only. */
  readonly recipients: readonly TrustedOpenpgpKey[];
  /** Readers with one of these words and no key. */
  readonly passwords: readonly string[];
}

/**
 * multipart/signed around an entity with CRLF line ends, as Content-* header and body in chunks; the entity is one of
 * them, not copied. A binary signature: white space at line ends counts. Throws `malformed-mime`, `unfit-key`.
 */
export async function signEntity(engine: Engine, entity: Uint8Array, { signers, at }: Signing): Promise<Uint8Array[]> {
  if (hasBareLineEnds(entity)) throw new Failure('malformed-mime', 'line ends are not CRLF');
  const library = await loadLibrary();
  const signature = await refuseUnfit(async () => {
    const message = await library.createMessage({ binary: entity, date: at });
    const signingKeys = signers.map(secretOf);
    return library.sign({
      message,
      signingKeys,
      detached: true,
      format: 'binary',
      date: at,
      config: sealingConfig(library),
    });
  });
  const packets = readPackets(signature);
  const boundary = makeBoundary(engine);
  return [
    encodeUtf8(
      `Content-Type: multipart/signed; micalg="${micalgOf(packets.map(({ body }) => body))}";\r\n` +
        ` protocol="application/pgp-signature";\r\n boundary="${boundary}"\r\n\r\n--${boundary}\r\n`,
    ),
    entity,
    encodeUtf8(
      `\r\n--${boundary}\r\nContent-Type: application/pgp-signature; name="signature.asc"\r\n` +
        'Content-Description: OpenPGP digital signature\r\n' +
        'Content-Disposition: attachment; filename="signature.asc"\r\n\r\n',
    ),
    ...writeArmor(
      'PGP SIGNATURE',
      [signature],
      packets.every(({ body }) => body[0] !== 6),
    ),
    encodeUtf8(`\r\n--${boundary}--\r\n`),
  ];
}

/**
 * multipart/encrypted around an entity, as Content-* header and body in chunks; signed inside when there are signers.
 * SEIPD version 2 when every recipient's key says it can read that and there is no password, else version 1.
 * Throws `usage` when nobody could open it, `unfit-key`.
 */
export async function encryptEntity(engine: Engine, entity: Uint8Array, sealing: Encrypting): Promise<Uint8Array[]> {
  if (sealing.recipients.length + sealing.passwords.length === 0) throw new Failure('usage', 'nobody to encrypt to');
  const { packets, aead } = await refuseUnfit(() => encrypt(entity, sealing));
  const boundary = makeBoundary(engine);
  return [
    encodeUtf8(
      `Content-Type: multipart/encrypted; protocol="application/pgp-encrypted";\r\n boundary="${boundary}"\r\n\r\n` +
        `--${boundary}\r\nContent-Type: application/pgp-encrypted\r\n` +
        'Content-Description: PGP/MIME version identification\r\n\r\nVersion: 1\r\n\r\n' +
        `--${boundary}\r\nContent-Type: application/octet-stream; name="encrypted.asc"\r\n` +
        'Content-Description: OpenPGP encrypted message\r\n' +
        'Content-Disposition: inline; filename="encrypted.asc"\r\n\r\n',
    ),
    ...writeArmor('PGP MESSAGE', packets, !aead),
    encodeUtf8(`\r\n--${boundary}--\r\n`),
  ];
}

async function encrypt(
  entity: Uint8Array,
  { signers, recipients, passwords, at }: Encrypting,
): Promise<{ readonly packets: readonly Uint8Array[]; readonly aead: boolean }> {
  const library = await loadLibrary();
  const config = sealingConfig(library);
  const encryptionKeys = await Promise.all(recipients.map(({ key }) => publicKeyOf(key)));
  const suite = await library.generateSessionKey({ encryptionKeys, date: at, config });
  const aead = suite.aeadAlgorithm !== undefined && passwords.length === 0;
  const sessionKey = aead ? suite : { data: suite.data, algorithm: suite.algorithm };
  const forWhom = {
    ...(encryptionKeys.length > 0 ? { encryptionKeys } : {}),
    ...(passwords.length > 0 ? { passwords: [...passwords] } : {}),
  };
  const head = await wrapSessionKey(library, { ...sessionKey, ...forWhom, date: at, config });
  const message = await library.createMessage({ binary: entity, date: at });
  const body = await library.encrypt({
    message,
    signingKeys: signers.map(secretOf),
    sessionKey,
    format: 'binary',
    date: at,
    config,
  });
  return { packets: [head, body], aead };
}

/** Two passwords may by chance open each other's packet; the library notices that and gives up, once in a hundred times. */
const WRAP_ATTEMPTS = 10;

async function wrapSessionKey(library: Library, wrapping: EncryptSessionKeyOptions): Promise<Uint8Array> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await library.encryptSessionKey({ ...wrapping, format: 'binary' });
    } catch (cause) {
      if (attempt === WRAP_ATTEMPTS || (wrapping.passwords?.length ?? 0) < 2) throw cause;
    }
  }
}

/** Keys reach this point accepted and unlocked; what still does not fit (expired since, no signing key) is `unfit-key`. */
async function refuseUnfit<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw cause instanceof Failure ? cause : new Failure('unfit-key', 'OpenPGP key', { cause });
  }
}

/** RFC 3156 §5: every hash in use; the number stands at the same place in versions 4 and 6. */
function micalgOf(signatures: readonly Uint8Array[]): string {
  const names = signatures.map(
    (body) =>
      `pgp-${hashName(body[3] ?? 0)
        .toLowerCase()
        .replace('-', '')}`,
  );
  return [...new Set(names)].join(',');
}

/** 128 random bits: no content holds it by chance. */
function makeBoundary(engine: Engine): string {
  return `=-${encodeHex(engine.getRandomValues(new Uint8Array(16)))}`;
}

/** The outside of an encrypted message (RFC 9580 §10.3): who can open it and what protects it, before any key is used. */

import { encodeHex } from '../bytes/index.ts';
import { Failure, LIMITS } from '../model/index.ts';
import { binaryOf } from './armor.ts';
import { derivationShare } from './derivation-share.ts';
import { type Packet, TAG, readPackets } from './packets.ts';

/** A packet that holds the session key for somebody (RFC 9580 §5.1, §5.3). */
export type SessionKeyPacket =
  | {
      readonly kind: 'key';
      readonly version: number;
      /** Upper-case hex of the key id; zeros when the recipient is not named. */
      readonly keyId: string;
      /** Upper-case hex; version 6 packets have it. */
      readonly fingerprint: string | null;
      readonly algorithm: number;
      readonly packet: Packet;
      readonly fits: boolean;
    }
  | {
      readonly kind: 'password';
      readonly packet: Packet;
      /** Its version belongs to that of the data (RFC 9580 §10.3.2.1), and its key derivation costs a bounded time. */
      readonly fits: boolean;
      /** The part of all the derivation a message may cost that one password costs here. */
      readonly derivationShare: number;
    };

export interface Envelope {
  readonly sessionKeys: readonly SessionKeyPacket[];
  /** First octet of the data packet. */
  readonly dataStart: number;
  /** `none`: tag 9, without integrity protection. `aead-draft`: tag 20 as GnuPG 2.3 writes it. */
  readonly protection: 'none' | 'mdc' | 'aead' | 'aead-draft';
  /** Cipher and mode numbers where they stand outside: not for `mdc` and `none`. */
  readonly cipher: number | null;
  readonly mode: number | null;
}

/** The id that stands for "not named" (RFC 9580 §5.1.1, §5.1.2). */
export const NOBODY = '0000000000000000';

/** Reads the packets as an encrypted message; `null` when they are something else. Throws `malformed`, `too-many`. */
export function readEnvelope(packets: readonly Packet[]): Envelope | null {
  const relevant = packets.filter(({ tag }) => tag !== TAG.marker && tag !== TAG.padding);
  const at = relevant.findIndex(({ tag }) => !isSessionKey(tag));
  const data = relevant[at === -1 ? relevant.length : at];
  if (data === undefined) {
    if (relevant.length > 0) throw new Failure('malformed', 'encrypted message without content');
    return null;
  }
  const protection = protectionOf(data);
  if (protection === null) {
    if (at > 0) throw new Failure('malformed', 'session keys before something not encrypted');
    return null;
  }
  if (relevant.length > at + 1) throw new Failure('malformed', 'packets after the encrypted content');
  const keys = relevant.slice(0, at);
  if (keys.length > LIMITS.recipients) throw new Failure('too-many', 'recipients');
  const outside = protection === 'aead' || protection === 'aead-draft';
  return {
    sessionKeys: keys.map((packet) =>
      (packet.tag === TAG.publicKeySession ? keyPacket : passwordPacket)(packet, protection),
    ),
    dataStart: data.start,
    protection,
    cipher: outside ? octet(data.body, 1) : null,
    mode: outside ? octet(data.body, 2) : null,
  };
}

/** Whether `bytes`, armored or binary, is an encrypted message; one that is broken or merely signed is not. */
export function isEncrypted(bytes: Uint8Array): boolean {
  try {
    return readEnvelope(readPackets(binaryOf(bytes))) !== null;
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}

function isSessionKey(tag: number): boolean {
  return tag === TAG.publicKeySession || tag === TAG.passwordSession;
}

function protectionOf({ tag, body }: Packet): Envelope['protection'] | null {
  if (tag === TAG.unprotected) return 'none';
  if (tag === TAG.aead) return 'aead-draft';
  if (tag !== TAG.protected) return null;
  const version = octet(body, 0);
  if (version !== 1 && version !== 2) throw new Failure('unsupported-algorithm', 'version of the encrypted packet');
  return version === 1 ? 'mdc' : 'aead';
}

function keyPacket(packet: Packet, protection: Envelope['protection']): SessionKeyPacket {
  const { body } = packet;
  const version = octet(body, 0);
  if (version === 6) {
    const named = octet(body, 1);
    const fingerprint = encodeHex(slice(body, 3, 2 + Math.max(named, 1))).toUpperCase();
    const keyId = octet(body, 2) >= 6 ? fingerprint.slice(0, 16) : fingerprint.slice(-16);
    const algorithm = octet(body, 2 + named);
    const who = named === 0 ? { keyId: NOBODY, fingerprint: null } : { keyId, fingerprint };
    return { kind: 'key', version, ...who, algorithm, packet, fits: protection === 'aead' };
  }
  const keyId = encodeHex(slice(body, 1, 9)).toUpperCase();
  const fits = version === 3 && protection !== 'aead';
  return { kind: 'key', version, keyId, fingerprint: null, algorithm: octet(body, 9), packet, fits };
}

function passwordPacket(packet: Packet, protection: Envelope['protection']): SessionKeyPacket {
  const version = octet(packet.body, 0);
  const right = protection === 'aead' ? version === 6 : version === 4 || (version === 5 && protection === 'aead-draft');
  const share = derivationShare(packet.body, version);
  return { kind: 'password', packet, fits: right && share <= 1, derivationShare: share };
}

function slice(bytes: Uint8Array, from: number, to: number): Uint8Array {
  if (to > bytes.length) throw new Failure('malformed', 'OpenPGP packet is too short');
  return bytes.subarray(from, to);
}

function octet(bytes: Uint8Array, at: number): number {
  const value = bytes[at];
  if (value === undefined) throw new Failure('malformed', 'OpenPGP packet is too short');
  return value;
}

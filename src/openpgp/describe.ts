/** What an OpenPGP object is made of, packet by packet, without keys and without judging. */

import { decodeUtf8, encodeHex } from '../bytes/index.ts';
import { findArmor, binaryOf } from './armor.ts';
import { aeadName, cipherName, hashName, publicKeyName } from './names.ts';
import { type Packet, readPackets } from './packets.ts';

export interface PacketDescription {
  /** The name of RFC 9580 §5. */
  readonly packet: string;
  readonly octets: number;
  /** What can be read without a key: `version`, `algorithm`, `keyId`, `fingerprint`, `created`, `hash`, … */
  readonly fields: Readonly<Record<string, string | number>>;
}

export interface OpenpgpDescription {
  /** `PGP MESSAGE`, …; `null` when it is binary. */
  readonly armor: string | null;
  readonly packets: readonly PacketDescription[];
}

/** `bytes`: armored or binary, a message, signature or key. Throws `malformed`, `too-many`. */
export function describeOpenpgp(bytes: Uint8Array): OpenpgpDescription {
  const binary = binaryOf(bytes);
  return {
    armor: binary === bytes ? null : (findArmor(bytes)?.label ?? null),
    packets: readPackets(binary).map(describePacket),
  };
}

type Fields = Record<string, string | number>;

const KINDS: Readonly<Record<number, readonly [string, (body: Uint8Array) => Fields]>> = {
  1: ['public-key encrypted session key', describeKeySession],
  2: ['signature', describeSignature],
  3: ['symmetric-key encrypted session key', (body) => ({ version: at(body, 0) })],
  4: ['one-pass signature', describeOnePass],
  5: ['secret key', describeKeyPacket],
  6: ['public key', describeKeyPacket],
  7: ['secret subkey', describeKeyPacket],
  8: ['compressed data', (body) => ({ algorithm: ['none', 'ZIP', 'ZLIB', 'BZip2'][at(body, 0)] ?? at(body, 0) })],
  9: ['symmetrically encrypted data (no integrity)', () => ({})],
  10: ['marker', () => ({})],
  11: ['literal data', describeLiteral],
  12: ['trust', () => ({})],
  13: ['user id', (body) => ({ text: decodeUtf8(body) })],
  14: ['public subkey', describeKeyPacket],
  17: ['user attribute', () => ({})],
  18: ['symmetrically encrypted and integrity protected data', describeProtected],
  20: ['AEAD encrypted data (draft)', describeProtected],
  21: ['padding', () => ({})],
};

function describePacket({ tag, start, end, body }: Packet): PacketDescription {
  const [packet, fields] = KINDS[tag] ?? [`packet ${String(tag)}`, () => ({})];
  return { packet, octets: end - start, fields: fields(body) };
}

function describeKeySession(body: Uint8Array): Fields {
  const version = at(body, 0);
  if (version === 6) {
    const named = at(body, 1);
    const fingerprint = hex(body.subarray(3, 2 + Math.max(named, 1)));
    return { version, fingerprint, algorithm: publicKeyName(at(body, 2 + named)) };
  }
  return { version, keyId: hex(body.subarray(1, 9)), algorithm: publicKeyName(at(body, 9)) };
}

function describeSignature(body: Uint8Array): Fields {
  const version = at(body, 0);
  if (version < 4) return { version };
  const type = `0x${hex(body.subarray(1, 2))}`;
  return { version, type, algorithm: publicKeyName(at(body, 2)), hash: hashName(at(body, 3)) };
}

function describeOnePass(body: Uint8Array): Fields {
  const version = at(body, 0);
  const known = { version, hash: hashName(at(body, 2)), algorithm: publicKeyName(at(body, 3)) };
  return version === 3 ? { ...known, keyId: hex(body.subarray(4, 12)) } : known;
}

/** Version, time and algorithm stand at the same place in versions 4 and 6 (RFC 9580 §5.5.2). */
function describeKeyPacket(body: Uint8Array): Fields {
  const seconds = at(body, 1) * 2 ** 24 + at(body, 2) * 2 ** 16 + at(body, 3) * 2 ** 8 + at(body, 4);
  const version = at(body, 0);
  if (version !== 4 && version !== 6) return { version };
  return { version, created: new Date(seconds * 1000).toISOString(), algorithm: publicKeyName(at(body, 5)) };
}

function describeLiteral(body: Uint8Array): Fields {
  const name = body.subarray(2, 2 + at(body, 1));
  return { format: String.fromCharCode(at(body, 0)), filename: decodeUtf8(name) };
}

function describeProtected(body: Uint8Array): Fields {
  const version = at(body, 0);
  return version === 2 ? { version, cipher: cipherName(at(body, 1)), mode: aeadName(at(body, 2)) } : { version };
}

function hex(bytes: Uint8Array): string {
  return encodeHex(bytes).toUpperCase();
}

function at(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0;
}

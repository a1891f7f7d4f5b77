/** Key agreement by ECDH and X25519 (RFC 5753, RFC 8418): raw shared secrets, for a key derivation to use. */
import { Failure } from '../model/index.ts';
import { CURVES, type CurveName } from './algorithms.ts';
import { subtleFor } from './curve-subtle.ts';
import type { CryptoKeyHandle, Engine } from './engine.ts';
import { type PublicKey, ecPublicKeyInfo, edwardsPublicKeyInfo, readPublicKey } from './public-key.ts';

type Group = CurveName | 'X25519';

/** An ephemeral key pair for one recipient. */
export interface Ephemeral {
  /** DER SubjectPublicKeyInfo. */
  readonly publicKeyInfo: Uint8Array;
  /** The point alone, uncompressed on the NIST curves. */
  readonly publicKey: Uint8Array;
  /** The raw shared secret with the recipient. */
  agree(): Promise<Uint8Array>;
}

/** A fresh key pair in the group of the recipient's key. Throws `Failure`: `malformed-key`, `unsupported-key`, `unfit-key`. */
export async function generateEphemeral(engine: Engine, peerPublicKeyInfo: Uint8Array): Promise<Ephemeral> {
  const peer = readPublicKey(peerPublicKeyInfo);
  const group = groupOf(peer);
  if (group === null) throw new Failure('unfit-key', 'agree');
  const subtle = peer.kind === 'ec' ? await subtleFor(engine, peer.curve) : engine.subtle;
  const pair = await subtle.generateKey(algorithmOf(group), false, ['deriveBits']);
  if (!('privateKey' in pair)) throw new Failure('not-available', group);
  const exported = await subtle.exportKey('raw', pair.publicKey);
  if (!(exported instanceof ArrayBuffer)) throw new Failure('not-available', group);
  const publicKey = new Uint8Array(exported);
  return {
    publicKeyInfo: publicKeyInfoOf(group, publicKey),
    publicKey,
    agree: async () => {
      const secret = await derive(engine, pair.privateKey, group, peer);
      if (secret === null) throw new Failure('malformed-key', 'public key');
      return secret;
    },
  };
}

/** The raw shared secret of a private key with a peer's public key. Throws `Failure('cannot-decrypt')` when that does not fit. */
export async function agreeWith(
  engine: Engine,
  own: CryptoKeyHandle,
  group: Group,
  peerPublicKeyInfo: Uint8Array,
): Promise<Uint8Array> {
  const peer = readPeer(peerPublicKeyInfo);
  const secret = peer !== null && groupOf(peer) === group ? await derive(engine, own, group, peer) : null;
  if (secret === null) throw new Failure('cannot-decrypt');
  return secret;
}

function readPeer(info: Uint8Array): PublicKey | null {
  try {
    return readPublicKey(info);
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}

function groupOf(key: PublicKey): Group | null {
  if (key.kind === 'ec') return key.curve.name;
  return key.kind === 'x25519' ? 'X25519' : null;
}

function algorithmOf(group: Group): { readonly name: string; readonly namedCurve?: string } {
  return group === 'X25519' ? { name: group } : { name: 'ECDH', namedCurve: group };
}

function publicKeyInfoOf(group: Group, point: Uint8Array): Uint8Array {
  const curve = CURVES.find(({ name }) => name === group);
  return curve === undefined ? edwardsPublicKeyInfo('x25519', point) : ecPublicKeyInfo(curve, point);
}

/** `null` when the peer's point is refused: off the curve, of small order, of a wrong length. */
async function derive(engine: Engine, own: CryptoKeyHandle, group: Group, peer: PublicKey): Promise<Uint8Array | null> {
  if (peer.kind === 'rsa') return null;
  const subtle = peer.kind === 'ec' ? await subtleFor(engine, peer.curve) : engine.subtle;
  const algorithm = algorithmOf(group);
  const octets = peer.kind === 'ec' ? peer.curve.fieldLength : 32;
  try {
    const handle = await subtle.importKey('raw', peer.point, algorithm, false, []);
    return new Uint8Array(await subtle.deriveBits({ ...algorithm, public: handle }, own, octets * 8));
  } catch {
    return null;
  }
}

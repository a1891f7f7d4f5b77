/**
 * The floor in Node: the primitives that the job cannot do without, on the same bytes, called bare and in the way that was
 * fastest here (64 kB at a time), with the result written to memory as a program must. No MIME, no CMS, no line ends, no checks.
 */

import {
  type Cipher,
  type CipherGCM,
  type KeyObject,
  constants,
  createCipheriv,
  createDecipheriv,
  createHash,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import type { Mode } from './job.ts';

/** Divisible by 3, so that each piece has its own base64. */
const PIECE = 65_535;
const LETTERS = 65_536;

const key = randomBytes(32);
const iv = { CBC: randomBytes(16), GCM: randomBytes(12) };

export interface FloorKeys {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** SHA-256, AES-256, base64 and one RSA signature. */
export function floorSeal(message: Uint8Array, mode: Mode, { privateKey }: FloorKeys): Buffer {
  const digest = createHash('sha256').update(message).digest();
  const text = Buffer.allocUnsafeSlow(Math.ceil(message.length / 3) * 4);
  const cipher = createCipher(mode);
  let at = 0;
  for (let from = 0; from < message.length; from += PIECE)
    at += text.write(cipher.update(message.subarray(from, from + PIECE)).toString('base64'), at, 'latin1');
  cipher.final();
  sign('sha256', digest, privateKey);
  return text;
}

/** A base64 text without line ends, and what opens it. */
export interface FloorSealed {
  readonly text: Buffer;
  /** Of GCM. */
  readonly tag: Buffer | null;
  readonly wrapped: Buffer;
  readonly signature: Buffer;
}

export function prepareFloorOpen(message: Uint8Array, mode: Mode, { publicKey, privateKey }: FloorKeys): FloorSealed {
  const cipher = createCipher(mode);
  const ciphertext = Buffer.concat([cipher.update(message), cipher.final()]);
  return {
    text: Buffer.from(ciphertext.toString('base64'), 'latin1'),
    tag: mode === 'GCM' && 'getAuthTag' in cipher ? cipher.getAuthTag() : null,
    wrapped: publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING }, key),
    signature: sign('sha256', message, privateKey),
  };
}

/** One RSA decryption, base64, AES-256, SHA-256 with one verification. */
export function floorOpen({ text, tag, wrapped, signature }: FloorSealed, keys: FloorKeys): Buffer {
  privateDecrypt({ key: keys.privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING }, wrapped);
  const content = Buffer.allocUnsafeSlow(Math.ceil((text.length * 3) / 4));
  let length = 0;
  for (let from = 0; from < text.length; from += LETTERS)
    length += content.write(text.toString('latin1', from, Math.min(text.length, from + LETTERS)), length, 'base64');
  const decipher = createDecipher(tag);
  let at = 0;
  const keep = (piece: Buffer): void => {
    content.set(piece, at);
    at += piece.length;
  };
  for (let from = 0; from < length; from += PIECE)
    keep(decipher.update(content.subarray(from, Math.min(length, from + PIECE))));
  keep(decipher.final());
  const message = content.subarray(0, at);
  if (!verify('sha256', message, keys.publicKey, signature)) throw new Error('the floor does not verify');
  return message;
}

function createCipher(mode: Mode): CipherGCM | Cipher {
  return mode === 'CBC' ? createCipheriv('aes-256-cbc', key, iv.CBC) : createCipheriv('aes-256-gcm', key, iv.GCM);
}

function createDecipher(tag: Buffer | null) {
  if (tag === null) return createDecipheriv('aes-256-cbc', key, iv.CBC);
  return createDecipheriv('aes-256-gcm', key, iv.GCM).setAuthTag(tag);
}

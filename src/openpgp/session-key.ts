/** Session keys out of their packets (RFC 9580 §5.1, §5.3), and content out of its encryption, by the library. */

import type { Config, Message, PrivateKey } from 'openpgp';
import { Failure } from '../model/index.ts';
import { announcedSignatures } from './announced.ts';
import type { SessionKeyPacket } from './envelope.ts';
import type { Library } from './library.ts';
import { type Literal, literalOf } from './verify.ts';

/** What opens a session-key packet. */
export type Secret = { readonly key: PrivateKey } | { readonly password: string };

/** A session key that some packet gave, or a decoy. */
export interface SessionKey {
  readonly data: Uint8Array;
  /** Number of the cipher (RFC 9580 §9.3). */
  readonly cipher: number;
}

/**
 * Session keys inside one packet of `bytes`, one after the other as they are asked for, AES-256 first as most messages use
 * it. `cipher`: as it stands outside, for SEIPD version 2. A private key that gives none gives a decoy: it costs the same
 * work as damaged content. RSA packets of version 3 are opened once for each cipher, whatever is in them (RFC 9580 §13.5):
 * who asks for all of them has seen the same number of operations for wrong padding and for damaged content.
 */
export async function* sessionKeysOf(
  library: Library,
  config: Config,
  bytes: Uint8Array,
  packet: SessionKeyPacket,
  secret: Secret,
  cipher: number | null,
): AsyncGenerator<SessionKey, void, undefined> {
  const { start, end } = packet.packet;
  for (const step of stepsFor(packet, config)) {
    try {
      const message = await library.readMessage({ binaryMessage: bytes.slice(start, end), config: step });
      const keys = await library.decryptSessionKeys({
        message,
        ...('key' in secret ? { decryptionKeys: [secret.key] } : { passwords: [secret.password] }),
        config: step,
      });
      for (const { data, algorithm } of keys) yield { data, cipher: cipher ?? cipherNumber(library, algorithm) };
    } catch {
      if ('key' in secret) yield await decoy(library, cipher ?? undefined);
    }
  }
}

/** How many private-key operations asking for all session keys of a packet costs. */
export function operationsOf(packet: SessionKeyPacket, config: Config): number {
  return stepsFor(packet, config).length;
}

/** With version 6 packets the library's constant-time way takes every session key for a wrong one; the decoy stands in. */
function stepsFor(packet: SessionKeyPacket, config: Config): Config[] {
  if (packet.kind === 'password' || packet.version === 6) return [{ ...config, constantTimePKCS1Decryption: false }];
  if (!hasPadding(packet.algorithm)) return [config];
  const ciphers = [...config.constantTimePKCS1DecryptionSupportedSymmetricAlgorithms];
  return ciphers.map((each) => ({
    ...config,
    constantTimePKCS1DecryptionSupportedSymmetricAlgorithms: new Set([each]),
  }));
}

/** RSA and ElGamal (RFC 9580 §9.1). */
function hasPadding(algorithm: number): boolean {
  return algorithm <= 3 || algorithm === 16;
}

const AES_256 = 9;

/** Octets of a session key for the ciphers of RFC 9580 §9.3 that are not 32 long. */
const SHORTER: Readonly<Record<number, number>> = { 2: 24, 3: 16, 4: 16, 7: 16, 8: 24 };

/** A key that opens nothing, for as much work as one that does. */
export async function decoy(library: Library, cipher = AES_256): Promise<SessionKey> {
  const { data } = await library.generateSessionKey({ encryptionKeys: [] });
  return { data: data.slice(0, SHORTER[cipher] ?? data.length), cipher };
}

/**
 * `null` when anything fails, a signature around nothing included; otherwise all of it, after its integrity check.
 * `data` begins with the encrypted packet. Throws `too-many`.
 */
export async function decryptContent(
  library: Library,
  config: Config,
  data: Uint8Array,
  { data: key, cipher }: SessionKey,
): Promise<Literal | null> {
  try {
    const message = await library.readMessage({ binaryMessage: data, config });
    const announced = watchSigners(library, message);
    const result = await library.decrypt({
      message,
      sessionKeys: [{ data: key, algorithm: cipherKeyword(library, cipher) }],
      verificationKeys: [],
      format: 'binary',
      config,
    });
    return await literalOf(result, announced());
  } catch (cause) {
    if (cause instanceof Failure && cause.code === 'too-many') throw cause;
    return null;
  }
}

/**
 * How many signatures the content announces (one-pass packets, RFC 9580 §5.4): the library drops those that it cannot
 * read. Its own `decrypt` drains and checks everything but keeps the message inside to itself, hence this look at it.
 */
function watchSigners(library: Library, message: Message<Uint8Array>): () => number {
  let announced = 0;
  const decrypt = message.decrypt.bind(message);
  message.decrypt = async (...secrets) => {
    const inside = await decrypt(...secrets);
    announced = announcedSignatures(library, inside);
    return inside;
  };
  return () => announced;
}

type CipherKeyword = Parameters<Library['encryptSessionKey']>[0]['algorithm'];

const KEYWORDS: readonly CipherKeyword[] = [
  'aes256',
  'aes128',
  'aes192',
  'tripledes',
  'cast5',
  'blowfish',
  'twofish',
  'idea',
];

/** The library's word for a cipher; the caller's number comes from the library or the packet, unknown ones fail there. */
function cipherKeyword({ enums }: Library, cipher: number): CipherKeyword {
  return KEYWORDS.find((keyword) => Number(enums.symmetric[keyword]) === cipher) ?? 'idea';
}

function cipherNumber({ enums }: Library, keyword: string | null): number {
  const known = KEYWORDS.find((each) => each === keyword);
  return known === undefined ? 0 : Number(enums.symmetric[known]);
}

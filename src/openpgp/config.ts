/** What OpenPGP.js is allowed to do, each setting with its reason: nothing is left to the library's defaults by accident. */

import type { Config } from 'openpgp';
import { LIMITS, type WeakName, mayRead, useOf } from '../model/index.ts';
import type { Library } from './library.ts';

/** The library compares what it measures, and a 2048-bit modulus may begin with a zero bit. */
const LEAST_RSA_BITS = 2047;

/** Cost of Argon2id in KiB as a power of two: RFC 9106 §4 recommends 2^16 where memory is short; twice that opens. */
export const ARGON2_MEMORY_EXPONENT = 17;

/** Settings for decryption. How long my own key is, and what cipher somebody chose, is judged by the caller. */
export function decryptionConfig(library: Library, allowWeak: ReadonlySet<WeakName>): Config {
  const { enums } = library;
  const { aes128, aes192, aes256, tripledes, cast5, blowfish, twofish } = enums.symmetric;
  const old = mayRead(useOf('3DES'), allowWeak) ? [tripledes, cast5, blowfish, twofish] : [];
  return {
    ...sharedConfig(library),
    // Keys made before RFC 2440's key flags were common may do what their algorithm can.
    allowMissingKeyFlags: true,
    // PKCS #1 v1.5 padding must not be told apart from damaged content (Bleichenbacher 1998). Each cipher costs a whole
    // decryption when nothing fits, so those that only programs of before 2005 chose come with the old ones.
    constantTimePKCS1Decryption: true,
    constantTimePKCS1DecryptionSupportedSymmetricAlgorithms: new Set([aes256, aes128, aes192, ...old]),
  };
}

/** Settings for writing: today's algorithms, no compression (it tells lengths of what is secret, and gives bombs). */
export function sealingConfig(library: Library): Config {
  const { enums } = library;
  return {
    ...sharedConfig(library),
    preferredHashAlgorithm: enums.hash.sha512,
    preferredSymmetricAlgorithm: enums.symmetric.aes256,
    // The runtime has GCM; OCB, which RFC 9580 §9.6 demands of everybody and which is used when a reader does not name
    // GCM, is computed by the library itself at a thirtieth of the speed (25 MB: 0.3 s against 8 s).
    preferredAEADAlgorithm: enums.aead.gcm,
    preferredCompressionAlgorithm: enums.compression.uncompressed,
    // Passwords say nothing about what their reader can do: SEIPD version 1, which everybody reads.
    aeadProtect: false,
    aeadChunkSizeByte: 12,
    minRSABits: LEAST_RSA_BITS,
    allowMissingKeyFlags: false,
    // Old session-key packets have no check of their own; the writer makes sure that one password fits one packet.
    passwordCollisionCheck: true,
    s2kType: enums.s2k.iterated,
    s2kIterationCountByte: 224,
    // A random salt, as version 6 signatures have it by themselves: Ed25519 over the same text twice, once with a fault in
    // the computation, would give the key away.
    nonDeterministicSignaturesViaNotation: true,
    showVersion: false,
    showComment: false,
  };
}

/** Settings for what a key says about itself, whatever its size: only signatures that prove nothing are left out. */
export function keyConfig(library: Library): Config {
  return {
    ...sharedConfig(library),
    minRSABits: 0,
    allowMissingKeyFlags: true,
    rejectPublicKeyAlgorithms: new Set(),
    rejectCurves: new Set(),
  };
}

/** Settings that judge nothing: to learn whether a message signature's arithmetic holds before policy speaks. */
export function permissiveConfig(library: Library): Config {
  return { ...keyConfig(library), rejectHashAlgorithms: new Set(), rejectMessageHashAlgorithms: new Set() };
}

function sharedConfig(library: Library): Config {
  const { config, enums } = library;
  return {
    ...config,
    // Content that no MDC or AEAD tag vouches for is never given out, whole or in part (EFAIL, 2018).
    allowUnauthenticatedMessages: false,
    allowUnauthenticatedStream: false,
    allowInsecureDecryptionWithSigningKeys: false,
    allowInsecureVerificationWithReformattedKeys: false,
    maxDecompressedMessageSize: LIMITS.inflatedBytes,
    maxArgon2MemoryExponent: ARGON2_MEMORY_EXPONENT,
    enforceGrammar: true,
    ignoreMalformedPackets: false,
    // An unknown signature or recipient beside known ones must not hide them.
    ignoreUnsupportedPackets: true,
    enableParsingV5Entities: false,
    parseAEADEncryptedV4KeysAsLegacy: false,
    // For the signatures that bind a key together SHA-1 still holds (second preimages), MD5 and RIPEMD-160 do not.
    rejectHashAlgorithms: new Set([enums.hash.md5, enums.hash.ripemd]),
    rejectMessageHashAlgorithms: new Set([enums.hash.md5, enums.hash.ripemd, enums.hash.sha1]),
    rejectPublicKeyAlgorithms: new Set([enums.publicKey.elgamal, enums.publicKey.dsa]),
    rejectCurves: new Set([enums.curve.secp256k1]),
  };
}

/** The runtime's cryptography, handed in: WebCrypto everywhere, and what a host can do better. */

/** Hashes by their WebCrypto names; MD5 and SHA-224 are for old mail and come from a library where the runtime lacks them. */
export type HashName = 'SHA-256' | 'SHA-384' | 'SHA-512' | 'SHA-224' | 'SHA-1' | 'MD5';

/** An opaque key of WebCrypto. */
export interface CryptoKeyHandle {
  readonly type: string;
  readonly extractable: boolean;
}

/** The part of W3C SubtleCrypto that the core uses. */
export interface Subtle {
  digest(algorithm: string, data: Uint8Array): Promise<ArrayBuffer>;
  importKey(
    format: string,
    key: Uint8Array | object,
    algorithm: string | object,
    extractable: boolean,
    usages: readonly string[],
  ): Promise<CryptoKeyHandle>;
  exportKey(format: string, key: CryptoKeyHandle): Promise<ArrayBuffer | object>;
  generateKey(
    algorithm: string | object,
    extractable: boolean,
    usages: readonly string[],
  ): Promise<CryptoKeyHandle | { readonly publicKey: CryptoKeyHandle; readonly privateKey: CryptoKeyHandle }>;
  encrypt(algorithm: object, key: CryptoKeyHandle, data: Uint8Array): Promise<ArrayBuffer>;
  decrypt(algorithm: object, key: CryptoKeyHandle, data: Uint8Array): Promise<ArrayBuffer>;
  sign(algorithm: string | object, key: CryptoKeyHandle, data: Uint8Array): Promise<ArrayBuffer>;
  verify(algorithm: string | object, key: CryptoKeyHandle, signature: Uint8Array, data: Uint8Array): Promise<boolean>;
  deriveBits(algorithm: object, key: CryptoKeyHandle, length: number): Promise<ArrayBuffer>;
  wrapKey(
    format: string,
    key: CryptoKeyHandle,
    wrappingKey: CryptoKeyHandle,
    algorithm: string | object,
  ): Promise<ArrayBuffer>;
  unwrapKey(
    format: string,
    wrapped: Uint8Array,
    unwrappingKey: CryptoKeyHandle,
    unwrapAlgorithm: string | object,
    algorithm: string | object,
    extractable: boolean,
    usages: readonly string[],
  ): Promise<CryptoKeyHandle>;
}

/** A hash fed in pieces. */
export interface IncrementalHash {
  update(data: Uint8Array): void;
  digest(): Uint8Array;
}

/** A cipher fed in pieces. `finish` of a GCM decryption throws when the tag is wrong. */
export interface IncrementalCipher {
  /** Bytes ready so far; the caller may keep them. */
  update(data: Uint8Array): Uint8Array;
  finish(): { readonly bytes: Uint8Array; readonly tag: Uint8Array | null };
}

export type ContentCipher =
  'AES-128-CBC' | 'AES-192-CBC' | 'AES-256-CBC' | 'AES-128-GCM' | 'AES-192-GCM' | 'AES-256-GCM';

/** What some hosts do in pieces and WebCrypto only in one: saves time and memory on large messages. */
export interface Streaming {
  hash(name: HashName): IncrementalHash;
  encrypt(cipher: ContentCipher, key: Uint8Array, iv: Uint8Array, additionalData?: Uint8Array): IncrementalCipher;
  /** `tag` for GCM, 16 octets. */
  decrypt(
    cipher: ContentCipher,
    key: Uint8Array,
    iv: Uint8Array,
    tag?: Uint8Array,
    additionalData?: Uint8Array,
  ): IncrementalCipher;
}

/**
 * The RSA private-key operation without padding (RFC 8017 §5.1.2) in a host's constant-time code, which WebCrypto does not
 * offer: called once with a PKCS#8 key, gives the operation on numbers of the modulus' length, below the modulus.
 */
export type RawRsa = (pkcs8: Uint8Array) => (input: Uint8Array) => Uint8Array;

export interface Engine {
  readonly subtle: Subtle;
  /** Fills and returns `into`, at most 65,536 bytes. */
  getRandomValues(into: Uint8Array): Uint8Array;
  /** WebCrypto with the curves of RFC 5639, which browsers lack; asked for on first use. Absent: such keys are `unsupported-key`. */
  readonly otherCurves?: () => Promise<Subtle>;
  /** Absent where the host has only WebCrypto. */
  readonly streaming?: Streaming;
  /** Absent where the host has only WebCrypto. */
  readonly rawRsa?: RawRsa;
}

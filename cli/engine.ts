/** Node's cryptography as the core's engine: WebCrypto, and OpenSSL through node:crypto for what goes in pieces. */
import {
  type CipherGCMTypes,
  constants,
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  privateDecrypt,
  webcrypto,
} from 'node:crypto';
import type {
  ContentCipher,
  Engine,
  HashName,
  IncrementalCipher,
  RawRsa,
  Streaming,
  Subtle,
} from '../src/crypto/index.ts';

const HASHES: Readonly<Record<HashName, string>> = {
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
  'SHA-224': 'sha224',
  'SHA-1': 'sha1',
  MD5: 'md5',
};

const CBC: Partial<Record<ContentCipher, string>> = {
  'AES-128-CBC': 'aes-128-cbc',
  'AES-192-CBC': 'aes-192-cbc',
  'AES-256-CBC': 'aes-256-cbc',
};

const GCM: Partial<Record<ContentCipher, CipherGCMTypes>> = {
  'AES-128-GCM': 'aes-128-gcm',
  'AES-192-GCM': 'aes-192-gcm',
  'AES-256-GCM': 'aes-256-gcm',
};

const TAG_LENGTH = 16;
const NOTHING = new Uint8Array(0);

export function nodeEngine(): Engine {
  return {
    // Node's declaration names each algorithm's fields; the core's asks for the object alone.
    subtle: webcrypto.subtle as Subtle,
    getRandomValues: (into) => webcrypto.getRandomValues(into),
    otherCurves,
    streaming: { hash: startHash, encrypt: startEncryption, decrypt: startDecryption },
    rawRsa,
  };
}

/** The curves of RFC 5639: Node's OpenSSL has them, its WebCrypto does not. */
async function otherCurves(): Promise<Subtle> {
  const { Crypto } = await import('@peculiar/webcrypto');
  return new Crypto().subtle as Subtle;
}

const startHash: Streaming['hash'] = (name) => {
  const hash = createHash(HASHES[name]);
  return { update: (data) => void hash.update(data), digest: () => plain(hash.digest()) };
};

const startEncryption: Streaming['encrypt'] = (name, key, iv, additionalData = NOTHING) => {
  const gcm = GCM[name];
  if (gcm === undefined) return untagged(createCipheriv(CBC[name] ?? name, key, iv));
  const cipher = createCipheriv(gcm, key, iv, { authTagLength: TAG_LENGTH });
  cipher.setAAD(additionalData);
  return {
    update: (data) => plain(cipher.update(data)),
    finish: () => ({ bytes: plain(cipher.final()), tag: plain(cipher.getAuthTag()) }),
  };
};

const startDecryption: Streaming['decrypt'] = (name, key, iv, tag = NOTHING, additionalData = NOTHING) => {
  const gcm = GCM[name];
  if (gcm === undefined) return untagged(createDecipheriv(CBC[name] ?? name, key, iv));
  const decipher = createDecipheriv(gcm, key, iv, { authTagLength: TAG_LENGTH });
  decipher.setAuthTag(tag);
  decipher.setAAD(additionalData);
  return untagged(decipher);
};

/** The same memory without Buffer's methods: its `slice` does not copy, which the core would not expect. */
function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

function untagged(cipher: { update(data: Uint8Array): Uint8Array; final(): Uint8Array }): IncrementalCipher {
  return { update: (data) => plain(cipher.update(data)), finish: () => ({ bytes: plain(cipher.final()), tag: null }) };
}

const rawRsa: RawRsa = (pkcs8) => {
  const key = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
  return (input) => plain(privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, input));
};

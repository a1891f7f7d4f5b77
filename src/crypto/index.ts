/** The door of cryptography: operations over an engine that is handed in; secrets go in, key material does not come out. */
export { decryptAead, encryptAead } from './aead.ts';
export { type Ephemeral, generateEphemeral } from './agreement.ts';
export { startDecryption, startEncryption } from './content-cipher.ts';
export type { ContentPieces } from './content-pieces.ts';
export { digest } from './digest.ts';
export { decryptPkcs8 } from './encrypted-pkcs8.ts';
export type {
  ContentCipher,
  Engine,
  HashName,
  IncrementalCipher,
  IncrementalHash,
  RawRsa,
  Streaming,
  Subtle,
} from './engine.ts';
export { importPrivateKey, toPkcs8 } from './import-private-key.ts';
export { hkdf, pbkdf2, x963Kdf } from './key-derivation.ts';
export { unwrapAesKey, unwrapPasswordKey, unwrapTripleDesKey, wrapAesKey } from './key-wrap.ts';
export { type LegacyCipher, decryptLegacyContent } from './legacy-cipher.ts';
export { decryptPbe } from './password-encryption.ts';
export { pkcs12Kdf } from './pkcs12-kdf.ts';
export type { OaepOptions, PrivateKey } from './private-key.ts';
export { encryptOaep } from './rsa-oaep.ts';
export { isRsaKey } from './public-key.ts';
export { encryptPkcs1v15 } from './rsa-v15.ts';
export type { SignatureScheme } from './signature-scheme.ts';
export { verifySignature } from './verify.ts';

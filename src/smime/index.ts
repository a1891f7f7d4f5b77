/** S/MIME 4.0 (RFC 8551): sign, encrypt, open. */
export type { CipherGroup, Capabilities, SealCipher } from './capabilities.ts';
export { capabilitiesOf, chooseCipher } from './capabilities.ts';
export { type CmsDescription, describeCms } from './describe.ts';
export { type EncryptOptions, encryptEntity } from './encrypt.ts';
export { type OpenContext, open } from './open.ts';
export type { OwnKek, OwnKey, ReadingKeys } from './my-keys.ts';
export { isEnvelope } from './recognise.ts';
export type { Capsule, KeyTransport, Recipient } from './recipient.ts';
export { type SignOptions, signEntity } from './sign.ts';
export type { Signer } from './signer-info.ts';

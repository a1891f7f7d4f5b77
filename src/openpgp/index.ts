/** OpenPGP: keys, PGP/MIME, inline PGP, Autocrypt. The only home of OpenPGP.js, which is loaded when first needed. */
export { exportSecret, readKeys, secretWithoutPassword, unlock, type UnlockedOpenpgpKey } from './keys.ts';
export { type OpenpgpKey } from './key-facts.ts';
export { isEncrypted } from './envelope.ts';
export { open } from './open.ts';
export { type OpenContext, type OpenedMessage, openMessage } from './open-message.ts';
export { type InlineBlock, type InlineOpened, openInline } from './inline.ts';
export { type Encrypting, encryptEntity, signEntity, type Signing } from './seal.ts';
export { describeOpenpgp, type OpenpgpDescription, type PacketDescription } from './describe.ts';
export { type Autocrypt, autocryptHeader, readAutocrypt, readGossip } from './autocrypt.ts';
export { openSetupMessage } from './setup-message.ts';

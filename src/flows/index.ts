/** START HERE: what the product does, one file per deed. */
export type { PeelRequest, ReadingKeys } from './peel.ts';
export type { PlacedLayer } from './peeled.ts';
export {
  type PlacedEncryption,
  type Reading,
  type ReadPart,
  type ReadRequest,
  readMessage,
  unreadable,
} from './read.ts';
export { type KeyMaterial, openKeyFile, type X509Material } from './key-file.ts';
export {
  describeMyKeys,
  type ExportedFile,
  exportMyKeys,
  importMyKeys,
  type MyKeyFacts,
  openMyKeys,
} from './my-keys.ts';
export { Journal, type JournalEntry, type JournalLeg, type LegState } from './journal.ts';
export { learnFrom } from './learn.ts';
export { renderable, sentenceInstead } from './show.ts';
export { strangersToAnswer } from './rendering.ts';
export { type Resolution, type ResolveContext, resolveRecipient } from './resolve.ts';
export {
  planSend,
  type Recipient,
  rememberRecipients,
  type ResolvedRecipient,
  sealDraft,
  sealForSend,
  type SendLeg,
  type SendRequest,
} from './send.ts';
export { report } from './report.ts';
export { chooseSigners, type MyKeys, type SmimeKey } from './signers.ts';
export { type Capsule, type Leg, type Reader, type SealRequest, sealMessage } from './seal.ts';
export { toNative, toWrapped } from './envelope.ts';
export { readDelegation } from './read-delegation.ts';

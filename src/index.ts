/** The core's only door for mail programs: seal, read, and the keys that both need. */
export type { Engine, PrivateKey, Streaming, Subtle } from './crypto/index.ts';
export { importPrivateKey } from './crypto/index.ts';
export { type Answer, type Source, webKeyDirectory } from './directory/index.ts';
export {
  describeMyKeys,
  type ExportedFile,
  exportMyKeys,
  importMyKeys,
  Journal,
  type JournalEntry,
  learnFrom,
  type Leg,
  type MyKeyFacts,
  type MyKeys,
  openKeyFile,
  openMyKeys,
  planSend,
  type Reader,
  type Reading,
  type ReadingKeys,
  type ReadRequest,
  readDelegation,
  readMessage,
  type Recipient,
  rememberRecipients,
  renderable,
  sentenceInstead,
  report,
  type Resolution,
  type ResolveContext,
  type ResolvedRecipient,
  resolveRecipient,
  sealDraft,
  sealForSend,
  sealMessage,
  type SealRequest,
  type SendLeg,
  strangersToAnswer,
} from './flows/index.ts';
export type { DeviceKey, Network, Store } from './host/index.ts';
export {
  FRAME_SANDBOX,
  framePage,
  type HtmlWindow,
  quoteHtml,
  quoteText,
  type Rendering,
  type ResolveCid,
  type SafeHtml,
  safeText,
  showHtml,
  type Shown,
  textOfShown,
  textToHtml,
} from './html/index.ts';
export {
  type Certificate,
  Failure,
  type FailureCode,
  type JudgedSignature,
  type KeyFacts,
  type KeySource,
  type Plan,
  type PlannedRecipient,
  type Protocol,
  type StopReason,
  type TrustedKey,
  type Verdict,
} from './model/index.ts';
export { decodeBase64, encodeBase64, encodeUtf8 } from './bytes/index.ts';
export { parseAddressList } from './mime/index.ts';
export { type OpenpgpKey, readKeys as readOpenpgpKeys, unlock as unlockOpenpgpKey } from './openpgp/index.ts';
export type { Signer } from './smime/index.ts';
export { failureSentence, type Locale, sayIn, verdictSentence } from './text/index.ts';
export {
  type Acceptance,
  acceptCertificate,
  acceptCertificateByUser,
  acceptOpenpgpKeyByUser,
  type Delegation,
  type KeptKey,
  type KeyMaterial,
  People,
  type Refused,
  type TrustBasis,
} from './trust/index.ts';
export { Vault, type VaultState } from './vault/index.ts';
export {
  type CertificateValidator,
  certificateAddresses,
  certificateValidator,
  fingerprint,
  openPkcs12,
  parseCertificate,
  publicKeyDescription,
  readCertificates,
  subjectName,
} from './x509/index.ts';

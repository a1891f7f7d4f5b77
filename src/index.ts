/** The core's only door for mail programs: seal, read, and the keys that both need. */
export type { Engine, PrivateKey, Streaming, Subtle } from './crypto/index.ts';
export { importPrivateKey } from './crypto/index.ts';
export {
  type Leg,
  type Reader,
  type Reading,
  type ReadingKeys,
  type ReadRequest,
  type SealRequest,
  readDelegation,
  readMessage,
  report,
  sealMessage,
  strangersToAnswer,
} from './flows/index.ts';
export type { Store } from './host/index.ts';
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
export { type Certificate, Failure, type FailureCode, type TrustedKey, type Verdict } from './model/index.ts';
export { type OpenpgpKey, readKeys as readOpenpgpKeys, unlock as unlockOpenpgpKey } from './openpgp/index.ts';
export type { Signer } from './smime/index.ts';
export { failureSentence, verdictSentence } from './text/index.ts';
export {
  type Acceptance,
  acceptCertificate,
  acceptCertificateByUser,
  acceptOpenpgpKeyByUser,
  type Delegation,
  type Refused,
  type TrustBasis,
} from './trust/index.ts';
export { certificateValidator, openPkcs12, readCertificates } from './x509/index.ts';

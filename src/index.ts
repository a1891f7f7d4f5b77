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
} from './flows/index.ts';
export type { Store } from './host/index.ts';
export {
  type AnswerFacts,
  FRAME_SANDBOX,
  framePage,
  type HtmlWindow,
  type LayerFact,
  mayRenderHtml,
  quoteHtml,
  quoteText,
  type ResolveCid,
  type SafeHtml,
  safeHtml,
  safeText,
  type Shown,
  strangersToQuote,
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

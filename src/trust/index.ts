/** What may be believed: accepting keys, judging signatures, making the verdict. */
export {
  acceptCertificate,
  acceptCertificateByUser,
  acceptOpenpgpKeyByUser,
  type OpenpgpKeyFacts,
  type Refusal,
  type Refused,
} from './accept.ts';
export { judgeSignature, type TrustBasis } from './judge-signature.ts';
export { sameAddress } from './match-address.ts';
export { judge, type Judgeable, matchesSender } from './verdict.ts';

/** What may be believed: accepting keys, judging signatures, making the verdict. */
export {
  type Acceptance,
  acceptCertificate,
  acceptCertificateByUser,
  acceptOpenpgpKey,
  acceptOpenpgpKeyByUser,
  type OpenpgpKeyFacts,
  type Refusal,
  type Refused,
} from './accept.ts';
export { judgeSignature, type SignaturePlace, type TrustBasis } from './judge-signature.ts';
export { hidesCharacters, imitatesDomain, isDeceptiveAddress, isDeceptiveName } from './lookalike.ts';
export { domainOf, sameAddress } from './match-address.ts';
export { type KeptKey, type KeyMaterial, People } from './people.ts';
export { compareWithPins, rememberSigners } from './pins.ts';
export { type Delegation } from './speaks-for.ts';
export { judge, type Judgeable } from './verdict.ts';

/** X.509 certificates: read, described, never judged here (`trust/` does). */
export { alternativeAddresses, certificateAddresses } from './addresses.ts';
export { boundDomains, onlyCommonName } from './domain-names.ts';
export { parseCertificate, publicKeyOctets, readAlgorithm } from './certificate.ts';
export {
  type KeyUsage,
  authorityKeyIdentifier,
  basicConstraints,
  extendedKeyUsage,
  keyUsage,
  readCapabilities,
  smimeCapabilities,
  subjectKeyIdentifier,
} from './extensions.ts';
export { fingerprint } from './fingerprint.ts';
export { nameText, subjectName } from './name.ts';
export { parsing } from './parsing.ts';
export { type KeyAndCertificate, type Pkcs12Content, openPkcs12 } from './pkcs12.ts';
export { type Pkcs12Entry, writePkcs12 } from './pkcs12-write.ts';
export { type OcspResponse, parseOcspResponse, repeatsNonce } from './ocsp.ts';
export { type RevocationEvidence } from './path-revocation.ts';
export { type PolicyInputs } from './policies.ts';
export { type RevocationList, parseRevocationList } from './revocation-list.ts';
export {
  type CertificateJudgement,
  type Purpose,
  type RevocationPolicy,
  type ValidationBasis,
  type CertificateValidator,
  certificateValidator,
} from './validator.ts';
export { type X509Description, certificatePurposes, describeX509 } from './describe.ts';
export { type KeyKind, type PublicKeyDetails, publicKeyDescription, publicKeyDetails } from './public-key.ts';
export { describeRequest } from './request.ts';
export { readCertificateSet, readCertificates } from './read.ts';
export {
  hashByOid,
  hashIdentifier,
  hashOid,
  maskHash,
  maskIdentifier,
  optionalAlgorithm,
  signatureIdentifier,
  signatureScheme,
} from './signature.ts';

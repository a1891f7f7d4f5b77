/** The words of the domain as types. */
export { mayRead, type Use, useOf, useOfModulus, weakNames } from './algorithm-policy.ts';
export type { AlgorithmIdentifier, Certificate, Extension } from './certificate.ts';
export type {
  EncryptionEvidence,
  Layer,
  Opened,
  Protocol,
  RecipientEvidence,
  SignatureEvidence,
  SignatureReason,
  SignatureStatus,
  SignerEvidence,
  WeakName,
} from './evidence.ts';
export { Failure, type FailureCode } from './failure.ts';
export type { Address } from './address.ts';
export { type Limits, LIMITS } from './limits.ts';
export type { BlockReason, KeyFacts, KeyQuestion, Plan, PlannedRecipient, RecipientState } from './plan.ts';
export type { StopReason } from './stop.ts';
export type { TrustedCertificate, TrustedKey, TrustedOpenpgpKey } from './trusted-key.ts';
export type {
  Coverage,
  Covered,
  FromEvidence,
  FromWarning,
  JudgedSignature,
  KeySource,
  SignerIdentity,
  SpeaksAs,
  TrustReason,
  TrustState,
  Verdict,
  VerdictCode,
} from './verdict.ts';
export { WorkBudget } from './work-budget.ts';

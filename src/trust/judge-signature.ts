/** Whether the key behind one signature may be believed: the certificate's path, or the person's own acceptance. */

import type {
  Certificate,
  Covered,
  FromEvidence,
  JudgedSignature,
  KeySource,
  SignatureEvidence,
  SignerEvidence,
  SignerIdentity,
  TrustReason,
  TrustState,
  WeakName,
} from '../model/index.ts';
import {
  type CertificateJudgement,
  type CertificateValidator,
  certificateAddresses,
  subjectName,
} from '../x509/index.ts';
import { type DomainCertificate, asMailbox, domainBound, signingGateway } from './domain-certificate.ts';
import { type Delegation, speaksFor } from './speaks-for.ts';

/** Where a signature stands in its message. */
export interface SignaturePlace extends Covered {
  /** The From that was read is one that it covers. */
  readonly coversFrom: boolean;
}

/** What the person or the organisation trusts; nothing is trusted unless it is named here. */
export interface TrustBasis {
  /** Judges certificates by their anchors, policies and revocation, at one time. */
  readonly certificates: CertificateValidator;
  /** Upper-case hex fingerprints of OpenPGP keys that the user accepted. */
  readonly acceptedOpenpgp: ReadonlySet<string>;
  /** Authorities to sign for another, each already verified. */
  readonly delegations?: readonly Delegation[];
}

/** Judges the signer of one signature, and whether he stands for the sender; the signature's own status is not repeated here. */
export async function judgeSignature(
  evidence: SignatureEvidence,
  { coversFrom, ...covered }: SignaturePlace,
  basis: TrustBasis,
  from: FromEvidence,
): Promise<JudgedSignature> {
  const { signer, kind, signedAt } = evidence;
  const domain = signer?.protocol === 'smime' ? domainOfSigner(evidence, signer.certificate) : null;
  const identity =
    signer === null
      ? null
      : signer.protocol === 'smime'
        ? await identifyCertificate(signer.certificate, domain, basis)
        : identifyOpenpgp(signer);
  const sender = { from, coversFrom, kind, signedAt, at: basis.certificates.at };
  const speaksAs = identity === null ? null : await speaksFor(identity, domain, sender, basis.delegations ?? []);
  const represented = speaksAs === 'organisation' ? asMailbox(from.addresses[0] ?? '') : null;
  const judgement =
    signer === null
      ? unknownKey
      : signer.protocol === 'smime'
        ? await judgeCertificate(evidence, signer, represented, basis)
        : judgeOpenpgp(signer, basis);
  return {
    ...covered,
    evidence,
    signer: identity,
    speaksAs,
    trust: judgement.trust,
    reasons: judgement.reasons,
    weak: judgement.weak,
    learnt: judgement.learnt,
    revocation: judgement.revocation,
    keyChange: null,
  };
}

interface Judgement {
  readonly trust: TrustState;
  readonly reasons: readonly TrustReason[];
  readonly weak: readonly WeakName[];
  readonly learnt: KeySource;
  readonly revocation: CertificateJudgement['revocation'];
}

const notChecked = { status: 'not-checked', checkedAt: null } as const;
const unknownKey: Judgement = {
  trust: 'unknown-key',
  reasons: ['unknown-key'],
  weak: [],
  learnt: 'mail',
  revocation: notChecked,
};

/** A domain signature says so itself (RFC 3183 §3.1); Direct has no such mark. */
function domainOfSigner({ kind }: SignatureEvidence, certificate: Certificate): DomainCertificate | null {
  return kind === 'domain' ? signingGateway(certificate) : domainBound(certificate);
}

async function judgeCertificate(
  { kind }: SignatureEvidence,
  signer: SignerEvidence & { protocol: 'smime' },
  represented: string | null,
  { certificates }: TrustBasis,
): Promise<Judgement> {
  const { certificate, pool } = signer;
  const judgement = await certificates.judge(certificate, pool, 'sign', represented);
  const { valid, reasons, weak, revocation, path } = judgement;
  // A path of one: the certificate itself is an anchor.
  const learnt: KeySource = path.length === 1 ? 'user' : 'mail';
  if (valid && kind === 'domain' && signingGateway(certificate) === null)
    return { trust: 'unfit', reasons: ['not-domain-authority'], weak, learnt, revocation };
  return { trust: valid ? 'trusted' : stateFor(reasons), reasons, weak, learnt, revocation };
}

function stateFor(reasons: readonly TrustReason[]): TrustState {
  if (reasons.includes('revoked')) return 'revoked';
  if (reasons.includes('key-usage') || reasons.includes('extended-key-usage')) return 'unfit';
  if (reasons.includes('expired') || reasons.includes('not-yet-valid')) return 'expired';
  return 'untrusted';
}

function judgeOpenpgp(signer: SignerEvidence & { protocol: 'openpgp' }, basis: TrustBasis): Judgement {
  const accepted = basis.acceptedOpenpgp.has(signer.fingerprint);
  const judged = (trust: TrustState, ...reasons: TrustReason[]): Judgement => ({
    trust,
    reasons,
    weak: [],
    learnt: accepted ? 'user' : 'mail',
    revocation: notChecked,
  });
  if (signer.state === 'revoked') return judged('revoked', 'revoked');
  if (signer.state === 'expired') return judged('expired', 'expired');
  return accepted ? judged('trusted') : judged('untrusted', 'not-accepted');
}

async function identifyCertificate(
  certificate: Certificate,
  domain: DomainCertificate | null,
  { certificates }: TrustBasis,
): Promise<SignerIdentity> {
  return {
    addresses: certificateAddresses(certificate),
    name: subjectName(certificate),
    fingerprint: await certificates.fingerprint(certificate),
    keyFingerprint: await certificates.keyFingerprint(certificate),
    scope: domain === null ? 'address' : 'domain',
    domains: domain?.domains ?? [],
  };
}

function identifyOpenpgp(signer: SignerEvidence & { protocol: 'openpgp' }): SignerIdentity {
  return {
    addresses: signer.addresses,
    name: signer.name,
    fingerprint: signer.fingerprint.toLowerCase(),
    keyFingerprint: signer.fingerprint.toLowerCase(),
    scope: 'address',
    domains: [],
  };
}

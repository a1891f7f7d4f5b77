/** Whether the key behind one signature may be believed: the certificate's path, or the person's own acceptance. */

import type {
  Covered,
  JudgedSignature,
  SignatureEvidence,
  SignerEvidence,
  SignerIdentity,
  TrustReason,
  TrustState,
} from '../model/index.ts';
import type { Certificate } from '../model/index.ts';
import {
  type CertificateJudgement,
  type CertificateValidator,
  certificateAddresses,
  subjectName,
} from '../x509/index.ts';

/** What the person or the organisation trusts; nothing is trusted unless it is named here. */
export interface TrustBasis {
  /** Judges certificates by their anchors, policies and revocation, at one time. */
  readonly certificates: CertificateValidator;
  /** Upper-case hex fingerprints of OpenPGP keys that the user accepted. */
  readonly acceptedOpenpgp: ReadonlySet<string>;
}

/** Judges the signer of one signature; the signature's own status is not repeated here. */
export async function judgeSignature(
  evidence: SignatureEvidence,
  covered: Covered,
  basis: TrustBasis,
): Promise<JudgedSignature> {
  const { signer } = evidence;
  const [identity, judgement] =
    signer === null
      ? [null, unknownKey]
      : signer.protocol === 'smime'
        ? [await identifyCertificate(signer.certificate, basis), await judgeCertificate(signer, basis)]
        : [identifyOpenpgp(signer), judgeOpenpgp(signer, basis)];
  return {
    ...covered,
    evidence,
    signer: identity,
    trust: judgement.trust,
    reasons: judgement.reasons,
    revocation: judgement.revocation,
    keyChange: null,
  };
}

interface Judgement {
  readonly trust: TrustState;
  readonly reasons: readonly TrustReason[];
  readonly revocation: CertificateJudgement['revocation'];
}

const notChecked = { status: 'not-checked', checkedAt: null } as const;
const unknownKey: Judgement = { trust: 'unknown-key', reasons: ['unknown-key'], revocation: notChecked };

async function judgeCertificate(
  signer: SignerEvidence & { protocol: 'smime' },
  { certificates }: TrustBasis,
): Promise<Judgement> {
  const { valid, reasons, revocation } = await certificates.judge(signer.certificate, signer.pool, 'sign');
  return { trust: valid ? 'trusted' : stateFor(reasons), reasons, revocation };
}

function stateFor(reasons: readonly TrustReason[]): TrustState {
  if (reasons.includes('revoked')) return 'revoked';
  if (reasons.includes('key-usage') || reasons.includes('extended-key-usage')) return 'unfit';
  if (reasons.includes('expired') || reasons.includes('not-yet-valid')) return 'expired';
  return 'untrusted';
}

function judgeOpenpgp(signer: SignerEvidence & { protocol: 'openpgp' }, basis: TrustBasis): Judgement {
  const judged = (trust: TrustState, ...reasons: TrustReason[]): Judgement => ({
    trust,
    reasons,
    revocation: notChecked,
  });
  if (signer.state === 'revoked') return judged('revoked', 'revoked');
  if (signer.state === 'expired') return judged('expired', 'expired');
  const accepted = basis.acceptedOpenpgp.has(signer.fingerprint);
  return accepted ? judged('trusted') : judged('untrusted', 'not-accepted');
}

async function identifyCertificate(certificate: Certificate, { certificates }: TrustBasis): Promise<SignerIdentity> {
  return {
    addresses: certificateAddresses(certificate),
    name: subjectName(certificate),
    fingerprint: await certificates.fingerprint(certificate),
    scope: 'address',
  };
}

function identifyOpenpgp(signer: SignerEvidence & { protocol: 'openpgp' }): SignerIdentity {
  return {
    addresses: signer.addresses,
    name: signer.name,
    fingerprint: signer.fingerprint.toLowerCase(),
    scope: 'address',
  };
}

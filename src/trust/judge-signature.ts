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
import { type PathAnswer, type PathQuestion, certificateAddresses, subjectName } from '../x509/index.ts';

/** What the person or the organisation trusts; nothing is trusted unless it is named here. */
export interface TrustBasis {
  readonly anchors: readonly Certificate[];
  /** Extra certificates for path building, untrusted. */
  readonly certificates: readonly Certificate[];
  /** Upper-case hex fingerprints of OpenPGP keys that the user accepted. */
  readonly acceptedOpenpgp: ReadonlySet<string>;
  /** When paths and validity are judged. */
  readonly at: Date;
  readonly requireRevocation: boolean;
  readonly allowWeak: ReadonlySet<string>;
}

/** Cryptography that judging needs, handed in so that trust itself holds no engine. */
export interface TrustTools {
  validatePath(question: PathQuestion): Promise<PathAnswer>;
  /** Hex of the SHA-256 of the certificate. */
  fingerprint(certificate: Certificate): Promise<string>;
}

/** Judges the signer of one signature; the signature's own status is not repeated here. */
export async function judgeSignature(
  evidence: SignatureEvidence,
  covered: Covered,
  basis: TrustBasis,
  tools: TrustTools,
): Promise<JudgedSignature> {
  const { signer } = evidence;
  const [identity, judgement] =
    signer === null
      ? [null, unknownKey]
      : signer.protocol === 'smime'
        ? [await identifyCertificate(signer.certificate, tools), await judgeCertificate(signer, basis, tools)]
        : [identifyOpenpgp(signer), judgeOpenpgp(signer, basis)];
  return {
    ...covered,
    evidence,
    signer: identity,
    trust: judgement.trust,
    reasons: judgement.reasons,
    revocation: { status: 'not-checked', checkedAt: null },
    keyChange: null,
  };
}

interface Judgement {
  readonly trust: TrustState;
  readonly reasons: readonly TrustReason[];
}

const unknownKey: Judgement = { trust: 'unknown-key', reasons: ['unknown-key'] };

async function judgeCertificate(
  signer: SignerEvidence & { protocol: 'smime' },
  basis: TrustBasis,
  tools: TrustTools,
): Promise<Judgement> {
  const answer = await tools.validatePath({
    leaf: signer.certificate,
    pool: [...basis.certificates, ...signer.pool],
    anchors: basis.anchors,
    at: basis.at,
    purpose: 'sign',
    allowWeak: basis.allowWeak,
  });
  if (!answer.valid) return { trust: stateFor(answer.reasons), reasons: answer.reasons };
  if (basis.requireRevocation) return { trust: 'untrusted', reasons: ['revocation-unknown'] };
  return { trust: 'trusted', reasons: [] };
}

function stateFor(reasons: readonly TrustReason[]): TrustState {
  if (reasons.includes('revoked')) return 'revoked';
  if (reasons.includes('key-usage') || reasons.includes('extended-key-usage')) return 'unfit';
  if (reasons.includes('expired') || reasons.includes('not-yet-valid')) return 'expired';
  return 'untrusted';
}

function judgeOpenpgp(signer: SignerEvidence & { protocol: 'openpgp' }, basis: TrustBasis): Judgement {
  if (signer.state === 'revoked') return { trust: 'revoked', reasons: ['revoked'] };
  if (signer.state === 'expired') return { trust: 'expired', reasons: ['expired'] };
  const accepted = basis.acceptedOpenpgp.has(signer.fingerprint);
  return accepted ? { trust: 'trusted', reasons: [] } : { trust: 'untrusted', reasons: ['not-accepted'] };
}

async function identifyCertificate(certificate: Certificate, tools: TrustTools): Promise<SignerIdentity> {
  return {
    addresses: certificateAddresses(certificate),
    name: subjectName(certificate),
    fingerprint: await tools.fingerprint(certificate),
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

/** Judges certificates against one basis, and remembers: the same signer comes with every mail of a mailbox. */

import { latin1 } from '../bytes/index.ts';
import type { Engine } from '../crypto/index.ts';
import type { Certificate, TrustReason } from '../model/index.ts';
import { fingerprint } from './fingerprint.ts';
import { type PathAnswer, type VerifiedPath, findPath, pathText } from './path.ts';
import type { ValidationInputs } from './path-validation.ts';
import { type RevocationEvidence, checkPathRevocation } from './path-revocation.ts';
import type { RevocationStatus } from './revocation.ts';

/** `soft`: what is not known to be revoked is good; `hard`: what is not known to be good is not. */
export type RevocationPolicy = 'soft' | 'hard';

export interface ValidationBasis extends Omit<ValidationInputs, 'purpose'> {
  readonly anchors: readonly Certificate[];
  /** Certificates for path building besides those of the message; untrusted. */
  readonly pool: readonly Certificate[];
  readonly evidence: RevocationEvidence;
  readonly revocation: RevocationPolicy;
}

export interface CertificateJudgement {
  readonly valid: boolean;
  /** Empty when valid. */
  readonly reasons: readonly TrustReason[];
  /** Subjects from the leaf to the anchor; empty when there is no path. */
  readonly path: readonly string[];
  readonly policies: readonly string[];
  /** Of the whole path: the worst status, and the oldest time at which one was seen. */
  readonly revocation: {
    readonly status: 'good' | 'revoked' | 'unknown' | 'not-checked';
    readonly checkedAt: Date | null;
  };
}

export type Purpose = 'sign' | 'encrypt';

/** What holds where the caller says nothing: no policy asked for, no evidence of revocation, nothing old allowed. */
const DEFAULTS = {
  pool: [],
  evidence: { lists: [], responses: [], grace: 0 },
  revocation: 'soft',
  policies: { initial: new Set<string>(), explicit: false, inhibitMapping: false, inhibitAny: false },
  allowWeak: new Set<string>(),
} as const;

/** A validator for one basis; only the anchors and the time have no default. */
export function certificateValidator(
  engine: Engine,
  basis: Pick<ValidationBasis, 'anchors' | 'at'> & Partial<ValidationBasis>,
): CertificateValidator {
  return new CertificateValidator(engine, { ...DEFAULTS, ...basis });
}

export class CertificateValidator {
  private readonly engine: Engine;
  private readonly basis: ValidationBasis;
  /** A path that was found holds whatever pool comes next; one that was not may be found with another pool. */
  private readonly found = new Map<string, Promise<CertificateJudgement>>();

  constructor(engine: Engine, basis: ValidationBasis) {
    this.engine = engine;
    this.basis = basis;
  }

  /** Lower-case hex of the SHA-256 of the certificate. */
  fingerprint(certificate: Certificate): Promise<string> {
    return fingerprint(this.engine, certificate);
  }

  /** `pool`: further certificates, such as those that came with the message; untrusted. */
  async judge(leaf: Certificate, pool: readonly Certificate[], purpose: Purpose): Promise<CertificateJudgement> {
    const key = `${purpose}:${latin1(leaf.der)}`;
    const known = await this.found.get(key);
    if (known?.valid === true) return known;
    const judging = this.search(leaf, pool, purpose);
    this.found.set(key, judging);
    return judging;
  }

  private async search(
    leaf: Certificate,
    pool: readonly Certificate[],
    purpose: Purpose,
  ): Promise<CertificateJudgement> {
    const { basis, engine } = this;
    const question = { ...basis, leaf, purpose, pool: [...basis.pool, ...pool] };
    let revocation: CertificateJudgement['revocation'] = { status: 'not-checked', checkedAt: null };
    const accept = async (path: VerifiedPath): Promise<TrustReason | null> => {
      const statuses = await checkPathRevocation(engine, path, basis.evidence, question);
      revocation = hasEvidence(basis) ? summary(statuses) : revocation;
      if (revocation.status === 'revoked') return 'revoked';
      return basis.revocation === 'hard' && revocation.status !== 'good' ? 'revocation-unknown' : null;
    };
    const answer = await findPath(engine, question, accept);
    return judgement(answer, revocation);
  }
}

function hasEvidence({ evidence, revocation }: ValidationBasis): boolean {
  return evidence.lists.length + evidence.responses.length > 0 || revocation === 'hard';
}

function judgement(
  { path, reasons }: PathAnswer,
  revocation: CertificateJudgement['revocation'],
): CertificateJudgement {
  if (path === null) return { valid: false, reasons, path: [], policies: [], revocation };
  return { valid: true, reasons: [], path: pathText(path), policies: path.policies, revocation };
}

function summary(statuses: readonly RevocationStatus[]): CertificateJudgement['revocation'] {
  const worst = ['revoked', 'unknown', 'good'].find((wanted) => statuses.some(({ status }) => status === wanted));
  const times = statuses.flatMap(({ checkedAt }) => (checkedAt === null ? [] : [checkedAt.getTime()]));
  const checkedAt = times.length === 0 ? null : new Date(Math.min(...times));
  return { status: worst === 'revoked' || worst === 'unknown' ? worst : 'good', checkedAt };
}

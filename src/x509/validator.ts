/** Judges certificates against one basis, and remembers: the same signer comes with every mail of a mailbox. */

import { encodeHex } from '../bytes/index.ts';
import { type Engine, digest } from '../crypto/index.ts';
import { type Certificate, Failure, type TrustReason, type WeakName } from '../model/index.ts';
import { fingerprint, keyFingerprint } from './fingerprint.ts';
import { type PathAnswer, type PathQuestion, type VerifiedPath, findPath, pathText, pathWeaknesses } from './path.ts';
import type { ValidationInputs } from './path-validation.ts';
import { RevocationChecker, type RevocationEvidence } from './path-revocation.ts';
import type { RevocationStatus } from './revocation.ts';

/**
 * What is asked of the evidence of revocation; whoever is known to be revoked is refused by all three:
 * - `soft`: what is not known to be revoked is good;
 * - `hard`: what is not known to be good is refused;
 * - `grace`: as `hard`, but evidence is believed for so many milliseconds beyond its end.
 */
export type RevocationPolicy =
  { readonly kind: 'soft' } | { readonly kind: 'hard' } | { readonly kind: 'grace'; readonly milliseconds: number };

export interface ValidationBasis extends Omit<ValidationInputs, 'purpose' | 'mailbox'> {
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
  /** Of the names that were allowed, those that the path needed, or the evidence about its revocation. */
  readonly weak: readonly WeakName[];
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
  evidence: { lists: [], responses: [] },
  revocation: { kind: 'soft' },
  policies: { initial: new Set<string>(), explicit: false, inhibitMapping: false, inhibitAny: false },
  allowWeak: new Set<string>(),
} as const;

/** Judgements kept: less than 1 kB each, and more people than most mailboxes have. */
const REMEMBERED = 1_000;

/** A validator for one basis; only the anchors and the time have no default. */
export function certificateValidator(
  engine: Engine,
  basis: Pick<ValidationBasis, 'anchors' | 'at'> & Partial<ValidationBasis>,
): CertificateValidator {
  return new CertificateValidator(engine, { ...DEFAULTS, ...basis });
}

interface Remembered {
  /** Digest of what came with it. */
  readonly pool: string;
  readonly judgement: CertificateJudgement;
}

export class CertificateValidator {
  private readonly engine: Engine;
  private readonly basis: ValidationBasis;
  private readonly revocation: RevocationChecker;
  /** By purpose and certificate, the one used last at the end. */
  private readonly known = new Map<string, Promise<Remembered>>();

  constructor(engine: Engine, basis: ValidationBasis) {
    this.engine = engine;
    this.basis = { ...basis, at: new Date(basis.at) };
    this.revocation = new RevocationChecker(engine, basis.evidence, this.basis);
  }

  /** The time it judges at. */
  get at(): Date {
    return new Date(this.basis.at);
  }

  /** Lower-case hex of the SHA-256 of the certificate. */
  fingerprint(certificate: Certificate): Promise<string> {
    return fingerprint(this.engine, certificate);
  }

  /** Lower-case hex of the SHA-256 of its public key, which a renewed certificate may share. */
  keyFingerprint(certificate: Certificate): Promise<string> {
    return keyFingerprint(this.engine, certificate);
  }

  /**
   * `pool`: further certificates, such as those that came with the message; untrusted. `mailbox`: for whom an organisation's
   * certificate stands that does not name them, the domain in A-labels. Throws only what the engine throws.
   */
  async judge(
    leaf: Certificate,
    pool: readonly Certificate[],
    purpose: Purpose,
    mailbox: string | null = null,
  ): Promise<CertificateJudgement> {
    const [own, pooled] = await Promise.all([this.hash([leaf]), this.hash(pool)]);
    const key = `${purpose} ${own} ${mailbox ?? ''}`;
    const earlier = this.known.get(key);
    const known = earlier === undefined ? null : await earlier.catch(() => null);
    if (earlier !== undefined && known !== null && holdsFor(known, pooled)) {
      this.remember(key, earlier);
      return known.judgement;
    }
    const judging = this.search({ leaf, pool, purpose, mailbox }).then((judgement) => ({ pool: pooled, judgement }));
    this.remember(key, judging);
    return (await judging).judgement;
  }

  /** Digests, since certificates of strangers may be large. */
  private async hash(certificates: readonly Certificate[]): Promise<string> {
    const encoded = certificates.map(({ der }) => der);
    return encodeHex(await digest(this.engine, 'SHA-256', encoded));
  }

  private remember(key: string, judging: Promise<Remembered>): void {
    this.known.delete(key);
    this.known.set(key, judging);
    const [oldest] = this.known.keys();
    if (this.known.size > REMEMBERED && oldest !== undefined) this.known.delete(oldest);
  }

  private async search(
    asked: Pick<PathQuestion, 'leaf' | 'pool' | 'purpose' | 'mailbox'>,
  ): Promise<CertificateJudgement> {
    const { basis, engine } = this;
    const question = { ...basis, ...asked, pool: [...basis.pool, ...asked.pool] };
    let revocation: CertificateJudgement['revocation'] = { status: 'not-checked', checkedAt: null };
    const weak = new Set<WeakName>();
    const accept = async (path: VerifiedPath): Promise<TrustReason | null> => {
      if (!asksForRevocation(basis)) return null;
      const judged = await this.judgeRevocation(path, question.pool, weak);
      if (revocation.status !== 'revoked') ({ revocation } = judged);
      return judged.reason;
    };
    const answer = await findPath(engine, question, accept);
    return judgement(answer, revocation, weak);
  }

  private async judgeRevocation(
    path: VerifiedPath,
    pool: readonly Certificate[],
    weak: Set<WeakName>,
  ): Promise<{ reason: TrustReason | null; revocation: CertificateJudgement['revocation'] }> {
    const policy = this.basis.revocation;
    const check = async (grace: number) => summary(await this.revocation.check(path, pool, grace, weak));
    try {
      const revocation = await check(policy.kind === 'grace' ? policy.milliseconds : 0);
      if (revocation.status === 'revoked') return { reason: 'revoked', revocation };
      if (policy.kind === 'soft' || revocation.status === 'good') return { reason: null, revocation };
      const wasGood = (await check(Infinity)).status === 'good';
      return { reason: wasGood ? 'revocation-stale' : 'revocation-unknown', revocation };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return { reason: 'malformed-certificate', revocation: { status: 'unknown', checkedAt: null } };
    }
  }
}

/** With another pool another path may be found, or the signer of a list that says `revoked`. */
function holdsFor({ pool, judgement: { valid, revocation } }: Remembered, other: string): boolean {
  return pool === other || (valid && revocation.status !== 'unknown');
}

function asksForRevocation({ evidence, revocation }: ValidationBasis): boolean {
  return evidence.lists.length + evidence.responses.length > 0 || revocation.kind !== 'soft';
}

function judgement(
  { path, reasons }: PathAnswer,
  revocation: CertificateJudgement['revocation'],
  ofRevocation: ReadonlySet<WeakName>,
): CertificateJudgement {
  if (path === null) return { valid: false, reasons, path: [], policies: [], weak: [...ofRevocation], revocation };
  const weak = [...new Set([...pathWeaknesses(path), ...ofRevocation])];
  return { valid: true, reasons: [], path: pathText(path), policies: path.policies, weak, revocation };
}

/** Nothing to ask about, a leaf that is an anchor, is good. */
function summary(statuses: readonly RevocationStatus[]): CertificateJudgement['revocation'] {
  const worst = ['revoked', 'unknown', 'good'].find((wanted) => statuses.some(({ status }) => status === wanted));
  const times = statuses.flatMap(({ checkedAt }) => (checkedAt === null ? [] : [checkedAt.getTime()]));
  const checkedAt = times.length === 0 ? null : new Date(Math.min(...times));
  return { status: worst === 'revoked' || worst === 'unknown' ? worst : 'good', checkedAt };
}

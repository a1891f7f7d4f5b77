/**
 * Builds certification paths from a pool and judges each (RFC 5280 §6, RFC 4158): depth first, every certificate at most
 * once in a path, every signature checked once, all work counted against one budget.
 */

import { equal } from '../bytes/index.ts';
import { type Engine, type SignatureScheme, verifySignature } from '../crypto/index.ts';
import { type Certificate, Failure, type TrustReason, mayRead, useOf } from '../model/index.ts';
import { authorityKeyIdentifier, subjectKeyIdentifier } from './extensions.ts';
import { nameText } from './name.ts';
import { nameKey } from './normal-name.ts';
import { type ValidationInputs, judgeAlone, judgeIssuer, judgePath } from './path-validation.ts';
import { orNull } from './parsing.ts';
import { signatureScheme } from './signature.ts';

export interface PathQuestion extends ValidationInputs {
  readonly leaf: Certificate;
  /** Certificates that may stand between; in any order, untrusted. */
  readonly pool: readonly Certificate[];
  readonly anchors: readonly Certificate[];
}

/** A path that holds, from the leaf to the certificate below the anchor. Only `findPath` makes one. */
export interface VerifiedPath {
  readonly certificates: readonly Certificate[];
  readonly anchor: Certificate;
  /** Policies that are valid for the path; empty: none was asserted, or none asked for. */
  readonly policies: readonly string[];
}

export type PathAnswer =
  | { readonly path: VerifiedPath; readonly reasons: readonly [] }
  | { readonly path: null; readonly reasons: readonly TrustReason[] };

/** Limits of one search, after webpki's `Budget`; public mail hierarchies need a tenth of each. */
const BUDGET = {
  /** Certificates in one path without the anchor. */
  length: 8,
  /** Signatures checked. */
  signatures: 100,
  /** Candidates looked at. */
  candidates: 10_000,
  /** Names compared with subtrees. */
  comparisons: 250_000,
} as const;

/** What a search may still spend, and what it has learnt. */
interface Search {
  readonly engine: Engine;
  readonly question: PathQuestion;
  readonly bySubject: ReadonlyMap<string, readonly Candidate[]>;
  readonly checked: Map<string, boolean>;
  readonly reasons: Set<TrustReason>;
  signatures: number;
  candidates: number;
  comparisons: number;
}

interface Candidate {
  readonly certificate: Certificate;
  readonly isAnchor: boolean;
  readonly index: number;
}

/**
 * Looks for a path from the leaf to an anchor for which `accept` has no objection; it is asked last, about whole paths,
 * and is where revocation comes in. A leaf that is itself an anchor is a path of its own.
 */
export async function findPath(
  engine: Engine,
  question: PathQuestion,
  accept: (path: VerifiedPath) => Promise<TrustReason | null> = () => Promise.resolve(null),
): Promise<PathAnswer> {
  const search = startSearch(engine, question);
  const path = await extend(search, [question.leaf], -1, accept);
  if (path !== null) return { path, reasons: [] };
  const none: TrustReason = question.anchors.length === 0 ? 'no-anchor' : 'no-path';
  return { path: null, reasons: search.reasons.size > 0 ? [...search.reasons] : [none] };
}

function startSearch(engine: Engine, question: PathQuestion): Search {
  const bySubject = new Map<string, Candidate[]>();
  const all = [
    ...question.anchors.map((certificate) => ({ certificate, isAnchor: true })),
    ...question.pool.map((certificate) => ({ certificate, isAnchor: false })),
  ];
  for (const [index, { certificate, isAnchor }] of all.entries()) {
    const key = orNull(() => nameKey(certificate.subject));
    if (key === null) continue;
    bySubject.set(key, [...(bySubject.get(key) ?? []), { certificate, isAnchor, index }]);
  }
  const { signatures, candidates, comparisons } = BUDGET;
  return { engine, question, bySubject, checked: new Map(), reasons: new Set(), signatures, candidates, comparisons };
}

type Accept = (path: VerifiedPath) => Promise<TrustReason | null>;

/** `last`: index of the path's last certificate among the candidates, -1 for the leaf. */
async function extend(
  search: Search,
  path: readonly Certificate[],
  last: number,
  accept: Accept,
): Promise<VerifiedPath | null> {
  const subject = path[path.length - 1];
  if (subject === undefined) return null;
  const self = last < 0 ? search.question.anchors.find((anchor) => equal(anchor.der, subject.der)) : undefined;
  if (self !== undefined) return conclude(search, path, self, accept);
  const alone = judged(() => judgeAlone(subject, search.question));
  if (alone !== null) return refuse(search, alone);
  for (const candidate of issuersOf(search, subject)) {
    if (search.candidates-- <= 0) return refuse(search, 'too-much-work');
    if (path.some((each) => equal(each.der, candidate.certificate.der))) continue;
    if (!(await isIssuer(search, candidate, subject, last))) continue;
    const found = candidate.isAnchor
      ? await conclude(search, path, candidate.certificate, accept)
      : path.length < BUDGET.length
        ? await extend(search, [...path, candidate.certificate], candidate.index, accept)
        : refuse(search, 'path-length');
    if (found !== null) return found;
  }
  return null;
}

/** A certificate whose extensions do not parse is judged too. */
function judged(judge: () => TrustReason | null): TrustReason | null {
  try {
    return judge();
  } catch (error) {
    if (error instanceof Failure) return 'malformed-certificate';
    throw error;
  }
}

function refuse(search: Search, reason: TrustReason): null {
  search.reasons.add(reason);
  return null;
}

async function conclude(
  search: Search,
  path: readonly Certificate[],
  anchor: Certificate,
  accept: Accept,
): Promise<VerifiedPath | null> {
  const judgement = orNull(() => judgePath(path, anchor, search.question, search));
  if (judgement === null) return refuse(search, 'malformed-certificate');
  if (!judgement.valid) return refuse(search, judgement.reason);
  const verified: VerifiedPath = { certificates: path, anchor, policies: judgement.policies };
  const objection = await accept(verified);
  return objection === null ? verified : refuse(search, objection);
}

/** By name; anchors first, then those whose key identifier agrees: a hint for the order, never a condition. */
function issuersOf(search: Search, subject: Certificate): readonly Candidate[] {
  const issuer = orNull(() => nameKey(subject.issuer));
  const named = issuer === null ? [] : (search.bySubject.get(issuer) ?? []);
  if (named.length < 2) return named;
  const wanted = orNull(() => authorityKeyIdentifier(subject));
  const rank = ({ certificate, isAnchor }: Candidate): number => {
    const own = orNull(() => subjectKeyIdentifier(certificate));
    return (isAnchor ? 0 : 2) + (wanted !== null && own !== null && equal(wanted, own) ? 0 : 1);
  };
  return [...named].sort((one, other) => rank(one) - rank(other));
}

/** May it issue, and did it? Cheap checks first; each pair of certificates costs one signature at most. */
async function isIssuer(
  search: Search,
  { certificate, isAnchor, index }: Candidate,
  subject: Certificate,
  last: number,
): Promise<boolean> {
  const { question } = search;
  const unfit = judged(
    () => judgeAlone(certificate, question) ?? (isAnchor && isOldRoot(certificate) ? null : judgeIssuer(certificate)),
  );
  if (unfit !== null) {
    search.reasons.add(unfit);
    return false;
  }
  const pair = `${last}<${index}`;
  const known = search.checked.get(pair);
  if (known !== undefined) return known;
  if (search.signatures-- <= 0) {
    search.reasons.add('too-much-work');
    return false;
  }
  const reason = await judgeSignature(search, certificate, subject);
  search.checked.set(pair, reason === null);
  if (reason !== null) search.reasons.add(reason);
  return reason === null;
}

/** Version 1 certificates have no place to say that they are an authority's; an anchor was chosen by hand. */
function isOldRoot({ extensions, subject, issuer }: Certificate): boolean {
  return extensions.length === 0 && equal(subject, issuer);
}

async function judgeSignature(
  { engine, question }: Search,
  issuer: Certificate,
  subject: Certificate,
): Promise<TrustReason | null> {
  const scheme = orNull(() => signatureScheme(subject.signatureAlgorithm));
  if (scheme === null) return 'unsupported-algorithm';
  if (!mayBeUsed(scheme, question.allowWeak)) return 'weak-algorithm';
  const good = await verifySignature(engine, scheme, issuer.publicKeyInfo, subject.tbs, subject.signature);
  return good ? null : 'bad-signature';
}

/** Ed25519 brings its own hash. */
function mayBeUsed(scheme: SignatureScheme, allowWeak: ReadonlySet<string>): boolean {
  return scheme.kind === 'ed25519' || mayRead(useOf(scheme.hash), allowWeak);
}

/** Subjects from the leaf to the anchor, for people. */
export function pathText({ certificates, anchor }: VerifiedPath): string[] {
  const all = certificates.includes(anchor) ? certificates : [...certificates, anchor];
  return all.map(({ subject }) => nameText(subject));
}

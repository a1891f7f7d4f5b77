/**
 * Builds certification paths from a pool and judges each (RFC 5280 §6, RFC 4158): depth first, every certificate at most
 * once in a path, every signature checked once, all work counted against one budget.
 */

import { equal, latin1 } from '../bytes/index.ts';
import type { Engine } from '../crypto/index.ts';
import { type Certificate, Failure, type TrustReason, type WeakName } from '../model/index.ts';
import { authorityKeyIdentifier, subjectKeyIdentifier } from './extensions.ts';
import { nameText } from './name.ts';
import { nameKey, sameName } from './normal-name.ts';
import {
  type ValidationInputs,
  judgeAlone,
  judgeDates,
  judgeIssuer,
  judgePath,
  weaknessOfKey,
} from './path-validation.ts';
import { orNull } from './parsing.ts';
import { judgeSigned, weaknessOf } from './verify-signed.ts';

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
  /** Whole paths judged. */
  paths: 50,
  /** Names compared with subtrees. */
  comparisons: 250_000,
} as const;

/** What a search may still spend, and what it has learnt. */
interface Search {
  readonly engine: Engine;
  readonly question: PathQuestion;
  readonly accept: Accept;
  readonly bySubject: ReadonlyMap<string, readonly Candidate[]>;
  /** By issuer and subject: whether one signed the other. */
  readonly checked: Map<Certificate, Map<Certificate, boolean>>;
  /** Why ways ended before an anchor, and why whole paths do not hold; these say more. */
  readonly deadEnds: Set<TrustReason>;
  readonly objections: Set<TrustReason>;
  signatures: number;
  candidates: number;
  paths: number;
  comparisons: number;
}

interface Candidate {
  readonly certificate: Certificate;
  readonly isAnchor: boolean;
}

type Accept = (path: VerifiedPath) => Promise<TrustReason | null>;

/**
 * Looks for a path from the leaf to an anchor for which `accept` has no objection; it is asked last, about whole paths,
 * and is where revocation comes in. A leaf that is itself an anchor is a path of its own. Throws only what the engine throws.
 */
export async function findPath(
  engine: Engine,
  question: PathQuestion,
  accept: Accept = () => Promise.resolve(null),
): Promise<PathAnswer> {
  const search = startSearch(engine, question, accept);
  const self = question.anchors.find((anchor) => equal(anchor.der, question.leaf.der));
  const path = await (self === undefined ? extend(search, [question.leaf]) : conclude(search, [self], self));
  if (path !== null) return { path, reasons: [] };
  return { path: null, reasons: reasonsOf(search) };
}

function reasonsOf({ question, objections, deadEnds }: Search): TrustReason[] {
  if (objections.size > 0) return [...objections];
  if (deadEnds.size > 0) return [...deadEnds];
  return [question.anchors.length === 0 ? 'no-anchor' : 'no-path'];
}

function startSearch(engine: Engine, question: PathQuestion, accept: Accept): Search {
  const { length: _, ...budget } = BUDGET;
  const bySubject = candidatesBySubject(question);
  return {
    engine,
    question,
    accept,
    bySubject,
    checked: new Map(),
    deadEnds: new Set(),
    objections: new Set(),
    ...budget,
  };
}

/** Each certificate once: an anchor is no intermediate certificate. */
function candidatesBySubject({ anchors, pool }: PathQuestion): Map<string, Candidate[]> {
  const bySubject = new Map<string, Candidate[]>();
  const seen = new Set<string>();
  const add = (certificate: Certificate, isAnchor: boolean): void => {
    const encoded = latin1(certificate.der);
    if (seen.has(encoded)) return;
    seen.add(encoded);
    const name = orNull(() => nameKey(certificate.subject));
    if (name === null) return;
    const known = bySubject.get(name);
    if (known === undefined) bySubject.set(name, [{ certificate, isAnchor }]);
    else known.push({ certificate, isAnchor });
  };
  for (const anchor of anchors) add(anchor, true);
  for (const certificate of pool) add(certificate, false);
  return bySubject;
}

async function extend(search: Search, path: readonly [Certificate, ...Certificate[]]): Promise<VerifiedPath | null> {
  const subject = path[path.length - 1] ?? path[0];
  const alone = judged(() => judgeAlone(subject, search.question));
  if (alone !== null) return refuse(search, alone);
  for (const candidate of issuersOf(search, subject)) {
    if (search.candidates-- <= 0) return refuse(search, 'too-much-work');
    if (isLoop(path, candidate) || !(await isIssuer(search, candidate, subject))) continue;
    const found = candidate.isAnchor
      ? await conclude(search, path, candidate.certificate)
      : path.length < BUDGET.length
        ? await extend(search, [...path, candidate.certificate])
        : refuse(search, 'path-length');
    if (found !== null) return found;
  }
  return null;
}

/** The same name with the same key stands in the path already, be it in another certificate (RFC 4158 §2.4.2). */
function isLoop(path: readonly Certificate[], { certificate, isAnchor }: Candidate): boolean {
  if (isAnchor) return false;
  const { publicKeyInfo, subject } = certificate;
  return path.some((each) => equal(each.publicKeyInfo, publicKeyInfo) && sameName(each.subject, subject));
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

function refuse({ deadEnds }: Search, reason: TrustReason): null {
  deadEnds.add(reason);
  return null;
}

function object({ objections }: Search, reason: TrustReason): null {
  objections.add(reason);
  return null;
}

async function conclude(
  search: Search,
  path: readonly Certificate[],
  anchor: Certificate,
): Promise<VerifiedPath | null> {
  if (search.paths-- <= 0) return object(search, 'too-much-work');
  const judgement = orNull(() => judgePath(path, anchor, search.question, search));
  if (judgement === null) return object(search, 'malformed-certificate');
  if (!judgement.valid) return object(search, judgement.reason);
  const verified: VerifiedPath = { certificates: path, anchor, policies: judgement.policies };
  const objection = await search.accept(verified);
  return objection === null ? verified : object(search, objection);
}

/**
 * By name. Those that are valid at the time come first, then anchors, then those whose key identifier agrees: hints for
 * the order, never conditions.
 */
function issuersOf({ bySubject, question }: Search, subject: Certificate): readonly Candidate[] {
  const issuer = orNull(() => nameKey(subject.issuer));
  const named = issuer === null ? [] : (bySubject.get(issuer) ?? []);
  if (named.length < 2) return named;
  const wanted = orNull(() => authorityKeyIdentifier(subject));
  const rank = ({ certificate, isAnchor }: Candidate): number => {
    const own = orNull(() => subjectKeyIdentifier(certificate));
    const agrees = wanted !== null && own !== null && equal(wanted, own);
    return (judgeDates(certificate, question.at) === null ? 0 : 4) + (isAnchor ? 0 : 2) + (agrees ? 0 : 1);
  };
  const ranked = named.map((candidate) => ({ candidate, rank: rank(candidate) }));
  return ranked.sort((one, other) => one.rank - other.rank).map(({ candidate }) => candidate);
}

/** May it issue, and did it? Cheap checks first; each pair of certificates costs one signature at most. */
async function isIssuer(search: Search, { certificate, isAnchor }: Candidate, subject: Certificate): Promise<boolean> {
  const { engine, question, checked } = search;
  const unfit = judged(
    () => judgeAlone(certificate, question) ?? (isAnchor && isOldRoot(certificate) ? null : judgeIssuer(certificate)),
  );
  if (unfit !== null) return refuse(search, unfit) !== null;
  const bySubject = checked.get(certificate) ?? new Map<Certificate, boolean>();
  checked.set(certificate, bySubject);
  const known = bySubject.get(subject);
  if (known !== undefined) return known;
  if (search.signatures-- <= 0) return refuse(search, 'too-much-work') !== null;
  const reason = await judgeSigned(engine, subject, certificate.publicKeyInfo, question.allowWeak);
  bySubject.set(subject, reason === null);
  return reason === null || refuse(search, reason) !== null;
}

/** Version 1 certificates have no place to say that they are an authority's; an anchor was chosen by hand. */
function isOldRoot({ extensions, subject, issuer }: Certificate): boolean {
  return extensions.length === 0 && equal(subject, issuer);
}

/** The weak names that this path needs: its signatures, of which the anchor's own is none, and all its keys. */
export function pathWeaknesses({ certificates, anchor }: VerifiedPath): WeakName[] {
  const signed = certificates.filter((certificate) => certificate !== anchor);
  return [...signed.flatMap(weaknessOf), ...[...certificates, anchor].flatMap(weaknessOfKey)];
}

/** Subjects from the leaf to the anchor, for people. */
export function pathText({ certificates, anchor }: VerifiedPath): string[] {
  const all = certificates.includes(anchor) ? certificates : [...certificates, anchor];
  return all.map(({ subject }) => nameText(subject));
}

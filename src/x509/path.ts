/**
 * Certification paths, simply: every link is checked by issuer name, signature, date, CA flag, path length and usage.
 *
 * Not yet judged here: name constraints, policies, revocation. A CA with name constraints is refused rather than
 * believed, and so is any critical extension that is not understood (RFC 5280 §4.2).
 */

import { equal } from '../bytes/index.ts';
import { type Engine, type SignatureScheme, verifySignature } from '../crypto/index.ts';
import type { Certificate, TrustReason } from '../model/index.ts';
import { type KeyUsage, PURPOSE, basicConstraints, extendedKeyUsage, keyUsage } from './extensions.ts';
import { nameText } from './name.ts';
import { publicKeyDetails } from './public-key.ts';
import { signatureScheme } from './signature.ts';

export interface PathQuestion {
  readonly leaf: Certificate;
  /** Certificates that may stand between; in any order, untrusted. */
  readonly pool: readonly Certificate[];
  readonly anchors: readonly Certificate[];
  readonly at: Date;
  readonly purpose: 'sign' | 'encrypt';
  /** Of `sha1`, `md5`, `rsa1024`: accepted in this path. */
  readonly allowWeak: ReadonlySet<string>;
}

export interface PathAnswer {
  readonly valid: boolean;
  /** Empty when valid. */
  readonly reasons: readonly TrustReason[];
  /** Subjects from the leaf to the anchor; empty when there is no path. */
  readonly path: readonly string[];
}

/** Certificates in one path, anchor included; public mail CAs use 3 or 4. */
const PATH_LENGTH = 8;
/** Signatures checked in one search: what cross-signed hierarchies need many times over, and no more. */
const SIGNATURE_BUDGET = 64;

const NAME_CONSTRAINTS = '2.5.29.30';

/** Extensions that this validator understands; all others must not be critical. */
const UNDERSTOOD = new Set(['2.5.29.15', '2.5.29.17', '2.5.29.19', '2.5.29.37', '2.5.29.14', '2.5.29.35', '2.5.29.32']);

/** Looks for a path from the leaf to an anchor. The answer is a value; it throws only what the engine throws. */
export async function validatePath(engine: Engine, question: PathQuestion): Promise<PathAnswer> {
  const unfit = judgeLeaf(question);
  if (unfit.length > 0) return { valid: false, reasons: unfit, path: [] };
  const search: Search = { engine, question, budget: SIGNATURE_BUDGET, reasons: [] };
  const path = await extend(search, [question.leaf]);
  if (path !== null) return { valid: true, reasons: [], path: path.map(({ subject }) => nameText(subject)) };
  const reasons = [...new Set(search.reasons)];
  const none: TrustReason = question.anchors.length === 0 ? 'no-anchor' : 'no-path';
  return { valid: false, reasons: reasons.length > 0 ? reasons : [none], path: [] };
}

interface Search {
  readonly engine: Engine;
  readonly question: PathQuestion;
  budget: number;
  /** Why candidates that fit by name were refused. */
  readonly reasons: TrustReason[];
}

/** Depth first: an anchor that issued the last certificate ends the path, else an intermediate lengthens it. */
async function extend(search: Search, path: readonly Certificate[]): Promise<readonly Certificate[] | null> {
  const { anchors, pool } = search.question;
  const last = path[path.length - 1];
  if (last === undefined || path.length >= PATH_LENGTH) return null;
  const anchor = anchors.find((each) => equal(each.der, last.der));
  if (anchor !== undefined) return path;
  for (const issuer of anchors) if (await issued(search, issuer, path)) return [...path, issuer];
  for (const issuer of pool) {
    if (path.some((each) => equal(each.der, issuer.der)) || !(await issued(search, issuer, path))) continue;
    const longer = await extend(search, [...path, issuer]);
    if (longer !== null) return longer;
  }
  return null;
}

/** Whether `issuer` is a CA that may have issued the last certificate of `path`, and did (RFC 5280 §6.1.3-4). */
async function issued(search: Search, issuer: Certificate, path: readonly Certificate[]): Promise<boolean> {
  const { question } = search;
  const subject = path[path.length - 1];
  if (subject === undefined || !equal(issuer.subject, subject.issuer)) return false;
  const below = path.slice(1).filter((each) => !equal(each.subject, each.issuer)).length;
  const reasons = [...judgeValidity(issuer, question.at), ...judgeCa(issuer, below), ...judgeKey(issuer, question)];
  search.reasons.push(...reasons);
  if (reasons.length > 0) return false;
  const scheme = signatureScheme(subject.signatureAlgorithm);
  if (scheme === null || isWeak(scheme, question.allowWeak)) {
    search.reasons.push('weak-algorithm');
    return false;
  }
  if (search.budget-- <= 0) return false;
  const good = await verifySignature(search.engine, scheme, issuer.publicKeyInfo, subject.tbs, subject.signature);
  if (!good) search.reasons.push('bad-signature');
  return good;
}

function isWeak(scheme: SignatureScheme, allowed: ReadonlySet<string>): boolean {
  if (scheme.kind === 'ed25519') return false;
  return (scheme.hash === 'SHA-1' && !allowed.has('sha1')) || (scheme.hash === 'MD5' && !allowed.has('md5'));
}

function judgeLeaf(question: PathQuestion): TrustReason[] {
  const { leaf, at, purpose } = question;
  const usage = keyUsage(leaf);
  const wanted: readonly KeyUsage[] =
    purpose === 'sign' ? ['digitalSignature', 'nonRepudiation'] : ['keyEncipherment', 'keyAgreement'];
  return [
    ...judgeValidity(leaf, at),
    ...judgeKey(leaf, question),
    ...(usage === null || wanted.some((each) => usage.has(each)) ? [] : (['key-usage'] as const)),
    ...(allowsMail(leaf) ? [] : (['extended-key-usage'] as const)),
    ...judgeCritical(leaf),
  ];
}

function judgeCa(issuer: Certificate, below: number): TrustReason[] {
  const constraints = basicConstraints(issuer);
  const usage = keyUsage(issuer);
  const reasons: TrustReason[] = [...judgeCritical(issuer)];
  if (constraints?.ca !== true) reasons.push('issuer-not-a-ca');
  if (constraints != null && constraints.pathLength !== null && below > constraints.pathLength)
    reasons.push('path-length');
  if (usage !== null && !usage.has('keyCertSign')) reasons.push('key-usage');
  if (!allowsMail(issuer)) reasons.push('extended-key-usage');
  if (issuer.extensions.some((each) => each.oid === NAME_CONSTRAINTS)) reasons.push('name-constraints-unchecked');
  return reasons;
}

function judgeValidity(certificate: Certificate, at: Date): TrustReason[] {
  if (at < certificate.notBefore) return ['not-yet-valid'];
  return at > certificate.notAfter ? ['expired'] : [];
}

function judgeKey(certificate: Certificate, { allowWeak }: PathQuestion): TrustReason[] {
  const { kind, bits } = publicKeyDetails(certificate.publicKeyInfo);
  const least = allowWeak.has('rsa1024') ? 1024 : 2048;
  return kind === 'rsa' && bits < least ? ['weak-key'] : [];
}

function judgeCritical(certificate: Certificate): TrustReason[] {
  const unknown = certificate.extensions.some(
    (each) => each.critical && !UNDERSTOOD.has(each.oid) && each.oid !== NAME_CONSTRAINTS,
  );
  return unknown ? ['unknown-critical-extension'] : [];
}

/** No list restricts nothing; a list must name mail or any use. */
function allowsMail(certificate: Certificate): boolean {
  const usage = extendedKeyUsage(certificate);
  return usage === null || usage.includes(PURPOSE.emailProtection) || usage.includes(PURPOSE.any);
}

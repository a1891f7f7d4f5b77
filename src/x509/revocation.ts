/** Whether a certificate of a path was revoked, by lists that somebody fetched (RFC 5280 §6.3) or OCSP responses (RFC 6960). */

import { type Engine, verifySignature } from '../crypto/index.ts';
import type { Certificate } from '../model/index.ts';
import { basicConstraints, extension, keyUsage } from './extensions.ts';
import { type GeneralName, readGeneralNames } from './general-name.ts';
import { nameKey, sameName } from './normal-name.ts';
import { ALL_REASONS, type RevocationList, type Revoked, entryKey, readPointNames } from './revocation-list.ts';
import { signatureScheme } from './signature.ts';

export type RevocationStatus =
  | { readonly status: 'good' | 'unknown'; readonly checkedAt: Date | null }
  | { readonly status: 'revoked'; readonly checkedAt: Date; readonly revokedAt: Date; readonly reason: number };

export interface ListQuestion {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  readonly lists: readonly RevocationList[];
  readonly at: Date;
  /** Milliseconds for which a list holds beyond its end. */
  readonly grace: number;
  /** Certificates that may have signed lists for `issuer`, whose own path was found good. */
  signersOf(list: RevocationList): Promise<readonly Certificate[]>;
}

/** Where a certificate says that lists about it are (RFC 5280 §4.2.1.13). */
interface Point {
  readonly names: readonly GeneralName[] | null;
  readonly issuers: readonly Uint8Array[];
  readonly reasons: ReadonlySet<number>;
}

const UNKNOWN: RevocationStatus = { status: 'unknown', checkedAt: null };
const REMOVE_FROM_LIST = 8;

/** §6.3.3. Lists are tried for each point until every reason is covered; one that says revoked ends the search. */
export async function checkLists(engine: Engine, question: ListQuestion): Promise<RevocationStatus> {
  const covered = new Set<number>();
  let checkedAt: Date | null = null;
  for (const point of pointsOf(question.certificate)) {
    for (const list of question.lists) {
      const reasons = reasonsOf(list, point, question);
      if (list.baseNumber !== null || ![...reasons].some((each) => !covered.has(each))) continue;
      if (!(await isAuthentic(engine, list, question))) continue;
      const delta = await findDelta(engine, list, question);
      const revoked = lookUp(list, delta, question.certificate);
      const seen = delta?.thisUpdate ?? list.thisUpdate;
      if (revoked !== null)
        return { status: 'revoked', checkedAt: seen, revokedAt: revoked.at, reason: revoked.reason };
      checkedAt = earlier(checkedAt, seen);
      for (const each of reasons) covered.add(each);
    }
  }
  const complete = [...ALL_REASONS].every((each) => covered.has(each));
  return complete ? { status: 'good', checkedAt } : UNKNOWN;
}

/** §6.3.3 b, d: the reasons this list covers for this certificate at this point; none when it is about something else. */
function reasonsOf(list: RevocationList, point: Point, question: ListQuestion): ReadonlySet<number> {
  const none = new Set<number>();
  if (!isCurrent(list, question)) return none;
  const { scope } = list;
  const { certificate } = question;
  const byOther = point.issuers.length > 0;
  const issuerFits = byOther
    ? scope?.indirect === true && point.issuers.some((issuer) => sameName(issuer, list.issuer))
    : sameName(list.issuer, certificate.issuer);
  if (!issuerFits) return none;
  if (scope === null) return point.reasons;
  const isAuthority = basicConstraints(certificate)?.ca === true;
  if (scope.onlyAttributes || (scope.onlyUsers && isAuthority) || (scope.onlyAuthorities && !isAuthority)) return none;
  if (scope.names !== null && !sharesName(scope.names, point)) return none;
  return new Set([...point.reasons].filter((each) => scope.reasons.has(each)));
}

/** A list must say when the next comes (RFC 5280 §5.1.2.5); one with a critical extension unknown here proves nothing. */
function isCurrent({ unusable, thisUpdate, nextUpdate }: RevocationList, { at, grace }: ListQuestion): boolean {
  return !unusable && thisUpdate <= at && nextUpdate !== null && nextUpdate.getTime() + grace >= at.getTime();
}

/** §6.3.3 b 2 i: one name in common; a point without names is called by the issuer of its lists. */
function sharesName(names: readonly GeneralName[], point: Point): boolean {
  const own = point.names ?? point.issuers.map((name): GeneralName => ({ form: 'directory', name }));
  const keys = new Set(own.map(keyOf));
  return names.some((name) => keys.has(keyOf(name)));
}

function keyOf(name: GeneralName): string {
  if (name.form === 'directory') return `directory ${nameKey(name.name)}`;
  return 'value' in name ? `${name.form} ${name.value}` : `${name.form} never`;
}

/** Signed by the issuer itself, or by somebody allowed to sign lists for it (§6.3.3 f-g). */
async function isAuthentic(engine: Engine, list: RevocationList, question: ListQuestion): Promise<boolean> {
  const scheme = signatureScheme(list.signatureAlgorithm);
  if (scheme === null) return false;
  const own = sameName(question.issuer.subject, list.issuer) ? [question.issuer] : [];
  for (const signer of [...own, ...(await question.signersOf(list))]) {
    if (!(keyUsage(signer)?.has('cRLSign') ?? true)) continue;
    if (await verifySignature(engine, scheme, signer.publicKeyInfo, list.tbs, list.signature)) return true;
  }
  return false;
}

/** §5.2.4, §6.3.3 c: the newest delta that adds to this list: same issuer and scope, numbers in order. */
async function findDelta(engine: Engine, list: RevocationList, question: ListQuestion): Promise<RevocationList | null> {
  const { number } = list;
  if (number === null) return null;
  const fitting = question.lists.filter(
    (each) =>
      each.baseNumber !== null &&
      each.number !== null &&
      each.baseNumber <= number &&
      each.number > number &&
      isCurrent(each, question) &&
      sameName(each.issuer, list.issuer) &&
      scopeKey(each) === scopeKey(list),
  );
  for (const delta of fitting.sort((one, other) => Number((other.number ?? 0n) - (one.number ?? 0n))))
    if (await isAuthentic(engine, delta, question)) return delta;
  return null;
}

function scopeKey({ scope }: RevocationList): string {
  if (scope === null) return '';
  const { names, reasons, ...flags } = scope;
  return JSON.stringify([names?.map(keyOf), [...reasons].sort(), flags]);
}

/** The delta speaks last: an entry there replaces, and `removeFromCRL` takes away, what the base says. */
function lookUp(list: RevocationList, delta: RevocationList | null, certificate: Certificate): Revoked | null {
  const key = entryKey(nameKey(certificate.issuer), certificate.serialNumber);
  const newer = delta?.entries.get(key);
  if (newer !== undefined) return newer.reason === REMOVE_FROM_LIST ? null : newer;
  return list.entries.get(key) ?? null;
}

/** The certificate's points; without any, lists of its issuer about everything (§6.3.3, last paragraph). */
function pointsOf(certificate: Certificate): readonly Point[] {
  const implied: Point = { names: null, issuers: [], reasons: ALL_REASONS };
  const points = extension(certificate, '2.5.29.31', (reader) =>
    Array.from(reader.enter(), (value): Point => {
      const fields = value.enter();
      const point = fields.optional(0xa0);
      const reasons = fields.optional(0x81);
      const issuer = fields.optional(0xa2);
      const issuers = issuer === null ? [] : directoryNames(readGeneralNames(issuer.enter()));
      const relativeTo = issuers[0] ?? certificate.issuer;
      return {
        names: point === null ? null : readPointNames(point.enter(), relativeTo),
        issuers,
        reasons: reasons === null ? ALL_REASONS : reasons.bits(),
      };
    }),
  );
  return [...(points ?? []), { ...implied, names: [{ form: 'directory', name: certificate.issuer }] }];
}

function directoryNames(names: readonly GeneralName[]): Uint8Array[] {
  return names.flatMap((name) => (name.form === 'directory' ? [name.name] : []));
}

function earlier(one: Date | null, other: Date): Date {
  return one !== null && one < other ? one : other;
}

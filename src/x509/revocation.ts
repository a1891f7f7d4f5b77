/** Whether a certificate was revoked, by lists that somebody fetched (RFC 5280 §6.3). */

import type { Certificate } from '../model/index.ts';
import { basicConstraints, extension } from './extensions.ts';
import { type GeneralName, readGeneralNames } from './general-name.ts';
import { nameKey, sameName } from './normal-name.ts';
import { ALL_REASONS, type RevocationList, type Revoked, findEntry, readPointNames } from './revocation-list.ts';

export type RevocationStatus =
  | { readonly status: 'good' | 'unknown'; readonly checkedAt: Date | null }
  | { readonly status: 'revoked'; readonly checkedAt: Date; readonly revokedAt: Date; readonly reason: number };

export interface ListQuestion {
  readonly certificate: Certificate;
  readonly lists: readonly RevocationList[];
  readonly at: Date;
  /** Milliseconds for which a list holds beyond its end. */
  readonly grace: number;
  /** Whether the list was signed by somebody who may, for the issuer of this certificate (§6.3.3 f-g). */
  isAuthentic(list: RevocationList): Promise<boolean>;
}

/** Where a certificate says that lists about it are (RFC 5280 §4.2.1.13). */
interface Point {
  readonly names: ReadonlySet<string>;
  readonly issuers: readonly Uint8Array[];
  readonly reasons: ReadonlySet<number>;
}

/** A list that is about the certificate, and the reasons it covers there; none: it can only say that it is revoked. */
interface Relevant {
  readonly list: RevocationList;
  readonly reasons: ReadonlySet<number>;
}

const UNKNOWN: RevocationStatus = { status: 'unknown', checkedAt: null };
const HOLD = 6;
const REMOVE_FROM_LIST = 8;
/** Of a key, an authority or an attribute authority: nothing that the key ever made can be believed (X.509 §9.5.3). */
const COMPROMISE = new Set([1, 2, 10]);

/**
 * §6.3.3. Whoever is revoked for good is so whatever else is said, by a list of any age; whoever is in a list of the issuer
 * is revoked, though the list was made for something else; else lists that are current must cover every reason. Throws `Failure('malformed')` for broken distribution points.
 */
export async function checkLists(question: ListQuestion): Promise<RevocationStatus> {
  const relevant = relevantLists(question);
  for (const { list } of relevant) {
    const found = findEntry(list, question.certificate);
    if (found !== null && isFinal(found, list.thisUpdate, question.at) && (await question.isAuthentic(list)))
      return revokedBy(found, list.thisUpdate);
  }
  const current = relevant.filter(({ list }) => list.baseNumber === null && isCurrent(list, question));
  const listing = new Set(current.flatMap(({ list }) => (isListed(list, question) ? [seriesOf(list)] : [])));
  const heard = new Set<string>();
  const covered = new Set<number>();
  let checkedAt: Date | null = null;
  for (const { list, reasons } of current.sort(newestFirst)) {
    const series = seriesOf(list);
    const isAsked = listing.has(series) || [...reasons].some((each) => !covered.has(each));
    if (!isAsked || heard.has(series) || !(await question.isAuthentic(list))) continue;
    heard.add(series);
    const delta = await findDelta(list, question);
    const seen = delta?.thisUpdate ?? list.thisUpdate;
    const found = lookUp(list, delta, question.certificate);
    if (found !== null) return revokedBy(found, seen);
    if (reasons.size > 0) checkedAt = earlier(checkedAt, seen);
    for (const each of reasons) covered.add(each);
  }
  return [...ALL_REASONS].every((each) => covered.has(each)) ? { status: 'good', checkedAt } : UNKNOWN;
}

/**
 * Whether a revocation cannot be taken back by whatever is newer (RFC 5280 §5.3.1), and had happened at that time: it is
 * then told by what is too old, or younger than the time asked for. A compromised key is bad for all time.
 */
export function isFinal({ at: revokedAt, reason }: Revoked, saidAt: Date, at: Date): boolean {
  if (reason === HOLD || reason === REMOVE_FROM_LIST) return false;
  return saidAt <= at || revokedAt <= at || COMPROMISE.has(reason);
}

function revokedBy({ at, reason }: Revoked, checkedAt: Date): RevocationStatus {
  return { status: 'revoked', checkedAt, revokedAt: at, reason };
}

/** A list with a critical extension unknown here proves nothing. */
function relevantLists({ certificate, lists }: ListQuestion): Relevant[] {
  const points = pointsOf(certificate);
  const relevant: Relevant[] = [];
  for (const list of lists) {
    if (list.unusable) continue;
    const reasons = new Set(points.flatMap((point) => [...reasonsOf(list, point, certificate)]));
    if (reasons.size > 0 || isOfIssuer(list, certificate)) relevant.push({ list, reasons });
  }
  return relevant;
}

/** Serial numbers are the issuer's own, so a listing means this certificate, whatever the list is about. */
function isOfIssuer(list: RevocationList, { issuer }: Certificate): boolean {
  return list.scope?.onlyAttributes !== true && sameName(list.issuer, issuer);
}

/** Lists of one issuer about the same, of which the newest says what holds. */
function seriesOf(list: RevocationList): string {
  return `${nameKey(list.issuer)} ${scopeKey(list)}`;
}

function newestFirst(one: Relevant, other: Relevant): number {
  return other.list.thisUpdate.getTime() - one.list.thisUpdate.getTime();
}

function isListed(list: RevocationList, { certificate }: ListQuestion): boolean {
  return findEntry(list, certificate) !== null;
}

const NONE: ReadonlySet<number> = new Set();

/** §6.3.3 b, d: the reasons this list covers for this certificate at this point; none when it is about something else. */
function reasonsOf(list: RevocationList, point: Point, certificate: Certificate): ReadonlySet<number> {
  const { scope } = list;
  const issuerFits =
    point.issuers.length > 0
      ? scope?.indirect === true && point.issuers.some((issuer) => sameName(issuer, list.issuer))
      : sameName(list.issuer, certificate.issuer);
  if (!issuerFits) return NONE;
  if (scope === null) return point.reasons;
  const isAuthority = basicConstraints(certificate)?.ca === true;
  if (scope.onlyAttributes || (scope.onlyUsers && isAuthority) || (scope.onlyAuthorities && !isAuthority)) return NONE;
  if (scope.names !== null && !scope.names.some((name) => point.names.has(keyOf(name)))) return NONE;
  return new Set([...point.reasons].filter((each) => scope.reasons.has(each)));
}

/** A list must say when the next comes (RFC 5280 §5.1.2.5). */
function isCurrent({ thisUpdate, nextUpdate }: RevocationList, { at, grace }: ListQuestion): boolean {
  return thisUpdate <= at && nextUpdate !== null && nextUpdate.getTime() + grace >= at.getTime();
}

/** Names that cannot be compared have no key. */
function keyOf(name: GeneralName): string {
  if (name.form === 'directory') return `directory ${nameKey(name.name)}`;
  return 'value' in name ? `${name.form} ${name.value}` : '';
}

/** §5.2.4, §6.3.3 c: the newest delta that adds to this list: same issuer and scope, numbers in order. */
async function findDelta(list: RevocationList, question: ListQuestion): Promise<RevocationList | null> {
  const { number } = list;
  if (number === null) return null;
  const fitting = question.lists.filter(
    (each) =>
      !each.unusable &&
      each.baseNumber !== null &&
      each.number !== null &&
      each.baseNumber <= number &&
      each.number > number &&
      isCurrent(each, question) &&
      sameName(each.issuer, list.issuer) &&
      scopeKey(each) === scopeKey(list),
  );
  for (const delta of fitting.sort((one, other) => Number((other.number ?? 0n) - (one.number ?? 0n))))
    if (await question.isAuthentic(delta)) return delta;
  return null;
}

function scopeKey({ scope }: RevocationList): string {
  if (scope === null) return '';
  const { names, reasons, ...flags } = scope;
  return JSON.stringify([names?.map(keyOf), [...reasons].sort(), flags]);
}

/** The delta speaks last; but `removeFromCRL` takes away nothing but a hold (RFC 5280 §5.3.1). */
function lookUp(list: RevocationList, delta: RevocationList | null, certificate: Certificate): Revoked | null {
  const older = findEntry(list, certificate);
  const newer = delta === null ? null : findEntry(delta, certificate);
  if (newer === null || (newer.reason === REMOVE_FROM_LIST && older?.reason !== HOLD)) return older;
  return newer.reason === REMOVE_FROM_LIST ? null : newer;
}

/** The certificate's points; and lists of its issuer about everything (§6.3.3, last paragraph). */
function pointsOf(certificate: Certificate): readonly Point[] {
  const points = extension(certificate, '2.5.29.31', (reader) =>
    Array.from(reader.enter(), (value): Point => {
      const fields = value.enter();
      const point = fields.optional(0xa0);
      const reasons = fields.optional(0x81);
      const issuer = fields.optional(0xa2);
      fields.end();
      const issuers = issuer === null ? [] : directoryNames(readGeneralNames(issuer.enter()));
      const named =
        point === null ? issuers.map(directoryName) : readPointNames(point.enter(), issuers[0] ?? certificate.issuer);
      return {
        names: new Set(named.map(keyOf).filter((key) => key !== '')),
        issuers,
        reasons: reasons === null ? ALL_REASONS : reasons.bits(),
      };
    }),
  );
  const implied = { names: new Set([keyOf(directoryName(certificate.issuer))]), issuers: [], reasons: ALL_REASONS };
  return [...(points ?? []), implied];
}

function directoryName(name: Uint8Array): GeneralName {
  return { form: 'directory', name };
}

function directoryNames(names: readonly GeneralName[]): Uint8Array[] {
  return names.flatMap((name) => (name.form === 'directory' ? [name.name] : []));
}

function earlier(one: Date | null, other: Date): Date {
  return one !== null && one < other ? one : other;
}

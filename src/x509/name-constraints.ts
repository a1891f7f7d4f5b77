/** Which names the authorities of a path may vouch for (RFC 5280 §4.2.1.10, §6.1.3 b-c; RFC 9598 §6 for SmtpUTF8Mailbox). */

import { type DerReader, MalformedBytes } from '../bytes/index.ts';
import type { Certificate } from '../model/index.ts';
import { extension } from './extensions.ts';
import { type GeneralName, readGeneralName, readGeneralNames } from './general-name.ts';
import { subjectAddresses } from './name.ts';
import { normalName, startsWithName } from './normal-name.ts';

export interface NameConstraints {
  readonly permitted: readonly GeneralName[];
  readonly excluded: readonly GeneralName[];
}

/** Work that one path may cost here: each comparison of a name with a subtree is one. */
export interface ComparisonBudget {
  comparisons: number;
}

const OID = '2.5.29.30';

/** The certificate's constraints, or `null`. Throws `Failure('malformed')`, also for the distances that RFC 5280 forbids. */
export function nameConstraints(certificate: Certificate): NameConstraints | null {
  return extension(certificate, OID, (reader) => {
    const fields = reader.enter();
    const permitted = fields.optional(0xa0);
    const excluded = fields.optional(0xa1);
    fields.end();
    if (permitted === null && excluded === null) throw new MalformedBytes('constraints without a subtree');
    const subtrees = (list: typeof permitted): GeneralName[] =>
      list === null ? [] : Array.from(list.enter(), (subtree) => readSubtree(subtree.enter()));
    return { permitted: subtrees(permitted), excluded: subtrees(excluded) };
  });
}

function readSubtree(fields: DerReader): GeneralName {
  const base = readGeneralName(fields.next());
  if (!fields.done) throw new MalformedBytes('subtree with a distance');
  return base;
}

/** Every name a certificate claims: its subject, its alternative names, and addresses in the subject when they stand alone. */
function claimedNames(certificate: Certificate): GeneralName[] {
  const alternative = extension(certificate, '2.5.29.17', (reader) => readGeneralNames(reader.enter())) ?? [];
  const subject: GeneralName[] =
    normalName(certificate.subject).length > 0 ? [{ form: 'directory', name: certificate.subject }] : [];
  const legacy = alternative.some(({ form }) => form === 'rfc822')
    ? []
    : subjectAddresses(certificate).map((value): GeneralName => ({ form: 'rfc822', value }));
  return [...subject, ...alternative, ...legacy];
}

/**
 * Whether every name of the certificate lies within what all of `constraints` allow. A name of a form that is constrained
 * but cannot be compared here is not allowed. `false` too when the budget is used up. Throws `Failure('malformed')`.
 */
export function isWithin(
  certificate: Certificate,
  constraints: readonly NameConstraints[],
  budget: ComparisonBudget,
): boolean {
  if (constraints.length === 0) return true;
  const names = claimedNames(certificate);
  return names.every((name) => constraints.every((each) => allows(each, name, budget)));
}

function allows({ permitted, excluded }: NameConstraints, name: GeneralName, budget: ComparisonBudget): boolean {
  const sameForm = permitted.filter((base) => constrains(base, name));
  const forbidden = excluded.filter((base) => constrains(base, name));
  budget.comparisons -= sameForm.length + forbidden.length;
  if (budget.comparisons < 0) return false;
  if (forbidden.some((base) => matches(base, name) !== false)) return false;
  return sameForm.length === 0 || sameForm.some((base) => matches(base, name) === true);
}

/** Constraints on rfc822Name hold for SmtpUTF8Mailbox too (RFC 9598 §6). */
function constrains(base: GeneralName, name: GeneralName): boolean {
  if (base.form === 'other' && name.form === 'other') return base.tag === name.tag;
  return base.form === name.form || (base.form === 'rfc822' && name.form === 'smtp-utf8');
}

/** `null`: cannot be told, so neither permitted nor certainly outside what is excluded. */
function matches(base: GeneralName, name: GeneralName): boolean | null {
  if (base.form === 'rfc822' && (name.form === 'rfc822' || name.form === 'smtp-utf8'))
    return matchesMailbox(base.value, name.value);
  if (base.form === 'dns' && name.form === 'dns') return isDomainWithin(name.value, base.value.replace(/^\./, ''));
  if (base.form === 'uri' && name.form === 'uri') return matchesUri(base.value, name.value);
  if (base.form === 'directory' && name.form === 'directory')
    return startsWithName(normalName(name.name), normalName(base.name));
  if (base.form === 'ip' && name.form === 'ip') return matchesIp(base.octets, name.octets);
  return null;
}

/** Three forms: a mailbox, all mailboxes on a host, all on the hosts below `.domain` (RFC 5280 §4.2.1.10). */
function matchesMailbox(base: string, mailbox: string): boolean | null {
  const at = mailbox.lastIndexOf('@');
  if (at < 0) return null;
  const host = lower(mailbox.slice(at + 1));
  const baseAt = base.lastIndexOf('@');
  if (baseAt >= 0) return mailbox.slice(0, at) === base.slice(0, baseAt) && host === lower(base.slice(baseAt + 1));
  return base.startsWith('.') ? host.endsWith(lower(base)) && host.length > base.length : host === lower(base);
}

function isDomainWithin(name: string, base: string): boolean {
  const [domain, parent] = [lower(name), lower(base)];
  return parent === '' || domain === parent || domain.endsWith(`.${parent}`);
}

/** The host of the URI: itself, or below `.domain`; a URI without a host name cannot be compared. */
function matchesUri(base: string, uri: string): boolean | null {
  const [, host] = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#:@[\]]+)(?::\d*)?(?:[/?#]|$)/i.exec(uri) ?? [];
  if (host === undefined || /^[\d.]+$/.test(host)) return null;
  const name = lower(host);
  return base.startsWith('.') ? name.endsWith(lower(base)) : name === lower(base);
}

function matchesIp(base: Uint8Array, address: Uint8Array): boolean | null {
  if (base.length !== 8 && base.length !== 32) return null;
  const size = base.length / 2;
  if (address.length !== size) return false;
  return address.every((octet, index) => ((octet ^ (base[index] ?? 0)) & (base[size + index] ?? 0)) === 0);
}

function lower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** Which names the authorities of a path may vouch for (RFC 5280 §4.2.1.10, §6.1.3 b-c; RFC 9598 §6 for SmtpUTF8Mailbox). */

import { type DerReader, MalformedBytes } from '../bytes/index.ts';
import type { Certificate } from '../model/index.ts';
import { certificateAddresses } from './addresses.ts';
import { boundDomains } from './domain-names.ts';
import { extension } from './extensions.ts';
import { type GeneralName, readGeneralName, readGeneralNames } from './general-name.ts';
import { subjectAddresses } from './name.ts';
import { isInSubtree } from './name-match.ts';
import { normalName } from './normal-name.ts';

export interface NameConstraints {
  readonly permitted: readonly GeneralName[];
  readonly excluded: readonly GeneralName[];
}

/** Work that one search may cost here: each pair of a name and a subtree is one. */
export interface ComparisonBudget {
  comparisons: number;
}

/** The certificate's constraints, or `null`. Throws `Failure('malformed')`, also for the distances that RFC 5280 forbids. */
export function nameConstraints(certificate: Certificate): NameConstraints | null {
  return extension(certificate, '2.5.29.30', (reader) => {
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

/**
 * Every name a certificate claims: its subject, its alternative names, and the addresses in its subject. RFC 5280 asks for
 * these only where there is no alternative name; but whoever reads them later must not meet one that was never looked at.
 */
function claimedNames(certificate: Certificate): readonly GeneralName[] {
  const alternative = extension(certificate, '2.5.29.17', (reader) => readGeneralNames(reader.enter())) ?? [];
  const subject: GeneralName[] =
    normalName(certificate.subject).length > 0 ? [{ form: 'directory', name: certificate.subject }] : [];
  const addresses = subjectAddresses(certificate).map((value): GeneralName => ({ form: 'rfc822', value }));
  return [...subject, ...alternative, ...addresses];
}

/**
 * For whom the last certificate of a path stands besides the names in it: a domain-bound one for all mailboxes of its
 * domains, a gateway's for the one that it is asked about. Constraints on mailboxes would otherwise be evaded by both.
 * `mailbox`: its domain in A-labels. Throws `Failure('malformed')`.
 */
export function representedNames(certificate: Certificate, mailbox: string | null): readonly GeneralName[] {
  const bound = certificateAddresses(certificate).length > 0 ? [] : boundDomains(certificate);
  const domains = bound.map((domain): GeneralName => ({ form: 'mailboxes', domain }));
  if (mailbox === null) return domains;
  return [...domains, { form: /^\p{ASCII}*$/u.test(mailbox) ? 'rfc822' : 'smtp-utf8', value: mailbox }];
}

/**
 * Whether every name of the certificate lies within what all of `constraints` allow, and `represented` too. A name of a form that is constrained
 * but cannot be compared here is not allowed. Throws `Failure('malformed')`.
 */
export function judgeNames(
  certificate: Certificate,
  constraints: readonly NameConstraints[],
  budget: ComparisonBudget,
  represented: readonly GeneralName[] = [],
): 'name-constraints' | 'too-much-work' | null {
  if (constraints.length === 0) return null;
  const names = [...claimedNames(certificate), ...represented];
  for (const each of constraints) {
    budget.comparisons -= names.length * (each.permitted.length + each.excluded.length);
    if (budget.comparisons < 0) return 'too-much-work';
    if (!names.every((name) => allows(each, name))) return 'name-constraints';
  }
  return null;
}

function allows({ permitted, excluded }: NameConstraints, name: GeneralName): boolean {
  if (excluded.some((base) => constrains(base, name) && isInSubtree(name, base) !== false)) return false;
  const sameForm = permitted.filter((base) => constrains(base, name));
  return sameForm.length === 0 || sameForm.some((base) => isInSubtree(name, base) === true);
}

/** Constraints on rfc822Name hold for SmtpUTF8Mailbox too (RFC 9598 §6), and for whoever stands for a whole domain. */
function constrains(base: GeneralName, name: GeneralName): boolean {
  if (base.form === 'other' && name.form === 'other') return base.tag === name.tag;
  return base.form === name.form || (base.form === 'rfc822' && ['smtp-utf8', 'mailboxes'].includes(name.form));
}

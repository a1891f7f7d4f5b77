/** One certification path judged from its anchor down (RFC 5280 §6.1); signatures are checked where the path is built. */

import { type Certificate, type TrustReason, type WeakName, mayRead, useOfModulus, weakNames } from '../model/index.ts';
import { basicConstraints, extendedKeyUsage, type KeyUsage, keyUsage, PURPOSE } from './extensions.ts';
import {
  type ComparisonBudget,
  judgeNames,
  nameConstraints,
  type NameConstraints,
  representedNames,
} from './name-constraints.ts';
import { sameName } from './normal-name.ts';
import { type PolicyInputs, PolicyState } from './policies.ts';
import { publicKeyDetails } from './public-key.ts';

export interface ValidationInputs {
  readonly at: Date;
  readonly purpose: 'sign' | 'encrypt' | 'issue-crl';
  /** A mailbox, its domain in A-labels, for which the leaf stands without naming it. */
  readonly mailbox?: string | null;
  readonly policies: PolicyInputs;
  /** Of `sha1`, `md5`, `rsa1024`: accepted in this path and in what is said of its revocation. */
  readonly allowWeak: ReadonlySet<string>;
}

/** A path that cannot hold, or the policies valid for it. */
export type PathJudgement =
  | { readonly valid: true; readonly policies: readonly string[] }
  | { readonly valid: false; readonly reason: TrustReason };

/** Extensions that are processed here or by whoever asks for revocation; any other critical one ends the path (§4.2). */
const UNDERSTOOD = new Set([
  '2.5.29.14', // subjectKeyIdentifier
  '2.5.29.15', // keyUsage
  '2.5.29.17', // subjectAltName
  '2.5.29.18', // issuerAltName
  '2.5.29.19', // basicConstraints
  '2.5.29.30', // nameConstraints
  '2.5.29.31', // cRLDistributionPoints
  '2.5.29.32', // certificatePolicies
  '2.5.29.33', // policyMappings
  '2.5.29.35', // authorityKeyIdentifier
  '2.5.29.36', // policyConstraints
  '2.5.29.37', // extKeyUsage
  '2.5.29.54', // inhibitAnyPolicy
]);

/**
 * `path` from the leaf to the certificate that the anchor issued; the anchor itself is a name and a key whose name
 * constraints and path length hold too (RFC 5937). The dates are looked at last, so that `expired` is said only of what
 * is otherwise good. Throws `Failure('malformed')` for a broken extension.
 */
export function judgePath(
  path: readonly Certificate[],
  anchor: Certificate,
  inputs: ValidationInputs,
  budget: ComparisonBudget,
): PathJudgement {
  const policies = new PolicyState(inputs.policies, path.length);
  const constraints: NameConstraints[] = [];
  const constrain = (own: NameConstraints | null): void => void (own !== null && constraints.push(own));
  constrain(nameConstraints(anchor));
  let pathLength = basicConstraints(anchor)?.pathLength ?? path.length;
  for (const certificate of [...path].reverse()) {
    const isLast = certificate === path[0];
    const selfIssued = sameName(certificate.subject, certificate.issuer);
    const reason =
      judgeAlone(certificate, inputs) ??
      (!selfIssued || isLast
        ? judgeNames(
            certificate,
            constraints,
            budget,
            isLast ? representedNames(certificate, inputs.mailbox ?? null) : [],
          )
        : null) ??
      (policies.process(certificate, isLast, selfIssued) ? null : 'policy');
    if (reason !== null) return { valid: false, reason };
    if (isLast) break;
    const refused = judgeIssuer(certificate) ?? (!selfIssued && pathLength-- <= 0 ? 'path-length' : null);
    if (refused !== null) return { valid: false, reason: refused };
    if (!policies.prepareNext(certificate, selfIssued)) return { valid: false, reason: 'policy' };
    pathLength = Math.min(pathLength, basicConstraints(certificate)?.pathLength ?? pathLength);
    constrain(nameConstraints(certificate));
  }
  return conclude(path, anchor, policies, inputs);
}

function conclude(
  path: readonly Certificate[],
  anchor: Certificate,
  policies: PolicyState,
  inputs: ValidationInputs,
): PathJudgement {
  const [leaf] = path;
  if (leaf === undefined) return { valid: true, policies: [] };
  const valid = policies.conclude(leaf);
  if (valid === null) return { valid: false, reason: 'policy' };
  const reason =
    judgePurpose(leaf, inputs.purpose) ??
    [...path, anchor].map((each) => judgeDates(each, inputs.at)).find((each) => each !== null);
  return reason === undefined ? { valid: true, policies: valid } : { valid: false, reason };
}

/** Key strength and critical extensions: the same for every certificate of the path. Throws `Failure('malformed')`. */
export function judgeAlone(
  { extensions, publicKeyInfo }: Certificate,
  { allowWeak }: Pick<ValidationInputs, 'allowWeak'>,
): TrustReason | null {
  if (extensions.some(({ critical, oid }) => critical && !UNDERSTOOD.has(oid))) return 'unknown-critical-extension';
  const { kind, bits } = publicKeyDetails(publicKeyInfo);
  return kind === 'rsa' && !mayRead(useOfModulus(bits), allowWeak) ? 'weak-key' : null;
}

/** What is weak in the key. Throws `Failure('malformed')`. */
export function weaknessOfKey({ publicKeyInfo }: Certificate): WeakName[] {
  const { kind, bits } = publicKeyDetails(publicKeyInfo);
  return kind === 'rsa' ? weakNames(useOfModulus(bits)) : [];
}

/** A time that is none lies outside of everything. */
export function judgeDates({ notBefore, notAfter }: Certificate, at: Date): TrustReason | null {
  if (!(at >= notBefore)) return 'not-yet-valid';
  return at <= notAfter ? null : 'expired';
}

/** §6.1.4 k, n, and the key purposes that an authority is limited to (CA/Browser Forum S/MIME BR §7.1.2.2). */
export function judgeIssuer(certificate: Certificate): TrustReason | null {
  if (basicConstraints(certificate)?.ca !== true) return 'issuer-not-a-ca';
  const usage = keyUsage(certificate);
  if (usage !== null && !usage.has('keyCertSign')) return 'key-usage';
  return allowsMail(certificate) ? null : 'extended-key-usage';
}

const WANTED: Readonly<Record<ValidationInputs['purpose'], readonly KeyUsage[]>> = {
  sign: ['digitalSignature', 'nonRepudiation'],
  encrypt: ['keyEncipherment', 'keyAgreement'],
  'issue-crl': ['cRLSign'],
};

function judgePurpose(leaf: Certificate, purpose: ValidationInputs['purpose']): TrustReason | null {
  const usage = keyUsage(leaf);
  if (usage !== null && !WANTED[purpose].some((each) => usage.has(each))) return 'key-usage';
  return purpose === 'issue-crl' || allowsMail(leaf) ? null : 'extended-key-usage';
}

/** No list restricts nothing; a list must name mail or any use. */
function allowsMail(certificate: Certificate): boolean {
  const purposes = extendedKeyUsage(certificate);
  return purposes === null || purposes.includes(PURPOSE.emailProtection) || purposes.includes(PURPOSE.any);
}

/** The revocation of every certificate of a path, and who may speak about it: signers of lists, responders. */

import { equal, latin1 } from '../bytes/index.ts';
import type { Engine } from '../crypto/index.ts';
import type { Certificate, WeakName } from '../model/index.ts';
import type { ComparisonBudget } from './name-constraints.ts';
import { sameName } from './normal-name.ts';
import { type OcspResponse, findAnswer, isExemptFromChecks, isResponder, mayRespond } from './ocsp.ts';
import { orNull } from './parsing.ts';
import type { VerifiedPath } from './path.ts';
import { type ValidationInputs, judgeAlone, judgeDates, judgePath } from './path-validation.ts';
import { keyUsage } from './extensions.ts';
import { type RevocationStatus, checkLists } from './revocation.ts';
import type { RevocationList } from './revocation-list.ts';
import { type Signed, judgeSigned, weaknessOf } from './verify-signed.ts';

/** What somebody fetched about the state of certificates; nothing is fetched here. */
export interface RevocationEvidence {
  readonly lists: readonly RevocationList[];
  readonly responses: readonly OcspResponse[];
}

export interface RevocationInputs extends Omit<ValidationInputs, 'purpose' | 'mailbox'> {
  readonly anchors: readonly Certificate[];
}

/** A list signed by somebody whose status needs a list signed by somebody, …: real hierarchies stop after one. */
const SIGNER_DEPTH = 2;

/** Certificates tried as the signer of one list, besides the authorities of the path. */
const SIGNERS = 10;

/** The authorities above a certificate, the nearest first, the anchor last. */
type Authorities = readonly [Certificate, ...Certificate[]];

/** Judges against one body of evidence, and remembers whose signatures it bears. */
export class RevocationChecker {
  private readonly engine: Engine;
  private readonly evidence: RevocationEvidence;
  private readonly inputs: RevocationInputs;
  /** By what was signed, for as long as somebody holds that, and the key. */
  private readonly signatures = new WeakMap<Signed, Map<string, Promise<boolean>>>();

  constructor(engine: Engine, evidence: RevocationEvidence, inputs: RevocationInputs) {
    this.engine = engine;
    this.evidence = evidence;
    this.inputs = inputs;
  }

  /**
   * Status of each certificate of the path, leaf first; an anchor has none but `revoked`. `pool`: where signers of lists may be found;
   * `grace`: milliseconds for which evidence is believed beyond its end; `weak`: gets the weak names that were needed.
   * Throws `Failure('malformed')`.
   */
  async check(
    path: VerifiedPath,
    pool: readonly Certificate[],
    grace: number,
    weak: Set<WeakName>,
  ): Promise<RevocationStatus[]> {
    const { certificates, anchor } = path;
    const statuses: RevocationStatus[] = [];
    for (const [index, certificate] of certificates.entries()) {
      if (certificate === anchor) continue;
      const [issuer = anchor, ...others] = [...certificates.slice(index + 1), anchor];
      statuses.push(await this.status(certificate, [issuer, ...others], { pool, grace, weak, depth: 0 }));
    }
    const ofAnchor = await this.revocationOfAnchor(anchor, {
      pool: [...path.certificates, ...pool],
      grace,
      weak,
      depth: 0,
    });
    return ofAnchor === null ? statuses : [...statuses, ofAnchor];
  }

  /**
   * An anchor needs nobody to vouch for it; but whoever signed it may take that back. By its signature on the anchor an
   * issuer is known for what it is, wherever its certificate comes from.
   */
  private async revocationOfAnchor(anchor: Certificate, scope: Scope): Promise<RevocationStatus | null> {
    const named = [...this.inputs.anchors, ...scope.pool].filter((each) => isIssuedBy(anchor, each)).slice(0, SIGNERS);
    for (const issuer of named) {
      if (!(await this.isSignedBy(anchor, issuer))) continue;
      const status = await this.status(anchor, [issuer], scope);
      if (status.status === 'revoked') return status;
    }
    return null;
  }

  private async status(certificate: Certificate, above: Authorities, scope: Scope): Promise<RevocationStatus> {
    const asked = { certificate, at: this.inputs.at, grace: scope.grace };
    const byList = await checkLists({
      ...asked,
      lists: this.evidence.lists,
      isAuthentic: (list) => this.isListAuthentic(list, above, scope),
    });
    if (byList.status === 'revoked') return byList;
    const answer = await findAnswer(this.engine, {
      ...asked,
      issuer: above[0],
      responses: this.evidence.responses,
      isAuthentic: (response) => this.isResponseAuthentic(response, above, scope),
    });
    return answer ?? byList;
  }

  /**
   * RFC 5280 §6.3.3 f-g, and one thing more: whoever signs is an authority of this very path, or was made a signer of lists
   * by one. Another authority below the same anchor could else make a signer with the issuer's name.
   */
  private async isListAuthentic(list: RevocationList, above: Authorities, scope: Scope): Promise<boolean> {
    for (const authority of above)
      if (maySignLists(authority, list) && (await this.isSigned(list, authority, scope))) return true;
    if (scope.depth >= SIGNER_DEPTH) return false;
    const named = scope.pool.filter((each) => maySignLists(each, list)).slice(0, SIGNERS);
    for (const signer of named)
      if ((await this.isAppointed(signer, above, scope)) && (await this.isSigned(list, signer, scope))) return true;
    return false;
  }

  /** Whether one of the authorities certified this signer, who is fit for lists and not revoked. */
  private async isAppointed(signer: Certificate, above: Authorities, scope: Scope): Promise<boolean> {
    for (const [index, authority] of above.entries()) {
      if (!isIssuedBy(signer, authority) || !(await this.isSigned(signer, authority, scope))) continue;
      const anchor = above[above.length - 1] ?? authority;
      const path = [signer, ...above.slice(index, -1)];
      const budget: ComparisonBudget = { comparisons: 10_000 };
      const judgement = orNull(() => judgePath(path, anchor, { ...this.inputs, purpose: 'issue-crl' }, budget));
      if (judgement?.valid !== true) continue;
      if (!(await this.isRevoked(signer, [authority, ...above.slice(index + 1)], scope))) return true;
    }
    return false;
  }

  private async isRevoked(certificate: Certificate, above: Authorities, scope: Scope): Promise<boolean> {
    const { status } = await this.status(certificate, above, { ...scope, depth: scope.depth + 1 });
    return status === 'revoked';
  }

  /** RFC 6960 §4.2.2.2: signed by the issuer, or by somebody whom the issuer itself certified for this. */
  private async isResponseAuthentic(response: OcspResponse, above: Authorities, scope: Scope): Promise<boolean> {
    const [issuer] = above;
    if ((await isResponder(this.engine, response, issuer)) && (await this.isSigned(response, issuer, scope)))
      return true;
    if (scope.depth >= SIGNER_DEPTH) return false;
    for (const signer of response.certificates) {
      if (!(await isResponder(this.engine, response, signer)) || !(await this.isDelegate(signer, issuer, scope)))
        continue;
      if (!(await this.isSigned(response, signer, scope))) continue;
      if (isExemptFromChecks(signer) || !(await this.isRevoked(signer, above, scope))) return true;
    }
    return false;
  }

  private async isDelegate(signer: Certificate, issuer: Certificate, scope: Scope): Promise<boolean> {
    const fit = orNull(
      () =>
        mayRespond(signer) &&
        isIssuedBy(signer, issuer) &&
        (judgeAlone(signer, this.inputs) ?? judgeDates(signer, this.inputs.at)) === null,
    );
    return fit === true && this.isSigned(signer, issuer, scope);
  }

  private async isSigned(signed: Signed, by: Certificate, { weak }: Scope): Promise<boolean> {
    const holds = await this.isSignedBy(signed, by);
    if (holds) for (const name of weaknessOf(signed)) weak.add(name);
    return holds;
  }

  private async isSignedBy(signed: Signed, { publicKeyInfo }: Certificate): Promise<boolean> {
    const byKey = this.signatures.get(signed) ?? new Map<string, Promise<boolean>>();
    const key = latin1(publicKeyInfo);
    const known = byKey.get(key);
    if (known !== undefined) return known;
    const judging = judgeSigned(this.engine, signed, publicKeyInfo, this.inputs.allowWeak).then((no) => no === null);
    this.signatures.set(signed, byKey.set(key, judging));
    return judging;
  }
}

/** Where signers may be found, how long evidence holds beyond its end, and how many signers deep this question is. */
interface Scope {
  readonly pool: readonly Certificate[];
  readonly grace: number;
  readonly weak: Set<WeakName>;
  readonly depth: number;
}

function maySignLists(certificate: Certificate, list: RevocationList): boolean {
  const fits = () => sameName(certificate.subject, list.issuer) && (keyUsage(certificate)?.has('cRLSign') ?? true);
  return orNull(fits) === true;
}

function isIssuedBy(certificate: Certificate, issuer: Certificate): boolean {
  const { issuer: name } = certificate;
  return equal(name, issuer.subject) || orNull(() => sameName(name, issuer.subject)) === true;
}

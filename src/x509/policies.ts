/** Certificate policies along a path (RFC 5280 §6.1 with the policy graph of RFC 9618, whose size grows with the path, not beyond). */

import { MalformedBytes, TAG } from '../bytes/index.ts';
import type { Certificate } from '../model/index.ts';
import { extension } from './extensions.ts';

const ANY_POLICY = '2.5.29.32.0';

/** The inputs of RFC 5280 §6.1.1 c-g. */
export interface PolicyInputs {
  /** Acceptable policies; empty, or with anyPolicy among them: any. */
  readonly initial: ReadonlySet<string>;
  readonly explicit: boolean;
  readonly inhibitMapping: boolean;
  readonly inhibitAny: boolean;
}

/** One policy at one depth of the graph (RFC 9618 §3.1). */
interface Node {
  readonly policy: string;
  readonly expected: ReadonlySet<string>;
  readonly parents: readonly Node[];
}

/** Nodes by policy, at the depth of the last certificate; `null`: no policy is valid any more. */
type Level = ReadonlyMap<string, Node> | null;

/** Follows the policies from the anchor down; one instance for one path. */
export class PolicyState {
  private readonly inputs: PolicyInputs;
  private level: Level;
  private explicit: number;
  private mapping: number;
  private inhibitAny: number;

  /** `length`: certificates in the path, without the anchor. */
  constructor(inputs: PolicyInputs, length: number) {
    this.inputs = inputs;
    this.level = new Map([[ANY_POLICY, { policy: ANY_POLICY, expected: new Set([ANY_POLICY]), parents: [] }]]);
    this.explicit = inputs.explicit ? 0 : length + 1;
    this.mapping = inputs.inhibitMapping ? 0 : length + 1;
    this.inhibitAny = inputs.inhibitAny ? 0 : length + 1;
  }

  /** §6.1.3 d-f. `false`: a policy is required and none is left. Throws `Failure('malformed')`. */
  process(certificate: Certificate, isLast: boolean, isSelfIssued: boolean): boolean {
    const policies = certificatePolicies(certificate);
    if (policies === null || this.level === null) this.level = null;
    else this.level = grow(this.level, policies, this.inhibitAny > 0 || (!isLast && isSelfIssued));
    return this.explicit > 0 || this.level !== null;
  }

  /** §6.1.4 a-b, h-j: what an intermediate certificate asks of those below it. `false`: its mapping is forbidden. */
  prepareNext(certificate: Certificate, isSelfIssued: boolean): boolean {
    const mappings = policyMappings(certificate);
    if (mappings.has(ANY_POLICY) || [...mappings.values()].some((to) => to.includes(ANY_POLICY))) return false;
    if (this.level !== null && mappings.size > 0) this.level = map(this.level, mappings, this.mapping > 0);
    if (!isSelfIssued) {
      this.explicit = Math.max(0, this.explicit - 1);
      this.mapping = Math.max(0, this.mapping - 1);
      this.inhibitAny = Math.max(0, this.inhibitAny - 1);
    }
    const constraints = policyConstraints(certificate);
    this.explicit = Math.min(this.explicit, constraints.requireExplicit);
    this.mapping = Math.min(this.mapping, constraints.inhibitMapping);
    this.inhibitAny = Math.min(this.inhibitAny, inhibitAnyPolicy(certificate));
    return true;
  }

  /** §6.1.5 a-b, g: the policies that are valid for the path, in the terms of its anchor; `null`: none, though one is required. */
  conclude(last: Certificate): readonly string[] | null {
    const explicit = policyConstraints(last).requireExplicit === 0 ? 0 : Math.max(0, this.explicit - 1);
    const valid = this.level === null ? [] : [...anchorPolicies(this.level)];
    const { initial } = this.inputs;
    const accepted =
      initial.size === 0 || initial.has(ANY_POLICY)
        ? valid
        : valid.includes(ANY_POLICY)
          ? [...initial]
          : valid.filter((each) => initial.has(each));
    return explicit === 0 && accepted.length === 0 ? null : accepted;
  }
}

/** RFC 9618 §5.2: the next level of the graph; `null` when it has no node. */
function grow(level: ReadonlyMap<string, Node>, policies: ReadonlySet<string>, anyAllowed: boolean): Level {
  const byExpected = new Map<string, Node[]>();
  for (const node of level.values()) for (const expected of node.expected) collect(byExpected, expected, node);
  const next = new Map<string, Node>();
  const add = (policy: string, parents: readonly Node[]): void => {
    next.set(policy, { policy, expected: new Set([policy]), parents });
  };
  const anyNode = level.get(ANY_POLICY);
  for (const policy of policies) {
    if (policy === ANY_POLICY) continue;
    const parents = byExpected.get(policy) ?? (anyNode === undefined ? [] : [anyNode]);
    if (parents.length > 0) add(policy, parents);
  }
  if (policies.has(ANY_POLICY) && anyAllowed)
    for (const [policy, parents] of byExpected) if (!next.has(policy)) add(policy, parents);
  return next.size === 0 ? null : next;
}

/** §6.1.4 b: policies of the issuer's domain stand for those of the subject's, or end where mapping is inhibited. */
function map(level: ReadonlyMap<string, Node>, mappings: Mappings, allowed: boolean): Level {
  const next = new Map(level);
  const anyNode = level.get(ANY_POLICY);
  for (const [from, to] of mappings) {
    if (!allowed) {
      next.delete(from);
      continue;
    }
    const expected = new Set(to);
    const node = next.get(from);
    if (node !== undefined) next.set(from, { ...node, expected });
    else if (anyNode !== undefined) next.set(from, { policy: from, expected, parents: anyNode.parents });
  }
  return next.size === 0 ? null : next;
}

function collect<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

/**
 * The policies as the anchor knows them: the first below anyPolicy on each way up from the last level; anyPolicy itself
 * where the last level has it. Each node is visited once.
 */
function anchorPolicies(level: ReadonlyMap<string, Node>): ReadonlySet<string> {
  if (level.has(ANY_POLICY)) return new Set([ANY_POLICY]);
  const found = new Set<string>();
  const seen = new Set<Node>();
  const pending = [...level.values()];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    if (node.parents.some(({ policy }) => policy === ANY_POLICY)) found.add(node.policy);
    pending.push(...node.parents.filter(({ policy }) => policy !== ANY_POLICY));
  }
  return found;
}

/** OIDs of the certificate's policies; `null` without the extension. Qualifiers are for display and play no part. */
function certificatePolicies(certificate: Certificate): ReadonlySet<string> | null {
  return extension(certificate, '2.5.29.32', (reader) => {
    const list = Array.from(reader.enter(), (value) => value.enter().oid());
    if (new Set(list).size !== list.length) throw new MalformedBytes('policy twice');
    return new Set(list);
  });
}

/** For each policy of the issuer's domain those of the subject's that stand for it. */
type Mappings = ReadonlyMap<string, readonly string[]>;

function policyMappings(certificate: Certificate): Mappings {
  const mappings = extension(certificate, '2.5.29.33', (reader) => {
    const found = new Map<string, string[]>();
    for (const value of reader.enter()) {
      const pair = value.enter();
      collect(found, pair.oid(), pair.oid());
      pair.end();
    }
    return found;
  });
  return mappings ?? new Map<string, never>();
}

/** Counts of certificates after which the constraint begins; infinite when it is not there. */
function policyConstraints(certificate: Certificate): { requireExplicit: number; inhibitMapping: number } {
  const constraints = extension(certificate, '2.5.29.36', (reader) => {
    const fields = reader.enter();
    const requireExplicit = fields.optional(0x80)?.smallInteger() ?? Infinity;
    const inhibitMapping = fields.optional(0x81)?.smallInteger() ?? Infinity;
    fields.end();
    return { requireExplicit, inhibitMapping };
  });
  return constraints ?? { requireExplicit: Infinity, inhibitMapping: Infinity };
}

function inhibitAnyPolicy(certificate: Certificate): number {
  return extension(certificate, '2.5.29.54', (reader) => reader.read(TAG.integer).smallInteger()) ?? Infinity;
}

import { describe, expect, it } from 'vitest';
import type { DerPart } from '../../../src/bytes/index.ts';
import type { PolicyInputs } from '../../../src/x509/index.ts';
import { type Holder, authority, extensions, judge, person } from './authority.ts';

const { policies, mappings, policyConstraints, inhibitAnyPolicy } = extensions;
const ANY = '2.5.29.32.0';
const [A, B, C] = ['1.3.6.1.4.1.99999.1', '1.3.6.1.4.1.99999.2', '1.3.6.1.4.1.99999.3'] as const;
const root = await authority(null, 'Root');

const free: PolicyInputs = { initial: new Set(), explicit: false, inhibitMapping: false, inhibitAny: false };

/** Extensions of each certificate from below the anchor down to the leaf; the policies found, or `null`. */
async function found(path: readonly (readonly DerPart[])[], inputs: Partial<PolicyInputs> = {}) {
  const holders: Holder[] = [root];
  for (const [index, own] of path.entries()) {
    const by = holders[index] ?? root;
    const isLeaf = index === path.length - 1;
    holders.push(isLeaf ? await person(by, 'ann@example.org', own) : await authority(by, `Level ${index}`, own));
  }
  const leaf = holders.pop() ?? root;
  const judgement = await judge(leaf, holders, [root], { policies: { ...free, ...inputs } });
  if (!judgement.valid) expect(judgement.reasons).toEqual(['policy']);
  return judgement.valid ? [...judgement.policies].sort() : null;
}

const wanted = (...initial: string[]): Partial<PolicyInputs> => ({ initial: new Set(initial), explicit: true });

describe('a policy', () => {
  it('holds where every certificate asserts it', async () => {
    expect(await found([[policies(A, B)], [policies(A, C)]])).toEqual([A]);
    expect(await found([[policies(A)], [policies(B)]])).toEqual([]);
    expect(await found([[policies(A)], []])).toEqual([]);
  });

  it('is required where the person asks, and by an authority', async () => {
    expect(await found([[policies(A)], [policies(A)]], wanted(A))).toEqual([A]);
    expect(await found([[policies(A)], [policies(A)]], wanted(B))).toBe(null);
    expect(await found([[policies(A)], []], { explicit: true })).toBe(null);
    expect(await found([[policies(A), policyConstraints(0, null)], []])).toBe(null);
    expect(await found([[policies(A), policyConstraints(1, null)], []])).toBe(null);
    expect(await found([[policies(A), policyConstraints(2, null)], []])).toEqual([]);
    expect(await found([[policies(A)], [policies(B), policyConstraints(0, null)]])).toBe(null);
  });

  it('may be any, for the one who asserts and the one who asks', async () => {
    expect(await found([[policies(ANY)], [policies(B)]], wanted(B))).toEqual([B]);
    expect(await found([[policies(ANY)], [policies(ANY)]], wanted(B))).toEqual([B]);
    expect(await found([[policies(A)], [policies(ANY)]], wanted(A))).toEqual([A]);
    expect(await found([[policies(A)], [policies(A)]], wanted(ANY))).toEqual([A]);
    expect(await found([[policies(A)], [policies(B)]], wanted(ANY))).toBe(null);
  });

  it('is not any where that is inhibited, but for an authority that renews itself', async () => {
    const open = [policies(ANY)];
    expect(await found([open, [policies(A)]], { ...wanted(A), inhibitAny: true })).toBe(null);
    expect(await found([[policies(A), inhibitAnyPolicy(0)], open], wanted(A))).toBe(null);
    expect(await found([[policies(A), inhibitAnyPolicy(1)], open], wanted(A))).toEqual([A]);
    const first = await authority(root, 'Self', [policies(A), inhibitAnyPolicy(0)]);
    const renewed = await authority(first, 'Self', open);
    const judged = async (own: DerPart) =>
      judge(await person(renewed, 'ann@example.org', [own]), [first, renewed], [root], {
        policies: { ...free, ...wanted(A) },
      });
    expect((await judged(policies(A))).policies).toEqual([A]);
    expect((await judged(policies(ANY))).valid).toBe(false);
  });

  it('stands for another where an authority maps it, in the terms of the anchor', async () => {
    expect(await found([[policies(A), mappings([A, B])], [policies(B)]], wanted(A))).toEqual([A]);
    expect(await found([[policies(A), mappings([A, B])], [policies(B)]], wanted(B))).toBe(null);
    expect(await found([[policies(A), mappings([A, B])], [policies(A)]], wanted(A))).toBe(null);
    expect(await found([[policies(ANY), mappings([A, B])], [policies(B)]], wanted(A))).toEqual([A]);
    expect(await found([[policies(B), mappings([A, B])], [policies(B)]], wanted(A))).toBe(null);
  });

  it('is not mapped where that is inhibited, nor ever from or to any', async () => {
    const path = [[policies(A), mappings([A, B])], [policies(B)]];
    expect(await found(path, { ...wanted(A), inhibitMapping: true })).toBe(null);
    const inhibited = [policies(A), policyConstraints(null, 0)];
    expect(await found([inhibited, ...path], wanted(A))).toBe(null);
    expect(await found([[policies(A), mappings([A, ANY])], [policies(A)]])).toBe(null);
    expect(await found([[policies(A), mappings([ANY, A])], [policies(A)]])).toBe(null);
  });

  it('asserted twice is malformed', async () => {
    const leaf = await person(root, 'ann@example.org', [policies(A, A)]);
    expect((await judge(leaf, [], [root])).reasons).toEqual(['malformed-certificate']);
  });
});

describe('the graph of policies', () => {
  it('does not grow as a tree would (RFC 9618 §2): 2^7 leaves from seven authorities, and thousands of policies', async () => {
    const doubling = [policies(A, B), mappings([A, A], [A, B], [B, A], [B, B])];
    const path = [...Array<DerPart[]>(7).fill(doubling), [policies(A, B)]];
    expect(await found(path, wanted(A))).toEqual([A]);

    const many = Array.from({ length: 2000 }, (_, index) => `1.3.6.1.4.1.99999.9.${index}`);
    const to = (one: string): [string, string] => [one, many[0] ?? A];
    const wide = [policies(...many), mappings(...many.map(to))];
    const before = performance.now();
    expect(await found([wide, wide, wide, wide, [policies(...many)]], wanted(many[0] ?? A))).toEqual(many.slice(0, 1));
    expect(performance.now() - before).toBeLessThan(5000);
  });
});

/** What a stranger's certificates may cost: the budget of one search, and the time it takes to spend it. */

import { describe, expect, it } from 'vitest';
import { certificateValidator } from '../../../src/x509/index.ts';
import {
  type Holder,
  NOW,
  authority,
  counting,
  extensions,
  general,
  issue,
  judge,
  makeKeys,
  name,
  person,
} from './authority.ts';

const root = await authority(null, 'Root');
const middle = await authority(root, 'Middle');
const ann = await person(middle, 'ann@example.org');

/** What is said against the leaf; nothing: it is valid. */
async function against(leaf: Holder, pool: readonly Holder[], anchors: readonly Holder[] = [root]) {
  return (await judge(leaf, pool, anchors)).reasons;
}

describe('hostile pools end within the budget', () => {
  it('a thousand certificates of one name', async () => {
    const keys = await makeKeys();
    const crowd = await Promise.all(Array.from({ length: 1000 }, () => authority(null, 'Middle', [], { keys })));
    const before = performance.now();
    expect(await against(ann, crowd)).toContain('too-much-work');
    expect(performance.now() - before).toBeLessThan(5000);
  });

  it('a ladder of crossed certificates, with 2^n ways up', async () => {
    const { leaf, pool } = await ladder(9, []);
    const before = performance.now();
    expect((await against(leaf, pool)).length).toBeGreaterThan(0);
    expect(performance.now() - before).toBeLessThan(10_000);
  });

  it('a chain longer than any real one', async () => {
    const chain: Holder[] = [];
    let last = root;
    for (let depth = 0; depth < 12; depth++) chain.push((last = await authority(last, `Level ${depth}`)));
    expect(await against(await person(last, 'ann@example.org'), chain)).toEqual(['path-length']);
    const seventh = chain[6] ?? root;
    expect(await against(await person(seventh, 'ann@example.org'), chain)).toEqual([]);
  });

  it('many names under many subtrees', async () => {
    const subtrees = Array.from({ length: 2000 }, (_, index) => general.email(`h${index}.example`));
    const narrow = await authority(root, 'Narrow', [extensions.constraints(subtrees)]);
    const names = Array.from({ length: 2000 }, (_, index) => general.email(`a@h${index}.example`));
    const leaf = await issue(narrow, { subject: name({ CN: 'Many' }), extensions: [extensions.names(...names)] });
    const before = performance.now();
    expect(await against(leaf, [narrow])).toEqual(['too-much-work']);
    expect(performance.now() - before).toBeLessThan(2000);
  });

  it('costs at most a hundred signatures, however wide or deep the pool is', async () => {
    const keys = await makeKeys();
    const wide = await Promise.all(Array.from({ length: 1000 }, () => authority(null, 'Middle', [], { keys })));
    const deep = await ladder(9, []);
    for (const { leaf, pool } of [{ leaf: ann, pool: wide }, deep]) {
      const { engine: counter, counted } = counting();
      const validator = certificateValidator(counter, { anchors: [root.certificate], at: NOW });
      const certificates = pool.map(({ certificate }) => certificate);
      expect((await validator.judge(leaf.certificate, certificates, 'sign')).valid).toBe(false);
      expect(counted.verified).toBeGreaterThan(10);
      expect(counted.verified).toBeLessThanOrEqual(100);
    }
  });

  it('name constraints at every rung of a ladder, met again on each of 2^n ways', async () => {
    const subtrees = Array.from({ length: 200 }, (_, index) => general.email(`h${index}.example`));
    const { leaf, pool, anchors } = await ladder(
      7,
      [extensions.constraints(subtrees)],
      [
        ...Array.from({ length: 200 }, (_, index) => general.email(`a@h${index}.example`)),
        general.email('a@elsewhere.example'),
      ],
    );
    const before = performance.now();
    expect(await against(leaf, pool, anchors)).toContain('too-much-work');
    expect(performance.now() - before).toBeLessThan(5000);
  });
});

/** Two authorities of each name, each certified by both above it: 2^n ways from the leaf to one of the two anchors. */
async function ladder(height: number, more: Parameters<typeof authority>[2], names = [general.email('a@b.example')]) {
  const anchors = [await authority(null, 'Rung 0'), await authority(null, 'Rung 0')];
  const pool: Holder[] = [];
  let rung: readonly Holder[] = anchors;
  for (let level = 1; level < height; level++) {
    const next: Holder[] = [];
    for (const keys of [await makeKeys(), await makeKeys()])
      for (const by of rung) next.push(await authority(by, `Rung ${level}`, more, { keys }));
    pool.push(...next);
    rung = next.filter((_, index) => index % 2 === 0);
  }
  const [last = root] = rung;
  const leaf = await issue(last, { subject: name({ CN: 'Ann' }), extensions: [extensions.names(...names)] });
  return { leaf, pool, anchors };
}

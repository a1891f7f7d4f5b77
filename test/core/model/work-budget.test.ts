/** The work that one message may make its reader do, whatever it opens. */

import { describe, expect, it } from 'vitest';
import { LIMITS, WorkBudget } from '../../../src/model/index.ts';

describe('private-key operations', () => {
  it('in vain are few', () => {
    const work = new WorkBudget(1000);
    const tried = Array.from({ length: 100 }, () => work.tryKey(1)).filter(Boolean);
    expect(tried).toHaveLength(LIMITS.keyAttempts);
  });

  it('that open are as many as a digest needs, and no more', () => {
    const work = new WorkBudget(1000);
    const opened = Array.from({ length: 1000 }, () => {
      const isTried = work.tryKey(3);
      if (isTried) work.opened(3, 0);
      return isTried;
    }).filter(Boolean);
    expect(opened).toHaveLength(Math.floor(LIMITS.keyOperations / 3));
    expect(opened.length).toBeGreaterThan(LIMITS.protectedParts);
  });

  it('derivations from passwords that open add up to ten times the bound', () => {
    const work = new WorkBudget(1000);
    let derived = 0;
    while (work.tryDerivation(0.5)) {
      work.opened(0, 0.5);
      derived += 0.5;
    }
    expect(derived).toBe(11);
  });
});

it('more signatures than a digest has are too many', () => {
  const work = new WorkBudget(1000);
  for (let checked = 0; checked < LIMITS.signatures; checked++) work.checkSignature();
  expect(() => work.checkSignature()).toThrow(expect.objectContaining({ code: 'too-many' }));
});

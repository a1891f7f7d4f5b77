/** Joining, comparing and searching bytes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scan } from '../../../src/bytes/index-of.ts';
import { concat, equal, indexOf } from '../../../src/bytes/index.ts';

const few = fc.uint8Array({ max: 3, maxLength: 12 });

describe('bytes', () => {
  it('are joined in order', () => {
    fc.assert(
      fc.property(fc.array(few), (parts) => {
        expect(concat(parts)).toEqual(Uint8Array.from(parts.flatMap((part) => [...part])));
      }),
    );
  });

  it('are equal exactly when every byte is', () => {
    fc.assert(
      fc.property(few, few, (a, b) => {
        expect(equal(a, b)).toBe(Buffer.compare(a, b) === 0);
      }),
    );
  });

  it.each([
    ['indexOf', indexOf],
    ['scan', scan],
  ] as const)('are found by %s where Buffer finds them', (_, find) => {
    fc.assert(
      fc.property(few, fc.uint8Array({ max: 3, minLength: 1, maxLength: 3 }), fc.nat(13), (haystack, needle, from) => {
        expect(find(haystack, needle, from)).toBe(Buffer.from(haystack).indexOf(needle, from));
      }),
    );
  });

  it('hold the empty string everywhere', () => {
    expect(indexOf(new Uint8Array(2), new Uint8Array(), 5)).toBe(2);
  });
});

import { expect, it } from 'vitest';
import { sameAddress } from '../../../src/trust/index.ts';

it.each([
  ['ana@clinic.example', 'Ana@CLINIC.example', true],
  ['ana@clinic.example', 'ana@clinic.example.org', false],
  ['kim@clinic.example', '\u212aim@clinic.example', false],
  ['ana', 'ana', false],
  ['', '', false],
])('%s and %s: %s', (one, other, same) => {
  expect(sameAddress(one, other)).toBe(same);
});

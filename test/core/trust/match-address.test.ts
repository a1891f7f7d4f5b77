import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sameAddress } from '../../../src/trust/index.ts';

it.each([
  ['ana@clinic.example', 'Ana@CLINIC.example', true],
  ['ana@clinic.example', 'ana@clinic.example.org', false],
  ['kim@clinic.example', '\u212aim@clinic.example', false],
  ['ana@bücher.example', 'ana@xn--bcher-kva.example', true],
  ['ana@BÜCHER.example', 'ana@XN--BCHER-KVA.example', true],
  ['ana@bu\u0308cher.example', 'ana@bücher.example', true],
  ['ana@faß.example', 'ana@fass.example', false],
  ['ana@clinic。example', 'ana@clinic.example', true],
  ['ana@clіnic.example', 'ana@clinic.example', false],
  ['ana@xn--clinic-.example', 'ana@clinic.example', false],
  ['jose\u0301@clinic.example', 'jos\u00e9@clinic.example', true],
  ['JOSÉ@clinic.example', 'josé@clinic.example', false],
  ['josé@bücher.example', 'josé@xn--bcher-kva.example', true],
  ['"a@b"@clinic.example', '"a@b"@clinic.example', true],
  ['ana@', 'ana@', false],
  ['@clinic.example', '@clinic.example', false],
  ['ana', 'ana', false],
  ['', '', false],
])('%s and %s: %s', (one, other, same) => {
  expect(sameAddress(one, other)).toBe(same);
  expect(sameAddress(other, one)).toBe(same);
});

it('answers for any two strings', () => {
  const text = fc.string({ unit: 'binary' });
  fc.assert(
    fc.property(text, text, (local, domain) => {
      const address = `${local}@${domain}`;
      expect(sameAddress(address, address)).toBe(local !== '' && domain !== '' && !domain.endsWith('@'));
    }),
  );
});

import { expect, it } from 'vitest';
import { speaksForDomain } from '../../../src/trust/organisation.ts';

it.each([
  ['clinic.example', 'clinic.example', true],
  ['clinic.example', 'ward.clinic.example', true],
  ['clinic.example', 'a.b.clinic.example', true],
  ['ward.clinic.example', 'clinic.example', false],
  ['clinic.example', 'otherclinic.example', false],
  ['example', 'clinic.example', false],
  ['co.uk', 'clinic.co.uk', false],
  ['clinic.co.uk', 'ward.clinic.co.uk', true],
  ['github.io', 'somebody.github.io', false],
  ['kawasaki.jp', 'a.b.kawasaki.jp', false],
  ['*.clinic.example', 'ward.clinic.example', false],
  ['xn--bcher-kva.example', 'ward.xn--bcher-kva.example', true],
  ['[192.0.2.1]', '[192.0.2.1]', false],
  ['', '', false],
  ['clinic.example', '.clinic.example', false],
])('%s for %s: %s', async (authority, domain, speaks) => {
  expect(await speaksForDomain(authority, domain)).toBe(speaks);
});

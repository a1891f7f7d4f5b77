import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Use, mayRead, useOf, useOfModulus, weakNames } from '../../../src/model/index.ts';

it.each<[string, Use]>([
  ['SHA-256', 'write'],
  ['SHA-224', 'read'],
  ['SHA-1', 'sha1'],
  ['MD5', 'md5'],
  ['RIPEMD-160', 'refuse'],
  ['AES-256-GCM', 'write'],
  ['AES-192-CBC', 'read'],
  ['3DES-CBC', '3des'],
  ['CAST5', '3des'],
  ['RC2-CBC', 'rc2'],
  ['DES-CBC', 'refuse'],
  ['SHA-1-CBC-CBC', 'refuse'],
  ['toString', 'refuse'],
])('%s: %s', (algorithm, use) => {
  expect(useOf(algorithm)).toBe(use);
});

it.each<[number, Use]>([
  [4096, 'write'],
  [2048, 'write'],
  [2047, 'write'],
  [2040, 'rsa1024'],
  [1024, 'rsa1024'],
  [1016, 'refuse'],
  [512, 'refuse'],
  [0, 'refuse'],
])('a modulus of %i bits: %s', (bits, use) => {
  expect(useOfModulus(bits)).toBe(use);
});

it('weak is read when it was named, refused never', () => {
  expect(mayRead('sha1', new Set())).toBe(false);
  expect(mayRead('sha1', new Set(['md5']))).toBe(false);
  expect(mayRead('sha1', new Set(['sha1']))).toBe(true);
  expect(mayRead('refuse', new Set(['refuse']))).toBe(false);
  expect(mayRead('read', new Set())).toBe(true);
  expect(weakNames('sha1', 'write', 'refuse', 'sha1', '3des')).toEqual(['sha1', '3des']);
});

it('no other file of the core knows a key size or asks for a weak name', () => {
  const root = join(import.meta.dirname, '../../../src');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && name !== 'model/algorithm-policy.ts',
  );
  const knowing = files.filter((name) =>
    /allowWeak\.has\('|[bB]its.*[<>]=? *(1024|2048)\b/.test(readFileSync(join(root, name), 'utf8')),
  );
  expect(knowing).toEqual([]);
});

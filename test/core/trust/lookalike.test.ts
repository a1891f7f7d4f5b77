import { describe, expect, it } from 'vitest';
import {
  hidesCharacters,
  imitatesDomain,
  isDeceptiveAddress,
  isDeceptiveName,
  isMoreThanName,
  plainText,
} from '../../../src/trust/lookalike.ts';

describe('addresses', () => {
  it.each([
    ['ana@clinic.example', false],
    ['josé@clínica.example', false],
    ['иван@почта.example', false],
    ['иван@почта.рф', false],
    ['山田@例え.jp', false],
    ['user@東京tokyoカフェ.example', false],
    ['김@한국.example', false],
    ['ana@сlinic.example', true],
    ['ana@xn--linic-3ye.example', true],
    ['аna@clinic.example', true],
    ['ana@сосо.example', true],
    ['ana@xn--80ak6aa92e.com', true],
    ['ana@ᴄlinic.example', false],
    ['ana@clinic\u200b.example', true],
    ['ana@clinic.example\u202e', true],
    ['ａna@clinic.example', true],
    ['ana@xn--a.example', false],
  ])('%j: %s', (address, deceptive) => {
    expect(isDeceptiveAddress(address)).toBe(deceptive);
  });

  it('hide characters or do not', () => {
    expect(['ana@b.example', 'a\u200bna@b.example', 'a\u0000@b.example', 'а@b.example'].map(hidesCharacters)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});

describe('names', () => {
  it.each([
    ['Ana Ruiz', false],
    ['Иван Петров (Ivan Petrov)', false],
    ['山田 太郎 Taro', false],
    ['Renée-Σωκράτης', false],
    ['می\u200cخواهم', false],
    ['Family 👨‍👩‍👧 ❤️', false],
    ['Аna Ruiz', true],
    ['Ana \u202eziuR\u202c', true],
    ['Ana\u200bRuiz', true],
    ['Ana\u2028Ruiz', true],
  ])('%j: %s', (name, deceptive) => {
    expect(isDeceptiveName(name)).toBe(deceptive);
  });
});

describe('domains', () => {
  it.each([
    ['clinic.example', 'clinic.example', false],
    ['CLINIC.example', 'clinic.example', false],
    ['exarnple.org', 'example.org', true],
    ['examp1e.org', 'example.org', true],
    ['g00d.org', 'good.org', true],
    ['exаmple.org', 'example.org', true],
    ['xn--exmple-4nf.org', 'example.org', true],
    ['éxample.org', 'example.org', true],
    ['vvard.org', 'ward.org', true],
    ['sample.org', 'example.org', false],
    ['example.com', 'example.org', false],
  ])('%s and %s: %s', (one, other, imitates) => {
    expect(imitatesDomain(one, other)).toBe(imitates);
  });
});

it('text for people turns and breaks nothing', () => {
  expect(plainText('a\u202eb\nc\u2066d')).toBe('a\ufffdb\ufffdc\ufffdd');
});

describe('a name that reads as more', () => {
  it.each([
    'Ann signed this. ann of clinic.example. Forwarded by',
    'Ann signed this.',
    'Ann signed this. It',
    'Ann! Not',
    'From: Ann',
    'clinic.example',
    'Ann Ashby, clinic.example',
    'ann[at]clinic.example',
    'ann\u2024clinic',
    'ann＠clinic',
    'Ann\u3002',
    'A'.repeat(65),
  ])('%s', (name) => {
    expect(isMoreThanName(name)).toBe(true);
  });

  it.each([
    'Ana Ruiz',
    'Dr. Ana M. Ruiz',
    'Ruiz, Ana (Clinic)',
    'Dipl.-Ing. Ben O\u2019Hara',
    'Dr. med. Ana Ruiz',
    'Dr. rer. nat. Lee',
    'J. R. R. Tolkien Jr.',
    'J.R.R. Tolkien',
    '山田 太郎',
    'Jörg Müller-Lüdenscheidt',
  ])('is not %s', (name) => {
    expect(isMoreThanName(name)).toBe(false);
  });
});

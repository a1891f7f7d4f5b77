/** Hexadecimal, UTF-8, Latin-1 and PEM. */
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  MalformedBytes,
  decodeHex,
  decodePem,
  decodeUtf8,
  encodeHex,
  encodePem,
  encodeUtf8,
  fromLatin1,
  latin1,
} from '../../../src/bytes/index.ts';

describe('hexadecimal', () => {
  it('reads what it writes, in either case', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(encodeHex(bytes)).toBe(Buffer.from(bytes).toString('hex'));
        expect(decodeHex(encodeHex(bytes).toUpperCase())).toEqual(bytes);
      }),
    );
  });
  it.each(['0', '0g', ' 00', '00 ', '0x00'])('refuses %j', (text) => {
    expect(() => decodeHex(text)).toThrow(MalformedBytes);
  });
});

describe('text', () => {
  it('keeps a byte order mark', () => {
    expect(decodeUtf8(encodeUtf8('\uFEFFä'))).toBe('\uFEFFä');
  });
  it('replaces bad UTF-8, or refuses it when asked', () => {
    expect(decodeUtf8(Uint8Array.of(0x61, 0xff))).toBe('a\uFFFD');
    expect(() => decodeUtf8(Uint8Array.of(0x61, 0xff), true)).toThrow(MalformedBytes);
  });
  it('maps Latin-1 bytes one to one', () => {
    const all = Uint8Array.from({ length: 20_000 }, (_, i) => i & 0xff);
    expect(latin1(all).charCodeAt(0x80)).toBe(0x80);
    expect(fromLatin1(latin1(all))).toEqual(all);
    expect(() => fromLatin1('Ł')).toThrow(MalformedBytes);
  });
});

describe('PEM', () => {
  it('reads several blocks with text around them', () => {
    const text = `subject=x\n${encodePem('A', Uint8Array.of(1))}between\n${encodePem('B C', Uint8Array.of(2, 3))}`;
    expect(decodePem(text)).toEqual([
      { label: 'A', bytes: Uint8Array.of(1) },
      { label: 'B C', bytes: Uint8Array.of(2, 3) },
    ]);
    expect(decodePem('no block')).toEqual([]);
  });
  it('writes the very lines that OpenSSL writes', () => {
    const key = execFileSync('openssl', ['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'], {
      encoding: 'latin1',
    });
    const [block] = decodePem(key);
    expect(block?.label).toBe('PRIVATE KEY');
    expect(encodePem('PRIVATE KEY', block?.bytes ?? new Uint8Array())).toBe(key);
  });
  it.each([
    '-----BEGIN X',
    '-----BEGIN X-----\nAAAA\n',
    '-----BEGIN X-----\nA!\n-----END X-----',
    '-----BEGIN X-----\nAAAA\n-----END Y-----',
  ])('refuses %j', (text) => {
    expect(() => decodePem(text)).toThrow(MalformedBytes);
  });
});

/** Base64: every way of reading and writing agrees with Node's own, and junk is refused. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeByBuffer } from '../../../src/bytes/base64-buffer.ts';
import { decodeByTable, encodeByTable } from '../../../src/bytes/base64-table.ts';
import {
  Base64Lines,
  MalformedBytes,
  base64Lines,
  base64LinesLength,
  decodeBase64,
  encodeBase64,
} from '../../../src/bytes/index.ts';
import { asBuffer } from '../../../src/bytes/runtime.ts';

const bytesOf = (max: number) => fc.uint8Array({ maxLength: max });
const oracle = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const oracleLines = (bytes: Uint8Array): string => oracle(bytes).replace(/.{1,76}/g, '$&\r\n');

function byTable(text: string): Uint8Array {
  const into = new Uint8Array(text.length);
  return into.subarray(0, decodeByTable(Buffer.from(text, 'utf8'), into, 0));
}
function byBuffer(text: string): Uint8Array {
  if (asBuffer === null) throw new Error('these tests run in Node');
  return decodeByBuffer(asBuffer(Buffer.from(text, 'utf8')));
}
const decoders: readonly [string, (text: string) => Uint8Array][] = [
  ['decodeBase64 of text', (text) => decodeBase64(text)],
  ['decodeBase64 of bytes', (text) => decodeBase64(Buffer.from(text, 'utf8'))],
  ['by table', byTable],
  ['by Buffer', byBuffer],
];

describe('encoding', () => {
  it('equals Buffer', () => {
    fc.assert(
      fc.property(bytesOf(300), (bytes) => {
        expect(encodeBase64(bytes)).toBe(oracle(bytes));
      }),
    );
  });

  it('by table equals Buffer', () => {
    const write = (bytes: Uint8Array): string => {
      const into = new Uint8Array(Math.ceil(bytes.length / 3) * 4 + 1);
      return Buffer.from(into.subarray(1, 1 + encodeByTable(bytes, into, 1))).toString('latin1');
    };
    fc.assert(
      fc.property(bytesOf(300), (bytes) => {
        expect(write(bytes)).toBe(oracle(bytes));
      }),
    );
  });

  it('in lines has 76 letters and CRLF in each, the last included', () => {
    fc.assert(
      fc.property(bytesOf(400), (bytes) => {
        const lines = base64Lines(bytes);
        expect(Buffer.from(lines).toString('latin1')).toBe(oracleLines(bytes));
        expect(lines.length).toBe(base64LinesLength(bytes.length));
      }),
    );
  });

  it('in lines covers many blocks', () => {
    const bytes = Uint8Array.from({ length: 200_001 }, (_, i) => (i * 7 + (i >> 8)) & 0xff);
    expect(Buffer.from(base64Lines(bytes)).toString('latin1')).toBe(oracleLines(bytes));
  });

  it('in pieces of any size writes the same, and nothing outside its place', () => {
    fc.assert(
      fc.property(fc.array(bytesOf(200), { maxLength: 8 }), fc.nat(9), (pieces, offset) => {
        const all = Buffer.concat(pieces);
        const into = new Uint8Array(offset + base64LinesLength(all.length) + 5).fill(0x21);
        const writer = new Base64Lines(into, offset);
        for (const piece of pieces) writer.write(piece);
        expect(writer.finish()).toBe(into.length - 5);
        expect(Buffer.from(into).toString('latin1')).toBe('!'.repeat(offset) + oracleLines(all) + '!!!!!');
      }),
    );
  });
});

describe.each(decoders)('decoding: %s', (_, decode) => {
  const read = (text: string): string => Buffer.from(decode(text)).toString('hex');
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

  it('inverts encoding in lines of any length and either line end', () => {
    fc.assert(
      fc.property(
        bytesOf(500),
        fc.integer({ min: 1, max: 100 }),
        fc.constantFrom('\r\n', '\n'),
        (bytes, width, end) => {
          const letters = oracle(bytes);
          const lines = letters.match(new RegExp(`.{1,${width}}`, 'g')) ?? [];
          expect(read(lines.join(end) + end)).toBe(hex(bytes));
        },
      ),
    );
  });

  it('ignores white space anywhere', () => {
    fc.assert(
      fc.property(
        bytesOf(200),
        fc.array(fc.tuple(fc.nat(300), fc.constantFrom(' ', '\t', '\r', '\n', '\f'))),
        (bytes, spaces) => {
          let text = oracleLines(bytes);
          for (const [at, space] of spaces) text = text.slice(0, at) + space + text.slice(at);
          expect(read(text)).toBe(hex(bytes));
        },
      ),
    );
  });

  it('reads letters whose padding is missing', () => {
    expect(read('YQ')).toBe('61');
    expect(read('YWI')).toBe('6162');
    expect(read('')).toBe('');
  });

  it.each([
    'Y',
    'YWJjY',
    'YQ=',
    'YQ===',
    'YWI==',
    'YWJj=',
    '=',
    'YQ==YQ==',
    'YWJj!',
    'YW-j',
    'YW_j',
    'YWé=',
    'YWJj\0',
    'YWJjŁ',
  ])('refuses %j', (text) => {
    expect(() => decode(text)).toThrow(MalformedBytes);
    const lines = oracleLines(new Uint8Array(114));
    expect(() => decode(lines + text)).toThrow(MalformedBytes);
  });

  it('refuses one letter of a long regular text replaced by junk', () => {
    const text = oracleLines(new Uint8Array(5700).fill(7));
    fc.assert(
      fc.property(fc.nat(text.length - 4), fc.constantFrom('-', '_', '!', '\0', 'é', '='), (at, junk) => {
        expect(() => decode(text.slice(0, at) + junk + text.slice(at + 1))).toThrow(MalformedBytes);
      }),
    );
  });
});

/** Laws of parsing: every octet is kept, nothing throws, repairing is idempotent. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  canonicalLineEnds,
  decodeBody,
  decodeHeaderText,
  decodeText,
  hasBareLineEnds,
  header,
  headerField,
  parseAddressList,
  parseHeaders,
  parseMessage,
  serialise,
  walk,
} from '../../src/mime/index.ts';
import { anyOctets, mimeMessage } from './mime-arbitraries.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('laws of mime', () => {
  test('parse then serialise is the identity, for the message and each of its parts', () => {
    fc.assert(
      fc.property(fc.oneof(anyOctets, mimeMessage), (bytes) => {
        const root = parseMessage(bytes);
        expect(hex(serialise(root))).toBe(hex(bytes));
        for (const part of walk(root)) {
          expect(hex(serialise(part))).toBe(hex(part.bytes));
          expect(hex(Buffer.concat([part.headerBytes, part.separator, part.body]))).toBe(hex(part.bytes));
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('decoding any part never throws', () => {
    fc.assert(
      fc.property(anyOctets, (bytes) => {
        for (const part of walk(parseMessage(bytes))) {
          decodeBody(part);
          decodeText(part);
        }
      }),
    );
  });

  test('parseHeaders sees what parseMessage sees', () => {
    fc.assert(
      fc.property(anyOctets, (bytes) => {
        const [alone, whole] = [parseHeaders(bytes), parseMessage(bytes)];
        expect(alone.headers).toEqual(whole.headers);
        expect(hex(alone.body)).toBe(hex(whole.body));
      }),
    );
  });

  test('canonical line ends: idempotent, and no line end but CRLF', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(13, 10, 65, 66), { maxLength: 60 }), fc.nat(3), (octets, shift) => {
        const bytes = new Uint8Array([...new Array<number>(shift).fill(65), ...octets]).subarray(shift);
        const canonical = canonicalLineEnds(bytes);
        expect(canonicalLineEnds(canonical)).toBe(canonical);
        expect(hasBareLineEnds(canonical)).toBe(false);
        const text = Buffer.from(bytes).toString('latin1');
        expect(Buffer.from(canonical).toString('latin1')).toBe(text.replace(/\r\n|\r|\n/g, '\r\n'));
        expect(hasBareLineEnds(bytes)).toBe(canonical !== bytes);
      }),
      { numRuns: 1000 },
    );
  });

  test('a header field reads back as it was written, in lines of at most 998 octets', () => {
    const value = fc
      .string({ unit: 'grapheme', maxLength: 300 })
      // eslint-disable-next-line no-control-regex -- control characters cannot be shown
      .map((text) => text.replace(/[\u0000-\u001f\u007f]/g, ''));
    fc.assert(
      fc.property(value, (text) => {
        const field = headerField('Subject', text);
        const parsed = parseHeaders(field);
        expect(parsed.headers).toHaveLength(1);
        expect(decodeHeaderText(header(parsed, 'subject') ?? '')).toBe(text);
        for (const line of Buffer.from(field).toString('latin1').split('\r\n')) expect(line.length).toBeLessThan(999);
      }),
      { numRuns: 500 },
    );
  });

  test('any text is an address list, and every address in it has a local part and a domain', () => {
    const specials = fc.array(fc.constantFrom('<', '>', '@', '"', '(', ')', ',', ';', ':', 'a', ' ', '.', '\\', '['), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          specials.map((list) => list.join('')),
        ),
        (text) => {
          for (const { address } of parseAddressList(text).addresses) expect(address).toMatch(/^.+@.+$/s);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

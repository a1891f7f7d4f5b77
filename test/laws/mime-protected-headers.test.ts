/** The law of header protection: taking it off gives the message again, octet for octet. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat } from '../../src/bytes/index.ts';
import { parseMessage, protectHeaders, removeHeaders, restoreOriginal, walk } from '../../src/mime/index.ts';
import { anyOctets, mimeMessage } from './mime-arbitraries.ts';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const modes = fc.constantFrom('signed' as const, 'encrypted' as const);

describe('laws of header protection', () => {
  test('restoreOriginal(protectHeaders(m)) = m', () => {
    let displayed = 0;
    fc.assert(
      fc.property(
        fc.oneof(mimeMessage, mimeMessage, anyOctets),
        modes,
        fc.boolean(),
        (message, mode, legacyDisplay) => {
          const payload = concat(protectHeaders(message, { mode, legacyDisplay }).payload);
          if (text(payload).includes('hp-legacy-display="1"')) displayed += 1;
          expect(text(restoreOriginal(payload))).toBe(text(message));
        },
      ),
      { numRuns: 3000 },
    );
    expect(displayed).toBeGreaterThan(100);
  });

  test('protecting twice and restoring twice', () => {
    fc.assert(
      fc.property(mimeMessage, modes, modes, (message, first, second) => {
        const once = concat(protectHeaders(message, { mode: first }).payload);
        const twice = concat(protectHeaders(once, { mode: second }).payload);
        expect(text(restoreOriginal(restoreOriginal(twice)))).toBe(text(message));
      }),
      { numRuns: 500 },
    );
  });

  test('the payload has the same parts of the same types, and says how it is protected', () => {
    fc.assert(
      fc.property(mimeMessage, modes, (message, mode) => {
        const before = [...walk(parseMessage(message))];
        const after = [...walk(parseMessage(concat(protectHeaders(message, { mode }).payload)))];
        expect(after.map(({ path, contentType: { type, subtype } }) => [path, type, subtype])).toEqual(
          before.map(({ path, contentType: { type, subtype } }) => [path, type, subtype]),
        );
        expect(after[0]?.contentType.parameters.get('hp')).toBe(mode === 'signed' ? 'clear' : 'cipher');
      }),
      { numRuns: 1000 },
    );
  });

  test('what was never protected is returned as it is', () => {
    fc.assert(
      fc.property(anyOctets, (message) => {
        const { parameters } = parseMessage(message).contentType;
        if (!parameters.has('hp')) expect(restoreOriginal(message)).toBe(message);
      }),
    );
  });

  test('Bcc is nowhere, all else is', () => {
    fc.assert(
      fc.property(mimeMessage, modes, (message, mode) => {
        const withBcc = concat([new Uint8Array(Buffer.from('Bcc: secret-reader@example.org\r\n')), message]);
        const { payload, outerHeaders } = protectHeaders(withBcc, { mode });
        expect(text(concat([...payload, outerHeaders]))).not.toContain('secret-reader');
        expect(text(restoreOriginal(concat(payload)))).toBe(text(removeHeaders(withBcc, ['bcc'])));
      }),
    );
  });
});

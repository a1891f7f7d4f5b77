/** Header injection: no name, address or text can end its line and begin a field of its own. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { latin1 } from '../../src/bytes/index.ts';
import { addressField, contentTypeField, headerField } from '../../src/mime/index.ts';
import { Failure } from '../../src/model/index.ts';

const writers: [string, (text: string) => Uint8Array][] = [
  ['a subject', (text) => headerField('Subject', text)],
  ['a display name', (text) => addressField('To', [{ name: text, address: 'bob@example.org' }])],
  ['an address', (text) => addressField('To', [{ name: '', address: `${text}@example.org` }])],
  ['a file name', (text) => contentTypeField('text/plain', { name: text })],
];

/** One field: every line after the first begins with white space, and only CRLF ends lines. */
const oneField = /^[!-9;-~]+:[^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*$/;

it.each(writers)('%s stays in its field, or is refused', (_, write) => {
  const piece = fc.constantFrom(
    '\r\n',
    '\n',
    '\r',
    'Bcc: eve@example.org',
    '\u0000',
    ' ',
    '=?utf-8?q?=0D=0A?=',
    'é',
    '"',
  );
  const text = fc.array(fc.oneof(piece, fc.string()), { maxLength: 8 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(text, (value) => {
      let field: string;
      try {
        field = latin1(write(value));
      } catch (error) {
        return error instanceof Failure;
      }
      return oneField.test(field);
    }),
  );
});

it.each(writers)('%s with a line end is refused', (_, write) => {
  expect(() => write('x\r\nBcc: eve@example.org')).toThrow(Failure);
});

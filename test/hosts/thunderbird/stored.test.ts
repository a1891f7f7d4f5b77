/** Which stored messages the extension is asked about: quick to say, and never wrong in saying no. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayBeProtected, withoutFolderLines } from '../../../ext-thunderbird/experiment/read/stored.ts';
import { type Shape, mail, protectedMail } from './fake-opener.ts';

const SHAPES: readonly Shape[] = ['smime', 'pgp-mime', 'signed', 'wrapped', 'inline'];
const octets = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));

describe('A message may be protected', () => {
  it.each(SHAPES)('when it has the shape %s', (shape) => {
    expect(mayBeProtected(protectedMail(shape))).toBe(true);
  });

  it.each([
    'Content-Type:\r\n application/x-pkcs7-mime',
    'Content-Disposition: attachment; filename=SMIME.P7M',
    'content-type:\r\n\tMULTIPART/ENCRYPTED; boundary=x',
    'Content-Type: multipart/signed; boundary=x',
    'Content-Type: application/pgp-encrypted',
    '-----BEGIN PGP SIGNED MESSAGE-----',
    '=2D----BEGIN PGP MESSAGE-----',
    `Content-Transfer-Encoding: base64\r\n\r\n${Buffer.from('-----BEGIN PGP MESSAGE-----').toString('base64')}`,
    'Content-Type: application/ms-tnef',
    'X-Send-Secure-Encrypted: 1',
  ])('wherever in it stands %j', (words) => {
    const place = fc.tuple(fc.nat(20_000), fc.constantFrom('A', 'x-', '\r\n', '--b\r\n'));
    fc.assert(
      fc.property(place, place, ([before, a], [after, b]) =>
        mayBeProtected(octets(`${a.repeat(before)}\r\n${words}\r\n${b.repeat(after)}`)),
      ),
      { numRuns: 60 },
    );
  });

  it('but not when it only has attachments, dashes and words', () => {
    const lines = [
      'Content-Type: multipart/mixed; boundary="b"',
      '',
      '--b',
      'Content-Type: text/html',
      '',
      '<a-b>-- x</a-b>',
      '--b--',
    ];
    expect(mayBeProtected(mail('plain', lines))).toBe(false);
  });
});

describe('The lines of a folder', () => {
  it('are not of the message', () => {
    const lines =
      'From - Mon Nov 23 10:00:00 2026\r\nX-Mozilla-Status: 0001\r\nX-Mozilla-Status2: 00000000\r\nX-Mozilla-Keys:   \r\n';
    for (const eol of ['\r\n', '\n']) {
      const message = octets('From: a@b.example\r\nX-Mozilla-Draft-Info: x\r\n\r\nx\r\n');
      const stored = Buffer.concat([octets(lines.replaceAll('\r\n', eol)), message]);
      expect(Buffer.from(withoutFolderLines(stored))).toEqual(Buffer.from(message));
    }
  });

  it('are left where they are not at the top', () => {
    const message = octets('Subject: x\r\nX-Mozilla-Status: 0001\r\n\r\nx\r\n');
    expect(withoutFolderLines(message)).toBe(message);
  });
});

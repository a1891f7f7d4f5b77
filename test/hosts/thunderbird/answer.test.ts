/** Answers of the background that must not be believed: each of these would lose a reader, reach a stranger, or send in clear. */

import { describe, expect, it } from 'vitest';
import { legAnswerIn, reachExactly, sealAnswerIn } from '../../../ext-thunderbird/experiment/send/answer.ts';

const sealed = (fields = ''): Uint8Array =>
  Buffer.from(
    `To: b@x.example\r\n${fields}Content-Type: application/pkcs7-mime;\r\n smime-type=enveloped-data\r\n\r\nAAAA\r\n`,
  );
const leg = (recipients: readonly string[], isCopy = true, message = sealed()) => ({ message, recipients, isCopy });
const expected = (visible: readonly string[], bcc: readonly string[] = [], delivered: readonly string[] = []) => ({
  visible: new Set(visible),
  bcc: new Set(bcc),
  delivered: new Set(delivered),
});

describe('An answer', () => {
  it.each([
    ['nothing', undefined],
    ['a word', 'sealed'],
    ['no legs', { kind: 'sealed', id: '1' }],
    ['no id', { kind: 'sealed', legs: [leg(['b@x.example'])] }],
    ['no copy', { kind: 'sealed', id: '1', legs: [leg(['b@x.example'], false)] }],
    ['two copies', { kind: 'sealed', id: '1', legs: [leg(['b@x.example']), leg(['c@x.example'])] }],
    ['a leg for nobody', { kind: 'sealed', id: '1', legs: [leg([], false), leg(['b@x.example'])] }],
    ['an empty message', { kind: 'sealed', id: '1', legs: [leg(['b@x.example'], true, new Uint8Array())] }],
    ['text for octets', { kind: 'sealed', id: '1', legs: [{ ...leg(['b@x.example']), message: 'x' }] }],
    ['a name for an address', { kind: 'sealed', id: '1', legs: [leg(['Bob'])] }],
    ['a stop without sentence', { kind: 'stopped', sentence: '' }],
  ])('that is %s is none', (_, answer) => {
    expect(sealAnswerIn(answer)).toBe(null);
  });

  it('that stops has a sentence, and a button if it is a whole one', () => {
    expect(sealAnswerIn({ kind: 'stopped', sentence: 's', button: { id: 'x' } })).toEqual({
      kind: 'stopped',
      sentence: 's',
    });
    expect(legAnswerIn({ kind: 'stopped', sentence: 's' })).toEqual({ kind: 'stopped', sentence: 's' });
    expect(legAnswerIn({ kind: 'noted', more: 1 })).toEqual({ kind: 'noted' });
    expect(legAnswerIn(true)).toBe(null);
  });
});

describe('Legs', () => {
  it('reach everybody once', () => {
    expect(reachExactly([leg(['B@x.example', 'c@x.example'])], expected(['b@x.example', 'c@x.example']))).toBe(true);
    expect(reachExactly([leg(['c@x.example'])], expected(['b@x.example', 'c@x.example'], [], ['b@x.example']))).toBe(
      true,
    );
    const copy = leg([], true, sealed('Bcc: d@x.example\r\n'));
    expect(reachExactly([leg(['b@x.example'], false), leg(['d@x.example'], false), copy], expected(['b@x.example'], ['d@x.example']))).toBe(true); // prettier-ignore
  });

  it.each([
    ['leave somebody out', [leg(['b@x.example'])], expected(['b@x.example', 'c@x.example'])],
    ['reach a stranger', [leg(['b@x.example', 'eve@x.example'])], expected(['b@x.example'])],
    ['reach somebody twice', [leg(['b@x.example'], false), leg(['b@x.example'])], expected(['b@x.example'])],
    ['reach who has it already', [leg(['b@x.example'])], expected(['b@x.example'], [], ['b@x.example'])],
    ['mix Bcc with others', [leg(['b@x.example', 'd@x.example'])], expected(['b@x.example'], ['d@x.example'])],
    ['name Bcc on the wire', [leg(['b@x.example'], true, sealed('Bcc: d@x.example\r\n'))], expected(['b@x.example'])],
    ['are in clear', [leg(['b@x.example'], true, Buffer.from('Content-Type: text/plain\r\n\r\nx\r\n'))], expected(['b@x.example'])],
    ['only say so in the body', [leg(['b@x.example'], true, Buffer.from('To: b\r\n\r\nContent-Type: application/pkcs7-mime;\r\n'))], expected(['b@x.example'])],
    ['do not end their last line', [leg(['b@x.example'], true, sealed().subarray(0, -2))], expected(['b@x.example'])],
  ])('that %s do not leave', (_, legs, readers) => {
    expect(reachExactly(legs, readers)).toBe(false);
  }); // prettier-ignore
});

import { describe, expect, it } from 'vitest';
import { english } from '../../../src/text/english.ts';
import { Failure, type FailureCode, type VerdictCode } from '../../../src/model/index.ts';
import { failureSentence, verdictSentence } from '../../../src/text/index.ts';

/** Every code, spelled once more: the type makes a missing or surplus one fail to compile. */
const verdicts: Record<VerdictCode, true> = {
  verified: true,
  'verified-delegate': true,
  'verified-domain': true,
  'not-addressed-to-you': true,
  'signed-by-other': true,
  'signed-untrusted': true,
  'signature-invalid': true,
  'partly-signed': true,
  'not-signed': true,
  'cannot-open': true,
};
const failures: Record<FailureCode, true> = {
  malformed: true,
  'malformed-mime': true,
  'malformed-key': true,
  'not-a-key': true,
  'too-large': true,
  'too-deep': true,
  'too-many': true,
  'no-key': true,
  'cannot-decrypt': true,
  'refused-algorithm': true,
  'unsupported-algorithm': true,
  'not-protected': true,
  'wrong-password': true,
  'password-needed': true,
  'key-mismatch': true,
  'unsupported-key': true,
  'unfit-key': true,
  locked: true,
  'device-key-lost': true,
  unreachable: true,
  'cannot-read-file': true,
  'cannot-write-file': true,
  'malformed-store': true,
  'unfit-delegation': true,
  'not-available': true,
  cancelled: true,
  usage: true,
};
const verdictCodes = Object.keys(verdicts) as VerdictCode[];
const failureCodes = Object.keys(failures) as FailureCode[];

describe('sentences', () => {
  it.each(verdictCodes)('verdict %s has one, encrypted or not', (code) => {
    for (const encrypted of [false, true]) {
      const sentence = verdictSentence({ code, encrypted, who: 'Ana', onBehalfOf: 'Dr. Lee' }, 'en');
      expect(sentence).toMatch(/^[A-Z].*\.$/);
      expect(sentence).not.toContain('{');
    }
  });

  it.each(failureCodes)('failure %s has one, and appends its detail', (code) => {
    expect(failureSentence(new Failure(code), 'en')).toMatch(/^[A-Z].*\.$/);
    expect(failureSentence(new Failure(code, 'detail'), 'en')).toMatch(/\. \(detail\)$/);
  });

  it('there is none without a code', () => {
    const ids = [...english.matchAll(/^([a-z-]+) =/gm)].map(([, id]) => id);
    const wanted = [
      ...verdictCodes.flatMap((code) => [`verdict-${code}`, `verdict-${code}-encrypted`]),
      ...failureCodes.map((code) => `failure-${code}`),
    ];
    expect([...ids].sort()).toEqual([...wanted].sort());
  });

  it('shows names as they are, with nothing of them read as markup', () => {
    const sentence = verdictSentence({ code: 'verified', encrypted: false, who: '{ $x } Ana', onBehalfOf: '' }, 'en');
    expect(sentence).toBe('{ $x } Ana signed this.');
  });
});

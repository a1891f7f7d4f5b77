import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FromEvidence, FromWarning, JudgedSignature, TrustState, VerdictCode } from '../../../src/model/index.ts';
import { type Judgeable, judge } from '../../../src/trust/index.ts';

function signature(
  change: Partial<JudgedSignature> = {},
  status: JudgedSignature['evidence']['status'] = 'valid',
): JudgedSignature {
  return {
    evidence: {
      protocol: 'openpgp',
      status,
      reasons: [],
      signer: null,
      signedAt: null,
      digest: 'SHA-256',
      key: 'Ed25519',
      weak: [],
      kind: 'author',
      signerId: '',
    },
    signer: { addresses: ['ana@clinic.example'], name: 'Ana Ruiz', fingerprint: '00', scope: 'address' },
    trust: 'trusted',
    reasons: [],
    revocation: { status: 'not-checked', checkedAt: null },
    keyChange: null,
    covers: 'whole',
    parts: ['1'],
    ...change,
  };
}

const fromAna: FromEvidence = { addresses: ['ana@clinic.example'], warnings: [] };

function message(change: Partial<Judgeable> = {}): Judgeable {
  return {
    opened: true,
    encrypted: false,
    signatures: [signature()],
    from: fromAna,
    signedRecipients: null,
    reader: [],
    ...change,
  };
}

describe('the verdict', () => {
  const someoneElse = { addresses: ['eve@x.example'], name: 'Eve', fingerprint: '01', scope: 'address' as const };
  const cases: [string, Judgeable, VerdictCode][] = [
    ['signed by the sender', message(), 'verified'],
    ['not opened', message({ opened: false }), 'cannot-open'],
    ['no signature', message({ signatures: [] }), 'not-signed'],
    ['an invalid signature', message({ signatures: [signature({}, 'invalid')] }), 'signature-invalid'],
    ['a malformed signature', message({ signatures: [signature({}, 'malformed')] }), 'signature-invalid'],
    [
      'a good signature beside a broken one',
      message({ signatures: [signature(), signature({}, 'invalid')] }),
      'signature-invalid',
    ],
    [
      'an algorithm that cannot be checked',
      message({ signatures: [signature({}, 'unsupported')] }),
      'signed-untrusted',
    ],
    ['a part is signed', message({ signatures: [signature({ covers: 'part', parts: ['1.1'] })] }), 'partly-signed'],
    ['a signer nobody vouches for', message({ signatures: [signature({ trust: 'untrusted' })] }), 'signed-untrusted'],
    ['a revoked signer', message({ signatures: [signature({ trust: 'revoked' })] }), 'signed-untrusted'],
    [
      'a second signer nobody vouches for',
      message({ signatures: [signature(), signature({ trust: 'untrusted' })] }),
      'signed-untrusted',
    ],
    ['another person', message({ signatures: [signature({ signer: someoneElse })] }), 'signed-by-other'],
    [
      'the sender signed a part, another person the whole',
      message({ signatures: [signature({ covers: 'part' }), signature({ signer: someoneElse })] }),
      'signed-by-other',
    ],
    [
      'two senders named',
      message({ from: { addresses: ['ana@clinic.example'], warnings: ['several-from'] } }),
      'signed-by-other',
    ],
    ['no sender named', message({ from: { addresses: [], warnings: ['missing'] } }), 'signed-by-other'],
    [
      'written to someone else',
      message({ reader: ['me@clinic.example'], signedRecipients: ['lee@clinic.example'] }),
      'not-addressed-to-you',
    ],
    [
      'written to me, other case',
      message({ reader: ['Me@Clinic.example'], signedRecipients: ['me@clinic.example'] }),
      'verified',
    ],
    [
      'the organisation signed',
      message({
        signatures: [
          signature({
            signer: { addresses: ['ana@clinic.example'], name: 'Clinic', fingerprint: '02', scope: 'domain' },
          }),
        ],
      }),
      'verified-domain',
    ],
  ];
  it.each(cases)('%s', (_, given, code) => {
    expect(judge(given).code).toBe(code);
  });

  it('never says verified unless every signature is good and one by the sender covers the whole', () => {
    const anySignature = fc
      .record({
        status: fc.constantFrom('valid' as const, 'invalid' as const, 'malformed' as const, 'unsupported' as const),
        trust: fc.constantFrom<TrustState>('trusted', 'untrusted', 'expired', 'revoked', 'unfit', 'unknown-key'),
        covers: fc.constantFrom('whole' as const, 'part' as const, 'none' as const),
        signer: fc.constantFrom(null, someoneElse, signature().signer),
      })
      .map(({ status, ...rest }) => signature(rest, status));
    const anyFrom = fc.record({
      addresses: fc.subarray(['ana@clinic.example', 'eve@x.example']),
      warnings: fc.subarray<FromWarning>([
        'several-from',
        'several-addresses',
        'outer-differs',
        'sender-differs',
        'missing',
        'unparsable',
      ]),
    });
    fc.assert(
      fc.property(fc.array(anySignature, { maxLength: 3 }), anyFrom, fc.boolean(), (signatures, from, opened) => {
        const { code } = judge(message({ signatures, from, opened }));
        if (!code.startsWith('verified')) return;
        expect(opened).toBe(true);
        expect(signatures.every(({ trust, evidence }) => trust === 'trusted' && evidence.status === 'valid')).toBe(
          true,
        );
        expect(from.addresses).toHaveLength(1);
        expect(
          signatures.some(
            ({ covers, signer }) => covers === 'whole' && signer?.addresses.includes(from.addresses[0] ?? ''),
          ),
        ).toBe(true);
      }),
    );
  });

  it('names the signer, and the address a domain signed for', () => {
    expect(judge(message())).toMatchObject({ who: 'Ana Ruiz', onBehalfOf: '' });
    const domain = signature({
      signer: { addresses: ['ana@clinic.example'], name: 'Clinic', fingerprint: '02', scope: 'domain' },
    });
    expect(judge(message({ signatures: [domain] }))).toMatchObject({ who: 'Clinic', onBehalfOf: 'ana@clinic.example' });
  });
});

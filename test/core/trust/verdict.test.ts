import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FromEvidence, JudgedSignature, SpeaksAs, TrustState, VerdictCode } from '../../../src/model/index.ts';
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
    signer: {
      addresses: ['ana@clinic.example'],
      name: 'Ana Ruiz',
      fingerprint: '00',
      keyFingerprint: '00',
      scope: 'address',
      domains: [],
    },
    speaksAs: 'sender',
    trust: 'trusted',
    weak: [],
    reasons: [],
    revocation: { status: 'not-checked', checkedAt: null },
    learnt: 'mail',
    keyChange: null,
    covers: 'whole',
    parts: ['1'],
    ...change,
  };
}

const organisation: Partial<JudgedSignature> = {
  signer: {
    addresses: ['domain-signing-authority@clinic.example'],
    name: 'ceo@corp.example',
    fingerprint: '02',
    keyFingerprint: '0',
    scope: 'domain',
    domains: ['clinic.example'],
  },
  speaksAs: 'organisation',
};

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
  const eve: JudgedSignature['signer'] = {
    addresses: ['eve@x.example'],
    name: 'Eve',
    fingerprint: '01',
    keyFingerprint: '0',
    scope: 'address',
    domains: [],
  };
  const someoneElse = { signer: eve, speaksAs: null };
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
    ['another person', message({ signatures: [signature(someoneElse)] }), 'signed-by-other'],
    [
      'the sender signed a part, another person the whole',
      message({ signatures: [signature({ covers: 'part' }), signature(someoneElse)] }),
      'signed-by-other',
    ],
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
    ['the organisation signed', message({ signatures: [signature(organisation)] }), 'verified-domain'],
    [
      'the organisation and the sender signed',
      message({ signatures: [signature(organisation), signature()] }),
      'verified',
    ],
    [
      'a delegate signed',
      message({ signatures: [signature({ signer: eve, speaksAs: 'delegate' })] }),
      'verified-delegate',
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
        speaksAs: fc.constantFrom<SpeaksAs | null>(null, 'sender', 'organisation', 'delegate'),
      })
      .map(({ status, ...rest }) => signature(rest, status));
    fc.assert(
      fc.property(fc.array(anySignature, { maxLength: 3 }), fc.boolean(), (signatures, opened) => {
        const { code } = judge(message({ signatures, opened }));
        if (!code.startsWith('verified')) return;
        expect(opened).toBe(true);
        expect(signatures.every(({ trust, evidence }) => trust === 'trusted' && evidence.status === 'valid')).toBe(
          true,
        );
        expect(signatures.some(({ covers, speaksAs }) => covers === 'whole' && speaksAs !== null)).toBe(true);
      }),
    );
  });

  it.each([
    ['Ana Ruiz', 'Ana Ruiz (ana@clinic.example)'],
    ['', 'ana@clinic.example'],
    ['ceo@corp.example', 'ana@clinic.example'],
    ['ceo＠corp.example', 'ana@clinic.example'],
    ['Ana \u202eziuR', 'ana@clinic.example'],
    ['Аna Ruiz', 'ana@clinic.example'],
    ['Ana\nRuiz', 'ana@clinic.example'],
  ])('names the signer %j by what was checked', (name, who) => {
    const signer = {
      addresses: ['other@clinic.example', 'ana@clinic.example'],
      name,
      fingerprint: '00',
      keyFingerprint: '0',
    };
    const signed = signature({ signer: { ...signer, scope: 'address', domains: [] } });
    expect(judge(message({ signatures: [signed] }))).toMatchObject({ who, onBehalfOf: '' });
  });

  it('names the domain that speaks for the sender, of several in one certificate', () => {
    const domains = ['corp.example', 'clinic.example'];
    const both = { ...organisation, ...(organisation.signer && { signer: { ...organisation.signer, domains } }) };
    expect(judge(message({ signatures: [signature(both)] })).who).toBe('clinic.example');
    const ward: FromEvidence = { addresses: ['ana@ward.clinic.example'], warnings: [] };
    expect(judge(message({ signatures: [signature(both)], from: ward })).who).toBe('clinic.example');
  });

  it('names an organisation by its domain, and for whom it signed', () => {
    expect(judge(message({ signatures: [signature(organisation)] }))).toMatchObject({
      who: 'clinic.example',
      onBehalfOf: 'ana@clinic.example',
    });
  });

  it('names whoever else signed', () => {
    const eve = { addresses: ['eve@x.example'], name: 'Ana Ruiz', fingerprint: '01', keyFingerprint: '0', domains: [] };
    const signed = signature({ signer: { ...eve, scope: 'address' }, speaksAs: null });
    expect(judge(message({ signatures: [signed] }))).toMatchObject({ who: 'Ana Ruiz (eve@x.example)' });
  });
});

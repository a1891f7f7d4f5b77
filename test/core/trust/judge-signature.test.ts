import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FromEvidence, FromWarning, SignatureEvidence, SpeaksAs } from '../../../src/model/index.ts';
import { type Delegation, judgeSignature } from '../../../src/trust/index.ts';
import { Authority, type Wanted } from './authority.ts';

let authority: Authority;

beforeAll(() => {
  authority = new Authority();
});

afterAll(() => {
  authority.dispose();
});

/** So many days from now. */
const day = (days: number): Date => new Date(Date.now() + days * 86_400_000);

const signedAt = day(-100);

function judged(
  wanted: Wanted,
  from: Partial<FromEvidence>,
  kind: SignatureEvidence['kind'] = 'author',
  delegations: readonly Delegation[] = [],
  { coversFrom = true, at = signedAt }: { readonly coversFrom?: boolean; readonly at?: Date } = {},
) {
  const evidence: SignatureEvidence = {
    protocol: 'smime',
    status: 'valid',
    reasons: [],
    signer: { protocol: 'smime', certificate: authority.issue(wanted), pool: [] },
    signedAt: at,
    digest: 'SHA-256',
    key: 'ECDSA-P-256',
    weak: [],
    kind,
    signerId: '',
  };
  const basis = { certificates: authority.validator(), acceptedOpenpgp: new Set<string>(), delegations };
  const place = { covers: 'whole', parts: ['1'], coversFrom } as const;
  return judgeSignature(evidence, place, basis, { addresses: [], warnings: [], ...from });
}

const ana = { extensions: ['subjectAltName=email:ana@clinic.example,email:a.ruiz@clinic.example'] };

describe('a person', () => {
  it.each<[string, string[], SpeaksAs | null]>([
    ['her address', ['ana@clinic.example'], 'sender'],
    ['her other address', ['a.ruiz@clinic.example'], 'sender'],
    ['another', ['ben@clinic.example'], null],
    ['hers and another', ['ana@clinic.example', 'ben@clinic.example'], null],
    ['nobody', [], null],
  ])('From %s', async (_, addresses, speaksAs) => {
    expect(await judged(ana, { addresses })).toMatchObject({ speaksAs, trust: 'trusted' });
  });

  it.each<[FromWarning, SpeaksAs | null]>([
    ['missing', null],
    ['several-from', null],
    ['several-addresses', null],
    ['group', null],
    ['unparsable', null],
    ['outer-differs', null],
    ['sender-differs', 'sender'],
    ['reply-to-differs', 'sender'],
    ['display-name-is-address', 'sender'],
    ['lookalike', 'sender'],
  ])('a From with %s', async (warning, speaksAs) => {
    expect((await judged(ana, { addresses: ['ana@clinic.example'], warnings: [warning] })).speaksAs).toBe(speaksAs);
  });

  it('is found by the subject when the certificate is so old that it has no other place', async () => {
    const old = { subject: '/CN=Ana/emailAddress=ana@clinic.example' };
    expect((await judged(old, { addresses: ['ana@clinic.example'] })).speaksAs).toBe('sender');
    const other = { ...old, extensions: ['subjectAltName=email:ben@clinic.example'] };
    expect((await judged(other, { addresses: ['ana@clinic.example'] })).speaksAs).toBeNull();
  });
});

describe('an organisation', () => {
  const gateway = {
    subject: '/CN=domain-signing-authority',
    extensions: ['subjectAltName=email:domain-signing-authority@clinic.example'],
  };
  const bound = { extensions: ['subjectAltName=DNS:clinic.example', 'extendedKeyUsage=emailProtection'] };
  const forAna = { addresses: ['ana@clinic.example'] };
  const forWard = { addresses: ['ana@ward.clinic.example'] };

  it('signs for the addresses of its domain and below', async () => {
    const signer = { scope: 'domain', domains: ['clinic.example'] };
    expect(await judged(gateway, forAna, 'domain')).toMatchObject({
      speaksAs: 'organisation',
      trust: 'trusted',
      signer,
    });
    expect(await judged(gateway, forWard, 'domain')).toMatchObject({ speaksAs: 'organisation' });
    expect(await judged(gateway, { addresses: ['ana@example.org'] }, 'domain')).toMatchObject({ speaksAs: null });
  });

  it('says for whom by signing the From, or anybody on the way could; in its own name it needs not', async () => {
    expect(await judged(gateway, forAna, 'domain', [], { coversFrom: false })).toMatchObject({
      speaksAs: null,
      trust: 'trusted',
    });
    expect(await judged(bound, forAna, 'author', [], { coversFrom: false })).toMatchObject({
      speaksAs: null,
      trust: 'trusted',
    });
    const itself = { addresses: ['domain-signing-authority@clinic.example'] };
    expect(await judged(gateway, itself, 'domain', [], { coversFrom: false })).toMatchObject({
      speaksAs: 'organisation',
    });
  });

  it('says in the signature that it is one (RFC 3183 §3.1)', async () => {
    expect(await judged(gateway, forAna)).toMatchObject({ speaksAs: null, signer: { scope: 'address' } });
  });

  it.each<[string, Wanted]>([
    ['a person', ana],
    ['somebody with the role as name alone', { ...ana, subject: '/CN=domain-signing-authority' }],
    ['somebody with the role as address alone', { ...gateway, subject: '/CN=Clinic' }],
    ['somebody with two names', { ...gateway, subject: '/CN=domain-signing-authority/CN=Clinic' }],
    ['a gateway that decrypts', { ...gateway, subject: '/CN=domain-confidentiality-authority' }],
    ['a whole suffix', { ...gateway, extensions: ['subjectAltName=email:domain-signing-authority@example'] }],
  ])('is not %s', async (_, wanted) => {
    const answer = await judged(wanted, forAna, 'domain');
    expect([answer.trust, answer.speaksAs]).not.toEqual(['trusted', 'organisation']);
    if (answer.signer?.scope === 'address')
      expect(answer).toMatchObject({ trust: 'unfit', reasons: ['not-domain-authority'] });
  });

  it("signs for exactly its domain with a domain-bound certificate, never with a web server's", async () => {
    expect(await judged(bound, forAna)).toMatchObject({ speaksAs: 'organisation', signer: { scope: 'domain' } });
    expect(await judged(bound, forWard)).toMatchObject({ speaksAs: null });
    const server = { extensions: ['subjectAltName=DNS:clinic.example'] };
    expect(await judged(server, forAna)).toMatchObject({ speaksAs: null, signer: { scope: 'address' } });
    const person = {
      extensions: [`${bound.extensions[0] ?? ''},email:ben@clinic.example`, 'extendedKeyUsage=emailProtection'],
    };
    expect(await judged(person, forAna)).toMatchObject({ speaksAs: null, signer: { scope: 'address' } });
  });
});

describe('a delegate', () => {
  const authorised: Delegation = {
    principal: 'lee@clinic.example',
    delegate: 'ana@clinic.example',
    notBefore: day(-200),
    notAfter: day(200),
  };
  const speaks = async (change: Partial<Delegation>, from = 'lee@clinic.example') =>
    (await judged(ana, { addresses: [from] }, 'author', [{ ...authorised, ...change }])).speaksAs;

  it('signs for whoever gave authority, while it holds', async () => {
    expect(await speaks({})).toBe('delegate');
    expect(await speaks({}, 'other@clinic.example')).toBeNull();
    expect(await speaks({ delegate: 'eve@clinic.example' })).toBeNull();
    expect(await speaks({ notAfter: day(-150) })).toBeNull();
    expect(await speaks({ notBefore: day(-50) })).toBeNull();
    expect(await speaks({}, 'ana@clinic.example')).toBe('sender');
  });

  it('cannot outlive it, nor begin before it, by the date of the signature', async () => {
    expect(await speaks({ notAfter: day(-50) })).toBeNull();
    const future = { ...authorised, notBefore: day(20) };
    const at = day(30);
    const early = await judged(ana, { addresses: ['lee@clinic.example'] }, 'author', [future], { at });
    expect(early.speaksAs).toBeNull();
    const ahead = await judged(ana, { addresses: ['lee@clinic.example'] }, 'author', [authorised], { at });
    expect(ahead.speaksAs).toBeNull();
  });

  it('signs the From of whoever gave authority', async () => {
    const unsigned = await judged(ana, { addresses: ['lee@clinic.example'] }, 'author', [authorised], {
      coversFrom: false,
    });
    expect(unsigned).toMatchObject({ speaksAs: null, trust: 'trusted' });
    const own = await judged(ana, { addresses: ['ana@clinic.example'] }, 'author', [authorised], { coversFrom: false });
    expect(own.speaksAs).toBe('sender');
  });
});

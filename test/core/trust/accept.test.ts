import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Acceptance, type Refusal, acceptCertificate, acceptCertificateByUser } from '../../../src/trust/index.ts';
import { Authority, type Wanted } from './authority.ts';

let ours: Authority;
let theirs: Authority;

beforeAll(() => {
  ours = new Authority();
  theirs = new Authority();
});

afterAll(() => {
  ours.dispose();
  theirs.dispose();
});

const ana = 'subjectAltName=email:ana@clinic.example';
const mail = 'extendedKeyUsage=emailProtection';
const gateway = {
  subject: '/CN=domain-confidentiality-authority',
  extensions: ['subjectAltName=email:domain-confidentiality-authority@clinic.example'],
};
const bound = { extensions: ['subjectAltName=DNS:clinic.example', mail] };

const cases: [string, Wanted, string, Refusal | null][] = [
  ['for her address', { extensions: [ana] }, 'ana@clinic.example', null],
  ['in other case', { extensions: [ana] }, 'Ana@CLINIC.example', null],
  ['for another', { extensions: [ana] }, 'ben@clinic.example', 'wrong-address'],
  ['for her address in the subject alone', { subject: '/emailAddress=ana@clinic.example' }, 'ana@clinic.example', 'wrong-address'], // prettier-ignore
  ['for signing', { extensions: [ana, 'keyUsage=digitalSignature'] }, 'ana@clinic.example', 'not-for-encryption'],
  ['for a server', { extensions: [ana, 'extendedKeyUsage=serverAuth'] }, 'ana@clinic.example', 'not-for-encryption'],
  ['with a key that signs', { extensions: [ana], key: 'ed25519' }, 'ana@clinic.example', 'not-for-encryption'],
  ['with a short key', { extensions: [ana], key: 'rsa1024' }, 'ana@clinic.example', 'key-too-short'],
  ['with a broken usage', { extensions: [ana, 'keyUsage=DER:0500'] }, 'ana@clinic.example', 'malformed'],
  ['with broken names', { extensions: ['subjectAltName=DER:0500'] }, 'ana@clinic.example', 'wrong-address'],
];

const asked = (authority: Authority, at?: Date): Acceptance => ({
  validator: authority.validator(at),
  pool: [],
  allowDomain: false,
});

it.each(cases)('a certificate from elsewhere %s', async (_, wanted, address, refused) => {
  const answer = await acceptCertificate(ours.issue(wanted), address, asked(ours));
  expect('refused' in answer ? answer.refused : null).toBe(refused);
});

it('a certificate from elsewhere by an issuer that nobody trusts is refused; chosen by hand it is not', async () => {
  const certificate = theirs.issue({ extensions: [ana] });
  expect(await acceptCertificate(certificate, 'ana@clinic.example', asked(ours))).toEqual({
    refused: 'not-trusted',
  });
  expect(acceptCertificateByUser(certificate, new Date())).toEqual({
    protocol: 'smime',
    certificate,
    scope: 'address',
  });
});

it('a certificate for a server is for no mail, though it was chosen by hand', () => {
  const server = theirs.issue({ extensions: [ana, 'extendedKeyUsage=serverAuth'] });
  expect(acceptCertificateByUser(server, new Date())).toEqual({ refused: 'not-for-encryption' });
  const both = theirs.issue({ extensions: [ana, 'extendedKeyUsage=serverAuth,emailProtection'] });
  expect(acceptCertificateByUser(both, new Date())).toMatchObject({ certificate: both });
});

it.each<[number, Refusal]>([
  [-1, 'not-yet-valid'],
  [25, 'expired'],
])('after %i days', async (days, refused) => {
  const at = new Date(Date.now() + days * 86_400_000);
  const certificate = ours.issue({ extensions: [ana] });
  expect(await acceptCertificate(certificate, 'ana@clinic.example', asked(ours, at))).toEqual({ refused });
  expect(acceptCertificateByUser(certificate, at)).toEqual({ refused });
});

it.each<[string, Wanted, string, Refusal | null]>([
  ['a gateway for its domain', gateway, 'ana@clinic.example', null],
  ['a gateway for a ward', gateway, 'ana@ward.clinic.example', null],
  ['a gateway for another domain', gateway, 'ana@example.org', 'wrong-address'],
  ['a gateway by its address alone', { ...gateway, subject: '/CN=Clinic' }, 'ana@clinic.example', 'wrong-address'],
  [
    'a gateway with two common names',
    { ...gateway, subject: `${gateway.subject}/CN=domain-confidentiality-authority` },
    'ana@clinic.example',
    'wrong-address',
  ],
  [
    'a gateway whose address is in the subject alone',
    { subject: `${gateway.subject}/emailAddress=domain-confidentiality-authority@clinic.example` },
    'ana@clinic.example',
    'wrong-address',
  ],
  ['a domain-bound certificate', bound, 'ana@clinic.example', null],
  ['a domain-bound certificate for a ward', bound, 'ana@ward.clinic.example', 'wrong-address'],
  ["a web server's", { extensions: ['subjectAltName=DNS:clinic.example'] }, 'ana@clinic.example', 'wrong-address'],
  [
    'one that names a person too',
    { extensions: ['subjectAltName=DNS:clinic.example,email:ben@clinic.example', mail] },
    'ana@clinic.example',
    'wrong-address',
  ],
])('%s is accepted for a reader where that is allowed', async (_, wanted, address, refused) => {
  const certificate = ours.issue(wanted);
  const allowed = await acceptCertificate(certificate, address, { ...asked(ours), allowDomain: true });
  expect(allowed).toEqual(refused === null ? { protocol: 'smime', certificate, scope: 'domain' } : { refused });
  const answer = await acceptCertificate(certificate, address, asked(ours));
  expect(answer).toEqual({ refused: refused ?? 'domain-not-allowed' });
});

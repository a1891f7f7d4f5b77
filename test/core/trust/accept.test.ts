import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Refusal, acceptCertificate, acceptCertificateByUser } from '../../../src/trust/index.ts';
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

it.each(cases)('a certificate from elsewhere %s', async (_, wanted, address, refused) => {
  const answer = await acceptCertificate(ours.issue(wanted), address, ours.validator(), []);
  expect('refused' in answer ? answer.refused : null).toBe(refused);
});

it('a certificate from elsewhere by an issuer that nobody trusts is refused; chosen by hand it is not', async () => {
  const certificate = theirs.issue({ extensions: [ana] });
  expect(await acceptCertificate(certificate, 'ana@clinic.example', ours.validator(), [])).toEqual({
    refused: 'not-trusted',
  });
  expect(acceptCertificateByUser(certificate, new Date())).toEqual({ protocol: 'smime', certificate });
});

it.each<[number, Refusal]>([
  [-1, 'not-yet-valid'],
  [25, 'expired'],
])('after %i days', async (days, refused) => {
  const at = new Date(Date.now() + days * 86_400_000);
  const certificate = ours.issue({ extensions: [ana] });
  expect(await acceptCertificate(certificate, 'ana@clinic.example', ours.validator(at), [])).toEqual({ refused });
  expect(acceptCertificateByUser(certificate, at)).toEqual({ refused });
});

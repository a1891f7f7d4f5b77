import { describe, expect, it } from 'vitest';
import { derBytes, derSequence, derNull } from '../../../src/bytes/index.ts';
import { type OcspResponse, type RevocationList, parseOcspResponse, repeatsNonce } from '../../../src/x509/index.ts';
import {
  type Change,
  type Holder,
  OCSP,
  authority,
  day,
  extension,
  extensions,
  issue,
  judge,
  name,
  person,
} from './authority.ts';
import { type AnswerWish, ocspResponse, revocationList } from './evidence.ts';

const root = await authority(null, 'Root');
const ann = await person(root, 'ann@example.org');
const { certificate } = ann;
const issuer = root.certificate;

async function status(
  responses: readonly OcspResponse[],
  { lists = [], change = {}, pool = [], leaf = ann }: Partial<Asked> = {},
): Promise<string> {
  const found = await judge(leaf, pool, [root], {
    evidence: { lists, responses },
    revocation: { kind: 'hard' },
    ...change,
  });
  return found.valid ? found.revocation.status : found.reasons.join();
}

interface Asked {
  readonly lists: readonly RevocationList[];
  readonly change: Change;
  readonly pool: readonly Holder[];
  readonly leaf: Holder;
}

const good: AnswerWish = { certificate, issuer, status: 'good' };
const revokedAt = day(-10);
const answer = (wish: Partial<AnswerWish> = {}, by: Holder = root, ...certificates: readonly Holder[]) =>
  ocspResponse(by, { answers: [{ ...good, ...wish }], certificates: certificates.map((each) => each.certificate) });

describe('a response', () => {
  it('by the issuer is believed, called by name or by key', async () => {
    expect(await status([await answer()])).toBe('good');
    expect(await status([await ocspResponse(root, { answers: [good], byKey: true })])).toBe('good');
    expect(await status([await answer({ status: { revokedAt } })])).toBe('revoked');
    expect(await status([await answer({ status: 'unknown' })])).toBe('revocation-unknown');
  });

  it('about another certificate, or one of the same number by another issuer, says nothing', async () => {
    const bob = await person(root, 'bob@example.org');
    expect(await status([await answer({ certificate: bob.certificate })])).toBe('revocation-unknown');
    const other = await authority(root, 'Other');
    expect(await status([await answer({ issuer: other.certificate })])).toBe('revocation-unknown');
    const namesake = await authority(null, 'Root');
    expect(await status([await answer({ issuer: namesake.certificate })])).toBe('revocation-unknown');
  });

  it('with a broken signature, or by another key, says nothing', async () => {
    const whole = await answer();
    expect(await status([{ ...whole, signature: whole.signature.slice().reverse() }])).toBe('revocation-unknown');
    expect(await status([await answer({}, await authority(null, 'Root'))])).toBe('revocation-unknown');
    for (const oid of ['1.2.840.10045.4.1', '1.2.3.4', '1.2.840.113549.1.1.10']) {
      const signatureAlgorithm = { oid, parameters: Uint8Array.of(0x30, 2, 0xa0, 9) };
      expect(await status([{ ...whole, signatureAlgorithm }])).toBe('revocation-unknown');
    }
  });

  it('that calls itself by the name of one and is signed by another says nothing', async () => {
    const whole = await answer();
    expect(await status([{ ...whole, responder: { name: name({ CN: 'Other' }) } }])).toBe('revocation-unknown');
    expect(await status([{ ...whole, responder: { keyHash: new Uint8Array(20) } }])).toBe('revocation-unknown');
  });

  it('has its time', async () => {
    expect(await status([await answer({ nextUpdate: day(-0.5) })])).toBe('revocation-stale');
    expect(await status([await answer({ thisUpdate: day(1) })])).toBe('revocation-unknown');
    expect(await status([await answer({ nextUpdate: null, thisUpdate: day(-9) })])).toBe('good');
    expect(await status([await answer({ nextUpdate: null, thisUpdate: day(-11) })])).toBe('revocation-stale');
    const grace = { revocation: { kind: 'grace', milliseconds: 86_400_000 } } as const;
    expect(await status([await answer({ nextUpdate: day(-0.5) })], { change: grace })).toBe('good');
  });

  it('with a critical extension that nobody knows says nothing', async () => {
    const unknown = extension('1.2.3.4', derNull());
    expect(await status([await answer({ extensions: [unknown] })])).toBe('revocation-unknown');
    expect(await status([await answer({ extensions: [extension('1.2.3.4', derNull(), false)] })])).toBe('good');
  });

  it('tells whether it answers to this request', async () => {
    const nonce = Uint8Array.of(1, 2, 3);
    const own = await ocspResponse(root, { answers: [good], nonce });
    expect(repeatsNonce(own, nonce)).toBe(true);
    expect(repeatsNonce(own, Uint8Array.of(1, 2, 4))).toBe(false);
    expect(repeatsNonce(await answer(), nonce)).toBe(false);
  });

  it('that is an error, broken, or drags a crowd along does not parse', async () => {
    for (const der of [derBytes(derSequence(Uint8Array.of(10, 1, 3))), Uint8Array.of(0x30, 0), new Uint8Array(0)])
      expect(() => parseOcspResponse(der)).toThrow('OCSP response');
    await expect(answer({}, root, ...Array<Holder>(11).fill(ann))).rejects.toThrow('too many');
  });
});

describe('a revocation wins', () => {
  const revoked = { status: { revokedAt } };

  it('over a good answer, whichever is newer', async () => {
    const [older, newer] = [day(-2), day(-1)];
    for (const [one, other] of [
      [older, newer],
      [newer, older],
    ]) {
      const pair = [
        await answer({ ...revoked, thisUpdate: one ?? older }),
        await answer({ thisUpdate: other ?? newer }),
      ];
      expect(await status(pair)).toBe('revoked');
      expect(await status(pair.reverse())).toBe('revoked');
    }
  });

  it('though it is stale, and though a list is silent', async () => {
    const stale = await answer({ ...revoked, thisUpdate: day(-9), nextUpdate: day(-5) });
    expect(await status([stale, await answer()])).toBe('revoked');
    expect(await status([stale], { lists: [await revocationList(root)] })).toBe('revoked');
    const list = await revocationList(root, { entries: [ann], thisUpdate: day(-9), nextUpdate: day(-5) });
    expect(await status([await answer()], { lists: [list] })).toBe('revoked');
  });

  it('unless it was a hold, of which the newest word counts', async () => {
    const hold = (thisUpdate: Date) => answer({ status: { revokedAt, reason: 6 }, thisUpdate });
    expect(await status([await hold(day(-3)), await answer()])).toBe('good');
    expect(await status([await hold(day(-1)), await answer({ thisUpdate: day(-3) })])).toBe('revoked');
  });
});

describe('a delegated responder', () => {
  const may = extensions.purposes(OCSP);
  const responder = (by: Holder, more = [may], wish = {}) =>
    issue(by, { subject: name({ CN: 'Responder' }), extensions: more, ...wish });

  it('speaks for the issuer that certified it for that', async () => {
    const delegate = await responder(root);
    expect(await status([await answer({}, delegate, delegate)])).toBe('good');
    expect(await status([await answer({ status: { revokedAt } }, delegate, delegate)])).toBe('revoked');
    expect(await status([await answer({}, delegate)])).toBe('revocation-unknown');
  });

  it('is not anybody the issuer certified, nor one by another issuer, nor one that is out of date or unfit', async () => {
    const other = await authority(root, 'Other');
    const refused = [
      await responder(root, []),
      await responder(root, [extensions.purposes('1.3.6.1.5.5.7.3.4')]),
      await responder(root, [extensions.purposes('2.5.29.37.0')]),
      await responder(other),
      await responder(other, [may], { issuer: root.certificate.subject }),
      await responder(root, [may], { until: day(-1) }),
      await responder(root, [may], { from: day(1) }),
      await responder(root, [may, extensions.usage('keyEncipherment')]),
      await responder(root, [may, extension('1.2.3.4', derNull())]),
      await responder(root, [extension('2.5.29.37', Uint8Array.of(0x30, 9))]),
    ];
    for (const delegate of refused)
      expect(await status([await answer({}, delegate, delegate, other)])).toBe('revocation-unknown');
  });

  it('may itself be revoked, unless the issuer says not to ask', async () => {
    const delegate = await responder(root);
    const exempt = await responder(root, [may, extension('1.3.6.1.5.5.7.48.1.5', derNull(), false)]);
    const entries = [delegate, exempt];
    const lists = [await revocationList(root, { entries, scope: [Uint8Array.of(0x82, 1, 0)].map(asPart) })];
    const partial = [await revocationList(root, { entries, scope: [asPart(Uint8Array.of(0x83, 2, 0, 0x40))] })];
    expect(await status([await answer({}, delegate, delegate)], { lists: partial })).toBe('revocation-unknown');
    expect(await status([await answer({}, exempt, exempt)], { lists: partial })).toBe('good');
    expect(await status([], { lists })).toBe('good');
  });
});

function asPart(bytes: Uint8Array) {
  return { length: bytes.length, chunks: [bytes] };
}

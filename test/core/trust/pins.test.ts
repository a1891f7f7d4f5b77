import { beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../../src/host/index.ts';
import type { FromEvidence, JudgedSignature, KeySource } from '../../../src/model/index.ts';
import { compareWithPins, rememberSigners } from '../../../src/trust/index.ts';

const from: FromEvidence = { addresses: ['Ana@Clinic.example'], warnings: [] };

function signature(key: string, learnt: KeySource = 'mail', change: Partial<JudgedSignature> = {}): JudgedSignature {
  return {
    evidence: {
      protocol: 'smime',
      status: 'valid',
      reasons: [],
      signer: null,
      signedAt: null,
      digest: 'SHA-256',
      key: 'Ed25519',
      weak: [],
      kind: 'author',
      signerId: '',
    },
    signer: { addresses: [], name: '', fingerprint: '', keyFingerprint: key, scope: 'address', domains: [] },
    speaksAs: 'sender',
    trust: 'trusted',
    weak: [],
    reasons: [],
    learnt,
    revocation: { status: 'not-checked', checkedAt: null },
    keyChange: null,
    covers: 'whole',
    parts: ['1'],
    ...change,
  };
}

let kept: Map<string, unknown>;
let store: Store;

beforeEach(() => {
  kept = new Map();
  store = {
    get: async (name) => kept.get(name) ?? null,
    put: async (name, value) => void kept.set(name, JSON.parse(JSON.stringify(value))),
  };
});

const day = (count: number): Date => new Date(Date.UTC(2026, 0, count));

/** What is said of each signature of a message; then it is remembered. */
async function see(signatures: readonly JudgedSignature[], at = day(1)): Promise<unknown[]> {
  const compared = await compareWithPins(signatures, from, store);
  await rememberSigners(compared, from, at, store);
  return compared.map(({ keyChange }) => keyChange);
}

describe('a key', () => {
  it('is new once, then known; when it was seen is kept, under the mailbox however it is written', async () => {
    expect(await see([signature('a')])).toEqual(['first-seen']);
    expect(await see([signature('a')], day(5))).toEqual([null]);
    const pin = { protocol: 'smime', key: 'a', source: 'mail', firstSeen: day(1).toISOString() };
    expect([...kept]).toEqual([['pins:ana@clinic.example', [{ ...pin, lastSeen: day(5).toISOString() }]]]);
  });

  it('that is another is a question, and asked again each time', async () => {
    await see([signature('a')]);
    expect(await see([signature('b')])).toEqual(['changed']);
    expect(await see([signature('b')])).toEqual(['changed']);
    expect(await see([signature('a')])).toEqual([null]);
  });

  it('learnt from a weaker source is one of its own', async () => {
    await see([signature('a', 'user')]);
    expect(await see([signature('b', 'directory')])).toEqual(['weaker-source']);
    expect(await see([signature('b', 'mail')])).toEqual(['weaker-source']);
    expect(await see([signature('a', 'mail')])).toEqual([null]);
    expect(kept.get('pins:ana@clinic.example')).toMatchObject([{ key: 'a', source: 'user' }]);
  });

  it('that the person accepted is the answer to the question', async () => {
    await see([signature('a')]);
    expect(await see([signature('b', 'user')])).toEqual(['changed']);
    expect(await see([signature('b', 'mail')])).toEqual([null]);
  });

  it('does not become known by an old signature beside it: anybody can put his own beside that', async () => {
    await see([signature('a')]);
    expect(await see([signature('b'), signature('a')])).toEqual(['changed', null]);
    expect(await see([signature('b')])).toEqual(['changed']);
  });

  it('is not learnt from a message that two of them signed, nor is the other', async () => {
    expect(await see([signature('b'), signature('a')])).toEqual(['first-seen', 'first-seen']);
    expect(kept.size).toBe(0);
  });

  it('of the other protocol is another first', async () => {
    await see([signature('a')]);
    const openpgp = { evidence: { ...signature('b').evidence, protocol: 'openpgp' as const } };
    expect(await see([signature('b', 'mail', openpgp)])).toEqual(['first-seen']);
    expect(await see([signature('a')])).toEqual([null]);
  });
});

describe('nothing is kept', () => {
  it.each<[string, Partial<JudgedSignature>]>([
    ['that is not trusted', { trust: 'untrusted' }],
    ['of an organisation', { speaksAs: 'organisation' }],
    ['of a delegate', { speaksAs: 'delegate' }],
    ['of part of a message', { covers: 'part' }],
  ])('%s', async (_, change) => {
    await see([signature('a', 'mail', change)]);
    expect(kept.size).toBe(0);
  });

  it('without one sender', async () => {
    const two = { addresses: ['ana@clinic.example', 'ben@clinic.example'], warnings: [] };
    await rememberSigners(await compareWithPins([signature('a')], two, store), two, day(1), store);
    expect(kept.size).toBe(0);
  });
});

it.each([
  {},
  'pins',
  [{}],
  [{ protocol: 'smime', key: 'a', source: 'rumour', firstSeen: '', lastSeen: '' }],
  [null],
  [7],
])('what is damaged stops: %j', async (value) => {
  kept.set('pins:ana@clinic.example', value);
  await expect(see([signature('a')])).rejects.toMatchObject({ code: 'malformed-store' });
});

it('does not grow without end', async () => {
  for (let count = 0; count < 40; count += 1) await see([signature(`key ${String(count)}`, 'user')]);
  expect(kept.get('pins:ana@clinic.example')).toHaveLength(32);
});

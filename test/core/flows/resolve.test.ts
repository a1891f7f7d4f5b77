/** Which key is used for somebody, when the person is asked, and when nothing may be sent. */

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Answer, Source } from '../../../src/directory/index.ts';
import { resolveRecipient } from '../../../src/flows/index.ts';
import type { Protocol } from '../../../src/model/index.ts';
import { type KeyMaterial, People } from '../../../src/trust/index.ts';
import { certificateValidator } from '../../../src/x509/index.ts';
import { MemoryStore } from '../../fakes/memory-store.ts';
import { Office, at, engine } from './office.ts';

const office = new Office();
const earlier = new Date(at.getTime() - 86_400_000);

let ben: KeyMaterial;
let benAgain: KeyMaterial;
let expired: KeyMaterial;
let carla: KeyMaterial;
let carlaAgain: KeyMaterial;
let people: People;

beforeAll(async () => {
  ben = await office.certificate('ben', 'ben@partner.example');
  benAgain = await office.certificate('ben2', 'ben@partner.example');
  expired = await office.certificate('old', 'ben@partner.example', -1);
  carla = await office.openpgpKey('Carla', 'carla@partner.example');
  carlaAgain = await office.openpgpKey('Carla2', 'carla@partner.example');
});

afterAll(() => office.close());
beforeEach(() => (people = new People(new MemoryStore())));

function answering(outcome: Answer['outcome'], ...keys: readonly KeyMaterial[]): Source {
  const answer = { name: 'wkd', source: 'directory', urls: [], outcome, keys } as const;
  return { name: 'wkd', urls: async () => [], find: async () => answer };
}

function resolve(address: string, source = answering('none'), mine: readonly Protocol[] = ['smime', 'openpgp']) {
  const validator = certificateValidator(engine, { anchors: office.authority, at });
  const context = { engine, people, sources: [source], validator, mine: new Set(mine), allowDomain: true, at };
  return resolveRecipient(address, context);
}

describe('a key that will do', () => {
  it('the one the person chose, whatever a directory says', async () => {
    await people.keep('ben@partner.example', benAgain, 'user', earlier);
    const { state, key } = await resolve('Ben@Partner.example', answering('found', ben));
    expect(state).toMatchObject({
      kind: 'ready',
      key: { fingerprint: benAgain.fingerprint, source: 'user', firstSeen: earlier },
    });
    expect(key).toMatchObject({ protocol: 'smime' });
  });

  it('from signed mail, when its certificate leads to an authority', async () => {
    await people.keep('ben@partner.example', ben, 'mail', earlier);
    expect((await resolve('ben@partner.example')).state).toMatchObject({ kind: 'ready', key: { source: 'mail' } });
  });

  it('from a directory, asked for the first time', async () => {
    const { state } = await resolve('carla@partner.example', answering('found', carla));
    expect(state).toMatchObject({ kind: 'ready', key: { protocol: 'openpgp', source: 'directory', firstSeen: null } });
  });

  it('S/MIME before OpenPGP, but only in what I can sign', async () => {
    await people.keep('ben@partner.example', ben, 'mail', earlier);
    await people.keep('ben@partner.example', { ...carla }, 'user', earlier);
    expect((await resolve('ben@partner.example')).state).toMatchObject({
      key: { protocol: 'openpgp', source: 'user' },
    });
    await people.forget('ben@partner.example', carla.fingerprint);
    expect((await resolve('ben@partner.example', answering('none'), ['openpgp'])).state).toMatchObject({
      reason: 'no-key-of-mine',
    });
  });
});

describe('another key than the known one', () => {
  it('is a question, and no key until it is answered', async () => {
    await people.keep('carla@partner.example', carla, 'directory', earlier);
    const changed = await resolve('carla@partner.example', answering('found', carlaAgain));
    expect(changed).toMatchObject({
      key: null,
      state: { kind: 'question', question: 'key-changed', key: { fingerprint: carlaAgain.fingerprint }, before: { fingerprint: carla.fingerprint, firstSeen: earlier } },
    }); // prettier-ignore
    await people.keep('carla@partner.example', carlaAgain, 'user', at);
    expect((await resolve('carla@partner.example', answering('found', carlaAgain))).state).toMatchObject({
      kind: 'ready',
    });
  });

  it('is one too where it came with mail under the same name: signing as somebody takes no more than a key', async () => {
    await people.keep('carla@partner.example', carla, 'mail', earlier);
    await people.keep('carla@partner.example', carlaAgain, 'mail', at);
    expect(await resolve('carla@partner.example')).toMatchObject({
      key: null,
      state: { kind: 'question', question: 'key-changed', key: { fingerprint: carlaAgain.fingerprint }, before: { fingerprint: carla.fingerprint } },
    }); // prettier-ignore
    // Seen again, or told by the directory, the first one stays the known one.
    expect((await resolve('carla@partner.example', answering('found', carla))).state).toMatchObject({ kind: 'ready', key: { fingerprint: carla.fingerprint } }); // prettier-ignore
    await people.keep('carla@partner.example', carla, 'mail', at);
    expect((await resolve('carla@partner.example')).state).toMatchObject({ kind: 'ready', key: { fingerprint: carla.fingerprint } }); // prettier-ignore
  });

  it('that came with mail does not stand against what a directory said', async () => {
    await people.keep('carla@partner.example', carla, 'directory', earlier);
    await people.keep('carla@partner.example', carlaAgain, 'mail', at);
    expect((await resolve('carla@partner.example')).state).toMatchObject({ kind: 'ready', key: { fingerprint: carla.fingerprint } }); // prettier-ignore
  });

  it('is none where the known one is the same, seen again', async () => {
    await people.keep('carla@partner.example', carla, 'mail', earlier);
    expect((await resolve('carla@partner.example', answering('found', carla))).state).toMatchObject({
      kind: 'ready',
      key: { firstSeen: earlier },
    });
  });
});

describe('nothing is sent', () => {
  it.each([
    ['nobody knows a key', answering('none'), 'no-key'],
    ['the directory does not answer', answering('unreachable'), 'unreachable'],
  ] as const)('when %s', async (_, source, reason) => {
    expect(await resolve('sam@nowhere.example', source)).toMatchObject({
      key: null,
      state: { kind: 'blocked', reason },
    });
  });

  it('to a key of a certificate from nowhere', async () => {
    await people.keep('ben@partner.example', ben, 'mail', earlier);
    const validator = certificateValidator(engine, { anchors: [], at });
    const context = {
      engine,
      people,
      sources: [],
      validator,
      mine: new Set(['smime'] as const),
      allowDomain: true,
      at,
    };
    expect(await resolveRecipient('ben@partner.example', context)).toMatchObject({
      key: null,
      state: { reason: 'not-trusted' },
    });
  });

  it('to the key of somebody else, whoever answers', async () => {
    await people.keep('eve@partner.example', ben, 'mail', earlier);
    expect((await resolve('eve@partner.example', answering('found', carla))).state).toMatchObject({
      kind: 'blocked',
      reason: 'not-trusted',
    });
  });

  it('to a key that is over, even one the person chose', async () => {
    await people.keep('ben@partner.example', expired, 'user', earlier);
    expect((await resolve('ben@partner.example')).state).toMatchObject({ kind: 'blocked', reason: 'expired' });
  });

  it.each(['', 'ben', 'ben@', 'a b@c.example', 'undisclosed-recipients:;'])('to %j', async (address) => {
    expect((await resolve(address, answering('found', ben))).state).toMatchObject({ reason: 'not-an-address' });
  });

  it('to a kept key that is damaged: that key is out, not the program', async () => {
    await people.keep('ben@partner.example', { ...ben, key: ben.key.subarray(9) }, 'user', earlier);
    expect((await resolve('ben@partner.example')).state).toMatchObject({ kind: 'blocked', reason: 'unfit-key' });
  });
});

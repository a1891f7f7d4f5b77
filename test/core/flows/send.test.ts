/** One secure send: legs for each protocol and each Bcc, what each reader gets, and what stops it. */

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeUtf8, latin1 } from '../../../src/bytes/index.ts';
import {
  type MyKeys,
  type ResolvedRecipient,
  planSend,
  resolveRecipient,
  sealDraft,
  sealForSend,
} from '../../../src/flows/index.ts';
import { People } from '../../../src/trust/index.ts';
import { certificateValidator } from '../../../src/x509/index.ts';
import { MemoryStore } from '../../fakes/memory-store.ts';
import { Office, at, engine } from './office.ts';

const office = new Office();
const people = new People(new MemoryStore());
const MESSAGE = encodeUtf8(
  'From: Ann <ann@clinic.example>\r\nTo: ben@partner.example\r\nSubject: Findings of Mr Smith\r\nContent-Type: text/plain\r\n\r\nCANARY\r\n',
);

let keys: MyKeys;

beforeAll(async () => {
  await office.certificate('ann', 'ann@clinic.example');
  await office.openpgpKey('Ann', 'ann@clinic.example');
  keys = await office.unlock('ann.p12', 'Ann.asc');
  await people.keep('ben@partner.example', await office.certificate('ben', 'ben@partner.example'), 'user', at);
  await people.keep('bea@partner.example', await office.certificate('bea', 'bea@partner.example'), 'user', at);
  await people.keep('carla@partner.example', await office.openpgpKey('Carla', 'carla@partner.example'), 'user', at);
});

afterAll(() => office.close());

async function to(field: 'to' | 'cc' | 'bcc', address: string): Promise<ResolvedRecipient> {
  const validator = certificateValidator(engine, { anchors: office.authority, at });
  const context = {
    engine,
    people,
    sources: [],
    validator,
    mine: new Set(['smime', 'openpgp'] as const),
    allowDomain: true,
    at,
  };
  return { address, name: '', field, resolution: await resolveRecipient(address, context) };
}

const seal = (...recipients: readonly ResolvedRecipient[]) =>
  sealForSend({ engine, message: MESSAGE, recipients, keys, sender: 'ann@clinic.example', at });

function opens(who: string, message: Uint8Array): boolean {
  writeFileSync(join(office.folder, 'leg.eml'), message);
  try {
    return office
      .openssl('cms', '-decrypt', '-in', 'leg.eml', '-recip', `${who}.crt`, '-inkey', `${who}.key`)
      .includes('CANARY');
  } catch {
    return false;
  }
}

function opensByGpg(message: Uint8Array): boolean {
  const [armor = ''] = /-----BEGIN PGP MESSAGE[^]*END PGP MESSAGE-----/.exec(latin1(message)) ?? [];
  const env = { ...process.env, GNUPGHOME: office.folder };
  return execFileSync('gpg', ['--batch', '--decrypt'], {
    env,
    input: armor,
    stdio: ['pipe', 'pipe', 'ignore'],
  }).includes('CANARY');
}

describe('a send', () => {
  it('to readers of one protocol is one message, which the sender reads too', async () => {
    const recipients = [await to('to', 'ben@partner.example'), await to('cc', 'bea@partner.example')];
    expect(planSend(recipients).isReady).toBe(true);
    const legs = await seal(...recipients);
    expect(legs).toMatchObject([
      { protocol: 'smime', recipients: ['ben@partner.example', 'bea@partner.example'], isCopy: true },
    ]);
    for (const who of ['ben', 'bea', 'ann']) expect(opens(who, legs[0]?.message ?? MESSAGE)).toBe(true);
    expect(latin1(legs[0]?.message ?? MESSAGE)).not.toMatch(/CANARY|Smith/);
  });

  it('to both protocols is a message each, one of them the copy', async () => {
    const legs = await seal(await to('to', 'ben@partner.example'), await to('to', 'carla@partner.example'));
    expect(legs.map(({ protocol, recipients, isCopy }) => [protocol, recipients, isCopy])).toEqual([
      ['smime', ['ben@partner.example'], true],
      ['openpgp', ['carla@partner.example'], false],
    ]);
    expect(opensByGpg(legs[1]?.message ?? MESSAGE)).toBe(true);
  });

  it('to a Bcc tells nobody of them, in the headers or by who can open', async () => {
    const legs = await seal(await to('to', 'ben@partner.example'), await to('bcc', 'bea@partner.example'));
    expect(legs.map(({ recipients }) => recipients)).toEqual([['ben@partner.example'], ['bea@partner.example']]);
    expect(opens('bea', legs[0]?.message ?? MESSAGE)).toBe(false);
    expect(opens('bea', legs[1]?.message ?? MESSAGE)).toBe(true);
    for (const { message } of legs) expect(latin1(message)).not.toContain('bea@');
  });

  it('to Bcc alone leaves a copy for nobody but the sender', async () => {
    const legs = await seal(await to('bcc', 'ben@partner.example'));
    expect(legs.map(({ recipients, isCopy }) => [recipients, isCopy])).toEqual([
      [[], true],
      [['ben@partner.example'], false],
    ]);
  });

  it('to myself is sent to myself', async () => {
    await people.keep('ann@clinic.example', await officeMaterial(), 'user', at);
    expect(await seal(await to('to', 'ann@clinic.example'))).toMatchObject([
      { recipients: ['ann@clinic.example'], isCopy: true },
    ]);
  });
});

async function officeMaterial() {
  const [own] = keys.smime;
  if (own?.certificate == null) throw new Error('no certificate');
  return { protocol: 'smime', fingerprint: 'AA', key: own.certificate.der, chain: [] } as const;
}

describe('nothing is sealed', () => {
  it('when one of several has no key', async () => {
    const recipients = [await to('to', 'ben@partner.example'), await to('to', 'sam@nowhere.example')];
    expect(planSend(recipients)).toMatchObject({ isReady: false, recipients: [{ state: { kind: 'ready' } }, { state: { kind: 'blocked' } }] }); // prettier-ignore
    await expect(seal(...recipients)).rejects.toMatchObject({ code: 'unfit-key' });
  });

  it('when nobody is named', async () => {
    expect(planSend([]).isReady).toBe(false);
    await expect(seal()).rejects.toMatchObject({ code: 'unfit-key' });
  });

  it.each([
    ['has no key at all', []],
    ['cannot sign for one of them', ['ann.p12']],
  ])('when the sender %s', async (_, names) => {
    const some = await office.unlock(...names);
    const recipients = [await to('to', 'ben@partner.example'), await to('to', 'carla@partner.example')];
    await expect(sealForSend({ engine, message: MESSAGE, recipients, keys: some, sender: 'ann@clinic.example', at })).rejects.toMatchObject({ code: 'unfit-key' }); // prettier-ignore
  });

  it('with keys of another address of mine', async () => {
    const recipients = [await to('to', 'ben@partner.example')];
    await expect(sealForSend({ engine, message: MESSAGE, recipients, keys, sender: 'ann@home.example', at })).rejects.toMatchObject({ code: 'unfit-key' }); // prettier-ignore
  });
});

describe('a draft', () => {
  it('opens for the sender alone', async () => {
    const draft = await sealDraft({ engine, message: MESSAGE, keys, sender: 'ann@clinic.example', at });
    expect(latin1(draft)).not.toMatch(/CANARY|Smith/);
    writeFileSync(join(office.folder, 'draft.eml'), draft);
    expect(latin1(draft)).toContain('application/pkcs7-mime');
    expect(opens('ben', draft)).toBe(false);
  });
});

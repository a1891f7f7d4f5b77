/** What signed mail teaches: the sender's own key, out of mail that they signed whole, and nothing else. */

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { concat, encodeUtf8, latin1 } from '../../../src/bytes/index.ts';
import {
  type MyKeys,
  type Reading,
  chooseSigners,
  learnFrom,
  readMessage,
  sealMessage,
} from '../../../src/flows/index.ts';
import type { Certificate } from '../../../src/model/index.ts';
import { type OpenpgpKey, autocryptHeader } from '../../../src/openpgp/index.ts';
import { type KeyMaterial, People } from '../../../src/trust/index.ts';
import { certificateValidator, readCertificates } from '../../../src/x509/index.ts';
import { MemoryStore } from '../../fakes/memory-store.ts';
import { Office, at, engine } from './office.ts';

const office = new Office();
const BEN = 'ben@partner.example';
const CARLA = 'carla@partner.example';

let people: People;
let ben: MyKeys;
let carla: MyKeys;
let carlaKey: KeyMaterial & { readonly facts: OpenpgpKey };
let eveKey: KeyMaterial & { readonly facts: OpenpgpKey };

beforeAll(async () => {
  await office.certificate('ben', BEN);
  carlaKey = await office.openpgpKey('Carla', CARLA);
  eveKey = await office.openpgpKey('Eve', 'eve@nowhere.example');
  ben = await office.unlock('ben.p12');
  carla = await office.unlock('Carla.asc');
  for (const [name, address] of [
    ['sign', BEN],
    ['encrypt', BEN],
    ['other', 'bea@partner.example'],
  ] as const)
    issue(name, address, name === 'sign' ? 'digitalSignature' : 'keyEncipherment');
});

afterAll(() => office.close());
beforeEach(() => (people = new People(new MemoryStore())));

/** A certificate for one purpose alone, in `name.crt`. */
function issue(name: string, address: string, usage: string): void {
  const extensions = `subjectAltName=email:${address}\nkeyUsage=critical,${usage}\nextendedKeyUsage=emailProtection\n`;
  writeFileSync(join(office.folder, `${name}.ext`), extensions);
  office.openssl('req', '-new', '-newkey', 'rsa:2048', '-nodes', '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`); // prettier-ignore
  office.openssl('x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '20', '-extfile', `${name}.ext`, '-out', `${name}.crt`); // prettier-ignore
}

async function signed(keys: MyKeys, from: string): Promise<Uint8Array> {
  const message = encodeUtf8(
    `From: ${from}\r\nTo: ann@clinic.example\r\nSubject: Findings\r\nContent-Type: text/plain\r\n\r\nHello\r\n`,
  );
  const choice = { protocols: new Set(['smime', 'openpgp'] as const), address: null, pss: false };
  const [leg] = await sealMessage({
    ...{ engine, at, message, to: [], bcc: [], self: [], capsules: [], passwords: [], sign: true, encrypt: false },
    ...{ signers: chooseSigners(keys, choice, at), opaque: false, oaep: false, caps: 'auto' },
  });
  return concat(leg?.message ?? []);
}

interface Belief {
  readonly anchors?: readonly Certificate[];
  readonly known?: readonly OpenpgpKey[];
  readonly accepted?: readonly string[];
}

async function read(message: Uint8Array, { anchors, known = [], accepted = [] }: Belief): Promise<Reading> {
  return readMessage({
    ...{ engine, at, message, innerParts: false, allowWeak: new Set<never>(), reader: [] },
    keys: { smime: [], openpgp: [], certificates: [], keks: [], passwords: [], openpgpPublic: known },
    trust: {
      certificates: certificateValidator(engine, { anchors: anchors ?? office.authority, at }),
      acceptedOpenpgp: new Set(accepted),
    },
  });
}

async function learn(message: Uint8Array, belief: Belief = {}): Promise<boolean> {
  return learnFrom(engine, await read(message, belief), message, { people, at });
}

const kept = async (address: string) =>
  (await people.keysOf(address)).map(({ fingerprint, source }) => [fingerprint, source]);

describe('of mail that its sender signed whole', () => {
  it('the certificate is kept, with those that came along', async () => {
    expect(await learn(await signed(ben, BEN))).toBe(true);
    expect(await people.keysOf(BEN)).toMatchObject([{ protocol: 'smime', source: 'mail', firstSeen: at }]);
  });

  it('the certificate is kept where no authority vouches for it: that is asked when it is to be used', async () => {
    expect(await learn(await signed(ben, BEN), { anchors: [] })).toBe(true);
    expect(await people.keysOf(BEN)).toMatchObject([{ source: 'mail' }]);
  });

  it('the announced OpenPGP key is kept: as the person’s choice where they accepted it, else as come with mail', async () => {
    const mail = await signed(carla, CARLA);
    expect(latin1(mail)).toMatch(/^Autocrypt: addr=carla@partner\.example;/m);
    expect(await learn(mail, { known: [carlaKey.facts] })).toBe(true);
    expect(await kept(CARLA)).toEqual([[carlaKey.fingerprint, 'mail']]);
    expect(await learn(mail, { known: [carlaKey.facts], accepted: [carlaKey.fingerprint] })).toBe(true);
    expect(await kept(CARLA)).toEqual([[carlaKey.fingerprint, 'user']]);
  });
});

describe('nothing is learnt', () => {
  it.each([
    ['that nobody signed', () => encodeUtf8(`From: ${BEN}\r\nTo: ann@clinic.example\r\n\r\nHello\r\n`)],
    ['that somebody else signed', () => signed(ben, 'bea@partner.example')],
    ['from two senders', () => signed(ben, `${BEN}, bea@partner.example`)],
    ['that was changed', async () => encodeUtf8(latin1(await signed(ben, BEN)).replace('\r\nHello', '\r\nHullo'))],
    ['whose From was changed outside', async () => encodeUtf8(latin1(await signed(ben, BEN)).replace(`From: ${BEN}`, 'From: bea@partner.example'))], // prettier-ignore
  ] as const)('from mail %s', async (_, mail) => {
    const before = await signed(ben, BEN);
    expect(await learn(await mail())).toBe(false);
    expect(await people.all()).toEqual([]);
    // The same letter, left as it was, does teach.
    expect(await learn(before)).toBe(true);
  });

  it('from a signature beside something that it does not cover', async () => {
    const mail = latin1(await signed(ben, BEN));
    const at = mail.indexOf('Content-Type: multipart/signed');
    const mixed = `${mail.slice(0, at)}Content-Type: multipart/mixed; boundary=out\r\n\r\n--out\r\n${mail.slice(at)}\r\n--out\r\nContent-Type: text/plain\r\n\r\nMore\r\n--out--\r\n`; // prettier-ignore
    expect(await learn(encodeUtf8(mixed))).toBe(false);
    expect(await people.all()).toEqual([]);
  });
});

describe('an OpenPGP key', () => {
  const replaced = async (key: OpenpgpKey): Promise<Uint8Array> => {
    const field = latin1(await autocryptHeader('eve@nowhere.example', key, { at, preferEncrypt: 'mutual' }));
    const mail = latin1(await signed(carla, CARLA));
    return encodeUtf8(mail.replace(/^Autocrypt: .*\r\n(?: .*\r\n)*/m, field.replace('eve@nowhere.example', CARLA)));
  };

  it('that is not the one that signed is not learnt, however the header names the sender', async () => {
    const mail = await replaced(eveKey.facts);
    expect((await read(mail, { known: [carlaKey.facts] })).verdict.code).toBe('signed-untrusted');
    for (const accepted of [[], [carlaKey.fingerprint], [carlaKey.fingerprint, eveKey.fingerprint]])
      expect(await learn(mail, { known: [carlaKey.facts, eveKey.facts], accepted })).toBe(false);
    expect(await people.all()).toEqual([]);
  });

  it('announced twice, or not at all, is not learnt', async () => {
    const mail = latin1(await signed(carla, CARLA));
    const [field = ''] = /^Autocrypt: .*\r\n(?: .*\r\n)*/m.exec(mail) ?? [];
    for (const fields of ['', field + field])
      expect(await learn(encodeUtf8(mail.replace(field, fields)), { known: [carlaKey.facts] })).toBe(false);
    expect(await people.all()).toEqual([]);
  });
});

describe('of several certificates that came along', () => {
  /** Signed by OpenSSL with the certificate for signing, others beside it. */
  function message(...along: readonly string[]): Uint8Array {
    const files = along.map((name) => readFileText(`${name}.crt`)).join('');
    writeFileSync(join(office.folder, 'along.pem'), files);
    writeFileSync(join(office.folder, 'body.txt'), 'Content-Type: text/plain\r\n\r\nHello\r\n');
    const entity = execFileSync(
      'openssl',
      ['cms', '-sign', '-in', 'body.txt', '-signer', 'sign.crt', '-inkey', 'sign.key', '-certfile', 'along.pem', '-crlfeol'], // prettier-ignore
      { cwd: office.folder },
    );
    return concat([encodeUtf8(`From: ${BEN}\r\nTo: ann@clinic.example\r\nSubject: x\r\n`), entity]);
  }
  const readFileText = (name: string): string => latin1(office.file(name));

  it('the one to encrypt to with the same address is chosen, and the one that signed is not', async () => {
    expect(await learn(message('other', 'encrypt'))).toBe(true);
    const [own] = readCertificates(office.file('encrypt.crt'));
    expect(await people.keysOf(BEN)).toMatchObject([{ key: own?.der, source: 'mail' }]);
    expect(await people.keysOf('bea@partner.example')).toEqual([]);
  });

  it('the one to encrypt to is not the person’s choice because the one that signed is', async () => {
    const anchors = readCertificates(office.file('sign.crt'));
    expect(await learn(message('encrypt'), { anchors })).toBe(true);
    expect(await people.keysOf(BEN)).toMatchObject([{ source: 'mail' }]);
  });

  it('none is chosen where only others’ can be encrypted to', async () => {
    expect(await learn(message('other'))).toBe(false);
    expect(await people.all()).toEqual([]);
  });
});

it.each(['user', 'directory', 'mail'] as const)(
  'a flood of keys drives out none that was there: %s',
  async (source) => {
    const flood = 40;
    await people.keep(CARLA, carlaKey, source, at);
    for (let count = 0; count < flood; count++)
      await people.keep(CARLA, { ...eveKey, fingerprint: count.toString(16).padStart(40, '0') }, 'mail', at);
    const all = await people.keysOf(CARLA);
    expect(all.length).toBeLessThan(flood);
    expect(all.map(({ fingerprint }) => fingerprint)).toContain(carlaKey.fingerprint);
    // A key that the person chooses has room all the same, and takes it from no other choice of theirs.
    await people.keep(CARLA, eveKey, 'user', at);
    expect(await kept(CARLA)).toContainEqual([eveKey.fingerprint, 'user']);
    if (source === 'user') expect(await kept(CARLA)).toContainEqual([carlaKey.fingerprint, 'user']);
  },
);

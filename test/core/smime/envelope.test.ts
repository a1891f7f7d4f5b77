import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type DerInput,
  concat,
  derBytes,
  derInteger,
  derOctets,
  derOid,
  derSequence,
  derValue,
  enterDer,
  readDer,
} from '../../../src/bytes/index.ts';
import type { Engine } from '../../../src/crypto/index.ts';
import { parseMessage } from '../../../src/mime/index.ts';
import type { TrustedCertificate } from '../../../src/model/index.ts';
import {
  type EncryptOptions,
  type Recipient,
  chooseCipher,
  capabilitiesOf,
  encryptEntity,
  open,
} from '../../../src/smime/index.ts';
import { Peer, type Person, context, engine, openMessage, trusted } from '../../interop/smime-peer.ts';
import { asEntity } from './vectors.ts';

const ENTITY = Buffer.from('Content-Type: text/plain\r\n\r\nHello.\r\n');

/** Only what browsers have. */
const webEngine: Engine = { subtle: engine.subtle, getRandomValues: (into) => engine.getRandomValues(into) };

let peer: Peer;
let alice: Person;
let bob: Person;
let modern: Person;

beforeAll(async () => {
  peer = new Peer();
  alice = await peer.person('rsa', 'alice');
  bob = await peer.person('P-256', 'bob');
  modern = await peer.person('rsa', 'modern', [
    '1.2.840.113549.1.9.15=DER:301A300B060960864801650304012E300B06092A864886F70D010107',
  ]);
});
afterAll(() => peer.dispose());

async function sealedDer(recipients: readonly Recipient[], options: EncryptOptions): Promise<Uint8Array> {
  const [sealed] = await encryptEntity(engine, ENTITY, recipients, options);
  return Buffer.from(
    Buffer.from(sealed ?? [])
      .toString('latin1')
      .split('\r\n\r\n')[1] ?? '',
    'base64',
  );
}

/** The values of one level, changed and put together again. */
function rebuild(der: Uint8Array, change: (values: Uint8Array[]) => readonly DerInput[]): Uint8Array {
  const value = readDer(der).next();
  return derBytes(derValue(value.tag, ...change(Array.from(value.enter(), ({ bytes }) => bytes))));
}

/** Changes the fields of the (Auth)EnvelopedData inside a ContentInfo. */
function changeEnvelope(der: Uint8Array, change: (fields: Uint8Array[]) => readonly DerInput[]): Uint8Array {
  return rebuild(der, ([oid = der, content = der]) => [
    oid,
    rebuild(content, ([body = der]) => [rebuild(body, change)]),
  ]);
}

/** Changes the parameters of the content cipher. */
function changeParameters(der: Uint8Array, parameters: DerInput): Uint8Array {
  return changeEnvelope(der, ([version = der, recipients = der, encrypted = der, ...rest]) => [
    version,
    recipients,
    rebuild(encrypted, ([type = der, algorithm = der, octets = der]) => [
      type,
      rebuild(algorithm, ([oid = der]) => [oid, parameters]),
      octets,
    ]),
    ...rest,
  ]);
}

async function outcome(der: Uint8Array): Promise<string> {
  const opened = await openMessage(asEntity(der), { keys: [bob] });
  return opened.failure?.code ?? 'opened';
}

describe('AuthEnvelopedData', () => {
  let der: Uint8Array;
  const nonce = derOctets(new Uint8Array(12));
  beforeAll(async () => {
    der = await sealedDer([trusted(bob)], { cipher: 'AES-256-GCM' });
  });
  const withTag = (tag: (tag: Uint8Array) => Uint8Array): Uint8Array =>
    changeEnvelope(der, (fields) => [...fields.slice(0, 3), derOctets(tag(readDer(fields[3] ?? der).octets()))]);

  it('opens as it was', async () => {
    expect(await outcome(withTag((tag) => tag))).toBe('opened');
  });

  it.each([
    ['a short tag', () => withTag((tag) => tag.subarray(0, 12))],
    ['no tag', () => withTag(() => new Uint8Array(0))],
    ['a wrong tag', () => withTag((tag) => tag.map((octet) => octet ^ 1))],
    ['another nonce', () => changeParameters(der, derSequence(nonce, derInteger(16)))],
    ['a short nonce', () => changeParameters(der, derSequence(derOctets(new Uint8Array(8)), derInteger(16)))],
    ['a tag length that is not the tag’s', () => changeParameters(der, derSequence(nonce))],
    [
      'attributes that were not authenticated',
      () => changeEnvelope(der, (fields) => [...fields.slice(0, 3), derValue(0xa1), ...fields.slice(3)]),
    ],
  ])('with %s: one answer', async (_, change) => {
    expect(await outcome(change())).toBe('cannot-decrypt');
  });

  it('is not opened as EnvelopedData, nor the other way round', async () => {
    const type = (bytes: Uint8Array, last: string): Uint8Array =>
      rebuild(bytes, ([, content = der]) => [Buffer.from(last, 'hex'), content]);
    const enveloped = '06092a864886f70d010703';
    const authEnveloped = '060b2a864886f70d0109100117';
    expect(
      await outcome(
        type(
          changeEnvelope(der, (fields) => fields.slice(0, 3)),
          enveloped,
        ),
      ),
    ).toBe('unsupported-algorithm');
    const cbc = await sealedDer([trusted(bob)], { cipher: 'AES-256-CBC' });
    const tagged = changeEnvelope(cbc, (fields) => [...fields, derOctets(new Uint8Array(16))]);
    expect(await outcome(type(tagged, authEnveloped))).toBe('unsupported-algorithm');
  });
});

describe('opening', () => {
  it('with another key under the right name: one answer', async () => {
    for (const cipher of ['AES-256-CBC', 'AES-256-GCM'] as const)
      for (const keyTransport of ['pkcs1', 'oaep'] as const) {
        const sealed = await encryptEntity(engine, ENTITY, [trusted(alice)], { cipher, keyTransport });
        const opened = await openMessage(sealed, { keys: [{ key: modern.key, certificate: alice.certificate }] });
        // A random key makes valid padding once in 256 times under CBC with implicit rejection.
        if (opened.content === null) expect(opened.failure?.code).toBe('cannot-decrypt');
        else expect(Buffer.compare(opened.content, ENTITY)).not.toBe(0);
      }
  });

  it('tries all keys that fit, without harm from those that do not work', async () => {
    const capsule = { protocol: 'kek', id: Uint8Array.of(1), key: new Uint8Array(32).fill(1) } as const;
    const sealed = await encryptEntity(engine, ENTITY, [capsule], { cipher: 'AES-256-CBC' });
    const wrong = { id: capsule.id, key: new Uint8Array(32).fill(2) };
    const short = { id: null, key: new Uint8Array(16) };
    const opened = await openMessage(sealed, { keks: [wrong, short, capsule] });
    expect(Buffer.compare(opened.content ?? new Uint8Array(), ENTITY)).toBe(0);
  });

  it('does not tell what is wrong with what was inside', async () => {
    for (const cipher of ['AES-256-CBC', 'AES-256-GCM'] as const) {
      const der = await sealedDer([trusted(bob)], { cipher });
      for (const type of ['1.2.840.113549.1.7.2', '1.2.840.113549.1.9.16.1.9', '1.2.3']) {
        const retyped = changeEnvelope(der, ([version = der, recipients = der, encrypted = der, ...rest]) => [
          version,
          recipients,
          rebuild(encrypted, ([, ...fields]) => [derOid(type), ...fields]),
          ...rest,
        ]);
        expect(await outcome(retyped)).toBe('cannot-decrypt');
      }
    }
  });

  it('never gives what the key put in place of a missing one makes of the content', async () => {
    const zeros: Engine = { ...engine, getRandomValues: (into) => into.fill(0) };
    const capsule = { protocol: 'kek', id: Uint8Array.of(1), key: new Uint8Array(32).fill(1) } as const;
    const sealed = await encryptEntity(zeros, ENTITY, [capsule], { cipher: 'AES-256-CBC' });
    const keks = [{ id: null, key: new Uint8Array(32).fill(2) }];
    const opened = await open(zeros, parseMessage(concat(sealed)), context({ keks }));
    expect(opened).toMatchObject({ content: null, failure: { code: 'cannot-decrypt' } });
  });

  it('says malformed before a key is tried, whatever is cut off', async () => {
    const der = await sealedDer([trusted(bob)], { cipher: 'AES-256-CBC' });
    for (let length = 0; length < der.length; length += 7)
      await expect(openMessage(asEntity(der.subarray(0, length)), { keys: [bob] })).rejects.toMatchObject({
        code: 'malformed',
      });
  });

  it('throws nothing but failures, whatever octet is changed', async () => {
    for (const cipher of ['AES-256-CBC', 'AES-256-GCM'] as const) {
      const der = await sealedDer([trusted(bob)], { cipher });
      for (let at = 0; at < der.length; at++) {
        const changed = der.slice();
        changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
        const opened = await openMessage(asEntity(changed), { keys: [bob] }).catch((error: unknown) => error);
        if (opened instanceof Error) expect(opened).toMatchObject({ name: 'Failure' });
        else if (cipher === 'AES-256-GCM' && 'content' in (opened as object)) {
          const { content } = opened as { content: Uint8Array | null };
          if (content !== null) expect(Buffer.compare(content, ENTITY)).toBe(0);
        }
      }
    }
  });
});

describe('with WebCrypto alone', () => {
  it.each(['AES-256-CBC', 'AES-256-GCM'] as const)('%s both ways', async (cipher) => {
    for (const length of [0, 15, 16, 300_000]) {
      const content = new Uint8Array(length).map((_, at) => at * 7);
      const recipients = [trusted(alice), trusted(bob)];
      const chunks = [content.subarray(0, length / 3), content.subarray(length / 3)];
      const fromWeb = await encryptEntity(webEngine, chunks, recipients, { cipher });
      const fromNode = await encryptEntity(engine, content, recipients, { cipher });
      for (const message of [fromWeb, fromNode])
        for (const reader of [webEngine, engine]) {
          const opened = await open(reader, parseMessage(concat(message)), context({ keys: [bob] }));
          expect(Buffer.compare(opened?.content ?? new Uint8Array(1), content)).toBe(0);
        }
    }
  });
});

describe('sealing', () => {
  it('needs somebody to seal for, with a key that can', async () => {
    await expect(encryptEntity(engine, ENTITY, [], { cipher: 'AES-256-CBC' })).rejects.toMatchObject({ code: 'usage' });
    const signer = await peer.person('ed25519', 'signer');
    const forced: TrustedCertificate = Object.assign(trusted(bob), { certificate: signer.certificate });
    await expect(encryptEntity(engine, ENTITY, [forced], { cipher: 'AES-256-CBC' })).rejects.toMatchObject({
      code: 'unsupported-key',
    });
  });

  it('uses a fresh key and nonce each time', async () => {
    const [first, second] = [
      await sealedDer([trusted(bob)], { cipher: 'AES-256-GCM' }),
      await sealedDer([trusted(bob)], { cipher: 'AES-256-GCM' }),
    ];
    const tail = (der: Uint8Array): string => Buffer.from(der.subarray(-70)).toString('hex');
    expect(tail(first ?? ENTITY)).not.toBe(tail(second ?? ENTITY));
  });

  it('does not show the order of recipients', async () => {
    const recipients = [trusted(alice), trusted(bob)];
    const idsOf = async (list: readonly Recipient[]): Promise<unknown> => {
      const opened = await openMessage(asEntity(await sealedDer(list, { cipher: 'AES-256-CBC' })));
      const [layer] = opened.layers;
      return layer?.kind === 'encryption' ? layer.encryption.recipients : [];
    };
    expect(await idsOf(recipients)).toEqual(await idsOf([...recipients].reverse()));
  });

  it('uses OAEP for those who say that they read it', async () => {
    const transport = async (person: Person): Promise<string> => {
      const contentInfo = enterDer(await sealedDer([trusted(person)], { cipher: 'AES-256-CBC' }));
      return Buffer.from(contentInfo.next().bytes.length > 0 ? contentInfo.next().bytes : ENTITY).toString('hex');
    };
    const oaep = '06092a864886f70d010107';
    expect(await transport(modern)).toContain(oaep);
    expect(await transport(alice)).not.toContain(oaep);
  });
});

describe('choosing a cipher', () => {
  const caps = { modern: { aead: true, oaep: true }, old: { aead: false, oaep: false } };
  const choose = (readers: readonly (keyof typeof caps)[], wish?: 'auto' | 'aead' | 'cbc') =>
    chooseCipher(readers, (reader) => caps[reader], wish);

  it('one old reader gets an envelope of their own and weakens nobody', () => {
    expect(choose(['modern', 'old', 'modern'])).toEqual([
      { cipher: 'AES-256-GCM', readers: ['modern', 'modern'] },
      { cipher: 'AES-256-CBC', readers: ['old'] },
    ]);
    expect(choose(['modern'])).toEqual([{ cipher: 'AES-256-GCM', readers: ['modern'] }]);
    expect(choose(['old'])).toEqual([{ cipher: 'AES-256-CBC', readers: ['old'] }]);
    expect(choose([])).toEqual([]);
  });

  it('a wish puts all together', () => {
    expect(choose(['modern', 'old'], 'aead')).toEqual([{ cipher: 'AES-256-GCM', readers: ['modern', 'old'] }]);
    expect(choose(['modern', 'old'], 'cbc')).toEqual([{ cipher: 'AES-256-CBC', readers: ['modern', 'old'] }]);
  });

  it('knows readers by their certificates', () => {
    expect(capabilitiesOf(modern.certificate)).toEqual({ aead: true, oaep: true });
    expect(capabilitiesOf(alice.certificate)).toEqual({ aead: false, oaep: false });
    const extensions = [{ oid: '1.2.840.113549.1.9.15', critical: false, value: Uint8Array.of(0x30, 5) }];
    expect(capabilitiesOf({ ...alice.certificate, extensions })).toEqual({ aead: false, oaep: false });
  });
});

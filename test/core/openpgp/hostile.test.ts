import * as fc from 'fast-check';
import * as library from 'openpgp';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { concat } from '../../../src/bytes/index.ts';
import { parseMessage } from '../../../src/mime/index.ts';
import { Failure } from '../../../src/model/index.ts';
import {
  describeOpenpgp,
  encryptEntity,
  open,
  type OpenContext,
  openInline,
  openMessage,
  type OpenpgpKey,
  readAutocrypt,
  readKeys,
  unlock,
} from '../../../src/openpgp/index.ts';
import { context, engine, makeKey, NOW, onlyKey, signaturesOf, text, trusted, utf8 } from './people.ts';

/** A smaller bomb says the same as one of 300 MB. */
vi.mock(import('../../../src/model/limits.ts'), async (original) => ({
  LIMITS: { ...(await original()).LIMITS, inflatedBytes: 1_000_000 },
}));

const SECRET = utf8('Content-Type: text/plain\r\n\r\n' + 'attack at dawn '.repeat(20));

let bob: OpenpgpKey;
let modern: OpenpgpKey;
let how: OpenContext;

beforeAll(async () => {
  bob = await makeKey('Bob');
  modern = await makeKey('Modern', { config: { aeadProtect: true } });
  how = await context([bob, modern], [bob, modern], { passwords: ['word'] });
});

/** The packets of a message for one reader, binary. */
async function binaryFor(reader: OpenpgpKey, content = SECRET): Promise<Uint8Array> {
  const sealing = { signers: [await unlock(bob, null)], recipients: [trusted(reader)], passwords: [], at: NOW };
  const { data } = await library.unarmor(text(concat((await encryptEntity(engine, content, sealing)).slice(1, 4))));
  return data;
}

/** What comes out of a damaged message: never its content, never an exception of another kind. */
async function outcome(bytes: Uint8Array): Promise<string> {
  try {
    const { data, failure } = await openMessage(bytes, how);
    return data === null ? (failure?.code ?? 'nothing') : 'opened';
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
}

const REFUSALS = [
  'cannot-decrypt',
  'no-key',
  'malformed',
  'unsupported-algorithm',
  'refused-algorithm',
  'not-protected',
];

describe.each(['SEIPD version 1', 'SEIPD version 2'])('%s', (version) => {
  let message: Uint8Array;
  beforeAll(async () => {
    message = await binaryFor(version.endsWith('1') ? bob : modern);
  });

  test('whole, it opens', async () => {
    expect(await outcome(message)).toBe('opened');
  });

  test('one changed octet anywhere gives nothing', async () => {
    for (let at = 0; at < message.length; at += 5) {
      const changed = message.slice();
      changed[at] = (changed[at] ?? 0) ^ 0x10;
      // Only what the recipient's packet says of itself may change without harm: the shared secret does not cover it.
      if (at > 110) expect(REFUSALS, `octet ${String(at)}`).toContain(await outcome(changed));
      else await outcome(changed);
    }
  });

  test('cut off anywhere, it gives nothing', async () => {
    for (let length = 0; length < message.length; length += 9) {
      expect(REFUSALS, `${String(length)} octets`).toContain(await outcome(message.subarray(0, length)));
    }
  });

  test('damage gives one and the same answer', async () => {
    const answers = [message.length - 1, message.length - 30, message.length - 200].map((at) => {
      const changed = message.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      return outcome(changed);
    });
    expect(new Set(await Promise.all(answers))).toEqual(new Set(['cannot-decrypt']));
  });
});

test('AEAD chunks left out at the end give nothing, not even what was whole', async () => {
  const large = await binaryFor(modern, new Uint8Array(700_000).fill(0x41));
  expect(await outcome(large)).toBe('opened');
  const { sessionKeys, body } = await splitData(large);
  const chunk = 2 ** 18 + 16;
  for (const kept of [36 + chunk, 36 + chunk + 16, 36 + 2 * chunk, body.length - 16, body.length - 1]) {
    expect(await outcome(concat([sessionKeys, packet(18, body.subarray(0, kept))]))).toBe('cannot-decrypt');
  }
});

test('a broken final tag gives nothing when the content is compressed either', async () => {
  const config = { preferredCompressionAlgorithm: library.enums.compression.zlib };
  const sealed = await seal(config);
  expect(await outcome(sealed)).toBe('opened');
  sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1;
  expect(await outcome(sealed)).toBe('cannot-decrypt');
});

test('integrity protection taken off is refused before any decryption', async () => {
  const { sessionKeys, body } = await splitData(await binaryFor(bob));
  expect(await outcome(concat([sessionKeys, packet(9, body.subarray(1))]))).toBe('refused-algorithm');
});

test('session keys of another version than the content do not count', async () => {
  const v1 = await splitData(await binaryFor(bob));
  const v2 = await splitData(await binaryFor(modern));
  expect(await outcome(concat([v1.sessionKeys, packet(18, v2.body)]))).toBe('no-key');
  expect(await outcome(concat([v2.sessionKeys, packet(18, v1.body)]))).toBe('no-key');
});

test('a compression bomb is stopped', async () => {
  const config = { preferredCompressionAlgorithm: library.enums.compression.zip };
  expect(await outcome(await seal(config, new Uint8Array(900_000)))).toBe('opened');
  expect(await outcome(await seal(config, new Uint8Array(20_000_000)))).toBe('cannot-decrypt');
});

test('compression within compression is refused', async () => {
  const inner = new library.CompressedDataPacket();
  const literal = (await library.createMessage({ binary: SECRET })).packets;
  Object.assign(inner, { algorithm: library.enums.compression.zip, packets: literal });
  const outer = new library.CompressedDataPacket();
  const list = new library.PacketList();
  list.push(inner);
  Object.assign(outer, { algorithm: library.enums.compression.zip, packets: list });
  const message = new library.PacketList();
  message.push(outer);
  expect(await outcome(await readAll(message.write()))).toBe('malformed');
});

test('signatures beyond the bound', async () => {
  const one = (await signed(SECRET)).data;
  const detached = concat(Array.from({ length: 5_000 }, () => one));
  const mime = concat([
    utf8('Content-Type: multipart/signed; protocol="application/pgp-signature"; boundary=b\r\n\r\n--b\r\n'),
    SECRET,
    utf8('\r\n--b\r\nContent-Type: application/pgp-signature\r\nContent-Transfer-Encoding: base64\r\n\r\n'),
    utf8(Buffer.from(detached).toString('base64')),
    utf8('\r\n--b--\r\n'),
  ]);
  await expect(open(engine, parseMessage(mime), how)).rejects.toMatchObject({ code: 'too-many' });
  const literal = new Uint8Array(await readAll((await library.createMessage({ binary: SECRET })).write()));
  const prefixed = concat([...Array.from({ length: 101 }, () => one), literal]);
  expect(await outcome(prefixed)).toBe('too-many');
});

test('recipients beyond the bound, and many unnamed ones', async () => {
  const { sessionKeys, body } = await splitData(await binaryFor(bob));
  const data = packet(18, body);
  expect(await outcome(concat([...Array.from({ length: 12_000 }, () => sessionKeys), data]))).toBe('too-many');
  const unnamed = sessionKeys.slice();
  unnamed.fill(0, 3, 11);
  unnamed.set([1, 2, 3], unnamed.length - 3);
  const started = performance.now();
  expect(await outcome(concat([...Array.from({ length: 9_000 }, () => unnamed), data]))).toBe('cannot-decrypt');
  expect(performance.now() - started).toBeLessThan(10_000);
});

test('a length in countless parts', async () => {
  const parts = new Uint8Array(2_000_000).fill(0xe0);
  expect(await outcome(concat([Uint8Array.of(0xd2), parts]))).toBe('too-many');
});

test('a password that asks for more memory than a reader has is not tried', async () => {
  const argon2 = Uint8Array.of(4, 9, 4, ...new Uint8Array(16), 3, 4, 31);
  const { body } = await splitData(await binaryFor(bob));
  expect(await outcome(concat([packet(3, argon2), packet(18, body)]))).toBe('no-key');
});

test.each([
  ['no end', '-----BEGIN PGP MESSAGE-----\n\nwcAM\n'],
  ['not base64', '-----BEGIN PGP MESSAGE-----\n\nw*AM\n-----END PGP MESSAGE-----\n'],
  ['nothing inside', '-----BEGIN PGP MESSAGE-----\n-----END PGP MESSAGE-----\n'],
  ['endless headers', `-----BEGIN PGP MESSAGE-----\n${'A: b\n'.repeat(10_000)}\nwcAM\n-----END PGP MESSAGE-----\n`],
  ['only text', 'Hello'],
  ['nothing', ''],
])('armor with %s', async (_, armor) => {
  expect(REFUSALS).toContain(await outcome(utf8(armor)));
});

test.each([
  ['a byte order mark', '\ufeff'],
  ['a text in UTF-8', 'Über dies:\n'],
  ['a text that looks like a packet', '\u0099\n\n'],
])('armor after %s', async (_, before) => {
  const armored = library.armor(library.enums.armor.message, await binaryFor(bob));
  expect(await outcome(utf8(before + armored))).toBe('opened');
});

test('GnuPG 2.3 writes an AEAD packet of its own, which opens too', async () => {
  const { ocb } = library.enums.aead;
  const [literal] = [(await library.createMessage({ binary: SECRET })).packets];
  const key = await library.readKey({ binaryKey: bob.binary });
  const sessionKey = { data: new Uint8Array(32).fill(7), algorithm: 'aes256' } as const;
  const head = await library.encryptSessionKey({ ...sessionKey, encryptionKeys: key, date: NOW, format: 'binary' });
  const draft = Object.assign(new library.AEADEncryptedDataPacket(), { packets: literal, aeadAlgorithm: ocb });
  const encrypt: (...all: unknown[]) => Promise<void> = (
    draft as unknown as Record<'encrypt', () => void>
  ).encrypt.bind(draft) as never;
  await encrypt(library.enums.symmetric.aes256, sessionKey.data, { ...library.config, preferredAEADAlgorithm: ocb });
  const body = await readAll((draft as unknown as { write(): unknown }).write());
  const opened = await openMessage(concat([head, packet(20, body)]), how);
  expect(opened.layers).toMatchObject([{ encryption: { opened: true, integrity: 'aead', algorithm: 'AES-256-OCB' } }]);
  expect(text(opened.data)).toBe(text(SECRET));
  body[body.length - 1] = (body.at(-1) ?? 0) ^ 1;
  expect(await outcome(concat([head, packet(20, body)]))).toBe('cannot-decrypt');
});

test('the check sum of armor is not relied on, in either way', async () => {
  const armored = library.armor(
    library.enums.armor.message,
    await binaryFor(bob),
    undefined,
    undefined,
    undefined,
    true,
  );
  expect(armored).toMatch(/\n=[\w+/]{4}\n/);
  expect(await outcome(utf8(armored))).toBe('opened');
  expect(await outcome(utf8(armored.replace(/\n=[\w+/]{4}\n/, '\n=AAAA\n')))).toBe('opened');
  expect(await outcome(utf8(armored.replace(/\n=[\w+/]{4}\n/, '\n')))).toBe('opened');
});

test('a user id cannot borrow an address', async () => {
  const key = await makeKey('Mallory', {
    userIDs: [{ name: 'alice@example.org', email: 'mallory@example.net' }],
  });
  expect(key.addresses).toEqual(['mallory@example.net']);
});

test('content around a signature of somebody else is invalid', async () => {
  const { data } = await signed(utf8('other'));
  const literal = await readAll((await library.createMessage({ binary: SECRET })).write());
  const opened = await openMessage(concat([data, literal]), how);
  expect(signaturesOf(opened)).toMatchObject([{ status: 'invalid', reasons: ['content-changed'] }]);
});

test('any octets at any door: an answer or a Failure', async () => {
  const start = fc.constantFrom(
    '',
    '\x99\x01',
    '\xc1\x0d\x03',
    '\xd2\xff',
    '\x85\x01\x0c\x03',
    '-----BEGIN PGP MESSAGE-----\n\n',
  );
  const bytes = fc.tuple(start, fc.uint8Array({ maxLength: 300 }));
  const quiet = async (work: () => unknown): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
  };
  await fc.assert(
    fc.asyncProperty(bytes, async ([head, tail]) => {
      const input = concat([Uint8Array.from(head, (letter) => letter.charCodeAt(0)), tail]);
      await quiet(() => readKeys(input, NOW));
      await quiet(() => openMessage(input, how));
      await quiet(() => describeOpenpgp(input));
      await quiet(() => openInline(engine, parseMessage(concat([utf8('\r\n'), input])), how));
      await quiet(() => readAutocrypt(parseMessage(input)));
    }),
    { numRuns: 300 },
  );
});

test('a damaged key: an answer or a Failure', async () => {
  const whole = bob.secret ?? new Uint8Array();
  for (let at = 0; at < whole.length; at += 3) {
    const changed = whole.slice();
    changed[at] = (changed[at] ?? 0) ^ 0x20;
    for (const bytes of [changed, whole.subarray(0, at)]) {
      const key = await onlyKey(bytes).catch((error: unknown) => error);
      if (key instanceof Error && !(key instanceof Failure)) expect(key.message).toBe('expected one key');
    }
  }
});

async function seal(config: library.PartialConfig, content = SECRET): Promise<Uint8Array> {
  const key = await library.readKey({ binaryKey: modern.binary });
  key.users.forEach(({ selfCertifications }) =>
    selfCertifications.forEach((each) => (each.preferredCompressionAlgorithms = [0, 1, 2])),
  );
  const message = await library.createMessage({ binary: content });
  return library.encrypt({ message, encryptionKeys: key, format: 'binary', date: NOW, config });
}

async function signed(content: Uint8Array): Promise<{ data: Uint8Array }> {
  const signingKeys = await library.readPrivateKey({ binaryKey: bob.secret ?? new Uint8Array() });
  const message = await library.createMessage({ binary: content });
  return { data: await library.sign({ message, signingKeys, detached: true, format: 'binary', date: NOW }) };
}

/** Session-key packets, and the body of the data packet. */
async function splitData(message: Uint8Array): Promise<{ sessionKeys: Uint8Array; body: Uint8Array }> {
  const { packets } = await library.readMessage({ binaryMessage: message });
  const data = packets.at(-1);
  if (data === undefined || !('write' in data)) throw new Error('no data packet');
  const keys = packets.slice(0, -1) as typeof packets;
  return { sessionKeys: await readAll(keys.write()), body: await readAll(data.write()) };
}

/** The library's writers give arrays of arrays at times. */
async function readAll(written: unknown): Promise<Uint8Array> {
  if (written instanceof Uint8Array) return written;
  const reader = (written as { getReader(): { read(): Promise<{ done: boolean; value?: Uint8Array }> } }).getReader();
  const parts: Uint8Array[] = [];
  for (let next = await reader.read(); !next.done; next = await reader.read())
    parts.push(next.value ?? new Uint8Array());
  return concat(parts);
}

function packet(tag: number, body: Uint8Array): Uint8Array {
  const { length } = body;
  return concat([Uint8Array.of(0xc0 | tag, 255, length >>> 24, length >>> 16, length >>> 8, length), body]);
}

/** Content in pieces: any chunking gives what OpenSSL gives in one piece, and whatever is wrong is one failure. */
import { createCipheriv } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ContentCipher,
  type ContentPieces,
  type Engine,
  startDecryption,
  startEncryption,
} from '../../../src/crypto/index.ts';
import { Failure } from '../../../src/model/index.ts';
import { ENGINES, WEB } from './engines.ts';

const CIPHERS: readonly [ContentCipher, string, number][] = [
  ['AES-128-CBC', 'aes-128-cbc', 16],
  ['AES-192-CBC', 'aes-192-cbc', 24],
  ['AES-256-CBC', 'aes-256-cbc', 32],
  ['AES-128-GCM', 'aes-128-gcm', 16],
  ['AES-192-GCM', 'aes-192-gcm', 24],
  ['AES-256-GCM', 'aes-256-gcm', 32],
];

const octets = (length: number, seed: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (i * 31 + seed) & 0xff);

async function run(pieces: ContentPieces, chunks: readonly Uint8Array[]) {
  const parts: Uint8Array[] = [];
  for (const chunk of chunks) for await (const part of pieces.update(chunk)) parts.push(part);
  const { bytes, tag } = await pieces.finish();
  return { bytes: Buffer.concat([...parts, bytes]), tag };
}

/** `data` cut at the given places. */
function cut(data: Uint8Array, places: readonly number[]): Uint8Array[] {
  const ends = [...places.map((place) => place % (data.length + 1)), data.length].sort((a, b) => a - b);
  return ends.map((end, i) => data.subarray(ends[i - 1] ?? 0, end));
}

async function codeOf(doing: Promise<unknown>): Promise<string> {
  try {
    await doing;
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
  return 'no failure';
}

describe.each(ENGINES)('by %s', (_, engine) => {
  describe.each(CIPHERS)('%s', (cipher, name, keyLength) => {
    const gcm = name.endsWith('gcm');
    const key = octets(keyLength, 1);
    const iv = octets(gcm ? 12 : 16, 2);
    const additional = gcm ? octets(5, 3) : undefined;
    const oracle = (data: Uint8Array) => {
      const cipher = createCipheriv(name as 'aes-256-gcm', key, iv);
      if (additional !== undefined) cipher.setAAD(additional);
      const bytes = Buffer.concat([cipher.update(data), cipher.final()]);
      return { bytes, tag: gcm ? cipher.getAuthTag() : null };
    };

    it('encrypts and decrypts the same in any chunks', async () => {
      const places = fc.array(fc.nat(), { maxLength: 5 });
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 100 }), places, async (data, cuts) => {
          const sealed = await run(await startEncryption(engine, cipher, key, iv, additional), cut(data, cuts));
          const expected = oracle(data);
          expect(sealed.bytes.equals(expected.bytes)).toBe(true);
          expect(sealed.tag === null ? null : Buffer.from(sealed.tag)).toEqual(expected.tag);
          const opening = await startDecryption(engine, cipher, key, iv, sealed.tag, additional);
          const opened = await run(opening, cut(sealed.bytes, cuts));
          expect(opened.bytes.equals(data)).toBe(true);
          expect(opened.tag).toBe(null);
        }),
        { numRuns: 60 },
      );
    });

    it('does large content whose pieces do not fit blocks', async () => {
      const data = octets(600_001, 7);
      const { bytes, tag } = oracle(data);
      const sealed = await run(
        await startEncryption(engine, cipher, key, iv, additional),
        cut(data, [70_003, 400_000]),
      );
      expect(sealed.bytes.equals(bytes)).toBe(true);
      const opened = await run(
        await startDecryption(engine, cipher, key, iv, tag, additional),
        cut(bytes, [1, 300_000]),
      );
      expect(opened.bytes.equals(data)).toBe(true);
    });

    it('has one failure for everything wrong', async () => {
      const { bytes, tag } = oracle(octets(100, 9));
      const open = async (data: Uint8Array, k = key, i = iv, t: Uint8Array | null = tag) =>
        codeOf(startDecryption(engine, cipher, k, i, t, additional).then((pieces) => run(pieces, [data])));
      expect(await open(bytes)).toBe('no failure');
      expect(await open(bytes.subarray(0, -1))).toBe('cannot-decrypt');
      expect(await open(bytes, octets(keyLength, 200))).toBe('cannot-decrypt');
      expect(await open(bytes, key.subarray(1))).toBe('cannot-decrypt');
      expect(await open(bytes, key, iv.subarray(1))).toBe('cannot-decrypt');
      expect(await open(bytes, key, iv, gcm ? octets(16, 1) : octets(16, 1))).toBe('cannot-decrypt');
      expect(await open(bytes, key, iv, gcm ? null : octets(0, 1))).toBe('cannot-decrypt');
      if (gcm) expect(await open(bytes, key, iv, octets(12, 1))).toBe('cannot-decrypt');
      else expect(await open(new Uint8Array(0))).toBe('cannot-decrypt');
    });
  });
});

describe('a browser without keys of 192 bits', () => {
  const chromium: Engine = {
    getRandomValues: (into) => WEB.getRandomValues(into),
    subtle: new Proxy(WEB.subtle, {
      get: (subtle, name: keyof Engine['subtle']) =>
        name === 'importKey' ? refuse192 : (subtle[name] as () => unknown).bind(subtle),
    }),
  };
  async function refuse192(...args: Parameters<Engine['subtle']['importKey']>) {
    if (args[1] instanceof Uint8Array && args[1].length === 24) throw new Error('192-bit AES keys are not supported');
    return WEB.subtle.importKey(...args);
  }
  const [key, data] = [octets(24, 1), octets(1000, 2)];

  it.each([
    ['AES-192-CBC', 16],
    ['AES-192-GCM', 12],
  ] as const)('opens %s by a library', async (cipher, ivLength) => {
    const iv = octets(ivLength, 3);
    const additional = ivLength === 12 ? octets(4, 4) : undefined;
    const { bytes, tag } = await run(await startEncryption(WEB, cipher, key, iv, additional), [data]);
    const open = async (sealed: Uint8Array, given = tag) =>
      run(await startDecryption(chromium, cipher, key, iv, given, additional), cut(sealed, [100]));
    expect((await open(bytes)).bytes.equals(data)).toBe(true);
    expect(await codeOf(open(bytes.subarray(0, -1)))).toBe('cannot-decrypt');
    expect(await codeOf(open(bytes.map((octet, i) => (i > bytes.length - 20 ? octet ^ 1 : octet))))).toBe(
      'cannot-decrypt',
    );
    if (tag === null) expect(await codeOf(open(new Uint8Array(0)))).toBe('cannot-decrypt');
    else expect(await codeOf(open(bytes, octets(16, 1)))).toBe('cannot-decrypt');
    expect(await codeOf(startEncryption(chromium, cipher, key, iv))).toBe('unsupported-algorithm');
  });
});

describe('encryption', () => {
  it.each(ENGINES)('by %s refuses keys and nonces of wrong lengths', async (_, engine: Engine) => {
    const start = (key: number, iv: number) =>
      codeOf(startEncryption(engine, 'AES-256-GCM', new Uint8Array(key), new Uint8Array(iv)));
    expect([await start(32, 12), await start(16, 12), await start(32, 16)]).toEqual([
      'no failure',
      'unsupported-algorithm',
      'unsupported-algorithm',
    ]);
  });
});

/** What fuzzing found, each by its name with the smallest input that shows it. */

import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  concat,
  derBits,
  derBytes,
  derInteger,
  derOid,
  derSequence,
  derSetOf,
  derValue,
  encodeUtf8,
  indexOf,
  latin1,
} from '../../src/bytes/index.ts';
import { importPrivateKey } from '../../src/crypto/index.ts';
import { addressField, parseAddressList, parseHeaders } from '../../src/mime/index.ts';
import { Failure } from '../../src/model/index.ts';
import { describeRequest } from '../../src/x509/index.ts';
import { readKeys } from '../../src/openpgp/index.ts';
import { TAG, readPackets } from '../../src/openpgp/packets.ts';
import { AT, engine, vector } from './corpus.ts';

/** `bytes` with one octet changed. */
function damaged(bytes: Uint8Array, at: number): Uint8Array {
  const out = bytes.slice();
  out[at] = (out[at] ?? 0) ^ 1;
  return out;
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: unknown) => (error instanceof Failure ? error.code : String(error)),
  );
}

describe('found by fuzzing', () => {
  it('a request whose list of extensions is broken is refused, not a fault', async () => {
    const request = vector('fuzz/requests/Alice.der');
    const extensionRequest = Buffer.from('2a864886f70d01090e', 'hex');
    // Behind the OID: SET, SEQUENCE, SEQUENCE, OBJECT IDENTIFIER.
    const broken = damaged(request, indexOf(request, extensionRequest) + extensionRequest.length + 6);
    expect(await describeRequest(engine, request)).toMatchObject({ kind: 'certificate-request' });
    expect(await codeOf(describeRequest(engine, broken))).toBe('malformed');
  });

  it('a request that asks for extensions and names none is refused, not a fault', async () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const attribute = derSequence(derOid('1.2.840.113549.1.9.14'), derSetOf([]));
    const info = derSequence(
      derInteger(0),
      derSequence(),
      publicKey.export({ type: 'spki', format: 'der' }),
      derValue(0xa0, attribute),
    );
    const ecdsa = derSequence(derOid('1.2.840.10045.4.3.2'));
    const empty = derBytes(derSequence(info, ecdsa, derBits(new Uint8Array(8))));
    expect(await codeOf(describeRequest(engine, empty))).toBe('malformed');
  });

  it('a digest longer than the key is refused, not a fault', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 512 });
    const key = await importPrivateKey(engine, privateKey.export({ type: 'pkcs8', format: 'der' }));
    expect(await codeOf(key.sign({ kind: 'rsa-pkcs1', hash: 'SHA-512' }, encodeUtf8('x')))).toBe('malformed-key');
  });

  it('a quoted string is no domain: its quotes gone, it would be another address', () => {
    for (const value of ['a@b"@c.example"', 'a@"b"', '"x" <a@"b@c">', 'a@b."c"']) {
      expect(parseAddressList(value)).toMatchObject({ addresses: [], warnings: ['missing-domain'] });
    }
  });

  it('a line of a header is folded before spaces and tabs alone: no other white space begins the next line', () => {
    for (const space of ['\ufeff', '\u00a0', '\u3000', '\u2028']) {
      const address = `"${`=${space} `.repeat(60)}x"@e.example`;
      const written = addressField('To', [{ name: '', address }]);
      expect(
        latin1(written)
          .split('\r\n')
          .slice(1, -1)
          .every((line) => /^[ \t]/.test(line)),
      ).toBe(true);
      const read = parseHeaders(concat([written, encodeUtf8('\r\n')]));
      expect(parseAddressList(read.headers[0]?.value ?? '').addresses.map((each) => each.address)).toEqual([address]);
    }
  });

  it('a key that certifies itself hundreds of times is refused before each of them is verified', async () => {
    const [key] = await readKeys(vector('autocrypt/alice@autocrypt.example.pub.asc'), AT);
    const binary = key?.binary ?? new Uint8Array(0);
    const own = readPackets(binary).find(({ tag }) => tag === TAG.signature);
    if (own === undefined) throw new Error('no signature');
    const times = (count: number): Uint8Array => {
      const signature = binary.subarray(own.start, own.end);
      return concat([
        binary.subarray(0, own.start),
        ...Array.from({ length: count }, () => signature),
        binary.subarray(own.end),
      ]);
    };
    const before = performance.now();
    expect(await codeOf(readKeys(times(400), AT))).toBe('too-many');
    expect(performance.now() - before).toBeLessThan(1_000);
    expect(await codeOf(readKeys(times(20), AT))).toBe('done');
  });
});

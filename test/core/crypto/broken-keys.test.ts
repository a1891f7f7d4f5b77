/** Public keys whose numbers make no key: with them anybody could sign, or read. */

import { generateKeyPairSync, webcrypto } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { nodeEngine } from '../../../cli/engine.ts';
import { derBits, derBytes, derInteger, derNull, derOid, derSequence } from '../../../src/bytes/index.ts';
import { isRsaKey, verifySignature } from '../../../src/crypto/index.ts';

const engine = nodeEngine();
const data = Uint8Array.of(1, 2, 3);

function rsa(modulus: Uint8Array, exponent: Uint8Array): Uint8Array {
  const numbers = derSequence(derInteger(modulus), derInteger(exponent));
  return derBytes(derSequence(derSequence(derOid('1.2.840.113549.1.1.1'), derNull()), derBits(numbers)));
}

describe('RSA', () => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const modulus = Buffer.from(publicKey.export({ format: 'jwk' }).n ?? '', 'base64url');

  /** What "signing" with the exponent 1 gives: the padded digest itself. */
  async function padded(): Promise<Uint8Array> {
    const digest = Buffer.from(await webcrypto.subtle.digest('SHA-256', data));
    const info = Buffer.concat([Buffer.from('3031300d060960864801650304020105000420', 'hex'), digest]);
    const filling = Buffer.alloc(256 - info.length - 3, 0xff);
    return Buffer.concat([Buffer.of(0, 1), filling, Buffer.of(0), info]);
  }

  it('of exponent 1 verifies nothing, padded with zeros or not', async () => {
    const scheme = { kind: 'rsa-pkcs1', hash: 'SHA-256' } as const;
    for (const exponent of [Uint8Array.of(1), Uint8Array.of(0, 0, 1)])
      expect(await verifySignature(engine, scheme, rsa(modulus, exponent), data, await padded())).toBe(false);
  });

  it.each<[string, Uint8Array, Uint8Array, boolean]>([
    ['an ordinary one', modulus, Uint8Array.of(1, 0, 1), true],
    ['exponent 3', modulus, Uint8Array.of(3), true],
    ['exponent 1', modulus, Uint8Array.of(1), false],
    ['exponent 0', modulus, Uint8Array.of(0), false],
    ['no exponent', modulus, new Uint8Array(0), false],
    ['an even exponent', modulus, Uint8Array.of(1, 0, 0), false],
    ['an even modulus', Buffer.concat([modulus.subarray(0, -1), Buffer.of(2)]), Uint8Array.of(3), false],
  ])('%s', (_, n, e, isKey) => {
    expect(isRsaKey(n, e)).toBe(isKey);
  });
});

describe('Ed25519', () => {
  const keyOf = (point: Uint8Array) => derBytes(derSequence(derSequence(derOid('1.3.101.112')), derBits(point)));
  const prime = 2n ** 255n - 19n;
  const littleEndian = (number: bigint) => Buffer.from(number.toString(16).padStart(64, '0'), 'hex').reverse();

  it.each<[string, bigint]>([
    ['0', 0n],
    ['1', 1n],
    ['-1', prime - 1n],
    ['0 again', prime],
    ['1 again', prime + 1n],
  ])('of small order verifies nothing: %s', async (_, y) => {
    for (const sign of [0n, 1n << 255n])
      // R is the neutral element or another small point, S is 0: it holds for every eighth message at least.
      for (const r of [0n, 1n, prime - 1n])
        for (let count = 0; count < 16; count++) {
          const signature = Buffer.concat([littleEndian(r), Buffer.alloc(32)]);
          const key = keyOf(littleEndian(y | sign));
          expect(await verifySignature(engine, { kind: 'ed25519' }, key, Uint8Array.of(count), signature)).toBe(false);
        }
  });
});

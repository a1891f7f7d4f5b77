/** Packet bomb: little that unfolds to more packets than could ever be read, and texts full of blocks. */

import { deflateRawSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { Failure } from '../../src/model/index.ts';
import { openMessage } from '../../src/openpgp/index.ts';
import { Cast } from './cast.ts';

const context = { keys: [], passwords: [], verificationKeys: [], allowWeak: new Set<never>(), at: new Date() };

/** A compressed packet (RFC 9580 §5.6) around `count` times the same packet. */
function compressed(packet: readonly number[], count: number): Uint8Array {
  const body = deflateRawSync(Buffer.alloc(packet.length * count, Buffer.from(packet)));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length + 1);
  return Buffer.concat([Buffer.from([0xc8, 0xff]), length, Buffer.from([1]), body]);
}

it.each([
  ['marker packets', [0xca, 3, 0x50, 0x47, 0x50]],
  ['padding packets', [0xd5, 0]],
  ['packets nobody knows', [0xfc, 0]],
  ['one-pass signatures', [0xc4, 13, 3, 0, 8, 22, 1, 2, 3, 4, 5, 6, 7, 8, 0]],
])(
  'millions of %s are not read',
  async (_, packet) => {
    const refused = openMessage(compressed(packet, 3_000_000), context);
    await expect(refused).rejects.toBeInstanceOf(Failure);
  },
  2_000,
);

it('a message with a thousand texts that hold a block each is refused', async () => {
  const cast = await Cast.meet();
  const block =
    '-----BEGIN PGP SIGNED MESSAGE-----\n\nx\n-----BEGIN PGP SIGNATURE-----\n\niQ==\n-----END PGP SIGNATURE-----\n';
  const parts = `--b\r\n\r\n${block}\r\n`.repeat(1_000);
  const wire = `From: eve@example.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${parts}--b--\r\n`;
  await expect(cast.read(wire)).rejects.toMatchObject({ code: 'too-many' });
  cast.leave();
});

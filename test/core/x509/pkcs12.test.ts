import { createHmac, pbkdf2Sync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { derBytes, derInteger, derNull, derOctets, derOid, derSequence, enterDer } from '../../../src/bytes/index.ts';
import { openPkcs12, subjectName } from '../../../src/x509/index.ts';
import { Peer, engine } from '../../interop/smime-peer.ts';

let peer: Peer;
beforeAll(async () => {
  peer = new Peer();
  await peer.person('rsa', 'ann');
  await peer.person('P-256', 'bob');
});
afterAll(() => peer.dispose());

function make(password: string, ...options: string[]): Uint8Array {
  const files = ['-inkey', 'ann.key', '-in', 'ann.crt', '-certfile', 'ca.crt'];
  return peer.run(['pkcs12', '-export', ...files, '-passout', `pass:${password}`, ...options]);
}

async function expectAnn(bytes: Uint8Array, password: string): Promise<void> {
  const { keys, certificates } = await openPkcs12(engine, bytes, password);
  expect(
    keys.map(({ key, certificate }) => [key.description, certificate === null ? null : subjectName(certificate)]),
  ).toEqual([['RSA-2048', 'ann']]);
  expect(certificates.map(subjectName).sort()).toEqual(['Test CA', 'ann']);
}

describe('files of openssl', () => {
  it.each([
    ['as it writes them now', []],
    ['as it once wrote them', ['-legacy']],
    ['SHA-1 MAC', ['-macalg', 'sha1']],
    ['SHA-384 MAC', ['-macalg', 'sha384']],
    ['SHA-512 MAC', ['-macalg', 'sha512']],
    ['3DES all over', ['-certpbe', 'PBE-SHA1-3DES', '-keypbe', 'PBE-SHA1-3DES']],
    ['two-key 3DES', ['-certpbe', 'PBE-SHA1-2DES', '-keypbe', 'PBE-SHA1-2DES']],
    ['RC2 of 128 bits', ['-legacy', '-certpbe', 'PBE-SHA1-RC2-128', '-keypbe', 'PBE-SHA1-RC2-128']],
    ['AES-128', ['-certpbe', 'AES-128-CBC', '-keypbe', 'AES-128-CBC']],
    ['3DES in PBES2', ['-certpbe', 'DES-EDE3-CBC', '-keypbe', 'DES-EDE3-CBC']],
    ['nothing encrypted', ['-certpbe', 'NONE', '-keypbe', 'NONE']],
    ['no MAC', ['-nomac']],
    ['one round', ['-noiter', '-nomaciter']],
  ])('%s', async (_, options) => {
    await expectAnn(make('secret', ...options), 'secret');
  });

  it.each(['', 'a', 'Grüße, 世界 😀', 'x'.repeat(200)])('password %j', async (password) => {
    for (const options of [[], ['-legacy']]) await expectAnn(make(password, ...options), password);
  });

  it('a wrong password is one', async () => {
    for (const options of [[], ['-legacy'], ['-nomac']])
      for (const wrong of ['Secret', ''])
        await expect(openPkcs12(engine, make('secret', ...options), wrong)).rejects.toMatchObject({
          code: 'wrong-password',
        });
  });
});

it('reads PBMAC1', async () => {
  const file = enterDer(make('secret', '-nomac'));
  const [version, safe] = [file.next().bytes, file.next()];
  const contentInfo = safe.enter();
  contentInfo.oid();
  const salt = Buffer.from('0123456789abcdef');
  const data = contentInfo.enter(0xa0).octets();
  const made = createHmac('sha256', pbkdf2Sync('secret', salt, 2048, 32, 'sha512'))
    .update(data)
    .digest();
  const hmac = (oid: string) => derSequence(derOid(oid), derNull());
  const derivation = derSequence(
    derOid('1.2.840.113549.1.5.12'),
    derSequence(derOctets(salt), derInteger(2048), derInteger(32), hmac('1.2.840.113549.2.11')),
  );
  const algorithm = derSequence(derOid('1.2.840.113549.1.5.14'), derSequence(derivation, hmac('1.2.840.113549.2.9')));
  const mac = derSequence(derSequence(algorithm, derOctets(made)), derOctets(new Uint8Array(0)), derInteger(1));
  await expectAnn(derBytes(derSequence(version, safe.bytes, mac)), 'secret');
  const [last = 0] = made;
  made[0] = last ^ 1;
  const broken = derSequence(derSequence(algorithm, derOctets(made)), derOctets(new Uint8Array(0)), derInteger(1));
  const forged = derBytes(derSequence(version, safe.bytes, broken));
  await expect(openPkcs12(engine, forged, 'secret')).rejects.toMatchObject({ code: 'wrong-password' });
});

describe('pairing', () => {
  it('finds each key its certificate by the key itself', async () => {
    const bundle = Buffer.concat(['ann.key', 'ca.crt', 'bob.crt', 'ann.crt'].map((name) => peer.read(name)));
    peer.write('bundle.pem', bundle);
    const bytes = peer.run(['pkcs12', '-export', '-in', 'bundle.pem', '-passout', 'pass:x']);
    const { keys } = await openPkcs12(engine, bytes, 'x');
    expect(keys.map(({ certificate }) => certificate && subjectName(certificate))).toEqual(['ann']);
  });

  it('a key without certificate has none', async () => {
    const bytes = peer.run(['pkcs12', '-export', '-nocerts', '-inkey', 'ann.key', '-passout', 'pass:x']);
    const { keys, certificates } = await openPkcs12(engine, bytes, 'x');
    expect(keys).toMatchObject([{ certificate: null }]);
    expect(certificates).toEqual([]);
  });

  it('of two certificates for one key the labelled one', async () => {
    peer.run([
      'x509',
      '-req',
      '-in',
      'ann.csr',
      '-force_pubkey',
      'ann.pub',
      '-CA',
      'ca.crt',
      '-CAkey',
      'ca.key',
      '-days',
      '300',
      '-out',
      'newer.crt',
    ]);
    peer.write('both.pem', Buffer.concat([peer.read('ann.crt'), peer.read('newer.crt')]));
    const bytes = peer.run(['pkcs12', '-export', '-inkey', 'ann.key', '-in', 'both.pem', '-passout', 'pass:x']);
    const { keys, certificates } = await openPkcs12(engine, bytes, 'x');
    expect(certificates).toHaveLength(2);
    // openssl labels the first certificate that fits the key.
    expect(keys[0]?.certificate?.notAfter).toEqual(
      certificates.map(({ notAfter }) => notAfter).sort((a, b) => +a - +b)[0],
    );
  });
});

it('throws nothing but failures for broken files', async () => {
  const bytes = make('secret', '-noiter', '-nomac', '-certpbe', 'NONE', '-keypbe', 'NONE');
  for (let at = 0; at < bytes.length; at += 3) {
    const changed = Uint8Array.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 0x21;
    for (const broken of [changed, bytes.subarray(0, at)]) {
      const result = await openPkcs12(engine, broken, 'secret').catch((error: unknown) => error);
      if (result instanceof Error) expect(result).toMatchObject({ name: 'Failure' });
    }
  }
});

/** Ciphertext re-labelled or cut so that its integrity check falls away: what comes out is nothing, or is called unprotected. */

import * as library from 'openpgp';
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
  readDer,
} from '../../src/bytes/index.ts';
import { type Reading, report } from '../../src/flows/index.ts';
import { mayRenderHtml } from '../../src/html/index.ts';
import { Desk } from '../interop/command-line.ts';
import { Peer, mimeEncrypted } from '../interop/openpgp-peer.ts';
import { Cast, objectOf, secret, textOf, withObject } from './cast.ts';

/** Of whole blocks, of which an attacker can guess one. */
const TEXT = `Content-Type: text/plain\r\n\r\n${secret}${secret}\r\n`;

describe('S/MIME', () => {
  let cast: Cast;
  /** By openssl, to Bob, with AES-256-GCM. */
  let gcm: string;

  beforeAll(async () => {
    cast = await Cast.meet();
    const ciphertext = cast.openssl(['cms', '-encrypt', '-binary', '-crlfeol', '-aes-256-gcm', 'bob.crt'], TEXT);
    gcm = `From: ann@example.org\r\nTo: bob@example.org\r\n${ciphertext.toString('latin1')}`;
  });

  afterAll(() => {
    cast.leave();
  });

  const OID = {
    envelopedData: '1.2.840.113549.1.7.3',
    cbc: '2.16.840.1.101.3.4.1.42',
    gcm: '2.16.840.1.101.3.4.1.46',
    data: '1.2.840.113549.1.7.1',
  };

  /** The fields of the AuthEnvelopedData. */
  function fieldsOf(object: Uint8Array): {
    version: Uint8Array;
    recipients: Uint8Array;
    content: Uint8Array;
    tag: Uint8Array;
  } {
    // prettier-ignore
    const info = readDer(object).enter();
    info.oid();
    const fields = info.enter(0xa0).enter();
    const version = fields.next().bytes;
    const recipients = fields.next().bytes;
    const encrypted = fields.enter();
    encrypted.oid();
    encrypted.next();
    return { version, recipients, content: encrypted.optionalString(0x80)?.octets() ?? object, tag: fields.octets() };
  }

  /** Another envelope for the same key, with what an attacker likes inside. */
  function envelope(type: string, cipher: string, parameters: DerInput, content: Uint8Array, tag?: Uint8Array): string {
    const { version, recipients } = fieldsOf(objectOf(gcm));
    const algorithm = derSequence(derOid(cipher), parameters);
    const encrypted = derSequence(derOid(OID.data), algorithm, derValue(0x80, content));
    const fields = derSequence(version, recipients, encrypted, ...(tag === undefined ? [] : [derOctets(tag)]));
    return withObject(gcm, derBytes(derSequence(derOid(type), derValue(0xa0, fields))));
  }

  function nothingVouchesFor(reading: Reading): void {
    expect(textOf(reading)).not.toContain(secret);
    expect(['cannot-open', 'not-signed']).toContain(reading.verdict.code);
    const layers = reading.encryptions.map(
      ({ evidence: { integrity } }) => ({ kind: 'encryption', integrity }) as const,
    );
    if (reading.original !== null) expect(mayRenderHtml(layers)).toBe(false);
  }

  it('the message as it was opens', async () => {
    const reading = await cast.read(gcm);
    expect(textOf(reading)).toContain(secret);
    expect(reading.encryptions.map(({ evidence }) => evidence.integrity)).toEqual(['aead']);
  });

  it('AEAD to CBC: GCM ciphertext as EnvelopedData in CBC is not what was sealed, and nothing vouches for it', async () => {
    const { content } = fieldsOf(objectOf(gcm));
    const blocks = content.subarray(0, content.length - (content.length % 16));
    for (let iv = 0; iv < 256; iv += 17)
      nothingVouchesFor(await cast.read(envelope(OID.envelopedData, OID.cbc, derOctets(new Uint8Array(16).fill(iv)), blocks))); // prettier-ignore
  });

  it('AEAD to CBC: a guess at a block of the text can be tried, but the answer is called unprotected', async () => {
    const { content } = fieldsOf(objectOf(gcm));
    // A right guess makes the key stream, which one CBC decryption turns into the counter block.
    const guessed = Buffer.from(TEXT).subarray(0, 16).map((octet, at) => octet ^ (content[at] ?? 0)); // prettier-ignore
    for (let last = 0; last < 64; last++) {
      const end = new Uint8Array(16).fill(last);
      const wire = envelope(OID.envelopedData, OID.cbc, derOctets(new Uint8Array(16)), concat([guessed, end]));
      nothingVouchesFor(await cast.read(wire));
    }
  });

  it('AEAD without its envelope, or CBC with one: refused by name', async () => {
    const { content, tag } = fieldsOf(objectOf(gcm));
    const parameters = derSequence(derOctets(new Uint8Array(12)), derInteger(16));
    const bare = await cast.read(envelope(OID.envelopedData, OID.gcm, parameters, content));
    expect(bare).toMatchObject({ original: null, failure: { code: 'unsupported-algorithm' } });
    const auth = '1.2.840.113549.1.9.16.1.23';
    const tagged = await cast.read(envelope(auth, OID.cbc, derOctets(new Uint8Array(16)), content, tag));
    expect(tagged).toMatchObject({ original: null, failure: { code: 'unsupported-algorithm' } });
  });

  /** GCMParameters of the real message: the nonce that goes with its tag. */
  function nonceOf(object: Uint8Array): Uint8Array {
    const at = Buffer.from(object).indexOf(Buffer.from('060960864801650304012e', 'hex'));
    return readDer(object.subarray(at + 11))
      .enter()
      .octets();
  }

  it.each([0, 4, 8, 11, 12, 15])(
    'a tag of %i octets opens nothing, whatever length the parameters say',
    async (length) => {
      const object = objectOf(gcm);
      const { content, tag } = fieldsOf(object);
      const nonce = nonceOf(object);
      const auth = '1.2.840.113549.1.9.16.1.23';
      for (const said of [length, 16, null]) {
        const parameters = derSequence(derOctets(nonce), ...(said === null ? [] : [derInteger(said)]));
        const reading = await cast.read(envelope(auth, OID.gcm, parameters, content, tag.subarray(0, length)));
        expect(reading).toMatchObject({ original: null, failure: { code: 'cannot-decrypt' } });
      }
      const said = derSequence(derOctets(nonce), derInteger(length));
      const long = await cast.read(envelope(auth, OID.gcm, said, content, tag));
      expect(long).toMatchObject({ original: null, failure: { code: 'cannot-decrypt' } });
      const whole = derSequence(derOctets(nonce), derInteger(16));
      expect(textOf(await cast.read(envelope(auth, OID.gcm, whole, content, tag)))).toContain(secret);
    },
  );

  it('an AEAD layer around CBC does not vouch for the CBC', async () => {
    const fields = 'From: ann@example.org\r\nTo: bob@example.org\r\n';
    const inside = cast.openssl(['cms', '-encrypt', '-binary', '-crlfeol', '-aes-256-cbc', 'bob.crt'], TEXT);
    const outside = cast.openssl(['cms', '-encrypt', '-binary', '-crlfeol', '-aes-256-gcm', 'bob.crt'], inside);
    const reading = await cast.read(fields + outside.toString('latin1'));
    expect(reading.encryptions.map(({ evidence }) => evidence.integrity)).toEqual(['aead', 'none']);
    expect(report(reading)).toMatchObject({ encryption: { integrity: 'none' } });
  });
});

describe('OpenPGP', () => {
  let gnupg: Peer;
  let desk: Desk;
  /** The packets of Ann's message to Bob by GnuPG: session key, and protected data of version 1. */
  let v1: Packets;
  /** To Carla, whose key reads version 2. */
  let v2: Packets;

  interface Packets {
    readonly key: Uint8Array;
    readonly data: Uint8Array;
  }

  beforeAll(async () => {
    gnupg = new Peer();
    desk = new Desk();
    gnupg.gpg(['--quick-generate-key', 'bob@example.org', 'future-default', 'default', 'never']);
    desk.write('bob.asc', gnupg.gpg(['--armor', '--export-secret-keys', 'bob@example.org']).out);
    const to = ['--encrypt', '--compress-algo', 'none', '-r', 'bob@example.org'];
    v1 = split(gnupg.gpg(to, TEXT).out);
    const { privateKey } = await library.generateKey({
      userIDs: [{ email: 'carla@example.org' }],
      format: 'object',
      config: { aeadProtect: true, v6Keys: true },
    });
    desk.write('carla.asc', privateKey.armor());
    const message = await library.createMessage({ binary: Buffer.from(TEXT) });
    const encryptionKeys = privateKey.toPublic();
    v2 = split(await library.encrypt({ message, encryptionKeys, format: 'binary', config: { aeadProtect: true } }));
  });

  afterAll(() => {
    gnupg.dispose();
    desk.dispose();
  });

  /** The bodies of two packets with lengths of the new or old format. */
  function split(binary: Uint8Array): Packets {
    const bodies: Uint8Array[] = [];
    for (let at = 0; at < binary.length;) {
      const [header = 0, first = 0, second = 0] = binary.subarray(at);
      const isNew = (header & 0x40) !== 0;
      const size = (octets: number) => [...binary.subarray(at + 1, at + 1 + octets)].reduce((sum, it) => sum * 256 + it, 0); // prettier-ignore
      const [head, length] = isNew
        ? first < 192
          ? [2, first]
          : first === 255
            ? [6, size(5) - 255 * 2 ** 32]
            : [3, ((first - 192) << 8) + second + 192]
        : [1 + 2 ** (header & 3), size(2 ** (header & 3))];
      bodies.push(binary.subarray(at + head, at + head + length));
      at += head + length;
    }
    const [key = binary, data = binary] = bodies;
    expect(bodies).toHaveLength(2);
    return { key, data };
  }

  function packet(tag: number, body: Uint8Array): Uint8Array {
    const { length } = body;
    return concat([Uint8Array.of(0xc0 | tag, 255, length >>> 24, length >>> 16, length >>> 8, length), body]);
  }

  function open(key: string, ...packets: readonly Uint8Array[]) {
    const armored = library.armor(library.enums.armor.message, concat(packets));
    const fields = Buffer.from('From: ann@example.org\r\nTo: bob@example.org\r\n');
    return desk.open(['--key', key], Buffer.concat([fields, ...mimeEncrypted(Buffer.from(armored))]));
  }

  function refused(key: string, code: string, ...packets: readonly Uint8Array[]): void {
    const { exitCode, out, err, report } = open(key, ...packets);
    expect([exitCode, out.length, report.verdict.code]).toEqual([3, 0, 'cannot-open']);
    expect(err.split(':')[0]).toBe(code);
  }

  it('both messages as they were open', () => {
    expect(open('bob.asc', packet(1, v1.key), packet(18, v1.data)).out.toString()).toContain(secret);
    expect(open('carla.asc', packet(1, v2.key), packet(18, v2.data)).out.toString()).toContain(secret);
  });

  it('MDC stripped: the packet of old without a check is refused before any decryption', () => {
    refused('bob.asc', 'refused-algorithm', packet(1, v1.key), packet(9, v1.data.subarray(1)));
  });

  it('MDC damaged, cut off, or its cipher text turned in a known place (CFB gadget)', () => {
    const changed = (at: number): Uint8Array => v1.data.map((octet, index) => (index === at ? octet ^ 0x20 : octet));
    for (const at of [v1.data.length - 1, v1.data.length - 22, 60])
      refused('bob.asc', 'cannot-decrypt', packet(1, v1.key), packet(18, changed(at)));
    refused('bob.asc', 'cannot-decrypt', packet(1, v1.key), packet(18, v1.data.subarray(0, -22)));
  });

  /** The same session key in a packet of version 3, as an attacker makes it out of one of version 6. */
  function asVersion3(v6: Uint8Array): Uint8Array {
    const fingerprint = v6.subarray(3, 2 + (v6[1] ?? 0));
    const rest = v6.subarray(2 + (v6[1] ?? 0));
    const [algorithm = 0] = rest;
    const [length = 0] = rest.subarray(33);
    const aes256 = 9;
    return concat([
      Uint8Array.of(3),
      fingerprint.subarray(0, 8),
      Uint8Array.of(algorithm),
      rest.subarray(1, 33),
      Uint8Array.of(length + 1, aes256),
      rest.subarray(34),
    ]);
  }

  it('AEAD to MDC or to nothing: SEIPD version 2 as version 1, and as the packet of old', () => {
    // Version, cipher, mode, chunk size and salt stand before the ciphertext.
    const ciphertext = v2.data.subarray(36);
    const asMdc = packet(18, concat([Uint8Array.of(1), ciphertext]));
    refused('carla.asc', 'no-key', packet(1, v2.key), asMdc);
    refused('carla.asc', 'cannot-decrypt', packet(1, asVersion3(v2.key)), asMdc);
    refused('carla.asc', 'refused-algorithm', packet(1, asVersion3(v2.key)), packet(9, ciphertext));
    refused('carla.asc', 'no-key', packet(1, asVersion3(v2.key)), packet(18, v2.data));
  });

  it('MDC to AEAD: SEIPD version 1 as version 2', () => {
    const head = Uint8Array.of(2, 9, 2, 6, ...new Uint8Array(32));
    refused('bob.asc', 'no-key', packet(1, v1.key), packet(18, concat([head, v1.data.subarray(1)])));
  });
});

/** Who plays in the attacks: Ann writes, Bob reads, Eve is in between with a certificate of her own. */

import { concat, encodeUtf8, latin1 } from '../../src/bytes/index.ts';
import { type Reading, type ReadRequest, type SealRequest, readMessage, sealMessage } from '../../src/flows/index.ts';
import { certificateValidator, readCertificates } from '../../src/x509/index.ts';
import { Peer, type Person, engine, signerOf, trusted } from '../interop/smime-peer.ts';

export const secret = 'The patient is well.';

export const letter = mail({ From: 'ann@example.org', To: 'bob@example.org', Subject: 'Result' }, secret);

/** A text message with these fields. */
export function mail(fields: Record<string, string>, text: string): Uint8Array {
  const head = Object.entries({ ...fields, 'Content-Type': 'text/plain; charset=utf-8' });
  return encodeUtf8(`${head.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${text}\r\n`);
}

export class Cast {
  private readonly at = new Date();
  private readonly peer: Peer;
  readonly ann: Person;
  readonly bob: Person;
  readonly eve: Person;

  private constructor(peer: Peer, [ann, bob, eve]: readonly [Person, Person, Person]) {
    this.peer = peer;
    this.ann = ann;
    this.bob = bob;
    this.eve = eve;
  }

  static async meet(): Promise<Cast> {
    const peer = new Peer();
    const people = [
      await peer.person('rsa', 'ann'),
      await peer.person('rsa', 'bob'),
      await peer.person('rsa', 'eve'),
    ] as const;
    return new Cast(peer, people);
  }

  leave(): void {
    this.peer.dispose();
  }

  /** The messages on the wire, by Ann to Bob unless changed. */
  async sealAll(message: Uint8Array, change: Partial<SealRequest> = {}): Promise<string[]> {
    const legs = await sealMessage({
      engine,
      message,
      to: [{ name: 'bob', key: trusted(this.bob) }],
      bcc: [],
      self: [],
      capsules: [],
      passwords: [],
      signers: { smime: [signerOf(this.ann, { kind: 'rsa-pkcs1', hash: 'SHA-256' })], openpgp: [] },
      sign: true,
      encrypt: true,
      opaque: false,
      oaep: false,
      caps: 'cbc',
      at: this.at,
      ...change,
    });
    return legs.map((leg) => latin1(concat(leg.message)));
  }

  async seal(message: Uint8Array, change: Partial<SealRequest> = {}): Promise<string> {
    const [wire = ''] = await this.sealAll(message, change);
    return wire;
  }

  /** An entity that a person signed with a program that protects no header fields. */
  signedElsewhere(entity: string, { name }: Person): string {
    const signer = ['-signer', `${name}.crt`, '-inkey', `${name}.key`];
    return this.peer.run(['cms', '-sign', '-binary', '-crlfeol', ...signer], Buffer.from(entity)).toString('latin1');
  }

  /** What Bob's program makes of it. */
  read(wire: string, change: Partial<ReadRequest> = {}): Promise<Reading> {
    return readMessage({
      engine,
      message: Buffer.from(wire, 'latin1'),
      keys: { smime: [this.bob], keks: [], passwords: [], openpgp: [], openpgpPublic: [], certificates: [] },
      trust: {
        certificates: certificateValidator(engine, {
          anchors: readCertificates(this.peer.read('ca.crt')),
          at: this.at,
        }),
        acceptedOpenpgp: new Set(),
      },
      allowWeak: new Set(),
      at: this.at,
      reader: ['bob@example.org'],
      innerParts: false,
      ...change,
    });
  }

  signer(person: Person) {
    return { smime: [signerOf(person, { kind: 'rsa-pkcs1', hash: 'SHA-256' })], openpgp: [] };
  }
}

/** The Content-* fields and the body: what an attacker takes out of a message to put it elsewhere. */
export function entityOf(wire: string): string {
  const end = wire.indexOf('\r\n\r\n');
  const fields = wire.slice(0, end).split(/\r\n(?![ \t])/);
  return [...fields.filter((field) => /^content-/i.test(field)), '', wire.slice(end + 4)].join('\r\n');
}

export function multipart(fields: readonly string[], ...parts: readonly string[]): string {
  const head = [...fields, 'MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary="eve"', '', ''].join('\r\n');
  return `${head}${parts.map((part) => `--eve\r\n${part}\r\n`).join('')}--eve--\r\n`;
}

/** The message that came out, as text; empty when it stayed closed. */
export function textOf(reading: Reading): string {
  return reading.original === null ? '' : latin1(concat(reading.original));
}

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
  signedElsewhere(entity: string, { name }: { readonly name: string }, ...options: readonly string[]): string {
    const signer = ['-signer', `${name}.crt`, '-inkey', `${name}.key`];
    return this.openssl(['cms', '-sign', '-binary', '-crlfeol', ...signer, ...options], entity).toString('latin1');
  }

  /** openssl, in the folder where everybody's keys and certificates are. */
  openssl(parameters: readonly string[], input: Uint8Array | string = ''): Buffer {
    return this.peer.run(parameters, Buffer.from(input));
  }

  /** A file for openssl, by its name. */
  file(name: string, content: Uint8Array | string): string {
    this.peer.write(name, Buffer.from(content));
    return name;
  }

  /** A certificate of the authority for the key of somebody, with these names instead. */
  certificateFor(person: Person, name: string, subject: string, alternative: string): void {
    this.file(`${name}.ext`, `subjectAltName=${alternative}`);
    this.file(`${name}.key`, this.peer.read(`${person.name}.key`));
    const request = ['req', '-new', '-utf8', '-key', `${name}.key`, '-subj', subject, '-out', `${name}.csr`];
    this.peer.run(request);
    const issuer = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-extfile', `${name}.ext`];
    this.peer.run(['x509', '-req', '-in', `${name}.csr`, ...issuer, '-days', '30', '-out', `${name}.crt`]);
  }

  /** What Bob's program makes of it. */
  read(wire: string, change: Partial<ReadRequest> = {}): Promise<Reading> {
    const at = new Date();
    return readMessage({
      engine,
      message: Buffer.from(wire, 'latin1'),
      keys: { smime: [this.bob], keks: [], passwords: [], openpgp: [], openpgpPublic: [], certificates: [] },
      trust: {
        certificates: certificateValidator(engine, {
          anchors: readCertificates(this.peer.read('ca.crt')),
          at,
        }),
        acceptedOpenpgp: new Set(),
      },
      allowWeak: new Set(),
      at,
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

/** The lines of a base64 body. */
export function base64(octets: Uint8Array): string {
  return Buffer.from(octets).toString('base64').replace(/.{76}/g, '$&\r\n');
}

/** The octets of the object in the body of a message that is nothing but that object. */
export function objectOf(wire: string): Buffer {
  return Buffer.from(wire.slice(wire.indexOf('\r\n\r\n') + 4), 'base64');
}

/** The same message with another object. */
export function withObject(wire: string, object: Uint8Array): string {
  return `${wire.slice(0, wire.indexOf('\r\n\r\n') + 4)}${base64(object)}\r\n`;
}

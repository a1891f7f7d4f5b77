/** People with keys that openssl makes for one test run, and openssl as the other side of S/MIME. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeEngine } from '../../cli/engine.ts';
import { concat, decodePem } from '../../src/bytes/index.ts';
import { type PrivateKey, importPrivateKey } from '../../src/crypto/index.ts';
import { parseMessage } from '../../src/mime/index.ts';
import type { Certificate, Opened, TrustedCertificate } from '../../src/model/index.ts';
import { type OpenContext, type Signer, open } from '../../src/smime/index.ts';
import { acceptCertificateByUser } from '../../src/trust/index.ts';
import { readCertificates } from '../../src/x509/index.ts';

export const engine = nodeEngine();

export interface Person {
  readonly key: PrivateKey;
  readonly certificate: Certificate;
  /** Their files' name: `${name}.key`, `${name}.crt`. */
  readonly name: string;
}

/** How `openssl genpkey` makes each kind of key. */
const KINDS = {
  rsa: ['RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
  rsa3072: ['RSA', '-pkeyopt', 'rsa_keygen_bits:3072'],
  rsa1024: ['RSA', '-pkeyopt', 'rsa_keygen_bits:1024'],
  'P-256': ['EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  'P-384': ['EC', '-pkeyopt', 'ec_paramgen_curve:P-384'],
  'P-521': ['EC', '-pkeyopt', 'ec_paramgen_curve:P-521'],
  brainpoolP256r1: ['EC', '-pkeyopt', 'ec_paramgen_curve:brainpoolP256r1'],
  brainpoolP384r1: ['EC', '-pkeyopt', 'ec_paramgen_curve:brainpoolP384r1'],
  brainpoolP512r1: ['EC', '-pkeyopt', 'ec_paramgen_curve:brainpoolP512r1'],
  ed25519: ['ED25519'],
  x25519: ['X25519'],
  dsa: ['DSA'],
} as const;

export type Kind = keyof typeof KINDS;

/** A folder with keys, certificates by one test authority (`ca.crt`), and messages. */
export class Peer {
  readonly folder = mkdtempSync(join(tmpdir(), 'send-secure-openssl-'));

  constructor() {
    this.run(['genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', 'ca.key']);
    this.run(['req', '-x509', '-key', 'ca.key', '-out', 'ca.crt', '-days', '30', '-subj', '/O=Test/CN=Test CA']);
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true });
  }

  /** Runs openssl in the folder; throws with its errors when it fails. */
  run(arguments_: readonly string[], input?: Uint8Array): Buffer {
    return execFileSync('openssl', arguments_, {
      cwd: this.folder,
      ...(input === undefined ? {} : { input }),
      stdio: ['pipe', 'pipe', 'pipe'],
      maxBuffer: 100_000_000,
    });
  }

  write(name: string, content: Uint8Array | readonly Uint8Array[]): void {
    writeFileSync(join(this.folder, name), content instanceof Uint8Array ? content : concat(content));
  }

  read(name: string): Uint8Array {
    return new Uint8Array(readFileSync(join(this.folder, name)));
  }

  /** Makes a key and a certificate for `name@example.org`. */
  async person(kind: Kind, name: string = kind, extensions: readonly string[] = []): Promise<Person> {
    const [algorithm, ...options] = KINDS[kind];
    if (kind === 'dsa') {
      this.run([
        'genpkey',
        '-genparam',
        '-algorithm',
        'DSA',
        '-pkeyopt',
        'dsa_paramgen_bits:1024',
        '-out',
        'dsa.param',
      ]);
      this.run(['genpkey', '-paramfile', 'dsa.param', '-out', `${name}.key`]);
    } else this.run(['genpkey', '-algorithm', algorithm, ...options, '-out', `${name}.key`]);
    this.run(['pkey', '-in', `${name}.key`, '-pubout', '-out', `${name}.pub`]);
    this.issue(name, extensions);
    const [certificate] = readCertificates(this.read(`${name}.crt`));
    if (certificate === undefined) throw new Error(`no certificate of ${name}`);
    const [block] = decodePem(Buffer.from(this.read(`${name}.key`)).toString());
    if (block === undefined) throw new Error(`no key of ${name}`);
    const key = kind === 'dsa' ? unusable : await importPrivateKey(engine, block.bytes);
    return { name, certificate, key };
  }

  private issue(name: string, extensions: readonly string[]): void {
    const lines = [`subjectAltName=email:${name}@example.org`, 'subjectKeyIdentifier=hash', ...extensions];
    this.write(`${name}.ext`, Buffer.from(lines.join('\n')));
    this.run(['req', '-new', '-key', 'ca.key', '-subj', `/O=Test/CN=${name}`, '-out', `${name}.csr`]);
    const files = ['-in', `${name}.csr`, '-force_pubkey', `${name}.pub`, '-extfile', `${name}.ext`];
    this.run(['x509', '-req', ...files, '-CA', 'ca.crt', '-CAkey', 'ca.key', '-days', '30', '-out', `${name}.crt`]);
  }
}

const unusable = {} as PrivateKey;

/** Accepts the certificate as a person would by choosing it. */
export function trusted({ certificate }: Person): TrustedCertificate {
  const accepted = acceptCertificateByUser(certificate, new Date());
  if ('refused' in accepted) throw new Error(accepted.refused);
  return accepted;
}

export function signerOf({ key, certificate }: Person, scheme: Signer['scheme']): Signer {
  return { key, certificate, chain: [], scheme };
}

/** A context with nothing but what is given. */
export function context(given: Partial<OpenContext> = {}): OpenContext {
  return { keys: [], keks: [], passwords: [], certificates: [], allowWeak: new Set(), ...given };
}

/** Opens a message; throws when it is not S/MIME. */
export async function openMessage(
  message: Uint8Array | readonly Uint8Array[],
  given: Partial<OpenContext> = {},
): Promise<Opened> {
  const bytes = message instanceof Uint8Array ? message : concat(message);
  const opened = await open(engine, parseMessage(bytes), context(given));
  if (opened === null) throw new Error('not S/MIME');
  return opened;
}

/** An entity with eight-bit text, an attachment of all octets, and one of nothing. */
export const ENTITY = Buffer.from(
  [
    'Content-Type: multipart/mixed; boundary="sep"',
    '',
    '--sep',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    'Gr=C3=BC=C3=9Fe, dear Bob.',
    '--sep',
    'Content-Type: application/octet-stream; name="=?utf-8?Q?caf=C3=A9.bin?="',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(Array.from({ length: 256 }, (_, octet) => octet)).toString('base64'),
    '--sep',
    'Content-Type: application/octet-stream; name="empty.bin"',
    '',
    '--sep--',
    '',
  ].join('\r\n'),
);

/** The one job that is measured everywhere: sign with RSA-3072 and encrypt to three readers; decrypt and verify. */

type Core = typeof import('../src/index.ts');
type Engine = Parameters<Core['importPrivateKey']>[0];

/** A certificate as PEM, and its private key as PKCS#8. JSON can carry it into a page. */
export interface Person {
  readonly name: string;
  readonly certificate: string;
  readonly pkcs8: readonly number[];
}

export interface People {
  /** PEM */
  readonly anchor: string;
  readonly sender: Person;
  /** The first of them opens. */
  readonly readers: readonly Person[];
}

export type Mode = 'CBC' | 'GCM';
export const MODES: readonly Mode[] = ['CBC', 'GCM'];

export interface Job {
  seal(message: Uint8Array, mode: Mode): Promise<readonly Uint8Array[]>;
  /** Throws unless the message verifies. */
  open(message: Uint8Array): Promise<readonly Uint8Array[]>;
}

/** Keys are read once, as a mail program does; what is measured begins with the message. */
export async function prepareJob(core: Core, engine: Engine, { anchor, sender, readers }: People): Promise<Job> {
  const at = new Date();
  const certificateOf = ({ certificate: pem }: Person) => {
    const [certificate] = core.readCertificates(new TextEncoder().encode(pem));
    if (certificate === undefined) throw new Error('no certificate');
    return certificate;
  };
  const withKey = async (person: Person) => ({
    certificate: certificateOf(person),
    key: await core.importPrivateKey(engine, Uint8Array.from(person.pkcs8)),
  });
  const to = readers.map((person) => {
    const key = core.acceptCertificateByUser(certificateOf(person), at);
    if ('refused' in key) throw new Error(key.refused);
    return { name: person.name, key };
  });
  const scheme = { kind: 'rsa-pkcs1', hash: 'SHA-256' } as const;
  const signer = { ...(await withKey(sender)), chain: [], scheme };
  const reader = await Promise.all(readers.slice(0, 1).map(withKey));
  const anchors = core.readCertificates(new TextEncoder().encode(anchor));
  return {
    async seal(message, mode) {
      const request = { engine, at, message, to, bcc: [], self: [], capsules: [], passwords: [], sign: true };
      const [leg] = await core.sealMessage({
        ...request,
        ...{ signers: { smime: [signer], openpgp: [] }, encrypt: true, opaque: false, oaep: false },
        caps: mode === 'CBC' ? 'cbc' : 'aead',
      });
      return leg?.message ?? [];
    },
    async open(message) {
      const noKeys = { keks: [], passwords: [], openpgp: [], openpgpPublic: [], certificates: [] };
      const allowWeak = new Set<never>();
      const reading = await core.readMessage({
        ...{ engine, at, message, keys: { ...noKeys, smime: reader }, allowWeak, reader: [], innerParts: false },
        // New for each message: it remembers what it has judged.
        trust: { certificates: core.certificateValidator(engine, { anchors, at }), acceptedOpenpgp: new Set() },
      });
      if (reading.verdict.code !== 'verified' || reading.original === null) throw new Error(reading.verdict.code);
      return reading.original;
    },
  };
}

/** Runs inside the browser: seals a message with the built core and opens it again, with nothing but the browser's WebCrypto. */

type Core = typeof import('../../src/index.ts');

export interface People {
  readonly message: string;
  /** PEM */
  readonly anchor: string;
  readonly sender: { readonly certificate: string; readonly pkcs8: readonly number[]; readonly openpgp: string };
  readonly reader: { readonly certificate: string; readonly pkcs8: readonly number[]; readonly openpgp: string };
}

export interface Outcome {
  readonly protocol: string;
  readonly verdict: string;
  readonly original: string;
  /** URLs of the core's files that were loaded until then. */
  readonly loaded: readonly string[];
}

const door = '/core/index.js';
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

export async function sealAndOpen(people: People, protocol: 'smime' | 'openpgp'): Promise<Outcome> {
  const core = (await import(door)) as Core;
  const engine = {
    subtle: crypto.subtle,
    getRandomValues: (into: Uint8Array) => crypto.getRandomValues(into),
  } as Parameters<Core['importPrivateKey']>[0];
  const at = new Date();
  const certified = async ({ certificate: pem, pkcs8 }: People['sender']) => {
    const [certificate] = core.readCertificates(utf8(pem));
    if (certificate === undefined) throw new Error('no certificate');
    return { certificate, key: await core.importPrivateKey(engine, new Uint8Array(pkcs8)) };
  };
  const openpgpKeys = async ({ openpgp }: People['sender']) => {
    // An S/MIME message must not make the browser load OpenPGP.js.
    const keys = protocol === 'openpgp' ? await core.readOpenpgpKeys(utf8(openpgp), at) : [];
    return Promise.all(keys.map((key) => core.unlockOpenpgpKey(key, null)));
  };
  const [sender, reader] = [await certified(people.sender), await certified(people.reader)];
  const [senderKeys, readerKeys] = [await openpgpKeys(people.sender), await openpgpKeys(people.reader)];
  const [readerKey] = readerKeys;
  const accepted =
    readerKey === undefined
      ? core.acceptCertificateByUser(reader.certificate, at)
      : core.acceptOpenpgpKeyByUser(readerKey);
  if ('refused' in accepted) throw new Error(accepted.refused);
  const scheme = { kind: 'rsa-pkcs1', hash: 'SHA-256' } as const;
  const [leg] = await core.sealMessage({
    engine,
    at,
    message: utf8(people.message),
    to: [{ name: 'reader', key: accepted }],
    bcc: [],
    self: [],
    capsules: [],
    passwords: [],
    signers: { smime: [{ ...sender, chain: [], scheme }], openpgp: senderKeys },
    sign: true,
    encrypt: true,
    opaque: false,
    oaep: false,
    caps: 'auto',
  });
  const reading = await core.readMessage({
    engine,
    at,
    message: new Uint8Array(await new Blob(leg?.message as Uint8Array<ArrayBuffer>[]).arrayBuffer()),
    keys: {
      smime: [reader],
      keks: [],
      passwords: [],
      openpgp: readerKeys,
      openpgpPublic: senderKeys,
      certificates: [],
    },
    trust: {
      certificates: core.certificateValidator(engine, { anchors: core.readCertificates(utf8(people.anchor)), at }),
      acceptedOpenpgp: new Set(senderKeys.map(({ fingerprint }) => fingerprint)),
    },
    allowWeak: new Set(),
    reader: [],
    innerParts: false,
  });
  if (reading.failure !== null) throw reading.failure;
  return {
    protocol: reading.protocol,
    verdict: reading.verdict.code,
    original: await new Blob(reading.original as Uint8Array<ArrayBuffer>[]).text(),
    loaded: performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname),
  };
}

Object.assign(globalThis, { sealAndOpen });

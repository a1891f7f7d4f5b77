/** The settings page's port: my keys, other people's, organisations, the passphrase. */

import {
  type Certificate,
  Failure,
  type KeyFacts,
  type KeyMaterial,
  type MyKeyFacts,
  acceptCertificateByUser,
  acceptOpenpgpKeyByUser,
  certificateAddresses,
  describeMyKeys,
  exportMyKeys,
  fingerprint,
  importMyKeys,
  openKeyFile,
  parseCertificate,
  publicKeyDescription,
  readOpenpgpKeys,
  subjectName,
} from '../../src/index.ts';
import type {
  Entry,
  FoundEntries,
  ImportOutcome,
  Outcome,
  PassphraseOutcome,
  PickedFile,
  Settings,
} from '../../src/ui/index.ts';
import { problemOf } from '../../src/ui/index.ts';
import { addedAuthorities, engine, forgetOpened, keepAuthorities, now, people, vault } from './keeper.ts';

const DONE: Outcome = { kind: 'done' };
/** Hours of a working day and more: until Thunderbird closes, as far as it matters. */
const SESSION_MINUTES = 60 * 24 * 30;

export async function loadSettings(): Promise<Settings> {
  const state = await vault.state();
  const mine = await describeMyKeys(state.keys, now());
  const kept = await people.all();
  const others = await Promise.all(
    kept.flatMap(({ address, keys }) => keys.map((key) => describe(key, address, key.source, key.firstSeen))),
  );
  const authorities = await Promise.all((await addedAuthorities()).map(describeAuthority));
  return {
    mine: mine.map(mineEntry),
    people: others.flatMap((entry) => (entry === null ? [] : [entry])),
    organisations: authorities,
    lock: {
      hasPassphrase: state.hasPassphrase,
      isLocked: state.status === 'locked',
      stay: state.minutes >= SESSION_MINUTES ? null : state.minutes,
    },
  };
}

export async function importMine({ bytes }: PickedFile, password: string | null): Promise<ImportOutcome> {
  try {
    await importMyKeys(engine, vault, { bytes, password, at: now() });
    await forgetOpened();
    return DONE;
  } catch (error) {
    const code = codeOf(error);
    // A PKCS#12 file without a password is one with an empty password; whoever gave none is asked.
    if (code === 'password-needed' || (code === 'wrong-password' && password === null))
      return { kind: 'password-needed' };
    if (code === 'wrong-password') return { kind: 'wrong-password' };
    return code === 'key-mismatch' ? { kind: 'stopped', problem: 'no-private-key' } : stopped(error);
  }
}

/** The files themselves go to the page that asked, which hands them to the person. */
export async function exportMine(id: string, password: string) {
  try {
    return { kind: 'files', files: await exportMyKeys(engine, vault, password, [id]) } as const;
  } catch (error) {
    return stopped(error);
  }
}

export async function readOthers(section: 'people' | 'organisations', { bytes }: PickedFile): Promise<FoundEntries> {
  try {
    const material = await openKeyFile(engine, bytes, null);
    if (section === 'organisations') {
      if (material.kind === 'openpgp') return { kind: 'stopped', problem: 'not-an-organisation' };
      return { kind: 'found', entries: await Promise.all(material.certificates.map(describeAuthority)) };
    }
    const found =
      material.kind === 'openpgp'
        ? (await readOpenpgpKeys(material.bytes, now())).map(({ fingerprint: print, binary }) => materialOf('openpgp', print, binary)) // prettier-ignore
        : await Promise.all(material.certificates.slice(0, 1).map(certificateMaterial));
    const entries = await Promise.all(found.map((each) => describe(each, null, 'user', null)));
    const named = entries.filter((entry) => entry !== null && entry.address !== '');
    return named.length === 0 ? { kind: 'stopped', problem: 'no-public-key' } : { kind: 'found', entries: named.flatMap((each) => each ?? []) }; // prettier-ignore
  } catch (error) {
    return stopped(error);
  }
}

/** `entry.id` holds the key itself, so that what is accepted is what was asked about. */
export async function acceptOther(section: 'people' | 'organisations', entry: Entry): Promise<Outcome> {
  try {
    const material = unpack(entry.id);
    if (section === 'organisations') {
      const known = await addedAuthorities();
      const added = parseCertificate(material.key);
      await keepAuthorities([...known.filter((each) => !sameBytes(each.der, added.der)), added]);
    } else {
      const refused = await refusalOf(material);
      if (refused !== null) return { kind: 'stopped', problem: refused === 'expired' ? 'ended' : 'unfit' };
      for (const address of entry.key.addresses) await people.keep(address, material, 'user', now());
    }
    await forgetOpened();
    return DONE;
  } catch (error) {
    return stopped(error);
  }
}

async function refusalOf({ protocol, key }: KeyMaterial): Promise<string | null> {
  const answer =
    protocol === 'smime'
      ? acceptCertificateByUser(parseCertificate(key), now())
      : await readOpenpgpKeys(key, now()).then(([facts]) => facts === undefined ? { refused: 'malformed' } : acceptOpenpgpKeyByUser(facts)); // prettier-ignore
  return 'refused' in answer ? answer.refused : null;
}

export async function remove(section: 'mine' | 'people' | 'organisations', id: string): Promise<Outcome> {
  try {
    if (section === 'mine') await vault.remove(id);
    else if (section === 'organisations') {
      const { key } = unpack(id);
      await keepAuthorities((await addedAuthorities()).filter(({ der }) => !sameBytes(der, key)));
    } else {
      const { fingerprint: print } = unpack(id);
      const everybody = await people.all();
      for (const { address } of everybody) await people.forget(address, print);
    }
    await forgetOpened();
    return DONE;
  } catch (error) {
    return stopped(error);
  }
}

export async function changePassphrase(current: string | null, next: string | null): Promise<PassphraseOutcome> {
  try {
    if (current !== null) await vault.unlock(current);
    const { minutes } = await vault.state();
    await vault.setPassphrase(next, minutes);
    return DONE;
  } catch (error) {
    return codeOf(error) === 'wrong-password' ? { kind: 'wrong-passphrase' } : stopped(error);
  }
}

export async function stayUnlocked(minutes: number | null): Promise<Outcome> {
  try {
    await vault.setMinutes(minutes ?? SESSION_MINUTES);
    return DONE;
  } catch (error) {
    return stopped(error);
  }
}

export async function lock(): Promise<Outcome> {
  await vault.lock();
  await forgetOpened();
  return DONE;
}

export async function unlock(passphrase: string): Promise<PassphraseOutcome> {
  try {
    await vault.unlock(passphrase);
    await forgetOpened();
    return DONE;
  } catch (error) {
    return codeOf(error) === 'wrong-password' ? { kind: 'wrong-passphrase' } : stopped(error);
  }
}

function mineEntry({ id, addresses, ...facts }: MyKeyFacts): Entry {
  const { protocol, algorithm, validUntil, addedAt } = facts;
  const key: KeyFacts = { protocol, algorithm, validUntil, addresses, fingerprint: facts.fingerprint, source: 'user', firstSeen: addedAt }; // prettier-ignore
  return { id, name: '', address: addresses[0] ?? '', key };
}

async function certificateMaterial(certificate: Certificate): Promise<KeyMaterial> {
  return materialOf('smime', (await fingerprint(engine, certificate)).toUpperCase(), certificate.der);
}

function materialOf(protocol: KeyMaterial['protocol'], print: string, key: Uint8Array): KeyMaterial {
  return { protocol, fingerprint: print, key, chain: [] };
}

/** `null` for a key that cannot be read any more. */
async function describe(
  material: KeyMaterial,
  address: string | null,
  source: KeyFacts['source'],
  firstSeen: Date | null,
): Promise<Entry | null> {
  const { protocol, fingerprint: print, key } = material;
  const origin = { protocol, fingerprint: print, source, firstSeen };
  try {
    if (protocol === 'smime') {
      const certificate = parseCertificate(key);
      const addresses = certificateAddresses(certificate);
      const facts = { addresses, algorithm: publicKeyDescription(certificate), validUntil: certificate.notAfter };
      return { id: pack(material), name: subjectName(certificate), address: address ?? addresses[0] ?? '', key: { ...origin, ...facts } }; // prettier-ignore
    }
    const [facts] = await readOpenpgpKeys(key, now());
    if (facts === undefined) return null;
    const { addresses, algorithm, name } = facts;
    return { id: pack(material), name, address: address ?? addresses[0] ?? '', key: { ...origin, addresses, algorithm, validUntil: null } }; // prettier-ignore
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}

async function describeAuthority(certificate: Certificate): Promise<Entry> {
  const material = await certificateMaterial(certificate);
  const key: KeyFacts = { protocol: 'smime', fingerprint: material.fingerprint, addresses: [], algorithm: publicKeyDescription(certificate), source: 'user', validUntil: certificate.notAfter, firstSeen: null }; // prettier-ignore
  return { id: pack(material), name: subjectName(certificate), address: '', key };
}

function pack({ protocol, fingerprint: print, key }: KeyMaterial): string {
  return `${protocol}:${print}:${btoa(Array.from(key, (octet) => String.fromCharCode(octet)).join(''))}`;
}

function unpack(id: string): KeyMaterial {
  const [protocol, print = '', letters = ''] = id.split(':');
  const key = Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
  return materialOf(protocol === 'openpgp' ? 'openpgp' : 'smime', print, key);
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((octet, index) => octet === other[index]);
}

function codeOf(error: unknown): string {
  return error instanceof Failure ? error.code : '';
}

function stopped(error: unknown): { readonly kind: 'stopped'; readonly problem: ReturnType<typeof problemOf> } {
  return { kind: 'stopped', problem: error instanceof Failure ? problemOf(error.code) : 'unexpected' };
}

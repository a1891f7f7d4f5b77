/** OpenPGP Web Key Directory (draft-koch-openpgp-webkey-service): the recipient's own domain tells the key. */

import { encodeUtf8 } from '../bytes/index.ts';
import { type Engine, digest } from '../crypto/index.ts';
import type { Network } from '../host/index.ts';
import { Failure } from '../model/index.ts';
import { readKeys } from '../openpgp/index.ts';
import type { Answer, FoundKey, Source } from './source.ts';

/** Octets of an answer: a key with photograph and a hundred signatures is smaller. */
const MOST = 1_000_000;

/** z-base-32 (draft-koch §3.1 names its alphabet). */
const ALPHABET = 'ybndrfg8ejkmcpqxot1uwisza345h769';

export function webKeyDirectory(engine: Engine, network: Network, now: () => Date): Source {
  const urls = (address: string) => wkdUrls(engine, address);
  return {
    name: 'wkd',
    urls,
    find: async (address) => find(address, { urls: await urls(address), network, at: now() }),
  };
}

/** The advanced method's URL, then the direct one (§3.1); none for what is no address in ASCII domains. */
async function wkdUrls(engine: Engine, address: string): Promise<readonly string[]> {
  const at = address.lastIndexOf('@');
  const [local, domain] = [address.slice(0, at), address.slice(at + 1).toLowerCase()];
  if (at < 1 || !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(domain)) return [];
  // Only ASCII letters are folded (§3.1); another's upper case is another mailbox.
  const folded = local.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const hash = zBase32(await digest(engine, 'SHA-1', [encodeUtf8(folded)]));
  const query = `${hash}?l=${encodeURIComponent(local)}`;
  return [
    `https://openpgpkey.${domain}/.well-known/openpgpkey/${domain}/hu/${query}`,
    `https://${domain}/.well-known/openpgpkey/hu/${query}`,
  ];
}

interface Asking {
  readonly urls: readonly string[];
  readonly network: Network;
  readonly at: Date;
}

/** The direct method counts only where the advanced one's host does not exist (§3.1). */
async function find(address: string, { urls, network, at }: Asking): Promise<Answer> {
  const answer = { name: 'wkd', source: 'directory', urls } as const;
  let outcome: Answer['outcome'] = 'none';
  for (const url of urls) {
    try {
      const { status, body } = await network.get(url, MOST);
      if (status !== 200) return { ...answer, outcome: status < 500 ? 'none' : 'unreachable', keys: [] };
      const keys = await keysFor(address, body, at);
      return { ...answer, outcome: keys.length > 0 ? 'found' : 'none', keys };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (error.code !== 'unreachable') return { ...answer, outcome: 'none', keys: [] };
      outcome = 'unreachable';
    }
  }
  return { ...answer, outcome, keys: [] };
}

/** Keys with a user id of this very address; a server may hand out others. */
async function keysFor(address: string, body: Uint8Array, at: Date): Promise<FoundKey[]> {
  const keys = await readKeys(body, at);
  return keys
    .filter(({ addresses }) => addresses.some((each) => each.toLowerCase() === address.toLowerCase()))
    .map(({ fingerprint, binary }) => ({ protocol: 'openpgp', fingerprint, key: binary, chain: [] }));
}

function zBase32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xffff;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += ALPHABET[(held >> (bits - 5)) & 31] ?? '';
  }
  return bits === 0 ? text : text + (ALPHABET[(held << (5 - bits)) & 31] ?? '');
}

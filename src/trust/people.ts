/** Keys of other people that are kept: those the person accepted, and those learnt from mail and directories. */

import { decodeBase64, encodeBase64 } from '../bytes/index.ts';
import type { Store } from '../host/index.ts';
import { Failure, type KeySource, type Protocol } from '../model/index.ts';
import { mailboxName } from './match-address.ts';

/** A key as it can be handed about: nothing of it is believed yet. */
export interface KeyMaterial {
  readonly protocol: Protocol;
  /** Upper-case hex: SHA-256 of the certificate, or the OpenPGP fingerprint. */
  readonly fingerprint: string;
  /** DER of a certificate, or a transferable public key (RFC 9580 §10.1). */
  readonly key: Uint8Array;
  /** DER of certificates that came along; untrusted. */
  readonly chain: readonly Uint8Array[];
}

export interface KeptKey extends KeyMaterial {
  readonly source: KeySource;
  readonly firstSeen: Date;
  readonly lastSeen: Date;
}

/** Names under which keys of somebody are kept. */
const INDEX = 'people';
/** Keys of one address: more is somebody filling the store, so mail adds none then, and drives none out. */
const MOST_KEYS = 16;

export class People {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Throws `malformed-store`. */
  async keysOf(address: string): Promise<readonly KeptKey[]> {
    const name = mailboxName(address);
    return name === null ? [] : readKeys(await this.#store.get(nameOf(name)));
  }

  /** Everybody of whom a key is kept, by address. */
  async all(): Promise<readonly { readonly address: string; readonly keys: readonly KeptKey[] }[]> {
    const addresses = await this.#addresses();
    const all = await Promise.all(addresses.map(async (address) => ({ address, keys: await this.keysOf(address) })));
    return all.filter(({ keys }) => keys.length > 0);
  }

  /**
   * A key seen again keeps when it was first seen; a choice of the person is not forgotten for a lesser source. Of an
   * address with many keys, mail teaches no further one. Throws `usage` for no address, `malformed-store`.
   */
  async keep(address: string, material: KeyMaterial, source: KeySource, at: Date): Promise<void> {
    const name = mailboxName(address);
    if (name === null) throw new Failure('usage', 'address');
    const before = await this.keysOf(address);
    const known = before.find((each) => isSame(each, material));
    if (known === undefined && source === 'mail' && before.length >= MOST_KEYS) return;
    const kept = {
      ...material,
      source: known?.source === 'user' ? 'user' : source,
      firstSeen: known?.firstSeen ?? at,
      lastSeen: at,
    };
    const others = before.filter((each) => !isSame(each, material));
    const chosen = others.filter((each) => each.source === 'user');
    const rest = others.filter((each) => each.source !== 'user');
    await this.#put(name, [kept, ...chosen, ...rest].slice(0, MOST_KEYS));
  }

  async forget(address: string, fingerprint: string): Promise<void> {
    const name = mailboxName(address);
    if (name === null) return;
    const keys = await this.keysOf(address);
    await this.#put(name, keys.filter((each) => each.fingerprint !== fingerprint)); // prettier-ignore
  }

  async #put(name: string, keys: readonly KeptKey[]): Promise<void> {
    await this.#store.put(nameOf(name), keys.map(writeKey));
    const addresses = await this.#addresses();
    if (!addresses.includes(name)) await this.#store.put(INDEX, [...addresses, name]);
  }

  async #addresses(): Promise<readonly string[]> {
    const value = await this.#store.get(INDEX);
    if (value === null) return [];
    if (!Array.isArray(value) || !value.every((each) => typeof each === 'string'))
      throw new Failure('malformed-store', INDEX);
    return value;
  }
}

function nameOf(mailbox: string): string {
  return `people:${mailbox}`;
}

function isSame(one: KeyMaterial, other: KeyMaterial): boolean {
  return one.protocol === other.protocol && one.fingerprint === other.fingerprint;
}

function writeKey({ protocol, fingerprint, key, chain, source, firstSeen, lastSeen }: KeptKey): object {
  return {
    ...{ protocol, fingerprint, source },
    key: encodeBase64(key),
    chain: chain.map((each) => encodeBase64(each)),
    firstSeen: firstSeen.toISOString(),
    lastSeen: lastSeen.toISOString(),
  };
}

function readKeys(value: unknown): readonly KeptKey[] {
  if (value === null) return [];
  if (!Array.isArray(value)) throw new Failure('malformed-store', INDEX);
  return value.map(readKey);
}

function readKey(value: unknown): KeptKey {
  if (typeof value !== 'object' || value === null) throw new Failure('malformed-store', INDEX);
  const { protocol, fingerprint, source, key, chain, firstSeen, lastSeen }: Partial<Record<keyof KeptKey, unknown>> =
    value;
  const isKnown =
    (protocol === 'smime' || protocol === 'openpgp') &&
    (source === 'user' || source === 'directory' || source === 'mail');
  if (!isKnown || typeof fingerprint !== 'string' || !Array.isArray(chain)) throw new Failure('malformed-store', INDEX);
  return {
    ...{ protocol, fingerprint, source },
    key: bytes(key),
    chain: chain.map(bytes),
    firstSeen: time(firstSeen),
    lastSeen: time(lastSeen),
  };
}

function bytes(value: unknown): Uint8Array {
  if (typeof value !== 'string') throw new Failure('malformed-store', INDEX);
  return decodeBase64(value);
}

function time(value: unknown): Date {
  const date = new Date(typeof value === 'string' ? value : NaN);
  if (Number.isNaN(date.getTime())) throw new Failure('malformed-store', INDEX);
  return date;
}

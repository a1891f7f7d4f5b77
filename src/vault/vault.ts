/**
 * My private keys at rest. Each is sealed under the vault key; that one is wrapped by the device, and where there is a
 * passphrase, under that first. A copy of the store opens nothing without the device, and with the device not without the
 * passphrase.
 */

import { decodeBase64, encodeBase64, encodeUtf8 } from '../bytes/index.ts';
import { type Engine, decryptAead, encryptAead, pbkdf2 } from '../crypto/index.ts';
import type { DeviceKey, Store } from '../host/index.ts';
import { Failure } from '../model/index.ts';
import { type MyKey, type Passphrase, type VaultRecord, readVaultRecord, writeVaultRecord } from './record.ts';

export interface VaultPorts {
  readonly engine: Engine;
  /** Kept for good. */
  readonly store: Store;
  /** Forgotten when the program ends. */
  readonly session: Store;
  readonly device: DeviceKey;
  readonly now: () => Date;
}

/** `open` also when there is no passphrase: the device alone opens then. */
export type VaultStatus = 'empty' | 'locked' | 'open';

export interface VaultState {
  readonly status: VaultStatus;
  readonly hasPassphrase: boolean;
  readonly minutes: number;
  readonly keys: readonly MyKey[];
}

const RECORD = 'vault';
const SESSION = 'vault-open';
const KEY = encodeUtf8('send-secure vault key 1');
/** OWASP's Password Storage Cheat Sheet for PBKDF2 with SHA-256; some 0.2 s on an office computer. */
const ITERATIONS = 600_000;
const MINUTES = 60;

export class Vault {
  readonly #ports: VaultPorts;

  constructor(ports: VaultPorts) {
    this.#ports = ports;
  }

  /** Throws `malformed-store`: a vault that cannot be read must not become an empty one. */
  async state(): Promise<VaultState> {
    const record = await this.#read();
    if (record === null || record.keys.length === 0)
      return { status: 'empty', hasPassphrase: record !== null && record.passphrase !== null, minutes: record?.minutes ?? MINUTES, keys: [] }; // prettier-ignore
    const isOpen = record.passphrase === null || (await this.#remembered()) !== null;
    return {
      status: isOpen ? 'open' : 'locked',
      hasPassphrase: record.passphrase !== null,
      minutes: record.minutes,
      keys: record.keys.map(({ sealed: _, ...key }) => key),
    };
  }

  /** Keeps a key; one with the same id is replaced. Throws `locked`, `device-key-lost`. */
  async put({ id, protocol, material }: Omit<MyKey, 'addedAt'>, secret: Uint8Array): Promise<void> {
    const { engine, now } = this.#ports;
    const before = await this.#readOrMake();
    const vaultKey = await this.#vaultKey(before);
    const sealed = await encryptAead(engine, vaultKey, secret, contextOf(id));
    const key = { id, protocol, material, addedAt: now(), sealed };
    await this.#write({ ...before, keys: [...before.keys.filter((each) => each.id !== id), key] });
  }

  async remove(id: string): Promise<void> {
    const record = await this.#read();
    if (record !== null) await this.#write({ ...record, keys: record.keys.filter((key) => key.id !== id) });
  }

  /** The secret of one key. Throws `locked`, `device-key-lost`, `no-key`. */
  async secret(id: string): Promise<Uint8Array> {
    const record = await this.#read();
    const key = record?.keys.find((each) => each.id === id);
    if (record === null || key === undefined) throw new Failure('no-key');
    return this.#opened(decryptAead(this.#ports.engine, await this.#vaultKey(record), key.sealed, contextOf(id)));
  }

  /** Sets, changes or (`null`) removes the passphrase. Throws `locked`: it takes an open vault. */
  async setPassphrase(passphrase: string | null, minutes: number): Promise<void> {
    const { engine } = this.#ports;
    const record = await this.#readOrMake();
    const vaultKey = await this.#vaultKey(record);
    const setting =
      passphrase === null ? null : { salt: engine.getRandomValues(new Uint8Array(16)), iterations: ITERATIONS };
    await this.#write({ ...record, minutes, passphrase: setting, vaultKey: await this.#wrap(vaultKey, passphrase, setting) }); // prettier-ignore
    if (passphrase !== null) await this.#remember(vaultKey, minutes);
  }

  /** For how long the passphrase is not asked for again, from the next time on. */
  async setMinutes(minutes: number): Promise<void> {
    await this.#write({ ...(await this.#readOrMake()), minutes });
  }

  /** Opens the vault for a while. Throws `wrong-password`, `device-key-lost`. */
  async unlock(passphrase: string): Promise<void> {
    const record = await this.#read();
    if (record === null || record.passphrase === null) return;
    const wrapped = await this.#ports.device.unwrap(record.vaultKey);
    const key = await this.#stretch(passphrase, record.passphrase);
    const vaultKey = await decryptAead(this.#ports.engine, key, wrapped, KEY).catch((cause: unknown) => {
      throw new Failure('wrong-password', '', { cause });
    });
    await this.#remember(vaultKey, record.minutes);
  }

  async lock(): Promise<void> {
    await this.#ports.session.put(SESSION, null);
  }

  async #vaultKey({ vaultKey, passphrase }: VaultRecord): Promise<Uint8Array> {
    if (passphrase === null) return this.#ports.device.unwrap(vaultKey);
    const remembered = await this.#remembered();
    if (remembered === null) throw new Failure('locked');
    return remembered;
  }

  async #wrap(vaultKey: Uint8Array, passphrase: string | null, setting: Passphrase | null): Promise<Uint8Array> {
    const { device, engine } = this.#ports;
    if (passphrase === null || setting === null) return device.wrap(vaultKey);
    return device.wrap(await encryptAead(engine, await this.#stretch(passphrase, setting), vaultKey, KEY));
  }

  #stretch(passphrase: string, { salt, iterations }: Passphrase): Promise<Uint8Array> {
    return pbkdf2(this.#ports.engine, 'SHA-256', encodeUtf8(passphrase.normalize('NFC')), salt, iterations, 32);
  }

  /** Wrapped by the device too, so that what a host keeps for a session is of no use beside it. */
  async #remember(vaultKey: Uint8Array, minutes: number): Promise<void> {
    const { device, session, now } = this.#ports;
    const until = new Date(now().getTime() + minutes * 60_000).toISOString();
    await session.put(SESSION, { until, wrapped: encodeBase64(await device.wrap(vaultKey)) });
  }

  async #remembered(): Promise<Uint8Array | null> {
    const { device, session, now } = this.#ports;
    const value = await session.get(SESSION);
    if (typeof value !== 'object' || value === null) return null;
    const { until, wrapped }: { until?: unknown; wrapped?: unknown } = value;
    if (typeof until !== 'string' || typeof wrapped !== 'string') return null;
    return new Date(until) > now() ? device.unwrap(decodeBase64(wrapped)) : null;
  }

  async #opened(secret: Promise<Uint8Array>): Promise<Uint8Array> {
    return secret.catch((cause: unknown) => {
      throw new Failure('malformed-store', 'vault', { cause });
    });
  }

  async #read(): Promise<VaultRecord | null> {
    const value = await this.#ports.store.get(RECORD);
    return value === null ? null : readVaultRecord(value);
  }

  async #readOrMake(): Promise<VaultRecord> {
    const { device, engine } = this.#ports;
    const vaultKey = async () => device.wrap(engine.getRandomValues(new Uint8Array(32)));
    return (await this.#read()) ?? { vaultKey: await vaultKey(), passphrase: null, minutes: MINUTES, keys: [] };
  }

  async #write(record: VaultRecord): Promise<void> {
    await this.#ports.store.put(RECORD, writeVaultRecord(record));
  }
}

function contextOf(id: string): Uint8Array {
  return encodeUtf8(`send-secure vault 1 ${id}`);
}

/** The device's secret: a key in IndexedDB that no script can export, in this profile alone. */

import { type DeviceKey, Failure } from '../../src/index.ts';

const DATABASE = 'send-secure';
const KEYS = 'keys';
const NAME = 'device';
const NONCE = 12;

export const deviceKey: DeviceKey = {
  async wrap(bytes) {
    const key = (await read()) ?? (await make());
    const iv = crypto.getRandomValues(new Uint8Array(NONCE));
    const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, plain(bytes));
    return Uint8Array.from([...iv, ...new Uint8Array(sealed)]);
  },
  async unwrap(bytes) {
    const key = await read();
    if (key === null) throw new Failure('device-key-lost');
    const algorithm = { name: 'AES-GCM', iv: plain(bytes.subarray(0, NONCE)) };
    try {
      return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, plain(bytes.subarray(NONCE))));
    } catch (cause) {
      throw new Failure('device-key-lost', '', { cause });
    }
  },
};

/** Made once: whoever comes second at the same time gets the first one's. */
async function make(): Promise<CryptoKey> {
  const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  const database = await open();
  await settled(database.transaction(KEYS, 'readwrite').objectStore(KEYS).add(made, NAME)).catch(() => undefined);
  return (await read()) ?? made;
}

async function read(): Promise<CryptoKey | null> {
  const database = await open();
  const value: unknown = await settled(database.transaction(KEYS).objectStore(KEYS).get(NAME));
  return value instanceof CryptoKey ? value : null;
}

let opened: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
  const request = () => indexedDB.open(DATABASE, 1);
  return (opened ??= new Promise((resolve, reject) => {
    const opening = request();
    opening.onupgradeneeded = () => void opening.result.createObjectStore(KEYS);
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(new Failure('device-key-lost', 'IndexedDB', { cause: opening.error }));
  }));
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(new Failure('device-key-lost', 'IndexedDB', { cause: request.error }));
  });
}

/** WebCrypto's declaration wants memory that is not shared. */
function plain(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}

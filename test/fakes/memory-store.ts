/** Stores and device keys in memory, for tests of what uses them. */

import { nodeEngine } from '../../cli/engine.ts';
import { decryptAead, encryptAead } from '../../src/crypto/index.ts';
import type { DeviceKey, Store } from '../../src/host/index.ts';
import { Failure } from '../../src/model/index.ts';

/** As JSON, so that what is put comes back as a real store gives it back. */
export class MemoryStore implements Store {
  readonly values = new Map<string, string>();

  async get(name: string): Promise<unknown> {
    return JSON.parse(this.values.get(name) ?? 'null');
  }

  async put(name: string, value: unknown): Promise<void> {
    this.values.set(name, JSON.stringify(value));
  }
}

export function memoryDevice(): DeviceKey {
  const engine = nodeEngine();
  const key = engine.getRandomValues(new Uint8Array(32));
  const context = new Uint8Array(0);
  return {
    wrap: (bytes) => encryptAead(engine, key, bytes, context),
    unwrap: (bytes) =>
      decryptAead(engine, key, bytes, context).catch((cause: unknown) => {
        throw new Failure('device-key-lost', '', { cause });
      }),
  };
}

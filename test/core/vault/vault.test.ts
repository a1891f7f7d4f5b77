/** My private keys at rest: what opens them, what does not, and what a thief of the store gets. */

import { beforeEach, describe, expect, it } from 'vitest';
import { nodeEngine } from '../../../cli/engine.ts';
import { encodeBase64, encodeUtf8 } from '../../../src/bytes/index.ts';
import { Vault } from '../../../src/vault/index.ts';
import { MemoryStore, memoryDevice } from '../../fakes/memory-store.ts';

const SECRET = encodeUtf8('the private key of Ann, which nobody else may see');
const KEY = { id: 'smime:AA', protocol: 'smime', material: [Uint8Array.of(48, 0)] } as const;

let now: Date;
let store: MemoryStore;
let session: MemoryStore;
let device = memoryDevice();

const open = (): Vault => new Vault({ engine: nodeEngine(), store, session, device, now: () => now });

beforeEach(() => {
  [store, session, device] = [new MemoryStore(), new MemoryStore(), memoryDevice()];
  now = new Date('2026-03-01T10:00:00Z');
});

describe('a vault without a passphrase', () => {
  it('is empty first, and not an error', async () => {
    expect(await open().state()).toMatchObject({ status: 'empty', keys: [] });
    await expect(open().secret('smime:AA')).rejects.toMatchObject({ code: 'no-key' });
  });

  it('gives the secret back after a restart, and tells the key without it', async () => {
    await open().put(KEY, SECRET);
    session = new MemoryStore();
    expect(await open().secret(KEY.id)).toEqual(SECRET);
    expect(await open().state()).toMatchObject({
      status: 'open',
      hasPassphrase: false,
      keys: [{ ...KEY, addedAt: now }],
    });
  });

  it('keeps several keys, replaces one by its id, and removes one', async () => {
    await open().put(KEY, SECRET);
    await open().put({ ...KEY, id: 'openpgp:BB', protocol: 'openpgp' }, encodeUtf8('other'));
    await open().put(KEY, encodeUtf8('renewed'));
    expect((await open().state()).keys.map(({ id }) => id).sort()).toEqual(['openpgp:BB', 'smime:AA']);
    expect(await open().secret(KEY.id)).toEqual(encodeUtf8('renewed'));
    await open().remove(KEY.id);
    await expect(open().secret(KEY.id)).rejects.toMatchObject({ code: 'no-key' });
    expect(await open().secret('openpgp:BB')).toEqual(encodeUtf8('other'));
  });

  it('opens nothing on another device', async () => {
    await open().put(KEY, SECRET);
    device = memoryDevice();
    await expect(open().secret(KEY.id)).rejects.toMatchObject({ code: 'device-key-lost' });
    await expect(open().put(KEY, SECRET)).rejects.toMatchObject({ code: 'device-key-lost' });
  });
});

describe('a passphrase', () => {
  beforeEach(async () => {
    await open().put(KEY, SECRET);
    await open().setPassphrase('blue kettle', 30);
  });

  it('is not asked for until the time is over, whoever restarts the page', async () => {
    now = new Date(now.getTime() + 29 * 60_000);
    expect(await open().secret(KEY.id)).toEqual(SECRET);
    now = new Date(now.getTime() + 2 * 60_000);
    expect((await open().state()).status).toBe('locked');
    await expect(open().secret(KEY.id)).rejects.toMatchObject({ code: 'locked' });
  });

  it('is asked for after a restart of the program, and when the person locks', async () => {
    session = new MemoryStore();
    await expect(open().secret(KEY.id)).rejects.toMatchObject({ code: 'locked' });
    await expect(open().unlock('red kettle')).rejects.toMatchObject({ code: 'wrong-password' });
    expect((await open().state()).status).toBe('locked');
    await open().unlock('blue kettle');
    expect(await open().secret(KEY.id)).toEqual(SECRET);
    await open().lock();
    await expect(open().secret(KEY.id)).rejects.toMatchObject({ code: 'locked' });
  });

  it('is the same in whatever form its letters are typed', async () => {
    await open().setPassphrase('\u00e4nderung', 30);
    session = new MemoryStore();
    await open().unlock('a\u0308nderung');
    expect((await open().state()).status).toBe('open');
  });

  it('is changed and removed only while the vault is open', async () => {
    await open().lock();
    await expect(open().setPassphrase(null, 30)).rejects.toMatchObject({ code: 'locked' });
    await expect(open().put(KEY, SECRET)).rejects.toMatchObject({ code: 'locked' });
    await open().unlock('blue kettle');
    await open().setPassphrase(null, 30);
    session = new MemoryStore();
    expect(await open().secret(KEY.id)).toEqual(SECRET);
  });
});

describe('what is kept', () => {
  it('shows no secret and no passphrase, for good or for the session', async () => {
    await open().put(KEY, SECRET);
    await open().setPassphrase('blue kettle', 30);
    const kept = [...store.values.values(), ...session.values.values()].join('\n');
    for (const secret of ['private key', 'blue kettle', encodeBase64(SECRET).slice(0, 20)]) expect(kept).not.toContain(secret); // prettier-ignore
  });

  it('cannot be changed unnoticed: a secret under another name, octets changed', async () => {
    await open().put(KEY, SECRET);
    const text = store.values.get('vault') ?? '';
    store.values.set('vault', text.replaceAll('smime:AA', 'smime:AB'));
    await expect(open().secret('smime:AB')).rejects.toMatchObject({ code: 'malformed-store' });
    store.values.set(
      'vault',
      text.replace(/"sealed":"(.)/, (_, letter: string) => `"sealed":"${letter === 'A' ? 'B' : 'A'}`),
    );
    await expect(open().secret(KEY.id)).rejects.toMatchObject({ code: 'malformed-store' });
  });

  it.each(['{}', '[]', '7', '{"version":2}', '{"version":1,"vaultKey":"","passphrase":null,"minutes":1,"keys":[{}]}'])(
    'is no empty vault when it is damaged: %s',
    async (text) => {
      store.values.set('vault', text);
      await expect(open().state()).rejects.toMatchObject({ code: 'malformed-store' });
      await expect(open().put(KEY, SECRET)).rejects.toMatchObject({ code: 'malformed-store' });
    },
  );
});

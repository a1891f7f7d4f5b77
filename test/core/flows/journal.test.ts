/** The journal of a send in several legs: after any crash it is known what left, what did not, and what nobody knows. */

import { beforeEach, describe, expect, it } from 'vitest';
import { Journal, type JournalEntry } from '../../../src/flows/index.ts';
import { MemoryStore } from '../../fakes/memory-store.ts';

const leg = (name: string) =>
  ({ message: Uint8Array.of(1, 2), recipients: [name], isCopy: false, state: 'sealed' }) as const;
const ENTRY: JournalEntry = {
  id: 'a',
  identity: 'id1',
  begun: new Date('2026-03-01T10:00:00Z'),
  legs: [leg('ben'), leg('eve')],
};

let store: MemoryStore;
const journal = (): Journal => new Journal(store);
const states = async () => (await journal().unfinished()).map(({ legs }) => legs.map(({ state }) => state));

beforeEach(() => (store = new MemoryStore()));

describe('the journal', () => {
  it('gives back what was begun, whole, to whoever comes after a crash', async () => {
    await journal().begin(ENTRY);
    expect(await journal().unfinished()).toEqual([ENTRY]);
  });

  it('knows each leg after a crash at any step', async () => {
    await journal().begin(ENTRY);
    await journal().note('a', 0, 'sending');
    expect(await states()).toEqual([['sending', 'sealed']]);
    await journal().note('a', 0, 'sent');
    await journal().note('a', 1, 'sending');
    await journal().note('a', 1, 'failed');
    expect(await states()).toEqual([['sent', 'failed']]);
  });

  it('forgets a send when its last leg is sent, and the words of a leg when that one is', async () => {
    await journal().begin(ENTRY);
    await journal().note('a', 0, 'sent');
    expect((await journal().unfinished())[0]?.legs[0]?.message).toEqual(new Uint8Array(0));
    await journal().note('a', 1, 'sent');
    expect(await journal().unfinished()).toEqual([]);
    expect([...store.values.values()].join()).not.toContain('AQI');
  });

  it('keeps sends apart, and closes one that the person gave up', async () => {
    await journal().begin(ENTRY);
    await journal().begin({ ...ENTRY, id: 'b' });
    await journal().close('a');
    expect((await journal().unfinished()).map(({ id }) => id)).toEqual(['b']);
  });

  it('does not invent legs, and a damaged one is no empty journal', async () => {
    await journal().begin(ENTRY);
    await expect(journal().note('a', 2, 'sent')).rejects.toMatchObject({ code: 'usage' });
    await expect(journal().note('z', 0, 'sent')).rejects.toMatchObject({ code: 'usage' });
    store.values.set('journal:a', '{"id":"a"}');
    await expect(journal().unfinished()).rejects.toMatchObject({ code: 'malformed-store' });
  });
});

/** What a press in the settings does, with a host that answers as it is told. */
import { describe, expect, it } from 'vitest';
import type { FailureCode } from '../../../src/model/index.ts';
import { settingsDeeds } from '../../../src/ui/settings-deeds.ts';
import {
  type Entry,
  problemOf,
  type Settings,
  type SettingsPort,
  type SettingsState,
  START,
  update,
} from '../../../src/ui/settings-model.ts';
import { openpgpKey } from '../../ui/people.ts';

const LEE: Entry = { id: '1', name: 'Dr. Lee', address: 'lee@old.example', key: openpgpKey('lee@old.example') };
const MIA: Entry = { id: '2', name: 'Mia', address: 'mia@old.example', key: openpgpKey('mia@old.example') };
const file = { name: 'key.p12', bytes: new Uint8Array([1]) };

/** A host with what it was asked, and the state that came of it. */
function desk(answers: Partial<SettingsPort> = {}) {
  const asked: unknown[][] = [];
  const settings: Settings = {
    mine: [],
    people: [],
    organisations: [],
    lock: { hasPassphrase: false, isLocked: false, stay: 60 },
  };
  const answer =
    <T>(name: string, value: T) =>
    async (...given: unknown[]): Promise<T> => {
      asked.push([name, ...given]);
      return value;
    };
  const done = { kind: 'done' } as const;
  const port: SettingsPort = {
    load: async () => settings,
    importMine: answer('importMine', done),
    exportMine: answer('exportMine', done),
    read: answer('read', { kind: 'found', entries: [LEE, MIA] } as const),
    accept: answer('accept', done),
    remove: answer('remove', done),
    changePassphrase: answer('changePassphrase', done),
    stayUnlocked: answer('stayUnlocked', done),
    lock: answer('lock', done),
    unlock: answer('unlock', done),
    copy: () => undefined,
    ...answers,
  };
  let state: SettingsState = START;
  const tasks: string[] = [];
  const deeds = settingsDeeds(port, (event) => {
    state = update(state, event);
    if (event.kind === 'task') tasks.push(event.task.kind);
  });
  return { deeds, asked, tasks, state: () => state };
}

describe('the settings', () => {
  it('show what the host keeps, or say that it cannot be read', async () => {
    const here = desk();
    await here.deeds.load();
    expect(here.state().settings).toMatchObject({ mine: [] });
    const broken = desk({ load: () => Promise.reject(new Error('disk')) });
    await broken.deeds.load();
    expect(broken.state().settings).toBe('unreadable');
  });

  it('ask for the password of a file, say when it was wrong, and give it on', async () => {
    const outcomes = ['password-needed', 'wrong-password', 'done'] as const;
    let at = 0;
    const here = desk({ importMine: async () => ({ kind: outcomes[at++] ?? 'done' }) });
    await here.deeds.importMine(file, null);
    expect(here.state().task).toEqual({ kind: 'file-password', section: 'mine', file, isWrong: false });
    await here.deeds.importMine(file, 'no');
    expect(here.state().task).toMatchObject({ kind: 'file-password', isWrong: true });
    await here.deeds.importMine(file, 'yes');
    expect(here.state().task).toEqual({ kind: 'done', section: 'mine', done: 'added' });
    expect(here.tasks).toEqual(['working', 'file-password', 'working', 'file-password', 'working', 'done']);
  });

  it('keep nobody whom the person was not asked about, and nobody after a no', async () => {
    const here = desk();
    await here.deeds.read('people', file);
    expect(here.state().task).toMatchObject({ kind: 'question', entries: [LEE, MIA] });
    expect(here.asked.map(([name]) => name)).toEqual(['read']);
    await here.deeds.answer('people', [LEE, MIA], false);
    expect(here.state().task).toMatchObject({ kind: 'question', entries: [MIA] });
    await here.deeds.answer('people', [MIA], true);
    expect(here.asked.filter(([name]) => name === 'accept')).toEqual([['accept', 'people', MIA]]);
    expect(here.state().task).toMatchObject({ kind: 'done', done: 'added' });
  });

  it('ask about the next one after a yes', async () => {
    const here = desk();
    await here.deeds.answer('people', [LEE, MIA], true);
    expect(here.state().task).toMatchObject({ kind: 'question', entries: [MIA] });
  });

  it.each([
    ['set', ['changePassphrase', null, 'new']],
    ['change', ['changePassphrase', 'old', 'new']],
    ['remove', ['changePassphrase', 'old', null]],
    ['unlock', ['unlock', 'old']],
  ] as const)('%s the passphrase with no more than it needs', async (deed, asked) => {
    const here = desk();
    await here.deeds.passphrase(deed, 'old', 'new');
    expect(here.asked).toEqual([asked]);
  });

  it('ask again when the passphrase was wrong', async () => {
    const here = desk({ changePassphrase: async () => ({ kind: 'wrong-passphrase' }) });
    await here.deeds.passphrase('change', 'old', 'new');
    expect(here.state().task).toEqual({ kind: 'passphrase', section: 'lock', deed: 'change', isWrong: true });
  });

  it('say so when the host breaks, and never stay working', async () => {
    const broken = () => Promise.reject(new Error('gone'));
    const here = desk({ remove: broken, exportMine: broken, lock: broken, read: broken });
    for (const deed of [
      () => here.deeds.remove('mine', '1'),
      () => here.deeds.exportMine('1', 'x'),
      () => here.deeds.lock(),
      () => here.deeds.read('people', file),
    ]) {
      await deed();
      expect(here.state().task).toMatchObject({ kind: 'stopped', problem: 'unexpected' });
    }
  });

  it('have words for what goes wrong with a file', () => {
    const codes: FailureCode[] = [
      'not-a-key',
      'malformed-key',
      'wrong-password',
      'unfit-key',
      'cannot-write-file',
      'usage',
    ];
    expect(codes.map(problemOf)).toEqual([
      'not-a-key',
      'malformed',
      'wrong-password',
      'unfit',
      'cannot-write',
      'unexpected',
    ]);
  });
});

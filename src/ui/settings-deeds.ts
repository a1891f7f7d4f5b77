/** What a press in the settings does: ask the port, and tell the state what came of it. */

import type {
  Done,
  Entry,
  Outcome,
  PassphraseDeed,
  PassphraseOutcome,
  PickedFile,
  Section,
  SettingsEvent,
  SettingsPort,
  Task,
  Work,
} from './settings-model.ts';

export interface SettingsDeeds {
  load(): Promise<void>;
  /** Opens or leaves a task without asking the host. */
  turnTo(task: Task): void;
  importMine(file: PickedFile, password: string | null): Promise<void>;
  exportMine(id: string, password: string): Promise<void>;
  read(section: 'people' | 'organisations', file: PickedFile): Promise<void>;
  /** Answers for the first entry; the others are asked about next. */
  answer(section: 'people' | 'organisations', entries: readonly Entry[], isYes: boolean): Promise<void>;
  remove(section: 'mine' | 'people' | 'organisations', id: string): Promise<void>;
  passphrase(deed: PassphraseDeed, current: string, next: string): Promise<void>;
  stayUnlocked(minutes: number | null): Promise<void>;
  lock(): Promise<void>;
  copy(text: string): void;
}

export function settingsDeeds(port: SettingsPort, tell: (event: SettingsEvent) => void): SettingsDeeds {
  const turnTo = (task: Task) => tell({ kind: 'task', task });
  const load = async () => {
    try {
      tell({ kind: 'loaded', settings: await port.load() });
    } catch {
      tell({ kind: 'unreadable' });
    }
  };
  /** From working to what came of it; whatever was not foreseen is a stop too, never silence. */
  const work = async (section: Section, what: Work, does: () => Promise<Task>): Promise<void> => {
    turnTo({ kind: 'working', section, work: what });
    const next = await does().catch((): Task => ({ kind: 'stopped', section, problem: 'unexpected' }));
    if (next.kind === 'done' || next.kind === 'question') await load();
    turnTo(next);
  };
  return {
    load,
    turnTo,
    importMine: (file, password) =>
      work('mine', password === null ? 'reading' : 'adding', async () => {
        const outcome = await port.importMine(file, password);
        if (outcome.kind !== 'password-needed' && outcome.kind !== 'wrong-password')
          return after(outcome, 'mine', 'added');
        return { kind: 'file-password', section: 'mine', file, isWrong: outcome.kind === 'wrong-password' };
      }),
    exportMine: (id, password) =>
      work('mine', 'saving', async () => after(await port.exportMine(id, password), 'mine', 'saved')),
    read: (section, file) =>
      work(section, 'reading', async () => {
        const found = await port.read(section, file);
        return found.kind === 'stopped' ? { ...found, section } : { kind: 'question', section, entries: found.entries };
      }),
    answer: async (section, entries, isYes) => {
      const [entry, ...others] = entries;
      const next: Task = others.length > 0 ? { kind: 'question', section, entries: others } : { kind: 'none' };
      if (entry === undefined || !isYes) return turnTo(next);
      await work(section, 'adding', async () => {
        const outcome = after(await port.accept(section, entry), section, 'added');
        return outcome.kind === 'done' && next.kind === 'question' ? next : outcome;
      });
    },
    remove: (section, id) =>
      work(section, 'removing', async () => after(await port.remove(section, id), section, 'removed')),
    passphrase: (deed, current, next) =>
      work('lock', deed === 'unlock' ? 'unlocking' : 'changing', async () => {
        const outcome = await askPassphrase(port, deed, current, next);
        if (outcome.kind !== 'wrong-passphrase') return after(outcome, 'lock', PASSPHRASE_DONE[deed]);
        return { kind: 'passphrase', section: 'lock', deed, isWrong: true };
      }),
    stayUnlocked: async (minutes) => {
      const outcome = await port.stayUnlocked(minutes);
      if (outcome.kind === 'stopped') turnTo({ ...outcome, section: 'lock' });
      await load();
    },
    lock: () => work('lock', 'locking', async () => after(await port.lock(), 'lock', 'locked')),
    copy: (text) => port.copy(text),
  };
}

const PASSPHRASE_DONE: Readonly<Record<PassphraseDeed, Done>> = {
  set: 'passphrase-set',
  change: 'passphrase-set',
  remove: 'passphrase-removed',
  unlock: 'unlocked',
};

function askPassphrase(
  port: SettingsPort,
  deed: PassphraseDeed,
  current: string,
  next: string,
): Promise<PassphraseOutcome> {
  if (deed === 'unlock') return port.unlock(current);
  return port.changePassphrase(deed === 'set' ? null : current, deed === 'remove' ? null : next);
}

function after(outcome: Outcome, section: Section, done: Done): Task {
  return outcome.kind === 'done' ? { kind: 'done', section, done } : { ...outcome, section };
}

/** Every state of the settings pane. */
import {
  type Entry,
  type Problem,
  type Settings,
  settingsDeeds,
  SettingsPane,
  type SettingsPort,
  type SettingsState,
  SettingsView,
  type Task,
} from '../../src/ui/index.ts';
import { certificate, NOW, openpgpKey } from './people.ts';
import type { States } from './states.ts';

const MINE: readonly Entry[] = [
  { id: 'm1', name: 'Ann Keller', address: 'ann@clinic.example', key: certificate('ann@clinic.example', 11) },
  {
    id: 'm2',
    name: 'Ann Keller',
    address: 'ann.keller@clinic.example',
    key: certificate('ann.keller@clinic.example', 12, { validUntil: new Date('2026-03-01T00:00:00Z') }),
  },
];
const PEOPLE: readonly Entry[] = [
  { id: 'p1', name: 'Dr. Ana Ruiz', address: 'ana@partner.example', key: certificate('ana@partner.example') },
  { id: 'p2', name: '', address: 'pat@mail.example', key: openpgpKey('pat@mail.example') },
];
const ORGANISATIONS: readonly Entry[] = [
  { id: 'o1', name: 'Partner Clinic', address: '', key: certificate('', 21, { addresses: [], source: 'user' }) },
];
const VALLEY: Entry = {
  id: 'q2',
  name: 'Valley Hospital',
  address: '',
  key: certificate('', 22, { addresses: [], source: 'user' }),
};
const LEE: Entry = { id: 'q1', name: 'Dr. Lee', address: 'lee@old.example', key: openpgpKey('lee@old.example', 31) };

const EMPTY: Settings = {
  mine: [],
  people: [],
  organisations: [],
  lock: { hasPassphrase: false, isLocked: false, stay: 60 },
};
export const FULL: Settings = {
  mine: MINE,
  people: PEOPLE,
  organisations: ORGANISATIONS,
  lock: { hasPassphrase: true, isLocked: false, stay: 60 },
};
const done = async () => ({ kind: 'done' }) as const;

export const settingsPort: SettingsPort = {
  load: async () => FULL,
  importMine: done,
  exportMine: done,
  read: async () => ({ kind: 'found', entries: [LEE] }),
  accept: done,
  remove: done,
  changePassphrase: done,
  stayUnlocked: done,
  lock: done,
  unlock: done,
  copy: () => undefined,
};

const file = { name: 'ann-keller.p12', bytes: new Uint8Array() };

function pane(settings: SettingsState['settings'], task: Task = { kind: 'none' }) {
  const deeds = settingsDeeds(settingsPort, () => undefined);
  return { show: () => <SettingsView state={{ settings, task }} deeds={deeds} locale="en" now={NOW} /> };
}

const problems: Readonly<Record<Problem, true>> = {
  'not-a-key': true,
  'no-private-key': true,
  'no-public-key': true,
  'not-an-organisation': true,
  malformed: true,
  'wrong-password': true,
  mismatch: true,
  unsupported: true,
  unfit: true,
  ended: true,
  'too-large': true,
  'already-here': true,
  locked: true,
  'device-key-lost': true,
  'cannot-read': true,
  'cannot-write': true,
  unexpected: true,
};
const stopped = Object.keys(problems).map((problem) => [
  `stopped: ${problem}`,
  {
    ...pane(EMPTY, { kind: 'stopped', section: 'mine', problem: problem as Problem }),
  },
]);
const unprotected: Settings = { ...FULL, lock: { hasPassphrase: false, isLocked: false, stay: 60 } };
const locked: Settings = { ...FULL, lock: { hasPassphrase: true, isLocked: true, stay: 60 } };
const passphrase = (deed: 'set' | 'change' | 'remove' | 'unlock', isWrong = false): Task => ({
  kind: 'passphrase',
  section: 'lock',
  deed,
  isWrong,
});

export const settingsStates: States = {
  /** With a host behind it that says yes to everything. */
  live: { show: () => <SettingsPane port={settingsPort} locale="en" now={NOW} /> },
  loading: pane('loading'),
  unreadable: pane('unreadable'),
  empty: pane(EMPTY),
  full: { pictured: true, ...pane(FULL) },
  'my key, with details': { ...pane({ ...EMPTY, mine: MINE.slice(0, 1) }), press: ['Details: ann@clinic.example'] },
  'password of a file': {
    ...pane(EMPTY, { kind: 'file-password', section: 'mine', file, isWrong: false }),
  },
  'wrong password': { pictured: true, ...pane(EMPTY, { kind: 'file-password', section: 'mine', file, isWrong: true }) },
  adding: { ...pane(EMPTY, { kind: 'working', section: 'mine', work: 'adding' }) },
  added: pane({ ...EMPTY, mine: MINE.slice(0, 1) }, { kind: 'done', section: 'mine', done: 'added' }),
  'save a copy': pane(FULL, { kind: 'export', section: 'mine', id: 'm1' }),
  'remove my key': { ...pane(FULL, { kind: 'confirm-remove', section: 'mine', id: 'm1' }) },
  ...Object.fromEntries(stopped),
  'no passphrase': { ...pane(unprotected) },
  'set a passphrase': { ...pane(unprotected, passphrase('set')) },
  'a passphrase too short': { ...pane(unprotected, passphrase('set')), press: ['Set it'] },
  'change the passphrase': pane(FULL, passphrase('change')),
  'remove the passphrase': pane(FULL, passphrase('remove', true)),
  locked: pane(locked),
  unlock: { ...pane(locked, passphrase('unlock')) },
  'is this their key': { ...pane(FULL, { kind: 'question', section: 'people', entries: [LEE] }) },
  'is this their key, with details': {
    pictured: true,
    ...pane({ ...EMPTY, mine: MINE.slice(0, 1) }, { kind: 'question', section: 'people', entries: [LEE] }),
    press: ['Details: Dr. Lee'],
  },
  'remove somebody': pane(FULL, { kind: 'confirm-remove', section: 'people', id: 'p1' }),
  'add an organisation': pane(FULL, { kind: 'question', section: 'organisations', entries: [VALLEY] }),
  'remove an organisation': pane(FULL, { kind: 'confirm-remove', section: 'organisations', id: 'o1' }),
};

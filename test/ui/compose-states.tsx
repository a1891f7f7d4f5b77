/** Every state of the compose pane. */
import type { PlannedRecipient, StopReason } from '../../src/model/index.ts';
import { ComposePane, type ComposePort, type ComposeState } from '../../src/ui/index.ts';
import { ANA, BLOCKED, JOE, LONG, lookingFor, MIA, NOW, PAT, READY, RECORDS, SAM } from './people.ts';
import type { States } from './states.ts';

const quiet = () => undefined;
export const composePort: ComposePort = {
  setSecure: quiet,
  send: quiet,
  cancel: quiet,
  answer: quiet,
  acceptKey: quiet,
  unlock: quiet,
  retry: quiet,
  openSettings: quiet,
  close: quiet,
  copy: quiet,
};

/** With all ready, but for what is said otherwise. */
export function composeState(
  recipients: readonly PlannedRecipient[],
  changes: Partial<ComposeState> = {},
): ComposeState {
  const isReady = recipients.length > 0 && recipients.every(({ state }) => state.kind === 'ready');
  return {
    secure: true,
    plan: { recipients, isReady },
    me: { kind: 'ready' },
    online: true,
    sending: { kind: 'idle' },
    ...changes,
  };
}

const pane =
  (recipients: readonly PlannedRecipient[], changes: Partial<ComposeState> = {}) =>
  () => <ComposePane state={composeState(recipients, changes)} port={composePort} locale="en" now={NOW} />;

/** `press`: names of buttons, pressed one after the other. */
const open = (...press: string[]) => ({ press });

const locked = (passphrase: 'none' | 'needed' | 'wrong', unlocking = false) =>
  pane([ANA], { me: { kind: 'locked', passphrase, unlocking } });

const stops: Readonly<Record<StopReason, string>> = {
  cancelled: '',
  'no-answer': '',
  'recipients-changed': '',
  'unreadable-attachment': '',
  'too-large': '',
  'draft-not-protected': '',
  'not-accepted-by-server': '554 5.7.1 relay access denied',
  'partly-sent': '',
  'not-filed': '',
  unexpected: '',
};
const stopped = Object.entries(stops).map(([reason, detail]) => [
  `stopped: ${reason}`,
  {
    show: pane([ANA], { sending: { kind: 'stopped', reason: reason as StopReason, detail } }),
    pictured: reason === 'not-accepted-by-server',
  },
]);

const people = READY.map(({ address }) => address);

const EVERYBODY = [...READY, JOE, MIA, ...BLOCKED];

export const composeStates: States = {
  off: { show: pane([ANA, PAT], { secure: false }) },
  empty: { show: pane([]) },
  looking: { pictured: true, show: pane([ANA, RECORDS, lookingFor(PAT), lookingFor(LONG)]) },
  ready: { pictured: true, show: pane(READY) },
  'ready, one': { show: pane([ANA]) },
  'ready, with details': { show: pane([ANA, PAT]), ...open('Details') },
  questions: { show: pane([ANA, JOE, MIA, PAT]) },
  'question reviewed': { pictured: true, show: pane([ANA, JOE]), ...open('Review Dr. Joe Lee') },
  'question reviewed, with details': {
    show: pane([JOE]),
    ...open('Review Dr. Joe Lee', 'Details: Dr. Joe Lee'),
  },
  'question of a less sure source': { show: pane([MIA]), ...open('Review Mia Novak') },
  blocked: { show: pane([ANA, JOE, SAM]) },
  'blocked, for every reason': { show: pane(BLOCKED) },
  'blocked, with why': {
    pictured: true,
    show: pane([ANA, SAM]),
    ...open("Why sam@nowhere.example can't get this securely"),
  },
  sealing: {
    pictured: true,
    show: pane(READY, {
      sending: { kind: 'sealing', finished: people.slice(0, 2), current: people[2] ?? null, octets: null },
    }),
  },
  'sealing something large': {
    show: pane(READY, {
      sending: {
        kind: 'sealing',
        finished: people.slice(0, 1),
        current: people[1] ?? null,
        octets: { done: 12_400_000, total: 25_000_000 },
      },
    }),
  },
  sent: { show: pane([ANA, RECORDS], { sending: { kind: 'sent' } }) },
  ...Object.fromEntries(stopped),
  locked: { show: locked('none') },
  'locked by a passphrase': { show: locked('needed') },
  'wrong passphrase': { pictured: true, show: locked('wrong') },
  unlocking: { show: locked('needed', true) },
  'not set up': { pictured: true, show: pane([ANA], { me: { kind: 'not-set-up' } }) },
  'looking for everybody': { show: pane(EVERYBODY.map(lookingFor)) },
  'everybody found': { show: pane(EVERYBODY) },
  offline: { show: pane([ANA, PAT], { online: false }) },
};

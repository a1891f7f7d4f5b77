/** What the compose pane says in one sentence, and what its one button will do. */

import type { Say } from '../text/index.ts';
import { AFTER_STOP, type ComposePort, type ComposeState, phaseOf, recipientsIn } from './compose-model.ts';

/** The sentence above the button. A screen reader says it whenever it changes, so it holds no count that runs. */
export function summaryOf(state: ComposeState, say: Say): string {
  const total = state.plan.recipients.length;
  const phase = phaseOf(state);
  switch (phase) {
    case 'looking':
    case 'ready':
    case 'sealing':
    case 'sent':
      return say(`summary-${phase}`, { total });
    case 'questions':
      return say('summary-questions', { count: recipientsIn(state, 'question').length });
    case 'blocked':
      return say('summary-blocked', { count: recipientsIn(state, 'blocked').length });
    case 'locked':
      return lockedText(state, say);
    case 'stopped':
      return state.sending.kind === 'stopped' ? say(`stop-${state.sending.reason}`) : '';
    case 'off':
    case 'empty':
    case 'not-set-up':
    case 'offline':
      return say(`summary-${phase}`);
  }
}

function lockedText({ me }: ComposeState, say: Say): string {
  if (me.kind !== 'locked' || me.passphrase === 'none') return say('summary-locked');
  return say(me.passphrase === 'wrong' ? 'summary-wrong-passphrase' : 'summary-locked-passphrase');
}

export interface Primary {
  readonly label: string;
  /** `question`, `blocked`: leads to the first such row. `submit`: what was typed goes along. `null`: not now. */
  readonly deed:
    | Extract<keyof ComposePort, 'send' | 'retry' | 'openSettings' | 'close'>
    | 'turn-on'
    | 'question'
    | 'blocked'
    | 'submit'
    | null;
}

export function primaryOf(state: ComposeState, say: Say): Primary {
  const phase = phaseOf(state);
  switch (phase) {
    case 'off':
      return { label: say('button-turn-on'), deed: 'turn-on' };
    case 'not-set-up':
      return { label: say('button-set-up'), deed: 'openSettings' };
    case 'locked':
      return unlockButton(state, say);
    case 'empty':
    case 'looking':
      return { label: say('button-send'), deed: null };
    case 'questions':
      return { label: say('button-answer', { count: recipientsIn(state, 'question').length }), deed: 'question' };
    case 'blocked':
      return { label: say('button-blocked'), deed: 'blocked' };
    case 'offline':
      return { label: say('button-try-again'), deed: 'retry' };
    case 'ready':
      return { label: say('button-send'), deed: 'send' };
    case 'sealing':
      return { label: say('button-sending'), deed: null };
    case 'sent':
      return { label: say('button-close'), deed: 'close' };
    case 'stopped':
      return afterStop(state, say);
  }
}

function unlockButton({ me }: ComposeState, say: Say): Primary {
  const busy = me.kind === 'locked' && me.unlocking;
  return { label: say(busy ? 'button-unlocking' : 'button-unlock'), deed: busy ? null : 'submit' };
}

function afterStop({ sending }: ComposeState, say: Say): Primary {
  const after = sending.kind === 'stopped' ? AFTER_STOP[sending.reason] : 'again';
  switch (after) {
    case 'again':
      return { label: say('button-try-again'), deed: 'send' };
    case 'finish':
      return { label: say('button-finish'), deed: 'send' };
    case 'settings':
      return { label: say('button-settings'), deed: 'openSettings' };
    case 'close':
      return { label: say('button-close'), deed: 'close' };
  }
}

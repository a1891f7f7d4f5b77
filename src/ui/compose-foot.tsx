/** The foot of the compose pane: one sentence, one button, always in the same place. */

import { useRef, useState } from 'preact/hooks';
import { sizeText } from '../text/index.ts';
import { type ComposePort, type ComposeState, phaseOf, type Sending } from './compose-model.ts';
import { type Primary, primaryOf, summaryOf } from './compose-summary.ts';
import { Button, Toggle, type Tone } from './controls.tsx';
import { Icon, type IconName } from './icon.tsx';
import { SecretField } from './secret-field.tsx';

import { useWords } from './words.tsx';

export interface ComposeFootProps {
  readonly state: ComposeState;
  readonly port: ComposePort;
  /** Shows the first row of that kind. */
  readonly lead: (kind: 'question' | 'blocked') => void;
  readonly details: { readonly controls: string; readonly isOpen: boolean; readonly toggle: () => void };
}

export function ComposeFoot({ state, port, lead, details }: ComposeFootProps) {
  const { say } = useWords();
  const [passphrase, setPassphrase] = useState('');
  const phase = phaseOf(state);
  const primary = primaryOf(state, say);
  const asksPassphrase = phase === 'locked' && state.me.kind === 'locked' && state.me.passphrase !== 'none';
  const answered = useRef<ComposeState | null>(null);
  const press = () => {
    // The second click of a double click comes before the host's answer to the first.
    if (answered.current === state) return;
    if (primary.deed === 'send' || primary.deed === 'submit') answered.current = state;
    if (primary.deed !== 'submit') return act(primary.deed, port, lead);
    port.unlock(asksPassphrase ? passphrase : null);
    setPassphrase('');
  };
  return (
    <form
      class="ss-foot"
      onSubmit={(event) => {
        event.preventDefault();
        if (primary.deed !== null) press();
      }}
    >
      <Summary state={state} withDetail={details.isOpen} />
      {state.sending.kind === 'sealing' ? (
        <Progress sending={state.sending} total={state.plan.recipients.length} />
      ) : null}
      {asksPassphrase ? (
        <SecretField label={say('label-passphrase')} value={passphrase} input={setPassphrase} kind="current-password" />
      ) : null}
      <div class="ss-buttons ss-foot-buttons">
        <Button label={primary.label} look="primary" submits press={primary.deed === null ? null : () => undefined} />
        <div class="ss-foot-more">
          {phase === 'sealing' ? <Button label={say('button-cancel')} press={() => port.cancel()} /> : null}
          {hasDetails(state) ? <Toggle label={say('button-details')} {...details} /> : null}
        </div>
      </div>
    </form>
  );
}

function act(deed: Exclude<Primary['deed'], 'submit'>, port: ComposePort, lead: ComposeFootProps['lead']): void {
  switch (deed) {
    case 'turn-on':
      return port.setSecure(true);
    case 'question':
    case 'blocked':
      return lead(deed);
    case 'send':
    case 'retry':
    case 'openSettings':
    case 'close':
      return port[deed]();
    case null:
  }
}

function hasDetails(state: ComposeState): boolean {
  const phase = phaseOf(state);
  if (state.sending.kind === 'stopped' && state.sending.detail !== '') return true;
  return phase !== 'sealing' && phase !== 'off' && state.plan.recipients.some((each) => each.state.kind === 'ready');
}

/** There before there is anything to say, so that a screen reader hears every change of it. */
function Summary({ state, withDetail }: { readonly state: ComposeState; readonly withDetail: boolean }) {
  const { say } = useWords();
  const [tone, icon] = lookOf(state);
  const isUrgent = state.sending.kind === 'stopped' || (state.me.kind === 'locked' && state.me.passphrase === 'wrong');
  const hidesSubject = ['ready', 'questions'].includes(phaseOf(state));
  return (
    <div class={`ss-summary ss-tone-${tone}`}>
      <Icon name={icon} />
      <div>
        <p role="status" aria-live={isUrgent ? 'assertive' : 'polite'}>
          {summaryOf(state, say)}
        </p>
        {hidesSubject ? <p class="ss-hint">{say('compose-subject')}</p> : null}
        {withDetail && state.sending.kind === 'stopped' ? <p class="ss-hint">{state.sending.detail}</p> : null}
      </div>
    </div>
  );
}

function lookOf(state: ComposeState): readonly [Tone, IconName] {
  switch (phaseOf(state)) {
    case 'off':
      return ['warn', 'open'];
    case 'blocked':
      return ['bad', 'cross'];
    case 'stopped':
      return ['warn', 'warning'];
    case 'questions':
      return ['warn', 'question'];
    case 'offline':
      return ['warn', 'offline'];
    case 'looking':
      return ['neutral', 'waiting'];
    case 'sealing':
    case 'locked':
      return ['neutral', 'lock'];
    case 'ready':
    case 'sent':
      return ['neutral', 'shield'];
    case 'empty':
    case 'not-set-up':
      return ['neutral', 'info'];
  }
}

function Progress({
  sending,
  total,
}: {
  readonly sending: Extract<Sending, { kind: 'sealing' }>;
  readonly total: number;
}) {
  const { say } = useWords();
  const { octets, finished } = sending;
  const { done, of } = octets === null ? { done: finished.length, of: total } : { done: octets.done, of: octets.total };
  const text =
    octets === null
      ? say('progress-people', { done, total: of })
      : say('progress-size', { done: sizeText(done, say), total: sizeText(of, say) });
  return (
    <div class="ss-progress">
      <progress aria-label={say('progress-name')} value={done} max={of} />
      <span>{text}</span>
    </div>
  );
}

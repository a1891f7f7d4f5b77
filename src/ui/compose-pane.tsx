/** The pane beside a message that is being written: what will happen for each recipient, and the one button. */

import { useId, useRef, useState } from 'preact/hooks';
import { ComposeFoot } from './compose-foot.tsx';
import { type ComposePort, type ComposeState, phaseOf, rowStatus } from './compose-model.ts';
import { Icon } from './icon.tsx';
import { RecipientRow } from './recipient-row.tsx';
import { Speaking, type Speech, useWords, wordsOf } from './words.tsx';

export interface ComposePaneProps extends Speech {
  readonly state: ComposeState;
  readonly port: ComposePort;
}

export function ComposePane({ state, port, locale, now }: ComposePaneProps) {
  const pane = useRef<HTMLElement>(null);
  const rows = useId();
  const [open, setOpen] = useState<string | null>(null);
  const [withFacts, setWithFacts] = useState(false);
  const words = wordsOf({ locale, now });
  const isSetUp = state.me.kind !== 'not-set-up';
  return (
    <Speaking value={words}>
      <main class="ss-pane ss-compose" ref={pane} data-phase={phaseOf(state)}>
        <h1 class="ss-title">{words.say('compose-title')}</h1>
        {isSetUp ? <SecureSwitch state={state} port={port} /> : null}
        <ul id={rows} class="ss-rows" aria-label={words.say('compose-recipients')}>
          {state.plan.recipients.map((recipient) => (
            <RecipientRow
              key={`${recipient.field} ${recipient.address}`}
              recipient={recipient}
              status={rowStatus(state, recipient)}
              isOpen={open === recipient.address}
              toggle={() => setOpen(open === recipient.address ? null : recipient.address)}
              withFacts={withFacts}
              port={port}
            />
          ))}
        </ul>
        <ComposeFoot
          state={state}
          port={port}
          lead={(kind) => setOpen(leadTo(pane.current, state, kind))}
          details={{ controls: rows, isOpen: withFacts, toggle: () => setWithFacts(!withFacts) }}
        />
      </main>
    </Speaking>
  );
}

/** Its words are its state, so that nobody has to guess what a press would make of it. */
function SecureSwitch({ state, port }: { readonly state: ComposeState; readonly port: ComposePort }) {
  const { say } = useWords();
  const isFixed = state.sending.kind === 'sealing' || state.sending.kind === 'sent';
  return (
    <button
      type="button"
      role="switch"
      class="ss-switch"
      aria-checked={state.secure}
      aria-disabled={isFixed}
      onClick={() => {
        if (!isFixed) port.setSecure(!state.secure);
      }}
    >
      <Icon name={state.secure ? 'lock' : 'open'} />
      <span class="ss-switch-text">{say(state.secure ? 'compose-on' : 'compose-off')}</span>
      <span class="ss-switch-track" />
    </button>
  );
}

/** Puts the focus on the first such row's button; the address of that row, which is then open. */
function leadTo(pane: HTMLElement | null, { plan }: ComposeState, kind: 'question' | 'blocked'): string | null {
  pane?.querySelector<HTMLElement>(`[data-kind="${kind}"] button`)?.focus();
  return plan.recipients.find(({ state }) => state.kind === kind)?.address ?? null;
}

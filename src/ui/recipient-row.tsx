/** One recipient: who it is, and in words what will happen for them. Its place and height do not depend on the answer. */

import type { PlannedRecipient } from '../model/index.ts';
import { useId } from 'preact/hooks';
import { BlockedReason } from './blocked-reason.tsx';
import { type ComposePort, domainOf, nameOf, type RowStatus } from './compose-model.ts';
import { Naming, Toggle } from './controls.tsx';
import { FactTable, keyFacts } from './facts.tsx';
import { Icon, type IconName } from './icon.tsx';
import { QuestionReview } from './question-review.tsx';
import { useWords, type Words } from './words.tsx';

export interface RecipientRowProps {
  readonly recipient: PlannedRecipient;
  readonly status: RowStatus;
  /** The question or the reason is shown. */
  readonly isOpen: boolean;
  readonly toggle: () => void;
  readonly withFacts: boolean;
  readonly port: ComposePort;
}

export function RecipientRow({ recipient, status, isOpen, toggle, withFacts, port }: RecipientRowProps) {
  const id = useId();
  const words = useWords();
  const { name, address, field } = recipient;
  return (
    <li class="ss-row" data-kind={status.kind}>
      <div class="ss-who">
        {name.trim() === '' ? null : <Naming text={name} look="name" />}
        <Naming text={address} look={name.trim() === '' ? 'name' : 'address'} />
        {field === 'to' ? null : <span class="ss-tag">{words.say(`field-${field}`)}</span>}
      </div>
      <Status recipient={recipient} status={status} isOpen={isOpen} toggle={toggle} controls={id} />
      {isOpen && status.kind === 'question' ? (
        <QuestionReview id={id} recipient={recipient} question={status} port={port} />
      ) : null}
      {isOpen && status.kind === 'blocked' ? (
        <BlockedReason id={id} recipient={recipient} reason={status.reason} port={port} />
      ) : null}
      {withFacts && status.kind === 'ready' ? (
        <div class="ss-details">
          <FactTable facts={keyFacts(status.key, words)} copy={(text) => port.copy(text)} about={nameOf(recipient)} />
        </div>
      ) : null}
    </li>
  );
}

function Status(props: {
  readonly recipient: PlannedRecipient;
  readonly status: RowStatus;
  readonly isOpen: boolean;
  readonly toggle: () => void;
  readonly controls: string;
}) {
  const { recipient, status, isOpen, toggle, controls } = props;
  const words = useWords();
  const name = nameOf(recipient);
  const open = { controls, isOpen, toggle };
  return (
    <div class={`ss-status ss-status-${status.kind}`}>
      <Icon name={iconOf(status)} />
      {status.kind === 'looking' ? <span class="ss-skeleton" /> : null}
      <span class={status.kind === 'looking' ? 'ss-unseen' : 'ss-status-text'}>
        {statusText(recipient, status, words)}
      </span>
      {status.kind === 'question' ? (
        <Toggle label={words.say('button-review')} name={words.say('button-review-of', { name })} {...open} />
      ) : null}
      {status.kind === 'blocked' ? (
        <Toggle label={words.say('button-why')} name={words.say('button-why-of', { name })} {...open} />
      ) : null}
    </div>
  );
}

function iconOf(status: RowStatus): IconName {
  switch (status.kind) {
    case 'ready':
      return status.scope === 'domain' ? 'building' : 'check';
    case 'question':
      return 'question';
    case 'blocked':
      return 'cross';
    case 'looking':
    case 'waiting':
      return 'waiting';
    case 'off':
      return 'open';
    case 'protecting':
      return 'lock';
    case 'protected':
      return 'shield';
  }
}

function statusText(recipient: PlannedRecipient, status: RowStatus, { say, since }: Words): string {
  const name = nameOf(recipient);
  switch (status.kind) {
    case 'looking':
      return say('row-looking');
    case 'ready':
      if (status.scope === 'address') return say('row-ready');
      return say('row-ready-domain', { domain: domainOf(recipient.address) });
    case 'question':
      if (status.question === 'weaker-source') return say('row-weaker-source');
      return say('row-key-changed', { since: since(status.key.firstSeen) });
    case 'blocked':
      return say(`blocked-${status.reason}`);
    case 'off':
    case 'waiting':
      return say(`row-${status.kind}`);
    case 'protecting':
    case 'protected':
      return say(`row-${status.kind}`, { name });
  }
}

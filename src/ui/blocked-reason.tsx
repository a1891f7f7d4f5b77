/** Why somebody can't get this securely, and the one thing to do about it. */

import type { BlockReason, PlannedRecipient } from '../model/index.ts';
import type { PlainCode } from '../text/index.ts';
import { type ComposePort, nameOf, type Remedy, REMEDIES } from './compose-model.ts';
import { Button } from './controls.tsx';
import { useWords } from './words.tsx';

const LABELS: Readonly<Record<Exclude<Remedy, 'none'>, PlainCode>> = {
  retry: 'button-try-again',
  file: 'button-file',
  settings: 'button-settings',
};

export interface BlockedReasonProps {
  readonly id: string;
  readonly recipient: PlannedRecipient;
  readonly reason: BlockReason;
  readonly port: ComposePort;
}

export function BlockedReason({ id, recipient, reason, port }: BlockedReasonProps) {
  const { say } = useWords();
  const remedy = REMEDIES[reason];
  const deeds: Readonly<Record<Exclude<Remedy, 'none'>, () => void>> = {
    retry: () => port.retry(),
    file: () => port.acceptKey(recipient.address),
    settings: () => port.openSettings(),
  };
  return (
    <div id={id} class="ss-more">
      <p>{say(`why-${reason}`, { name: nameOf(recipient) })}</p>
      {remedy === 'none' ? null : (
        <div class="ss-buttons">
          <Button label={say(LABELS[remedy])} press={deeds[remedy]} />
        </div>
      )}
    </div>
  );
}

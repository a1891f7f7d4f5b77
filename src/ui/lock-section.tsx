/** The passphrase: set, change, remove; how long it stays unlocked; lock now. */

import { useId, useState } from 'preact/hooks';
import { Button, Notice } from './controls.tsx';
import { SecretField } from './secret-field.tsx';
import type { SettingsDeeds } from './settings-deeds.ts';
import { LEAST_PASSPHRASE, type LockFacts, type PassphraseDeed, STAYS, type Task } from './settings-model.ts';
import { SectionFrame } from './settings-section.tsx';
import { useWords, type Words } from './words.tsx';

export interface LockSectionProps {
  readonly lock: LockFacts;
  readonly task: Task;
  readonly deeds: SettingsDeeds;
}

export function LockSection({ lock, task, deeds }: LockSectionProps) {
  const { say } = useWords();
  const turnTo = (deed: PassphraseDeed) => deeds.turnTo({ kind: 'passphrase', section: 'lock', deed, isWrong: false });
  return (
    <SectionFrame section="lock" task={task}>
      <LockState lock={lock} />
      {task.kind === 'passphrase' ? (
        <PassphraseForm deed={task.deed} isWrong={task.isWrong} deeds={deeds} />
      ) : (
        <div class="ss-buttons">
          {lock.isLocked ? <Button label={say('button-unlock')} press={() => turnTo('unlock')} /> : null}
          {lock.hasPassphrase && !lock.isLocked ? (
            <Button label={say('lock-now')} press={() => void deeds.lock()} />
          ) : null}
          {lock.hasPassphrase ? (
            <>
              <Button label={say('lock-change')} press={() => turnTo('change')} />
              <Button label={say('lock-remove')} press={() => turnTo('remove')} />
            </>
          ) : (
            <Button label={say('lock-choose')} press={() => turnTo('set')} />
          )}
        </div>
      )}
      {lock.hasPassphrase ? <Stay stay={lock.stay} deeds={deeds} /> : null}
    </SectionFrame>
  );
}

function LockState({ lock: { hasPassphrase, isLocked } }: Pick<LockSectionProps, 'lock'>) {
  const { say } = useWords();
  if (!hasPassphrase) return <p>{say('lock-none')}</p>;
  return (
    <>
      <p>{say('lock-set')}</p>
      <Notice tone="neutral" icon={isLocked ? 'lock' : 'open'}>
        {say(isLocked ? 'lock-is-locked' : 'lock-is-open')}
      </Notice>
    </>
  );
}

function Stay({ stay, deeds }: Pick<LockFacts, 'stay'> & Pick<LockSectionProps, 'deeds'>) {
  const id = useId();
  const words = useWords();
  return (
    <div class="ss-field">
      <label for={id}>{words.say('lock-stay')}</label>
      <select
        id={id}
        class="ss-input ss-short"
        value={String(stay)}
        onChange={({ currentTarget }) => {
          const chosen = STAYS.find((each) => String(each) === currentTarget.value);
          if (chosen !== undefined) void deeds.stayUnlocked(chosen);
        }}
      >
        {STAYS.map((each) => (
          <option key={String(each)} value={String(each)} selected={each === stay}>
            {stayText(each, words)}
          </option>
        ))}
      </select>
    </div>
  );
}

function stayText(minutes: number | null, { say }: Words): string {
  if (minutes === null) return say('lock-session');
  return minutes % 60 === 0 ? say('lock-hours', { hours: minutes / 60 }) : say('lock-minutes', { minutes });
}

function PassphraseForm(props: {
  readonly deed: PassphraseDeed;
  readonly isWrong: boolean;
  readonly deeds: SettingsDeeds;
}) {
  const { deed, isWrong, deeds } = props;
  const { say } = useWords();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [isTried, setTried] = useState(false);
  const setsNew = deed === 'set' || deed === 'change';
  const isShort = setsNew && next.length < LEAST_PASSPHRASE;
  return (
    <form
      class="ss-asking"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (!isShort) void deeds.passphrase(deed, current, next);
      }}
    >
      {deed === 'set' ? null : (
        <SecretField
          label={say(deed === 'unlock' ? 'label-passphrase' : 'lock-current')}
          error={isWrong ? say('lock-wrong') : null}
          value={current}
          input={setCurrent}
          kind="current-password"
          takesFocus
        />
      )}
      {setsNew ? (
        <SecretField
          label={say('lock-new')}
          hint={say('lock-new-hint')}
          error={isTried && isShort ? say('lock-too-short', { least: LEAST_PASSPHRASE }) : null}
          value={next}
          input={setNext}
          kind="new-password"
          takesFocus={deed === 'set'}
        />
      ) : null}
      {setsNew ? <p>{say('lock-forget-hint')}</p> : null}
      <div class="ss-buttons">
        <Button
          label={say(deed === 'unlock' ? 'button-unlock' : `lock-go-${deed}`)}
          look="primary"
          submits
          press={() => undefined}
        />
        <Button label={say('button-cancel')} press={() => deeds.turnTo({ kind: 'none' })} />
      </div>
    </form>
  );
}

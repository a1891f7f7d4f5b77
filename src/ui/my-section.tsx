/** My key: see it, add it from a file, save a copy, remove it. */

import { useState } from 'preact/hooks';
import { nameOf } from './compose-model.ts';
import { Button } from './controls.tsx';
import { SecretField } from './secret-field.tsx';
import type { SettingsDeeds } from './settings-deeds.ts';
import type { Entry, Task } from './settings-model.ts';
import { Asking, EntryItem, FileButton, SectionFrame } from './settings-section.tsx';
import { useWords, type Words } from './words.tsx';

export interface MySectionProps {
  readonly entries: readonly Entry[];
  readonly task: Task;
  readonly deeds: SettingsDeeds;
}

const NOTHING: Task = { kind: 'none' };
const FILES = '.p12,.pfx,.asc,.gpg,.pgp,.key,.pem';

export function MySection({ entries, task, deeds }: MySectionProps) {
  const { say } = useWords();
  return (
    <SectionFrame section="mine" task={task}>
      {entries.length === 0 ? <p>{say('mine-empty')}</p> : null}
      <ul aria-label={say('mine-list')} hidden={entries.length === 0}>
        {entries.map((entry) => (
          <MyEntry key={entry.id} entry={entry} task={task} deeds={deeds} />
        ))}
      </ul>
      {task.kind === 'file-password' ? (
        <SecretForm
          label={say('mine-file-password', { file: task.file.name })}
          hint={say('mine-file-password-hint')}
          error={task.isWrong ? say('mine-wrong-password') : null}
          kind="current-password"
          go={say('mine-password-go')}
          give={(password) => void deeds.importMine(task.file, password)}
          leave={() => deeds.turnTo(NOTHING)}
        />
      ) : (
        <AddMine isFirst={entries.length === 0} task={task} deeds={deeds} />
      )}
    </SectionFrame>
  );
}

function AddMine({ isFirst, task, deeds }: Omit<MySectionProps, 'entries'> & { readonly isFirst: boolean }) {
  const { say } = useWords();
  return (
    <>
      <div class="ss-buttons">
        <FileButton
          label={say('mine-add')}
          look={isFirst ? 'primary' : 'plain'}
          accept={FILES}
          section="mine"
          deeds={deeds}
          picked={(file) => void deeds.importMine(file, null)}
          isBusy={task.kind === 'working'}
        />
      </div>
      <p class="ss-hint">{say('mine-hint')}</p>
    </>
  );
}

function MyEntry({ entry, task, deeds }: Omit<MySectionProps, 'entries'> & { readonly entry: Entry }) {
  const words = useWords();
  const { say } = words;
  // One person may have several keys: the address tells them apart.
  const name = entry.address === '' ? nameOf(entry) : entry.address;
  const isIt = 'id' in task && task.section === 'mine' && task.id === entry.id;
  const leave = () => deeds.turnTo(NOTHING);
  const buttons = [
    {
      label: say('mine-export'),
      name: say('mine-export-of', { name }),
      press: () => deeds.turnTo({ kind: 'export', section: 'mine', id: entry.id }),
    },
    {
      label: say('mine-remove'),
      name: say('mine-remove-of', { name }),
      press: () => deeds.turnTo({ kind: 'confirm-remove', section: 'mine', id: entry.id }),
    },
  ] as const;
  return (
    <EntryItem
      entry={entry}
      called={name}
      about={untilText(entry, words)}
      buttons={buttons}
      copy={(text) => deeds.copy(text)}
    >
      {isIt && task.kind === 'confirm-remove' ? (
        <Asking
          question={say('mine-remove-question')}
          advice={say('mine-remove-warning')}
          yes={{ label: say('remove-go'), look: 'danger', press: () => void deeds.remove('mine', entry.id) }}
          no={{ label: say('remove-keep'), press: leave }}
        />
      ) : isIt && task.kind === 'export' ? (
        <SecretForm
          title={say('mine-export-title')}
          label={say('mine-export-password')}
          hint={say('mine-export-hint')}
          error={null}
          kind="new-password"
          go={say('mine-export-go')}
          give={(password) => void deeds.exportMine(entry.id, password)}
          leave={leave}
        />
      ) : null}
    </EntryItem>
  );
}

function untilText({ key }: Entry, { say, day, hasEnded }: Words): string {
  if (key.validUntil === null) return say('mine-no-end');
  return say(hasEnded(key.validUntil) ? 'mine-ended' : 'mine-until', { day: day(key.validUntil) });
}

/** Asks for one password and gives it on. */
function SecretForm(props: {
  readonly title?: string;
  readonly label: string;
  readonly hint: string;
  readonly error: string | null;
  readonly kind: 'current-password' | 'new-password';
  readonly go: string;
  readonly give: (password: string) => void;
  readonly leave: () => void;
}) {
  const { say } = useWords();
  const [password, setPassword] = useState('');
  return (
    <form
      class="ss-asking"
      onSubmit={(event) => {
        event.preventDefault();
        if (password !== '') props.give(password);
      }}
    >
      {props.title === undefined ? null : <h3>{props.title}</h3>}
      <SecretField
        label={props.label}
        hint={props.hint}
        error={props.error}
        value={password}
        input={setPassword}
        kind={props.kind}
        takesFocus
      />
      <div class="ss-buttons">
        <Button label={props.go} look="primary" submits press={password === '' ? null : () => undefined} />
        <Button label={say('button-cancel')} press={props.leave} />
      </div>
    </form>
  );
}

/** Other people's keys, and the organisations that vouch for people: what is here, and what may come in. */

import { nameOf } from './compose-model.ts';
import { Details } from './controls.tsx';
import { FactTable, keyFacts } from './facts.tsx';
import type { SettingsDeeds } from './settings-deeds.ts';
import type { Entry, Task } from './settings-model.ts';
import { Asking, EntryItem, FileButton, SectionFrame } from './settings-section.tsx';
import { useWords } from './words.tsx';

export interface OthersSectionProps {
  readonly section: 'people' | 'organisations';
  readonly entries: readonly Entry[];
  readonly task: Task;
  readonly deeds: SettingsDeeds;
}

const FILES = { people: '.asc,.gpg,.pgp,.cer,.crt,.pem,.p7b,.p7c', organisations: '.cer,.crt,.pem,.p7b,.p7c' };

export function OthersSection({ section, entries, task, deeds }: OthersSectionProps) {
  const { say } = useWords();
  const asked = task.kind === 'question' && task.section === section ? task.entries : [];
  return (
    <SectionFrame section={section} task={task}>
      {entries.length === 0 ? <p>{say(`${section}-empty`)}</p> : null}
      <ul aria-label={say(`${section}-list`)} hidden={entries.length === 0}>
        {entries.map((entry) => (
          <OtherEntry key={entry.id} section={section} entry={entry} task={task} deeds={deeds} />
        ))}
      </ul>
      {asked.length > 0 ? (
        <EntryQuestion key={asked[0]?.id} section={section} entries={asked} deeds={deeds} />
      ) : (
        <div class="ss-buttons">
          <FileButton
            label={say(`${section}-add`)}
            look="plain"
            accept={FILES[section]}
            section={section}
            deeds={deeds}
            picked={(file) => void deeds.read(section, file)}
            isBusy={task.kind === 'working'}
          />
        </div>
      )}
    </SectionFrame>
  );
}

function OtherEntry(props: Omit<OthersSectionProps, 'entries'> & { readonly entry: Entry }) {
  const { section, entry, task, deeds } = props;
  const { say } = useWords();
  const name = nameOf(entry);
  const isIt = task.kind === 'confirm-remove' && task.section === section && task.id === entry.id;
  const remove = {
    label: say('mine-remove'),
    name: say(`${section}-remove-of`, { name }),
    press: () => deeds.turnTo({ kind: 'confirm-remove', section, id: entry.id }),
  };
  return (
    <EntryItem
      entry={entry}
      about={say(`source-${entry.key.source}`)}
      buttons={[remove]}
      copy={(text) => deeds.copy(text)}
    >
      {isIt ? (
        <Asking
          question={say(`${section}-remove-question`, { name })}
          advice={say(`${section}-remove-warning`)}
          yes={{ label: say('remove-go'), look: 'danger', press: () => void deeds.remove(section, entry.id) }}
          no={{ label: say('remove-keep'), press: () => deeds.turnTo({ kind: 'none' }) }}
        />
      ) : null}
    </EntryItem>
  );
}

/** One at a time, so that nobody says yes to somebody whom they did not see. */
function EntryQuestion({ section, entries, deeds }: Omit<OthersSectionProps, 'task'>) {
  const words = useWords();
  const { say } = words;
  const [entry] = entries;
  if (entry === undefined) return null;
  const name = nameOf(entry);
  const answer = (isYes: boolean) => void deeds.answer(section, entries, isYes);
  const details = (
    <Details name={name}>
      <FactTable facts={keyFacts(entry.key, words)} copy={(text) => deeds.copy(text)} about={name} />
    </Details>
  );
  return (
    <Asking
      question={say(`${section}-question`, { name })}
      {...(entry.address === '' || entry.address === name ? {} : { subject: entry.address })}
      advice={say(`${section}-advice`, { name })}
      yes={{ label: say(`${section}-yes`), press: () => answer(true) }}
      no={{ label: say(`${section}-no`), press: () => answer(false) }}
    >
      {details}
    </Asking>
  );
}

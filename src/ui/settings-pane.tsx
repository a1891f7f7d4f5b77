/** The settings: my key, the passphrase, other people's keys, organisations. */

import { useEffect, useMemo, useReducer } from 'preact/hooks';
import { Button, Notice } from './controls.tsx';
import { LockSection } from './lock-section.tsx';
import { MySection } from './my-section.tsx';
import { OthersSection } from './others-section.tsx';
import { type SettingsDeeds, settingsDeeds } from './settings-deeds.ts';
import { type SettingsPort, type SettingsState, START, update } from './settings-model.ts';
import { Speaking, type Speech, wordsOf } from './words.tsx';

export interface SettingsPaneProps extends Speech {
  readonly port: SettingsPort;
}

/** Keeps the state; loads it when it appears. */
export function SettingsPane({ port, ...speech }: SettingsPaneProps) {
  const [state, tell] = useReducer(update, START);
  const deeds = useMemo(() => settingsDeeds(port, tell), [port]);
  useEffect(() => void deeds.load(), [deeds]);
  return <SettingsView state={state} deeds={deeds} {...speech} />;
}

export interface SettingsViewProps extends Speech {
  readonly state: SettingsState;
  readonly deeds: SettingsDeeds;
}

export function SettingsView({ state, deeds, locale, now }: SettingsViewProps) {
  const words = wordsOf({ locale, now });
  const { say } = words;
  return (
    <Speaking value={words}>
      <main class="ss-pane ss-settings" aria-busy={state.settings === 'loading'}>
        <h1 class="ss-title">{say('settings-title')}</h1>
        <Sections state={state} deeds={deeds} />
        {state.settings === 'loading' ? <p role="status">{say('settings-loading')}</p> : null}
        {state.settings === 'unreadable' ? (
          <div role="alert">
            <Notice tone="warn" icon="warning">
              {say('settings-unreadable')}
            </Notice>
            <Button label={say('button-try-again')} look="primary" press={() => void deeds.load()} />
          </div>
        ) : null}
      </main>
    </Speaking>
  );
}

function Sections({ state: { settings, task }, deeds }: Pick<SettingsViewProps, 'state' | 'deeds'>) {
  if (settings === 'loading' || settings === 'unreadable') return null;
  return (
    <>
      <MySection entries={settings.mine} task={task} deeds={deeds} />
      {settings.mine.length === 0 ? null : <LockSection lock={settings.lock} task={task} deeds={deeds} />}
      <OthersSection section="people" entries={settings.people} task={task} deeds={deeds} />
      <OthersSection section="organisations" entries={settings.organisations} task={task} deeds={deeds} />
    </>
  );
}

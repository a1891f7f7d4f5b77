/** The panes that people see, the same in every mail program: each takes its state and a port, and knows no host and no key. */
export {
  type ComposePort,
  type ComposeState,
  type Phase,
  phaseOf,
  type Readiness,
  type Sending,
} from './compose-model.ts';
export { ComposePane, type ComposePaneProps } from './compose-pane.tsx';
export type { Tone } from './controls.tsx';
export type { Doubt, Extent, ReadingDetails, Technique } from './reading-model.ts';
export { ReadingPane, type ReadingPaneProps } from './reading-pane.tsx';
export { type SettingsDeeds, settingsDeeds } from './settings-deeds.ts';
export {
  type Entry,
  type FoundEntries,
  type ImportOutcome,
  type LockFacts,
  type Outcome,
  type PassphraseOutcome,
  type PickedFile,
  type Problem,
  problemOf,
  type Settings,
  type SettingsPort,
  type SettingsState,
  type Task,
} from './settings-model.ts';
export { SettingsPane, type SettingsPaneProps, SettingsView } from './settings-pane.tsx';

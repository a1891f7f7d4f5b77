/** What a state of a pane is, on the page that shows them all. */
import type { VNode } from 'preact';

export interface State {
  readonly show: () => VNode;
  /** Accessible names of buttons that are pressed one after the other to get there. */
  readonly press?: readonly string[];
  /** One of the few that the documents show. */
  readonly pictured?: boolean;
}

export type States = Readonly<Record<string, State>>;

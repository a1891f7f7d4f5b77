/**
 * Shows the panes with fakes in place of a mail program.
 * `?pane=compose&state=ready`: that state alone, as in a host. `?pane=compose&width=280`: all states of a pane side by side;
 * with `&pictured` only those that the documents show.
 * Without either: every state of every pane, each in a frame of its own.
 */
import { render } from 'preact';
import { composeStates } from './compose-states.tsx';
import { Gallery } from './gallery.tsx';
import { readingStates } from './reading-states.tsx';
import { settingsStates } from './settings-states.tsx';
import type { State, States } from './states.ts';

const panes: Readonly<Record<string, States>> = {
  compose: composeStates,
  reading: readingStates,
  settings: settingsStates,
};

const asked = new URLSearchParams(location.search);
const host = asked.get('host');
if (host !== null) document.documentElement.dataset['host'] = host;
const states = panes[asked.get('pane') ?? ''];
const state = asked.get('state');

if (states === undefined) render(<Gallery panes={panes} />, document.body);
else if (state === null) await showSheet(states, Number(asked.get('width') ?? 360));
else await showState(state);
// For whoever drives this page.
Object.assign(globalThis, { panes: Object.entries(panes).map(([name, all]) => [name, Object.keys(all)]), showState });
document.documentElement.dataset['shown'] = 'true';

/** In place of the state that is shown, as when a host hands in a new one. */
async function showState(name: string): Promise<void> {
  const wanted = states?.[name];
  if (wanted === undefined) throw new Error(`no state ${name}`);
  await show(document.body, wanted);
}

async function show(place: Element, { show: make, press = [] }: State): Promise<void> {
  render(make(), place);
  await settled();
  for (const name of press) {
    const button = [...place.querySelectorAll('button')].find(
      (each) => (each.getAttribute('aria-label') ?? each.textContent).replace(/[\u2068\u2069]/g, '') === name,
    );
    if (button === undefined) throw new Error(`no button ${name}`);
    button.click();
    await settled();
  }
}

async function showSheet(all: States, width: number): Promise<void> {
  document.body.className = 'sheet';
  for (const [name, each] of Object.entries(all)) {
    if (asked.has('pictured') && each.pictured !== true) continue;
    const place = document.body.appendChild(document.createElement('figure'));
    place.style.width = `${width}px`;
    place.appendChild(document.createElement('figcaption')).textContent = name;
    await show(place.appendChild(document.createElement('div')), each);
  }
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}

/** After effects and what they change. */
function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(() => requestAnimationFrame(() => setTimeout(resolve))));
}

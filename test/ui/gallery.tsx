/** Every state of every pane, each in a frame, with the width and the host to choose. */
import { useState } from 'preact/hooks';
import type { States } from './states.ts';

const WIDTHS = [280, 360, 800];
const HOSTS = ['browser', 'thunderbird'];

export function Gallery({ panes }: { readonly panes: Readonly<Record<string, States>> }) {
  const [width, setWidth] = useState(360);
  const [host, setHost] = useState('browser');
  return (
    <main class="gallery">
      <h1>Send Secure: every state of every pane</h1>
      <p>
        Light, dark and high contrast follow this browser. Width:{' '}
        <Choice all={WIDTHS.map(String)} chosen={String(width)} choose={(text) => setWidth(Number(text))} /> Host:{' '}
        <Choice all={HOSTS} chosen={host} choose={setHost} />
      </p>
      {Object.entries(panes).map(([pane, states]) => (
        <section key={pane}>
          <h2>{pane}</h2>
          <div class="frames">
            {Object.keys(states).map((state) => (
              <figure key={state}>
                <figcaption>{state}</figcaption>
                <iframe
                  title={`${pane}, ${state}`}
                  loading="lazy"
                  width={width}
                  height={620}
                  src={`?${new URLSearchParams({ pane, state, host }).toString()}`}
                />
              </figure>
            ))}
          </div>
        </section>
      ))}
    </main>
  );
}

function Choice(props: {
  readonly all: readonly string[];
  readonly chosen: string;
  readonly choose: (text: string) => void;
}) {
  return (
    <>
      {props.all.map((each) => (
        <button key={each} type="button" aria-pressed={each === props.chosen} onClick={() => props.choose(each)}>
          {each}
        </button>
      ))}
    </>
  );
}

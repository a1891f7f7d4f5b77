/** The few controls that all panes are made of. */

import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import { Icon, type IconName } from './icon.tsx';
import { useWords } from './words.tsx';

export interface ButtonProps {
  readonly label: string;
  /** Said to a screen reader when the label alone does not tell whom it is about; begins with the label. */
  readonly name?: string;
  readonly look?: 'primary' | 'plain' | 'quiet' | 'danger';
  readonly icon?: IconName;
  /** Submits the form it stands in. */
  readonly submits?: boolean;
  /** `null`: not now. The button keeps its place and the focus. */
  readonly press: (() => void) | null;
}

export function Button({ label, name, look = 'plain', icon, submits = false, press }: ButtonProps) {
  return (
    <button
      type={submits ? 'submit' : 'button'}
      class={`ss-button ss-${look}`}
      aria-label={name}
      aria-disabled={press === null}
      onClick={(event) => {
        if (press === null) event.preventDefault();
        else press();
      }}
    >
      {icon === undefined ? null : <Icon name={icon} />}
      {label}
    </button>
  );
}

/** Opens and closes what `controls` names. */
export function Toggle(props: {
  readonly label: string;
  readonly name?: string;
  readonly controls: string;
  readonly isOpen: boolean;
  readonly toggle: () => void;
}) {
  return (
    <button
      type="button"
      class="ss-button ss-quiet ss-toggle"
      aria-label={props.name}
      aria-expanded={props.isOpen}
      aria-controls={props.isOpen ? props.controls : undefined}
      onClick={props.toggle}
    >
      {props.label}
      <Icon name="more" />
    </button>
  );
}

/** Details that open in place. */
export function Details({ name, children }: { readonly name?: string; readonly children: ComponentChildren }) {
  const { say } = useWords();
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const about = name === undefined ? {} : { name: `${say('button-details')}: ${name}` };
  return (
    <>
      <Toggle label={say('button-details')} {...about} controls={id} isOpen={isOpen} toggle={() => setOpen(!isOpen)} />
      {isOpen ? (
        <div id={id} class="ss-details">
          {children}
        </div>
      ) : null}
    </>
  );
}

export type Tone = 'good' | 'warn' | 'bad' | 'neutral';

/** A sentence with its icon: what is so, or what to do. */
export function Notice({
  tone,
  icon,
  children,
}: {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly children: ComponentChildren;
}) {
  return (
    <p class={`ss-notice ss-tone-${tone}`}>
      <Icon name={icon} />
      <span>{children}</span>
    </p>
  );
}

/** Somebody's name or address: as long as it is, and with its writing direction to itself. */
export function Naming({ text, look }: { readonly text: string; readonly look: 'name' | 'address' }) {
  return <bdi class={`ss-${look}`}>{text}</bdi>;
}

/** What every section of the settings has: a heading, its entries, a way to add from a file, and a place that says what happens. */

import type { ComponentChildren } from 'preact';
import { useId, useRef } from 'preact/hooks';
import { nameOf } from './compose-model.ts';
import { Button, type ButtonProps, Details, Naming, Notice } from './controls.tsx';
import { FactTable, keyFacts } from './facts.tsx';
import type { SettingsDeeds } from './settings-deeds.ts';
import type { Entry, PickedFile, Section, Task } from './settings-model.ts';
import { useWords } from './words.tsx';

export interface SectionProps {
  readonly section: Section;
  readonly task: Task;
  readonly children: ComponentChildren;
}

export function SectionFrame({ section, task, children }: SectionProps) {
  const { say } = useWords();
  const id = useId();
  return (
    <section class="ss-section" aria-labelledby={id}>
      <h2 id={id}>{say(`${section}-title`)}</h2>
      {children}
      <Happening section={section} task={task} />
    </section>
  );
}

/** There before there is anything to say, so that a screen reader hears it. */
function Happening({ section, task }: Omit<SectionProps, 'children'>) {
  const { say } = useWords();
  const isHere = 'section' in task && task.section === section;
  return (
    <div class="ss-happening" role="status">
      {isHere && task.kind === 'working' ? (
        <Notice tone="neutral" icon="waiting">
          {say(`work-${task.work}`)}
        </Notice>
      ) : null}
      {isHere && task.kind === 'done' ? (
        <Notice tone="neutral" icon="check">
          {say(`done-${task.done}`)}
        </Notice>
      ) : null}
      {isHere && task.kind === 'stopped' ? (
        <Notice tone="warn" icon="warning">
          {say(`problem-${task.problem}`)}
        </Notice>
      ) : null}
    </div>
  );
}

export interface EntryItemProps {
  readonly entry: Entry;
  /** What a screen reader calls it, when the name does not do. */
  readonly called?: string;
  /** One line about it, in words. */
  readonly about: string;
  readonly buttons: readonly ButtonProps[];
  readonly copy: (text: string) => void;
  /** What is being done with this entry. */
  readonly children?: ComponentChildren;
}

export function EntryItem({ entry, called, about, buttons, copy, children }: EntryItemProps) {
  const words = useWords();
  const name = nameOf(entry);
  return (
    <li class="ss-entry">
      <div class="ss-who">
        <Naming text={name} look="name" />
        {entry.name === '' || entry.address === '' ? null : <Naming text={entry.address} look="address" />}
      </div>
      <p class="ss-hint">{about}</p>
      {children ?? (
        <div class="ss-buttons">
          {buttons.map((button) => (
            <Button key={button.label} {...button} />
          ))}
          <Details name={called ?? name}>
            <FactTable facts={keyFacts(entry.key, words)} copy={copy} about={name} />
          </Details>
        </div>
      )}
    </li>
  );
}

/** One hundred times the largest key file seen; more is another kind of file. */
const MOST_OCTETS = 5_000_000;

/** A button that asks for a file and reads it. */
export function FileButton(props: {
  readonly label: string;
  readonly look: 'primary' | 'plain';
  readonly accept: string;
  readonly section: Section;
  readonly deeds: SettingsDeeds;
  readonly picked: (file: PickedFile) => void;
  readonly isBusy: boolean;
}) {
  const input = useRef<HTMLInputElement>(null);
  const read = async (file: File) => {
    if (file.size > MOST_OCTETS) {
      return props.deeds.turnTo({ kind: 'stopped', section: props.section, problem: 'too-large' });
    }
    try {
      props.picked({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) });
    } catch {
      props.deeds.turnTo({ kind: 'stopped', section: props.section, problem: 'cannot-read' });
    }
  };
  return (
    <>
      <Button label={props.label} look={props.look} press={props.isBusy ? null : () => input.current?.click()} />
      <input
        ref={input}
        type="file"
        hidden
        accept={props.accept}
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          // The same file may be chosen again after it was put right.
          currentTarget.value = '';
          if (file !== undefined) void read(file);
        }}
      />
    </>
  );
}

/** A question with its two answers, asked in place. */
export function Asking(props: {
  readonly question: string;
  /** Whom or what it is about, when the question does not name it whole. */
  readonly subject?: string;
  readonly advice: string;
  readonly yes: ButtonProps;
  readonly no: ButtonProps;
  readonly children?: ComponentChildren;
}) {
  const id = useId();
  return (
    <div class="ss-asking" role="group" aria-labelledby={id} tabIndex={-1} ref={takeFocus}>
      <h3 id={id}>{props.question}</h3>
      {props.subject === undefined ? null : <Naming text={props.subject} look="address" />}
      <p>{props.advice}</p>
      <div class="ss-buttons">
        <Button {...props.yes} />
        <Button {...props.no} />
      </div>
      {props.children}
    </div>
  );
}

/** Stable, so that it runs when the question appears; the button that led to it is gone. */
function takeFocus(place: HTMLElement | null): void {
  place?.focus();
}

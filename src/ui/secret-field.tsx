/** A field for what nobody else should see, with a way to see what one types. */

import { useId, useState } from 'preact/hooks';
import { useWords } from './words.tsx';

export interface SecretFieldProps {
  readonly label: string;
  readonly hint?: string;
  /** Why what was given did not do; `null`: it did, or nothing was given yet. */
  readonly error?: string | null;
  readonly value: string;
  readonly input: (value: string) => void;
  readonly kind: 'current-password' | 'new-password';
  /** The person has just asked for it: it takes the focus. */
  readonly takesFocus?: boolean;
}

export function SecretField({ label, hint, error = null, value, input, kind, takesFocus = false }: SecretFieldProps) {
  const { say } = useWords();
  const id = useId();
  const [isShown, show] = useState(false);
  const described = [hint === undefined ? '' : `${id}-hint`, error === null ? '' : `${id}-error`].join(' ').trim();
  return (
    <div class="ss-field">
      <label for={id}>{label}</label>
      {hint === undefined ? null : (
        <p id={`${id}-hint`} class="ss-hint">
          {hint}
        </p>
      )}
      <input
        id={id}
        class="ss-input"
        {...(isShown ? SHOWN : HIDDEN)}
        autocomplete={kind}
        autocapitalize="off"
        spellcheck={false}
        value={value}
        aria-describedby={described === '' ? undefined : described}
        aria-invalid={error !== null}
        ref={takesFocus ? focusOnce : null}
        onInput={(event) => input(event.currentTarget.value)}
      />
      {error === null ? null : (
        <p id={`${id}-error`} class="ss-error" role="alert">
          {error}
        </p>
      )}
      <label class="ss-check">
        <input
          type="checkbox"
          aria-label={`${say('label-show')}: ${label}`}
          checked={isShown}
          onChange={(event) => show(event.currentTarget.checked)}
        />
        {say('label-show')}
      </label>
    </div>
  );
}

const SHOWN = { type: 'text' } as const;
const HIDDEN = { type: 'password' } as const;

/** Stable, so that it runs when the field appears and not at every letter. */
function focusOnce(field: HTMLInputElement | null): void {
  field?.focus();
}

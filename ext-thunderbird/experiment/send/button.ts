/** The button beside Send. */

import type { ComposeWindow } from './compose-window.ts';

const ID = 'send-secure-button';

/** Puts it there; it is enabled whenever Send is. Gives back what takes it away. */
export function addButton(window: ComposeWindow, label: string, tooltip: string, press: () => void): () => void {
  const { document } = window;
  const send = document.getElementById('button-send');
  if (send === null) return () => undefined;
  document.getElementById(ID)?.remove();
  const button = document.createXULElement('toolbarbutton');
  for (const [name, value] of Object.entries({ id: ID, class: 'toolbarbutton-1', label, tooltiptext: tooltip }))
    button.setAttribute(name, value);
  const follow = (): void => {
    if (send.getAttribute('disabled') !== null) button.setAttribute('disabled', 'true');
    else button.removeAttribute('disabled');
  };
  button.style.cssText = 'list-style-image: var(--icon-shield)';
  button.addEventListener('command', press);
  send.after(button);
  follow();
  const observer = new window.MutationObserver(follow);
  observer.observe(send, { attributes: true, attributeFilter: ['disabled'] });
  return () => {
    observer.disconnect();
    button.remove();
  };
}

/** A window that was armed when the extension was switched off: Thunderbird alone would send it in clear, so it sends nothing. */

import type { ComposeEvent, ComposeWindow } from './compose-window.ts';
import { showNotice } from './notice.ts';

/** Until `allowSending`, sending and saving end with this sentence. */
export function forbidSending(window: ComposeWindow, sentence: string): void {
  const tell = (): void => void showNotice(window, { sentence }, () => undefined).catch(() => undefined);
  const forbid = (event: ComposeEvent): void => {
    event.preventDefault();
    tell();
  };
  window.addEventListener('compose-send-message', forbid);
  window.sendSecureOff = () => window.removeEventListener('compose-send-message', forbid);
  tell();
}

export function allowSending(window: ComposeWindow): void {
  window.sendSecureOff?.();
  delete window.sendSecureOff;
}

/** One plain sentence in the notification bar of a compose window. */

import type { Notice } from '../../protocol.ts';
import type { ComposeWindow } from './compose-window.ts';

const ID = 'send-secure';

/** Shows the sentence in place of the one before; `press` hears the id of the button. */
export async function showNotice(window: ComposeWindow, notice: Notice, press: (id: string) => void): Promise<void> {
  clearNotice(window);
  const { gComposeNotification: box } = window;
  const { button } = notice;
  // The callback's `true` keeps the bar: the sentence holds until the next attempt.
  const buttons = button === undefined ? [] : [{ label: button.label, callback: () => (press(button.id), true) }];
  await box.appendNotification(ID, { label: notice.sentence, priority: box.PRIORITY_WARNING_HIGH }, buttons);
}

export function clearNotice({ gComposeNotification: box }: ComposeWindow): void {
  const notification = box.getNotificationWithValue(ID);
  if (notification !== null) box.removeNotification(notification);
}

/** What a person sees around a message that we opened: the bar, the protected subject, the button of a locked page. */

import type { Bar, OpenAnswer, OpenJob } from '../../protocol.ts';
import { type AboutMessage, type NotificationBox, reloadMessage } from './windows.ts';

export interface Buttons {
  details(job: OpenJob): void;
  unlock(job: OpenJob): void;
}

/** Of each window that shows a message of ours at present. */
export class ShownMessages {
  private readonly buttons: Buttons;
  private readonly leave = new Map<AboutMessage, () => void>();

  constructor(buttons: Buttons) {
    this.buttons = buttons;
  }

  /** Called when the message's headers are there. It lasts until the window shows another one, or this one anew. */
  show(window: AboutMessage, job: OpenJob, answer: Exclude<OpenAnswer, null>): void {
    this.leave.get(window)?.();
    let isCurrent = true;
    const showIcon = hideOwnIcon(window);
    const leave = (): void => {
      isCurrent = false;
      showIcon();
      if (this.leave.get(window) === leave) this.leave.delete(window);
    };
    this.leave.set(window, leave);
    window.addEventListener('MsgLoading', leave, { once: true });
    window.addEventListener('unload', leave, { once: true });
    forbidToStrip(window);
    if (answer.subject !== null) showSubject(window, answer.subject);
    if (answer.bar !== null) this.showBar(window, job, answer.bar, () => isCurrent);
    const { unlock } = answer;
    if (unlock !== null) this.offerUnlock(window, job, unlock, () => isCurrent);
  }

  /** Opens anew, or shows as Thunderbird would, whatever is on the screen now. */
  reload(): void {
    for (const window of [...this.leave.keys()]) reloadMessage(window);
  }

  private showBar(
    window: AboutMessage,
    job: OpenJob,
    { tone, sentence, details }: Bar,
    isCurrent: () => boolean,
  ): void {
    const box = window.gMessageNotificationBar.msgNotificationBar;
    const button = { label: details ?? '', callback: () => (this.buttons.details(job), true) };
    const shown = { label: sentence, priority: priorityOf(box, tone) };
    void box.appendNotification('send-secure', shown, details === null ? [] : [button], true, false).then((bar) => {
      if (!isCurrent()) return bar.remove();
      if (tone === 'good') bar.setAttribute('type', 'success');
    });
  }

  private offerUnlock(window: AboutMessage, job: OpenJob, label: string, isCurrent: () => boolean): void {
    window.addEventListener(
      'MsgLoaded',
      () => {
        const document = window.getMessagePaneBrowser().contentDocument;
        if (!isCurrent() || document?.body == null) return;
        const button = document.createElement('button');
        button.textContent = label;
        button.addEventListener('click', () => this.buttons.unlock(job));
        document.body.append(button);
      },
      { once: true },
    );
  }
}

/** Thunderbird's colours and icons go by the priority, except for the good one. */
function priorityOf(box: NotificationBox, tone: Bar['tone']): number {
  if (tone === 'bad') return box.PRIORITY_CRITICAL_HIGH;
  return tone === 'warn' ? box.PRIORITY_WARNING_HIGH : box.PRIORITY_INFO_HIGH;
}

/** On the screen only: Thunderbird's own way (`modifyMessageHeaders`) writes it into the message database. */
function showSubject(window: AboutMessage, subject: string): void {
  window.document.title = subject;
  const box = window.document.getElementById('expandedsubjectBox');
  if (box !== null) box.headerValue = subject;
  window.currentHeaderData['subject'] = { headerName: 'Subject', headerValue: subject };
}

/** Two verdicts on one message would be one too many. */
function hideOwnIcon(window: AboutMessage): () => void {
  const icon = window.document.getElementById('cryptoBox');
  if (icon === null) return () => undefined;
  icon.style.display = 'none';
  return () => {
    icon.style.display = '';
  };
}

/** Thunderbird offers to delete or detach attachments unless the message's type is that of S/MIME. */
function forbidToStrip(window: AboutMessage): void {
  window.currentHeaderData['content-type'] = { headerName: 'Content-Type', headerValue: 'application/pkcs7-mime' };
}

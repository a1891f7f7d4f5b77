/** START HERE: the reading side. Messages are taken at one door, opened by the background, and shown by Thunderbird. */

import type { OpenAnswer, OpenJob, Original } from '../../protocol.ts';
import { enterDoor } from './door.ts';
import { Originals } from './originals.ts';
import { type Ask, OpenedMessages } from './opened.ts';
import { nameAnswer } from './name-answer.ts';
import { type Buttons, ShownMessages } from './shown.ts';
import type { Use } from './use.ts';
import { aboutMessageOf, aboutMessages, reloadMessage } from './windows.ts';

export class ReadingSide {
  private readonly opened: OpenedMessages;
  private readonly shown: ShownMessages;
  private readonly originals = new Originals();
  private leaveDoor: (() => void) | null = null;

  constructor(ask: Ask, buttons: Buttons) {
    this.opened = new OpenedMessages(ask);
    this.shown = new ShownMessages(buttons);
  }

  /** What is on the screen already is shown again, opened. */
  start(): void {
    this.leaveDoor = enterDoor({
      open: (job) => this.open(job),
      rendered: (channel, job, use, answer) => this.rendered(channel, job, use, answer),
    });
    for (const window of aboutMessages()) reloadMessage(window);
  }

  /** Keys were locked, unlocked or changed: what was opened is forgotten, and what is on the screen opened anew. */
  forget(): void {
    this.opened.forget();
    this.shown.reload();
  }

  /** Thunderbird is as it was before. */
  stop(isAppShutdown: boolean): void {
    this.leaveDoor?.();
    this.leaveDoor = null;
    this.opened.forget();
    if (!isAppShutdown) this.shown.reload();
  }

  /** What is known of the message at this URI of a mail folder, where it was protected and has been opened. */
  originalAt(uri: string): Original | null {
    return this.originals.at(uri);
  }

  /** Noted before anything of it is rendered: a compose window that quotes it asks at once. */
  private async open(job: OpenJob): Promise<OpenAnswer> {
    const answer = await this.opened.open(job);
    if (answer !== null && answer.original !== null) this.originals.note(job.uri, answer.original);
    return answer;
  }

  private rendered(channel: NsChannel, job: OpenJob, use: Use, answer: Exclude<OpenAnswer, null>): void {
    if (this.leaveDoor === null) return;
    if ((use === 'reply' || use === 'draft') && answer.subject !== null) void nameAnswer(job.uri, answer.subject);
    const window = use === 'show' ? aboutMessageOf(channel) : null;
    if (window !== null) this.shown.show(window, job, answer);
  }
}

/** Windows that send only what was sealed. The state is here, beside the window, because the background page may sleep and forget. */

import type { ComposeSentences, Notice, SealJob, WireLeg } from '../../protocol.ts';
import type { ComposeWindow } from './compose-window.ts';
import { clearNotice, showNotice } from './notice.ts';
import { type File, program } from './program.ts';

/** Legs that were sealed and have not all left. */
export interface Outgoing {
  readonly id: string;
  readonly legs: readonly WireLeg[];
}

interface Allowed {
  readonly digest: string;
  readonly purpose: SealJob['purpose'];
  /** addr-specs in lower case, sorted. */
  readonly envelope: string;
}

/** Left in the document, so that the extension finds its windows again after it was off. */
const MARK = 'send-secure-armed';

export class Armed {
  readonly window: ComposeWindow;
  readonly tabId: number;
  readonly sentences: ComposeSentences;
  /** addr-specs in lower case of those who have this message already. */
  readonly delivered = new Set<string>();
  outgoing: Outgoing | null = null;
  /** Ends the step that is being waited for. */
  cancelStep: (() => void) | null = null;
  private allowed: readonly Allowed[] = [];
  private readonly native: Pick<ComposeWindow, 'gSendEncrypted' | 'gSendSigned' | 'gSelectedTechnologyIsPGP'>;
  private readonly press: (id: string) => void;
  private turn: Promise<unknown> = Promise.resolve();

  /** `press` hears of the button in the notification bar. */
  constructor(window: ComposeWindow, tabId: number, sentences: ComposeSentences, press: (id: string) => void) {
    this.window = window;
    this.tabId = tabId;
    this.sentences = sentences;
    this.press = press;
    const { gSendEncrypted, gSendSigned, gSelectedTechnologyIsPGP } = window;
    this.native = { gSendEncrypted, gSendSigned, gSelectedTechnologyIsPGP };
    window.document.documentElement.setAttribute(MARK, JSON.stringify(sentences));
    window.addEventListener('compose-prepare-message-start', this.silenceNative);
    this.silenceNative();
  }

  /** Sentences of a window that was armed before the extension was switched off. */
  static markOf(window: ComposeWindow): ComposeSentences | null {
    const mark = window.document.documentElement.getAttribute(MARK);
    return mark === null ? null : (JSON.parse(mark) as ComposeSentences);
  }

  /** `keep`: the window stays marked, for the extension to find it again. */
  release({ keep }: { readonly keep: boolean }): void {
    this.window.removeEventListener('compose-prepare-message-start', this.silenceNative);
    Object.assign(this.window, this.native);
    if (!keep) this.window.document.documentElement.removeAttribute(MARK);
  }

  /** Shows a sentence in place of the one before; `null`: none. */
  tell(notice: Notice | null): void {
    if (this.window.closed) return;
    if (notice === null) clearNotice(this.window);
    else void showNotice(this.window, notice, this.press).catch(() => undefined);
  }

  /** What was sealed for an earlier attempt may not leave any more. */
  forgetSealed(): void {
    this.outgoing = null;
    this.allowed = this.allowed.filter(({ purpose }) => purpose !== 'send');
  }

  /** From now on these octets may leave the window, for this purpose and to these people. */
  allow(octets: Uint8Array, purpose: SealJob['purpose'], recipients: readonly string[]): void {
    const one = { digest: program.digest(octets), purpose, envelope: envelope(recipients) };
    this.allowed = [...this.allowed, one];
  }

  isAllowed(file: File, purpose: SealJob['purpose']): boolean {
    const digest = program.digestOfFile(file);
    return this.allowed.some((one) => one.digest === digest && one.purpose === purpose);
  }

  /** Whether it may leave for the recipients of this envelope. */
  isAllowedTo(file: File, recipients: readonly string[]): boolean {
    const digest = program.digestOfFile(file);
    const wanted = envelope(recipients);
    return this.allowed.some((one) => one.digest === digest && one.purpose === 'send' && one.envelope === wanted);
  }

  /** One after the other: Thunderbird may save a draft while it sends, with the same fields. */
  async alone<T>(act: () => Promise<T>): Promise<T> {
    const result = this.turn.then(act);
    this.turn = result.catch(() => undefined);
    return result;
  }

  /** What `step` gives, unless somebody cancels first. */
  async cancellable<T>(step: Promise<T>): Promise<T> {
    const cancelled = new Promise<never>((_, reject) => (this.cancelStep = () => reject(new Stop(null))));
    return Promise.race([step, cancelled]).finally(() => (this.cancelStep = null));
  }

  /** Thunderbird's own protection would wrap ours, or ask for keys that it has not; a reply turns it on by itself. */
  private readonly silenceNative = (): void => {
    Object.assign(this.window, { gSendEncrypted: false, gSendSigned: false, gSelectedTechnologyIsPGP: false });
  };
}

/** The send does not go on; `null`: the person knows why. */
export class Stop extends Error {
  readonly notice: Notice | null;

  constructor(notice: Notice | null) {
    super(notice?.sentence ?? 'cancelled');
    this.notice = notice;
  }
}

function envelope(recipients: readonly string[]): string {
  return recipients.map((address) => address.toLowerCase()).sort().join(' '); // prettier-ignore
}

/** The send side of the experiment: what the background can ask of compose windows, and what it hears of them. */

import type {
  ComposeOpened,
  ComposeSentences,
  ComposeState,
  LegReport,
  Notice,
  Original,
  ResumeJob,
  SealJob,
} from '../../protocol.ts';
import { WakingEvent } from '../event.ts';
import { Armed } from './armed.ts';
import { addButton } from './button.ts';
import { guardDoors } from './doors.ts';
import { replacePlainDraft } from './drafts.ts';
import { patience, resume, sweep } from './legs.ts';
import { clearNotice, showNotice } from './notice.ts';
import { allowSending, forbidSending } from './off.ts';
import { type Extension, showPanel } from './panel.ts';
import type { ComposeWindow } from './compose-window.ts';
import { program } from './program.ts';
import { mailboxesIn, recipientsIn, watchRecipients } from './recipients.ts';
import { openedAs, watchWindows } from './windows.ts';

/** What of Thunderbird's own extension object the send side uses. */
export interface SendExtension extends Extension {
  readonly id: string;
  readonly name: string;
  readonly manifest: { readonly description: string };
  readonly tabManager: {
    get(tabId: number): { readonly nativeTab: ComposeWindow };
    getWrapper(window: ComposeWindow): { readonly id: number };
  };
}

/** Milliseconds that a send waits at most for the background to say whether its window is to be armed. */
const OPENING_PATIENCE = 20_000;

/** Milliseconds of quiet after which typing is told. */
const QUIET = 250;

export class SendSide {
  readonly events;
  private readonly extension: SendExtension;
  private readonly findOriginal: (uri: string) => Original | null;
  private readonly armed = new Map<ComposeWindow, Armed>();
  private readonly undecided = new Map<ComposeWindow, Promise<unknown>>();
  private readonly decide = new WeakMap<ComposeWindow, () => void>();
  private readonly furniture = new Map<ComposeWindow, () => void>();
  private readonly undo: (() => void)[] = [];
  private isGuarded = false;

  /** `findOriginal`: what is known of the message at this URI, where it was protected. */
  constructor(
    extension: SendExtension,
    keepAwake: (answer: Promise<unknown>) => void,
    findOriginal: (uri: string) => Original | null,
  ) {
    this.extension = extension;
    this.findOriginal = findOriginal;
    this.events = {
      onSeal: new WakingEvent<SealJob, unknown>(keepAwake),
      onLeg: new WakingEvent<LegReport, unknown>(keepAwake),
      onComposeOpened: new WakingEvent<ComposeOpened, unknown>(keepAwake),
      onRecipients: new WakingEvent<ComposeState, unknown>(keepAwake),
      onSendSecure: new WakingEvent<{ readonly tabId: number }, unknown>(keepAwake),
      onNotice: new WakingEvent<{ readonly tabId: number; readonly id: string }, unknown>(keepAwake),
    };
  }

  start(): void {
    void sweep().catch(() => undefined);
    this.guard();
    this.undo.push(watchWindows((window) => this.open(window), (window) => this.forget(window))); // prettier-ignore
  }

  stop(): void {
    for (const { window, sentences } of this.armed.values()) if (!window.closed) forbidSending(window, sentences.off);
    for (const one of this.armed.values()) if (!one.window.closed) one.release({ keep: true });
    this.armed.clear();
    for (const [window, remove] of this.furniture) if (!window.closed) remove();
    this.furniture.clear();
    for (const act of this.undo.splice(0).reverse()) act();
    this.isGuarded = false;
  }

  /** Functions of the API; each that takes a tab throws where it is no compose window. */
  readonly functions = {
    /**
     * `draft`: how the draft was saved that the window may have; one in clear is replaced by a sealed one or deleted, and its
     * folder compacted. Gives back whether no draft in clear is left in that folder.
     */
    arm: async (tabId: number, sentences: ComposeSentences, draft: 'plain' | 'sealed'): Promise<boolean> => {
      const armed = this.arm(this.windowOf(tabId), sentences);
      return draft === 'sealed' || (await replacePlainDraft(armed));
    },
    disarm: async (tabId: number): Promise<void> => {
      const armed = this.armed.get(this.windowOf(tabId));
      armed?.tell(null);
      armed?.release({ keep: false });
      if (armed !== undefined) this.armed.delete(armed.window);
    },
    composeState: async (tabId: number): Promise<ComposeState> => this.stateOf(this.windowOf(tabId)),
    /** As a click on Send: the person is asked what Thunderbird asks then. */
    sendNow: async (tabId: number): Promise<void> => this.windowOf(tabId).goDoCommand('cmd_sendButton'),
    /** Ends sealing or sending at the next step that can end; legs that have left stay sent. */
    cancelSend: async (tabId: number): Promise<void> => {
      const window = this.windowOf(tabId);
      const cancel = this.armed.get(window)?.cancelStep;
      if (cancel == null) window.gMsgCompose?.abort();
      else cancel();
    },
    /** `total` 0: no progress to show any more. */
    progress: async (tabId: number, done: number, total: number): Promise<void> => {
      const meter = this.windowOf(tabId).document.getElementById('compose-progressmeter');
      if (meter === null) return;
      meter.hidden = total === 0;
      meter.value = total === 0 ? 0 : Math.round((100 * done) / total);
    },
    /** `null`: no sentence any more. */
    notify: async (tabId: number, notice: Notice | null): Promise<void> => {
      const window = this.windowOf(tabId);
      if (notice === null) clearNotice(window);
      else await showNotice(window, notice, this.pressed(tabId));
    },
    showPanel: async (tabId: number, url: string | null): Promise<void> => showPanel(this.windowOf(tabId), url, this.extension), // prettier-ignore
    resumeSend: (job: ResumeJob): Promise<boolean> => resume(job, this.events.onLeg),
  };

  /** Without guard nothing can be armed, and so nothing is sent that was to be sealed. */
  private guard(): void {
    const { onSeal: seal, onLeg: leg } = this.events;
    try {
      this.undo.push(guardDoors({ armed: this.armed, undecided: this.undecided, seal, leg }));
      this.isGuarded = true;
    } catch (error) {
      program.report(error);
    }
  }

  private windowOf(tabId: number): ComposeWindow {
    const window = this.extension.tabManager.get(tabId).nativeTab;
    if (window.gMsgCompose == null) throw new Error('not a compose window');
    return window;
  }

  private tabOf(window: ComposeWindow): number {
    return this.extension.tabManager.getWrapper(window).id;
  }

  private pressed(tabId: number): (id: string) => void {
    return (id) => this.events.onNotice.tell({ tabId, id }, patience());
  }

  private arm(window: ComposeWindow, sentences: ComposeSentences): Armed {
    if (!this.isGuarded) throw new Error('this Thunderbird cannot be guarded');
    const tabId = this.tabOf(window);
    const armed = this.armed.get(window) ?? new Armed(window, tabId, sentences, this.pressed(tabId));
    this.armed.set(window, armed);
    this.decide.get(window)?.();
    return armed;
  }

  private stateOf(window: ComposeWindow): ComposeState {
    const { key, email, fullName } = window.gCurrentIdentity;
    const [sender] = mailboxesIn([window.document.getElementById('msgIdentity')?.value.toString() ?? '']);
    const identity = { key, address: sender?.email ?? email, name: sender?.name ?? fullName };
    return { tabId: this.tabOf(window), isArmed: this.armed.has(window), recipients: recipientsIn(window), identity };
  }

  /** Furnishes a window that has become ready; one that was armed before the extension was off is armed again. */
  private open(window: ComposeWindow): void {
    const tabId = this.tabOf(window);
    const { name, manifest } = this.extension;
    const press = (): void => this.events.onSendSecure.tell({ tabId }, patience());
    const removeButton = addButton(window, name, manifest.description, press);
    const endWatch = watchRecipients(window, QUIET, () =>
      this.events.onRecipients.tell(this.stateOf(window), patience()),
    );
    this.furniture.set(window, () => {
      removeButton();
      endWatch();
      showPanel(window, null, this.extension);
    });
    allowSending(window);
    const sentences = Armed.markOf(window);
    if (sentences !== null) this.arm(window, sentences);
    this.announce(window, tabId);
  }

  /** What is sent before the background has answered waits: the answer to a protected message is armed from the start. */
  private announce(window: ComposeWindow, tabId: number): void {
    const asked = this.events.onComposeOpened.ask(openedAs(window, tabId, this.findOriginal), OPENING_PATIENCE);
    const answered = asked.catch((error: unknown) => program.report(error));
    const armed = new Promise<void>((resolve) => this.decide.set(window, resolve));
    const decided = Promise.race([answered, armed]);
    this.undecided.set(window, decided);
    void decided.then(() => this.undecided.delete(window));
  }

  private forget(window: ComposeWindow): void {
    this.armed.delete(window);
    this.furniture.delete(window);
    this.undecided.delete(window);
  }
}

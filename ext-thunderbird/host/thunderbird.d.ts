/** What of Thunderbird's own API we use, beside the WebExtension API that webextension-polyfill types. */

interface ListenerOf<Job, Answer> {
  addListener(listener: (job: Job) => Promise<Answer>): void;
}

/** The privileged part: ext-thunderbird/experiment. Absent where experiments are suppressed. */
interface SendSecure {
  version(): Promise<string>;
  /** DER of the authorities that Thunderbird trusts for mail. */
  authorities(): Promise<readonly ArrayBuffer[]>;
  forget(): Promise<void>;
  readonly onOpen: ListenerOf<import('../protocol.ts').OpenJob, import('../protocol.ts').OpenAnswer>;
  readonly onDetails: ListenerOf<import('../protocol.ts').OpenJob, void>;
  readonly onUnlock: ListenerOf<import('../protocol.ts').OpenJob, void>;
  arm(tabId: number, sentences: import('../protocol.ts').ComposeSentences, draft: 'plain' | 'sealed'): Promise<boolean>;
  disarm(tabId: number): Promise<void>;
  composeState(tabId: number): Promise<import('../protocol.ts').ComposeState>;
  sendNow(tabId: number): Promise<void>;
  cancelSend(tabId: number): Promise<void>;
  progress(tabId: number, done: number, total: number): Promise<void>;
  notify(tabId: number, notice: import('../protocol.ts').Notice | null): Promise<void>;
  showPanel(tabId: number, url: string | null): Promise<void>;
  resumeSend(job: import('../protocol.ts').ResumeJob): Promise<boolean>;
  readonly onSeal: ListenerOf<import('../protocol.ts').SealJob, import('../protocol.ts').SealAnswer>;
  readonly onLeg: ListenerOf<import('../protocol.ts').LegReport, import('../protocol.ts').LegAnswer>;
  readonly onComposeOpened: ListenerOf<import('../protocol.ts').ComposeOpened, void>;
  readonly onRecipients: ListenerOf<import('../protocol.ts').ComposeState, void>;
  readonly onSendSecure: ListenerOf<{ readonly tabId: number }, void>;
  readonly onNotice: ListenerOf<{ readonly tabId: number; readonly id: string }, void>;
}

declare const messenger: {
  readonly sendSecure?: SendSecure;
  readonly accounts: {
    list(withFolders: boolean): Promise<readonly { readonly identities: readonly { readonly email: string }[] }[]>;
  };
};

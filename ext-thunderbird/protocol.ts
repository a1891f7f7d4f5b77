/** What the background and the privileged part say to each other. Pages: pages.ts. */

/** Names and addresses as the person typed them, lists already expanded to their members. */
export interface Recipients {
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
}

/** A message that Thunderbird has built and that is not to leave as it is. */
export interface SealJob {
  readonly tabId: number;
  /** RFC 5322 octets with CRLF: the header fields that Thunderbird would write, then the MIME entity. */
  readonly message: Uint8Array;
  readonly recipients: Recipients;
  readonly identity: { readonly key: string; readonly address: string; readonly name: string };
  /** `draft`: to be opened by myself alone. */
  readonly purpose: 'send' | 'draft';
  /** addr-specs in lower case of those who have this message already, because an earlier attempt stopped half-way: no leg is for them. */
  readonly delivered: readonly string[];
  /** What it answers, forwards or goes on with, where that was protected. */
  readonly original: Original | null;
}

/** One message for the wire. */
export interface WireLeg {
  /** Complete RFC 5322 octets that end with CRLF. */
  readonly message: Uint8Array;
  /** addr-specs of its envelope; none: it is filed only. A Bcc reader is alone in theirs. */
  readonly recipients: readonly string[];
  /** Whether this is the one filed as the sender's copy: exactly one of them, and it leaves last. */
  readonly isCopy: boolean;
}

/** A button in the notification bar; pressing it comes back as the event `onNotice` with its `id`. */
export interface NoticeButton {
  readonly id: string;
  readonly label: string;
}

/** One plain sentence above the status bar of a compose window. */
export interface Notice {
  readonly sentence: string;
  readonly button?: NoticeButton;
}

/** Anything but `sealed` keeps the window open and sends nothing; the sentence says why. */
export type SealAnswer =
  | { readonly kind: 'sealed'; /** Of the journal's entry. */ readonly id: string; readonly legs: readonly WireLeg[] }
  | ({ readonly kind: 'stopped' } & Notice);

/**
 * What the journal must know of a leg: `sending` before its first octet leaves, then how it ended. `queued`: it waits in
 * Thunderbird's own outbox. A leg that was `sending` when everything stopped may have arrived: it is never sent again unasked.
 */
export interface LegReport {
  readonly id: string;
  /** `null`: a send that was resumed without its window. */
  readonly tabId: number | null;
  /** Of the legs as they were answered. */
  readonly index: number;
  readonly state: 'sending' | 'sent' | 'failed' | 'queued';
  /** What the server said, where it said something. */
  readonly reason: string | null;
}

/** Anything but `noted` stops the send before the leg leaves; after a `failed` leg the sentence is what the person reads. */
export type LegAnswer = { readonly kind: 'noted' } | ({ readonly kind: 'stopped' } & Notice);

/** Legs that a crash left unsent, to be sent without a window. */
export interface ResumeJob {
  readonly id: string;
  readonly identityKey: string;
  /** `index`: as in the answer that sealed them. */
  readonly legs: readonly (WireLeg & { readonly index: number })[];
}

/** Sentences that a compose window needs when the background cannot say them. */
export interface ComposeSentences {
  /** The background is silent, or what it says cannot be understood. */
  readonly unanswered: string;
  /** The recipients changed while the message was being sealed. */
  readonly changed: string;
  /** An attachment cannot be read. */
  readonly unreadable: string;
  /** Something else wanted to send it in clear, or sealed for others. */
  readonly guarded: string;
  /** The mail server did not take it. */
  readonly refused: string;
  /** Several legs cannot wait in the outbox. */
  readonly notLater: string;
  /** Newsgroups have no recipients to seal for. */
  readonly newsgroups: string;
  /** The extension was switched off while the window was armed. */
  readonly off: string;
}

/** A stored message that is about to be rendered, quoted, edited or saved in parts. */
export interface OpenJob {
  /** Of the message, without the part or purpose that was asked for. */
  readonly uri: string;
  /** As it is stored. */
  readonly message: Uint8Array;
  readonly purpose: 'show' | 'reply' | 'draft' | 'attachment';
}

export interface Bar {
  readonly tone: 'good' | 'warn' | 'bad' | 'neutral';
  readonly sentence: string;
  /** Label of the button that tells more; `null`: there is no more to tell. */
  readonly details: string | null;
}

/** A message that was encrypted, for those who answer it or send it on. */
export interface Original {
  /** addr-specs that a trusted signature over the whole names: they know its text. `null`: nothing of it was opened. */
  readonly knownTo: readonly string[] | null;
}

/** `null`: not protected, Thunderbird goes on by itself. */
export type OpenAnswer = null | {
  /** What to render instead, RFC 5322 octets. */
  readonly message: Uint8Array;
  /** The protected subject; `null`: the outer one holds. */
  readonly subject: string | null;
  readonly bar: Bar | null;
  /** My keys are locked: `message` is a page that says so, and this is the label of its one button. `null`: it is open. */
  readonly unlock: string | null;
  /** `null`: it was not encrypted. */
  readonly original: Original | null;
};

/** Of one compose window, kept where it cannot be lost. */
export interface ComposeState {
  readonly tabId: number;
  readonly isArmed: boolean;
  readonly recipients: Recipients;
  readonly identity: SealJob['identity'];
}

/** A compose window that has just become ready. */
export interface ComposeOpened {
  readonly tabId: number;
  readonly kind: 'new' | 'reply' | 'forward' | 'draft' | 'other';
  /** Message that is replied to, forwarded or edited, where it was protected. */
  readonly original: Original | null;
}

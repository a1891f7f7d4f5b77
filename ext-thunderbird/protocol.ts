/** What the extension's parts say to each other: the one typed union between background, experiment and pages. */

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
}

/** One message for the wire. */
export interface WireLeg {
  /** Complete RFC 5322 octets that end with CRLF. */
  readonly message: Uint8Array;
  /** addr-specs of its envelope. */
  readonly recipients: readonly string[];
  /** Whether this is the one filed as the sender's copy. */
  readonly isCopy: boolean;
}

/** Anything but `sealed` keeps the window open and sends nothing; the sentence says why. */
export type SealAnswer =
  | { readonly kind: 'sealed'; readonly legs: readonly WireLeg[] }
  | { readonly kind: 'stopped'; readonly sentence: string };

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

/** `null`: not protected, Thunderbird goes on by itself. */
export type OpenAnswer = null | {
  /** What to render instead, RFC 5322 octets. */
  readonly message: Uint8Array;
  /** The protected subject; `null`: the outer one holds. */
  readonly subject: string | null;
  readonly bar: Bar | null;
  /** My keys are locked: `message` is a page that says so, and opening again after unlocking is worth it. */
  readonly isLocked: boolean;
};

/** Of one compose window, kept where it cannot be lost. */
export interface ComposeState {
  readonly isArmed: boolean;
  readonly recipients: Recipients;
  readonly identity: SealJob['identity'];
}

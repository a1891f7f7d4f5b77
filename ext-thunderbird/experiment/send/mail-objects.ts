/** Identities, folders and the fields of a message, declared as narrowly as they are used (Thunderbird ESR 153). */

/** nsIMsgCompFields. */
export interface ComposeFields {
  from: string;
  to: string;
  cc: string;
  bcc: string;
  readonly newsgroups: string;
  subject: string;
  messageId: string;
  draftId: string;
  DSN: boolean;
  forceMsgEncoding: boolean;
  composeSecure: unknown;
}

export interface Identity {
  readonly key: string;
  readonly email: string;
  readonly fullName: string;
  readonly doFcc: boolean;
  getOrCreateFccFolder?(): Folder;
}

export interface Header {
  readonly folder: Folder;
}

export interface Folder {
  deleteMessages(headers: readonly Header[], window: null, storage: boolean, isMove: boolean, listener: null, undo: boolean): void; // prettier-ignore
  readonly msgDatabase: { commit(kind: number): void };
  compact(listener: UrlListener | null, window: null): void;
}

export interface UrlListener {
  OnStartRunningUrl(): void;
  OnStopRunningUrl(url: unknown, status: number): void;
}

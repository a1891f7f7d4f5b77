/** Thunderbird's own objects that the send side touches, each declared as narrowly as it is used (Thunderbird ESR 153). */

import type { Browser, ComposeWindow } from './compose-window.ts';
import type { ComposeFields, Folder, Header, Identity } from './mail-objects.ts';

export type { ComposeFields, Folder, Header, Identity, UrlListener } from './mail-objects.ts';

/** A local file; `fileSize` is remembered by the object: take a fresh one after writing. */
export interface File {
  readonly path: string;
  initWithPath(path: string): void;
}

export interface Mailbox {
  readonly name: string;
  readonly email: string;
}

/** MimeMessage of MimeMessage.sys.mjs: writes what the compose window holds to a file. */
export interface MimeMessage {
  readonly _compFields: ComposeFields;
  readonly _deliverMode: number;
  readonly _userIdentity: Identity;
  _getComposeSecure(): unknown;
  createMessageFile(): Promise<File>;
}

/** MessageSend of MessageSend.sys.mjs, nsIMsgSend. */
export interface MessageSend {
  _compFields: ComposeFields;
  readonly _deliverMode: number;
  readonly _userIdentity: Identity;
  sendDeliveryCallback(uri: unknown, status: number, security: unknown, message: string | null, ...rest: readonly unknown[]): Promise<unknown>; // prettier-ignore
  notifyListenerOnStartSending(id: null, size: number): void;
  fail(status: number): void;
  _deliverMessage(file: File): Promise<void>;
  _deliverAsMail(): Promise<void>;
}

/** nsIMsgOutgoingListener. */
export interface OutgoingListener {
  onSendStart(request: { cancel(status: number): void }): void;
  onSendStop(uri: unknown, status: number, security: unknown, message: string | null): unknown;
}

/** nsIMsgOutgoingServer. */
export interface OutgoingServer {
  readonly serverURI?: unknown;
  sendMailMessage(
    file: File,
    recipients: readonly Mailbox[],
    bcc: readonly Mailbox[],
    identity: Identity,
    sender: string,
    password: string | null,
    status: unknown,
    wantsDeliveryReport: boolean,
    messageId: string,
    listener: OutgoingListener | null,
  ): unknown;
}

interface List {
  readonly childCards: Iterable<{ readonly displayName: string; readonly primaryEmail: string; readonly isMailList: boolean }>; // prettier-ignore
}

interface Modules {
  'resource:///modules/MimeMessage.sys.mjs': { readonly MimeMessage: { readonly prototype: MimeMessage } };
  'resource:///modules/MessageSend.sys.mjs': { readonly MessageSend: { readonly prototype: MessageSend } };
  'resource:///modules/SmtpServer.sys.mjs': { readonly SmtpServer: { readonly prototype: OutgoingServer } };
  'resource:///modules/MailUtils.sys.mjs': {
    readonly MailUtils: { findListInAddressBooks(name: string): List | null };
  };
  'resource:///modules/MailServices.sys.mjs': { readonly MailServices: MailServices };
  'resource:///modules/jsmime.sys.mjs': {
    readonly jsmime: { readonly headeremitter: { emitStructuredHeader(name: string, value: string, options: object): string } }; // prettier-ignore
  };
  'resource://gre/modules/Timer.sys.mjs': {
    readonly setTimeout: (act: () => void, milliseconds: number) => number;
    readonly clearTimeout: (id: number) => void;
  };
  'resource://gre/modules/ExtensionParent.sys.mjs': {
    readonly ExtensionParent: { readonly apiManager: { emit(event: string, browser: Browser): void } };
  };
}

interface MailServices {
  readonly accounts: { readonly allIdentities: readonly Identity[] };
  readonly headerParser: {
    parseEncodedHeaderW(field: string): Mailbox[];
    makeFromDisplayAddress(text: string): Mailbox[];
    makeMailboxObject(name: string, email: string): Mailbox;
    makeMimeAddress(name: string, email: string): string;
  };
  readonly outgoingServer: { getServerByIdentity(identity: Identity): OutgoingServer | null };
  readonly copy: {
    copyFileMessage(file: File, folder: Folder, replace: null, isDraft: boolean, flags: number, keywords: string, listener: object, window: null): void; // prettier-ignore
  };
  messageServiceFromURI(uri: string): { messageURIToMsgHdr(uri: string): Header | null };
}

/** nsICryptoHash. */
interface Hash {
  init(algorithm: number): void;
  update(octets: Uint8Array, length: number): void;
  updateFromStream(stream: unknown, length: number): void;
  finish(asBase64: boolean): string;
}

interface Made {
  '@mozilla.org/file/local;1': File;
  '@mozilla.org/messengercompose/composefields;1': ComposeFields;
  '@mozilla.org/io/string-input-stream;1': { setByteStringData(text: string): void };
  '@mozilla.org/network/file-input-stream;1': {
    init(file: File, flags: number, mode: number, behaviour: number): void;
    close(): void;
  };
  '@mozilla.org/security/hash;1': Hash;
  '@mozilla.org/binaryinputstream;1': {
    setInputStream(stream: unknown): void;
    readArrayBuffer(length: number, into: ArrayBuffer): number;
  };
}

interface WindowListener {
  onOpenWindow(window: { readonly docShell: { readonly domWindow: ComposeWindow } }): void;
  onCloseWindow(): void;
}

declare const ChromeUtils: {
  importESModule<Url extends keyof Modules>(url: Url): Modules[Url];
  generateQI(interfaces: readonly string[]): unknown;
};
declare const Services: {
  readonly wm: {
    getEnumerator(type: string): Iterable<ComposeWindow>;
    addListener(listener: WindowListener): void;
    removeListener(listener: WindowListener): void;
  };
  readonly prefs: { getIntPref(name: string, otherwise: number): number };
};
declare const Cc: { readonly [Contract in keyof Made]: { createInstance(kind: unknown): Made[Contract] } };
declare const Ci: {
  readonly [name: string]: unknown;
  readonly nsIMsgCompDeliverMode: { readonly Now: number; readonly AutoSaveAsDraft: number };
  readonly nsIMsgSend: {
    readonly nsMsgDeliverNow: number;
    readonly nsMsgQueueForLater: number;
    readonly nsMsgDeliverBackground: number;
    readonly nsMsgSaveAsDraft: number;
    readonly nsMsgSaveAsTemplate: number;
  };
  readonly nsIMsgCompType: Readonly<Record<string, number>>;
  readonly nsMsgDBCommitType: { readonly kCompressCommit: number };
  readonly nsICryptoHash: { readonly SHA256: number };
  readonly nsMsgMessageFlags: { readonly Read: number };
};
declare const Cr: { readonly NS_OK: number; readonly NS_ERROR_ABORT: number; readonly NS_ERROR_FILE_NOT_FOUND: number };
declare const Cu: {
  reportError(error: unknown): void;
  getGlobalForObject(thing: unknown): {
    readonly IOUtils: IOUtils;
    readonly PathUtils: PathUtils;
  };
};
declare const Components: {
  Exception(message: string, status: number): Error;
  isSuccessCode(status: number): boolean;
};

interface IOUtils {
  read(path: string): Promise<Uint8Array>;
  write(path: string, octets: Uint8Array): Promise<number>;
  remove(path: string, options?: { readonly ignoreAbsent?: boolean; readonly recursive?: boolean }): Promise<void>;
  makeDirectory(path: string): Promise<void>;
}

interface PathUtils {
  readonly profileDir: string;
  join(...parts: string[]): string;
}

/** Functions and objects of the program, loaded when first asked for. */
export const program = {
  module: <Url extends keyof Modules>(url: Url): Modules[Url] => ChromeUtils.importESModule(url),
  make: <Contract extends keyof Made>(contract: Contract, kind: string): Made[Contract] =>
    Cc[contract].createInstance(Ci[kind]),
  /** For objects that C++ asks which interfaces they have. */
  interfaces: (...names: readonly string[]): unknown => ChromeUtils.generateQI(names),
  get mail(): MailServices {
    return ChromeUtils.importESModule('resource:///modules/MailServices.sys.mjs').MailServices;
  },
  get files(): IOUtils {
    return systemGlobal().IOUtils;
  },
  get paths(): PathUtils {
    return systemGlobal().PathUtils;
  },
  get windows() {
    return Services.wm;
  },
  preference: (name: string, otherwise: number): number => Services.prefs.getIntPref(name, otherwise),
  /** SHA-256 in base64. */
  digest: (octets: Uint8Array): string => hash((engine) => engine.update(octets, octets.length)),
  /** The same of a file, whose octets do not go through scripts. */
  digestOfFile(file: File): string {
    const stream = program.make('@mozilla.org/network/file-input-stream;1', 'nsIFileInputStream');
    stream.init(file, READ_ONLY, 0, 0);
    try {
      return hash((engine) => engine.updateFromStream(stream, TO_THE_END));
    } finally {
      stream.close();
    }
  },
  get composeMode() {
    return Ci.nsIMsgCompDeliverMode;
  },
  get sendMode() {
    return Ci.nsIMsgSend;
  },
  get composeType() {
    return Ci.nsIMsgCompType;
  },
  get compressCommit(): number {
    return Ci.nsMsgDBCommitType.kCompressCommit;
  },
  get readFlag(): number {
    return Ci.nsMsgMessageFlags.Read;
  },
  get status() {
    return Cr;
  },
  /** To the error console. */
  report: (error: unknown): void => Cu.reportError(error),
  isSuccess: (status: number): boolean => Components.isSuccessCode(status),
  /** The one error that stops a send without an alert. */
  abort: (why: string): Error => Components.Exception(why, Cr.NS_ERROR_ABORT),
};

const READ_ONLY = 1;
const TO_THE_END = 0xffffffff;

function hash(feed: (engine: Hash) => void): string {
  const engine = program.make('@mozilla.org/security/hash;1', 'nsICryptoHash');
  engine.init(Ci.nsICryptoHash.SHA256);
  feed(engine);
  return engine.finish(true);
}

/** The sandbox of an experiment lacks what the global of Thunderbird's own modules has. */
function systemGlobal() {
  return Cu.getGlobalForObject(Services);
}

/** Puts `make(native)` in the place of a method; gives back what undoes it. Throws where there is no such method. */
export function replaceMethod<T extends object, K extends keyof T>(
  target: T,
  name: K,
  make: (native: T[K]) => T[K],
): () => void {
  const native = target[name];
  if (typeof native !== 'function') throw new Error(`Thunderbird has no ${String(name)}`);
  const own = make(native);
  target[name] = own;
  return () => {
    if (target[name] === own) target[name] = native;
  };
}

/** Octets of a string that holds one octet in each character. */
export function octetsOf(text: string): Uint8Array {
  const stream = program.make('@mozilla.org/io/string-input-stream;1', 'nsIStringInputStream');
  stream.setByteStringData(text);
  const reader = program.make('@mozilla.org/binaryinputstream;1', 'nsIBinaryInputStream');
  reader.setInputStream(stream);
  const octets = new ArrayBuffer(text.length);
  reader.readArrayBuffer(text.length, octets);
  return new Uint8Array(octets);
}

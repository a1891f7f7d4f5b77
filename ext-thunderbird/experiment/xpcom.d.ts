/**
 * What of Thunderbird's inside the experiment touches, and no more: globals of its script, then XPCOM interfaces.
 * Whoever needs another class or interface adds it to `XpcomClasses` or `XpcomInterfaces`.
 */

/** The number of an interface; `of` is there for the compiler alone. */
interface Iid<T> {
  readonly of?: T;
}

interface XpcomClass {
  createInstance<T>(iid: Iid<T>): T;
}

interface XpcomService {
  getService<T>(iid: Iid<T>): T;
}

interface XpcomClasses {
  readonly '@mozilla.org/binaryinputstream;1': XpcomClass;
  readonly '@mozilla.org/io/arraybuffer-input-stream;1': XpcomClass;
  readonly '@mozilla.org/security/hash;1': XpcomClass;
  readonly '@mozilla.org/security/x509certdb;1': XpcomService;
}

interface XpcomInterfaces {
  readonly nsIArrayBufferInputStream: Iid<NsArrayBufferInputStream>;
  readonly nsIBinaryInputStream: Iid<NsBinaryInputStream>;
  readonly nsIChannel: Iid<NsChannel>;
  readonly nsIComponentRegistrar: Iid<NsComponentRegistrar>;
  readonly nsICryptoHash: Iid<NsCryptoHash> & { readonly SHA256: number };
  readonly nsIFactory: Iid<NsFactory>;
  readonly nsIMimeStreamConverter: Iid<NsMimeStreamConverter>;
  readonly nsIStreamConverter: Iid<NsStreamConverter>;
  readonly nsIStreamListener: Iid<NsStreamListener>;
  readonly nsIX509Cert: { readonly CA_CERT: number };
  readonly nsIX509CertDB: Iid<NsX509CertDb> & { readonly TRUSTED_EMAIL: number };
  readonly nsMimeOutput: Readonly<Record<NsMimeOutputName, number>>;
}

type NsMimeOutputName =
  | 'nsMimeMessageBodyDisplay'
  | 'nsMimeMessageQuoting'
  | 'nsMimeMessageBodyQuoting'
  | 'nsMimeMessageDraftOrTemplate'
  | 'nsMimeMessageEditorTemplate'
  | 'nsMimeMessagePrintOutput'
  | 'nsMimeMessageSaveAs';

declare const Cc: XpcomClasses;
declare const Ci: XpcomInterfaces;
declare const Cr: { readonly NS_OK: number; readonly NS_ERROR_ABORT: number; readonly NS_ERROR_NO_INTERFACE: number };

declare const Components: {
  readonly manager: {
    QueryInterface<T>(iid: Iid<T>): T;
    getClassObject<T>(cid: NsCid, iid: Iid<T>): T;
  };
  ID(cid: string): NsCid;
  Exception(message: string, result: number): Error;
  isSuccessCode(status: number): boolean;
};

declare const ChromeUtils: {
  generateQI(interfaces: readonly string[]): <T>(iid: Iid<T>) => T;
  importESModule(address: 'resource://gre/modules/Timer.sys.mjs'): Timers;
  importESModule(address: 'resource:///modules/MailServices.sys.mjs'): { readonly MailServices: MailServices };
};

declare const Services: {
  readonly wm: { getEnumerator(type: string | null): Iterable<object> };
  readonly obs: { notifyObservers(subject: null, topic: string): void };
};

declare const console: { error(...what: readonly unknown[]): void };

interface Timers {
  readonly setTimeout: (run: () => void, milliseconds: number) => number;
  readonly clearTimeout: (timer: number) => void;
}

interface MailServices {
  neckoURLForMessageURI(uri: string): string;
  messageServiceFromURI(uri: string): { messageURIToMsgHdr(uri: string): { readonly mime2DecodedSubject: string } };
}

interface NsCid {
  toString(): string;
}

interface NsComponentRegistrar {
  /** `null` as factory: the contract is served again by the class that has this number already. */
  registerFactory(cid: NsCid, name: string, contract: string, factory: NsFactory | null): void;
  unregisterFactory(cid: NsCid, factory: NsFactory): void;
}

interface NsFactory {
  createInstance<T>(iid: Iid<T>): T;
}

interface NsInputStream {
  available(): number;
}

interface NsBinaryInputStream extends NsInputStream {
  setInputStream(stream: NsInputStream): void;
  /** Gives back how many octets it read. */
  readArrayBuffer(count: number, into: ArrayBufferLike): number;
}

interface NsArrayBufferInputStream extends NsInputStream {
  /** Copies. */
  setData(buffer: ArrayBufferLike, offset: number, length: number): void;
}

interface NsCryptoHash {
  init(algorithm: number): void;
  update(data: Uint8Array, length: number): void;
  /** In base64, if asked. */
  finish(base64: boolean): string;
}

interface NsRequest {
  QueryInterface<T>(iid: Iid<T>): T;
  readonly loadGroup: NsLoadGroup | null;
}

interface NsLoadGroup {
  addRequest(request: object, context: null): void;
  removeRequest(request: object, context: null, status: number): void;
}

interface NsChannel extends NsRequest {
  readonly URI: { readonly spec: string };
  readonly loadInfo: { readonly browsingContext: NsBrowsingContext | null } | null;
}

interface NsBrowsingContext {
  /** The browser that shows it; its global is the window around. */
  readonly embedderElement: { readonly documentGlobal?: object; readonly ownerGlobal?: object } | null;
}

interface NsStreamListener {
  onStartRequest(request: NsRequest): void;
  onDataAvailable(request: NsRequest, stream: NsInputStream, offset: number, count: number): void;
  onStopRequest(request: NsRequest, status: number): void;
}

interface NsStreamConverter extends NsStreamListener {
  convert(stream: NsInputStream, from: string, to: string, context: object | null): NsInputStream;
  asyncConvertData(
    from: string | null,
    to: string | null,
    listener: NsStreamListener | null,
    context: object | null,
  ): void;
  getConvertedType(from: string, channel: NsChannel): string;
}

interface NsMimeStreamConverter {
  QueryInterface<T>(iid: Iid<T>): T;
  setMimeOutputType(type: number): void;
  setStreamURI(uri: object | null): void;
  setMimeHeadersListener(listener: object | null, type: number): void;
  forwardInline: boolean;
  forwardInlineFilter: boolean;
  forwardToAddress: string;
  overrideComposeFormat: boolean;
  identity: object | null;
  originalMsgURI: string;
  origMsgHdr: object | null;
}

interface NsX509Cert {
  getRawDER(): readonly number[];
}

interface NsX509CertDb {
  getCerts(): readonly NsX509Cert[];
  isCertTrusted(certificate: NsX509Cert, kind: number, trust: number): boolean;
}

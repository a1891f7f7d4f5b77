/** The converter from message/rfc822 that Thunderbird makes for each message it streams: its own, with ours in front. */

import type { OpenAnswer, OpenJob } from '../../protocol.ts';
import { holdOpen } from './hold.ts';
import { mayBeProtected, withoutFolderLines } from './stored.ts';
import { Collected, replay } from './streams.ts';
import { type Use, messageUri, useOf } from './use.ts';

export interface Reader {
  /** Rejects when there is no answer. */
  open(job: OpenJob): Promise<OpenAnswer>;
  /** The message that this request brings has been rendered out of this answer. */
  rendered(channel: NsChannel, job: OpenJob, use: Use, answer: Exclude<OpenAnswer, null>): void;
}

export type NativeConverter = NsMimeStreamConverter & NsStreamConverter;

/**
 * Every attribute goes to Thunderbird's own converter. Only the octets may be others: a message that may be protected
 * is collected and given to the reader, and the native converter sees what the answer says, as if it had come so.
 */
export class MessageConverter implements NsMimeStreamConverter, NsStreamConverter {
  readonly QueryInterface = ChromeUtils.generateQI([
    'nsIStreamConverter',
    'nsIMimeStreamConverter',
    'nsIStreamListener',
    'nsIRequestObserver',
  ]);
  private readonly native: NativeConverter;
  private readonly reader: Reader;
  private readonly collected = new Collected();
  private listener: NsStreamListener | null = null;
  private output: number | null = null;
  private spec = '';
  private use: Use = null;

  constructor(native: NativeConverter, reader: Reader) {
    this.native = native;
    this.reader = reader;
  }

  setMimeOutputType(type: number): void {
    this.output = type;
    this.native.setMimeOutputType(type);
  }

  asyncConvertData(
    from: string | null,
    to: string | null,
    listener: NsStreamListener | null,
    context: object | null,
  ): void {
    this.listener = listener;
    this.native.asyncConvertData(from, to, listener, context);
  }

  onStartRequest(request: NsRequest): void {
    this.spec = request.QueryInterface(Ci.nsIChannel).URI.spec;
    this.use = useOf(this.spec, this.output);
    if (this.use === null) this.native.onStartRequest(request);
  }

  onDataAvailable(request: NsRequest, stream: NsInputStream, offset: number, count: number): void {
    if (this.use === null) this.native.onDataAvailable(request, stream, offset, count);
    else this.collected.take(stream, count);
  }

  onStopRequest(request: NsRequest, status: number): void {
    if (this.use === null) return this.native.onStopRequest(request, status);
    const stored = this.collected.finish();
    if (!Components.isSuccessCode(status) || !mayBeProtected(stored))
      return replay(this.native, request, stored, status);
    const purpose = this.use === 'strip' ? 'show' : this.use;
    void this.open(request, stored, { uri: messageUri(this.spec), message: withoutFolderLines(stored), purpose });
  }

  private async open(request: NsRequest, stored: Uint8Array, job: OpenJob): Promise<void> {
    const hold = holdOpen(request);
    try {
      const answer = await this.reader.open(job).catch(report);
      if (hold.isGone) return;
      if (this.mayNotHave(answer)) this.refuse(request);
      else replay(this.native, request, answer?.message ?? stored, Cr.NS_OK);
      if (answer != null) this.reader.rendered(request.QueryInterface(Ci.nsIChannel), job, this.use, answer);
    } catch (error) {
      report(error);
    } finally {
      hold.release();
    }
  }

  /**
   * A part of what stayed closed would be a piece of ciphertext under the name of an attachment. And a protected message
   * without some of its attachments would be stored as plaintext, or without what its ciphertext is in.
   */
  private mayNotHave(answer: OpenAnswer | undefined): boolean {
    if (this.use === 'strip') return answer !== null;
    return this.use === 'attachment' && (answer === undefined || (answer !== null && answer.unlock !== null));
  }

  /** Whoever waits hears of an error, and stores and shows nothing. */
  private refuse(request: NsRequest): void {
    this.listener?.onStartRequest(request);
    this.listener?.onStopRequest(request, Cr.NS_ERROR_ABORT);
  }

  convert(stream: NsInputStream, from: string, to: string, context: object | null): NsInputStream {
    return this.native.convert(stream, from, to, context);
  }

  getConvertedType(from: string, channel: NsChannel): string {
    return this.native.getConvertedType(from, channel);
  }

  setStreamURI(uri: object | null): void {
    this.native.setStreamURI(uri);
  }

  setMimeHeadersListener(listener: object | null, type: number): void {
    this.native.setMimeHeadersListener(listener, type);
  }

  get forwardInline(): boolean {
    return this.native.forwardInline;
  }

  set forwardInline(value: boolean) {
    this.native.forwardInline = value;
  }

  get forwardInlineFilter(): boolean {
    return this.native.forwardInlineFilter;
  }

  set forwardInlineFilter(value: boolean) {
    this.native.forwardInlineFilter = value;
  }

  get forwardToAddress(): string {
    return this.native.forwardToAddress;
  }

  set forwardToAddress(value: string) {
    this.native.forwardToAddress = value;
  }

  get overrideComposeFormat(): boolean {
    return this.native.overrideComposeFormat;
  }

  set overrideComposeFormat(value: boolean) {
    this.native.overrideComposeFormat = value;
  }

  get identity(): object | null {
    return this.native.identity;
  }

  set identity(value: object | null) {
    this.native.identity = value;
  }

  get originalMsgURI(): string {
    return this.native.originalMsgURI;
  }

  set originalMsgURI(value: string) {
    this.native.originalMsgURI = value;
  }

  get origMsgHdr(): object | null {
    return this.native.origMsgHdr;
  }

  set origMsgHdr(value: object | null) {
    this.native.origMsgHdr = value;
  }
}

/** Never with anything of the message. */
function report(error: unknown): undefined {
  console.error('Send Secure could not open a message:', error);
}

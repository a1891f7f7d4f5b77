/** The one privileged part: an experiment API, because no other lets an extension seal what Thunderbird sends. */

import type { OpenAnswer, OpenJob } from '../protocol.ts';
import { mailAuthorities } from './authorities.ts';
import { type Fire, type Registration, WakingEvent } from './event.ts';
import { ReadingSide } from './read/reading.ts';
import { type SendExtension, SendSide } from './send/send-side.ts';

interface Extension extends SendExtension {
  readonly version: string;
  emit(event: 'background-script-idle-waituntil', wait: { readonly promise: Promise<unknown>; readonly reason: string }): unknown; // prettier-ignore
}

declare const ExtensionCommon: {
  readonly ExtensionAPIPersistent: new (extension: Extension) => { readonly extension: Extension };
  readonly EventManager: new (options: {
    readonly context: object;
    readonly module: 'sendSecure';
    readonly event: string;
    readonly extensionApi: object;
  }) => { api(): unknown };
};

/** Milliseconds in which the background opens a message, however large: then Thunderbird goes on without it. */
const OPEN_PATIENCE = 60_000;
/** Milliseconds to wake up and take a click. */
const CLICK_PATIENCE = 10_000;

export class SendSecureApi extends ExtensionCommon.ExtensionAPIPersistent {
  private readonly keepAwake = (promise: Promise<unknown>): void =>
    void this.extension.emit('background-script-idle-waituntil', { promise, reason: 'listeners' });
  private readonly opening = new WakingEvent<OpenJob, OpenAnswer>(this.keepAwake);
  private readonly detailsAsked = new WakingEvent<OpenJob, void>(this.keepAwake);
  private readonly unlockAsked = new WakingEvent<OpenJob, void>(this.keepAwake);
  private readonly reading = new ReadingSide((job) => this.opening.ask(job, OPEN_PATIENCE), {
    details: (job) => this.detailsAsked.tell(job, CLICK_PATIENCE),
    unlock: (job) => this.unlockAsked.tell(job, CLICK_PATIENCE),
  });
  private readonly sending = new SendSide(this.extension, this.keepAwake, (uri) => this.reading.originalAt(uri));

  /** Thunderbird looks here for how to listen for an event while the background page sleeps. */
  readonly PERSISTENT_EVENTS = {
    onOpen: listening(this.opening),
    onDetails: listening(this.detailsAsked),
    onUnlock: listening(this.unlockAsked),
    onSeal: listening(this.sending.events.onSeal),
    onLeg: listening(this.sending.events.onLeg),
    onComposeOpened: listening(this.sending.events.onComposeOpened),
    onRecipients: listening(this.sending.events.onRecipients),
    onSendSecure: listening(this.sending.events.onSendSecure),
    onNotice: listening(this.sending.events.onNotice),
  };

  /** Called because the manifest lists the event `startup`; without it the API would sleep until first used. */
  onStartup(): void {
    this.reading.start();
    this.sending.start();
  }

  onShutdown(isAppShutdown: boolean): void {
    this.sending.stop();
    this.reading.stop(isAppShutdown);
    // Or the next version would run this one's script.
    if (!isAppShutdown) Services.obs.notifyObservers(null, 'startupcache-invalidate');
  }

  getAPI(context: object) {
    const event = (name: string): unknown =>
      new ExtensionCommon.EventManager({ context, module: 'sendSecure', event: name, extensionApi: this }).api();
    const events = Object.fromEntries(Object.keys(this.PERSISTENT_EVENTS).map((name) => [name, event(name)]));
    return {
      sendSecure: {
        version: () => Promise.resolve(this.extension.version),
        authorities: () => Promise.resolve(mailAuthorities()),
        forget: () => Promise.resolve(this.reading.forget()),
        ...this.sending.functions,
        ...events,
      },
    };
  }
}

function listening<Question, Answer>(event: WakingEvent<Question, Answer>) {
  return ({ fire }: { readonly fire: Fire<Question, Answer> }): Registration<Question, Answer> => event.listen(fire);
}

/** The one privileged part: an experiment API, because no other lets an extension seal what Thunderbird sends. */

import type { OpenAnswer, OpenJob } from '../protocol.ts';
import { mailAuthorities } from './authorities.ts';
import { type Fire, type Registration, WakingEvent } from './event.ts';
import { ReadingSide } from './read/reading.ts';

declare const ExtensionCommon: {
  readonly ExtensionAPIPersistent: new (extension: { readonly version: string }) => {
    readonly extension: { readonly version: string };
  };
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
  private readonly opening = new WakingEvent<OpenJob, OpenAnswer>();
  private readonly detailsAsked = new WakingEvent<OpenJob, void>();
  private readonly unlockAsked = new WakingEvent<OpenJob, void>();
  private readonly reading = new ReadingSide((job) => this.opening.ask(job, OPEN_PATIENCE), {
    details: (job) => click(this.detailsAsked, job),
    unlock: (job) => click(this.unlockAsked, job),
  });

  /** Thunderbird looks here for how to listen for an event while the background page sleeps. */
  readonly PERSISTENT_EVENTS = {
    onOpen: listening(this.opening),
    onDetails: listening(this.detailsAsked),
    onUnlock: listening(this.unlockAsked),
  };

  /** Called because the manifest lists the event `startup`; without it the API would sleep until first used. */
  onStartup(): void {
    this.reading.start();
  }

  onShutdown(isAppShutdown: boolean): void {
    this.reading.stop(isAppShutdown);
    // Or the next version would run this one's script.
    if (!isAppShutdown) Services.obs.notifyObservers(null, 'startupcache-invalidate');
  }

  getAPI(context: object) {
    const event = (name: keyof typeof this.PERSISTENT_EVENTS): unknown =>
      new ExtensionCommon.EventManager({ context, module: 'sendSecure', event: name, extensionApi: this }).api();
    return {
      sendSecure: {
        version: () => Promise.resolve(this.extension.version),
        onOpen: event('onOpen'),
        onDetails: event('onDetails'),
        onUnlock: event('onUnlock'),
        authorities: () => Promise.resolve(mailAuthorities()),
        forget: () => Promise.resolve(this.reading.forget()),
      },
    };
  }
}

function listening<Question, Answer>(event: WakingEvent<Question, Answer>) {
  return ({ fire }: { readonly fire: Fire<Question, Answer> }): Registration<Question, Answer> => event.listen(fire);
}

function click(event: WakingEvent<OpenJob, void>, job: OpenJob): void {
  event.ask(job, CLICK_PATIENCE).catch((error: unknown) => console.error('Send Secure:', error));
}

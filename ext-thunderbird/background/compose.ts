/** What the pane beside each message that is being written shows, and what its buttons do. */

import browser, { type Runtime } from 'webextension-polyfill';
import { type Plan, planSend, sayIn } from '../../src/index.ts';
import type { ComposeState as PaneState, Readiness, Sending } from '../../src/ui/index.ts';
import type { PaneRequest } from '../pages.ts';
import type { ComposeSentences, ComposeState } from '../protocol.ts';
import { people, now, vault } from './keeper.ts';
import { locale } from './locale.ts';
import { unlock } from './settings.ts';
import { recipientsOf, resolveAll } from './sending.ts';

const say = sayIn(locale);

/** Said by the privileged part when the background cannot. */
const SENTENCES: ComposeSentences = {
  unanswered: say('stop-no-answer'),
  changed: say('stop-recipients-changed'),
  unreadable: say('stop-unreadable-attachment'),
  guarded: say('stop-unexpected'),
  refused: say('stop-not-accepted-by-server'),
  notLater: say('stop-later'),
  newsgroups: say('stop-newsgroups'),
  off: say('stop-off'),
};

const NOBODY: Plan = { recipients: [], isReady: false };

/** One pane for each compose window; what must not be lost is kept by the privileged part. */
export class Composing {
  readonly #ports = new Map<number, Runtime.Port>();
  readonly #plans = new Map<number, Plan>();
  readonly #sending = new Map<number, Sending>();

  /** A page beside a message asks to be told. */
  connect(port: Runtime.Port): void {
    const tabId = Number(port.name.slice('compose '.length));
    this.#ports.set(tabId, port);
    port.onDisconnect.addListener(() => this.#ports.delete(tabId));
    port.onMessage.addListener((request) => void this.#act(tabId, request as PaneRequest));
    void this.refresh(tabId);
  }

  /** Asks who it is to, looks everybody up, and tells the pane before and after. Nothing keeps its place but the rows. */
  async refresh(tabId: number): Promise<Plan> {
    const state = await messenger.sendSecure?.composeState(tabId);
    if (state === undefined) return NOBODY;
    const before = this.#plans.get(tabId) ?? NOBODY;
    await this.#tell(tabId, state, looking(state, before));
    const plan = planSend(await resolveAll(state.recipients));
    await this.#tell(tabId, state, plan);
    return plan;
  }

  /** The button beside Send: on, and off it goes when everybody can get it; else the pane says what is missing. */
  async sendSecure(tabId: number): Promise<void> {
    await this.showPane(tabId);
    if ((await vault.state()).status === 'empty') return;
    await this.arm(tabId);
    const plan = await this.refresh(tabId);
    if (plan.isReady) await messenger.sendSecure?.sendNow(tabId);
  }

  /** `draft`: how a draft was saved that the window may have. */
  async arm(tabId: number, draft: 'plain' | 'sealed' = 'plain'): Promise<void> {
    const state = await messenger.sendSecure?.composeState(tabId);
    if (state?.isArmed === false) await messenger.sendSecure?.arm(tabId, SENTENCES, draft);
  }

  async showPane(tabId: number): Promise<void> {
    await messenger.sendSecure?.showPanel(tabId, browser.runtime.getURL(`panel.html?tab=${tabId}`));
  }

  /** How far a send is; the pane shows it until the next. */
  async sending(tabId: number, sending: Sending): Promise<void> {
    this.#sending.set(tabId, sending);
    const state = await messenger.sendSecure?.composeState(tabId);
    if (state !== undefined) await this.#tell(tabId, state, this.#plans.get(tabId) ?? NOBODY);
  }

  /** How much of a large message is sealed, in octets; `total` 0: none is being sealed any more. */
  async progress(tabId: number, done: number, total: number): Promise<void> {
    const octets = { done, total };
    await messenger.sendSecure?.progress(tabId, done, total);
    await this.sending(tabId, total === 0 ? { kind: 'idle' } : { kind: 'sealing', finished: [], current: null, octets }); // prettier-ignore
  }

  async #tell(tabId: number, state: ComposeState, plan: Plan): Promise<void> {
    this.#plans.set(tabId, plan);
    const pane: PaneState = {
      secure: state.isArmed,
      plan,
      me: await readiness(),
      online: navigator.onLine,
      sending: this.#sending.get(tabId) ?? { kind: 'idle' },
    };
    this.#ports.get(tabId)?.postMessage(pane);
  }

  async #act(tabId: number, request: PaneRequest): Promise<void> {
    const { sendSecure } = messenger;
    if (request.kind !== 'cancel') this.#sending.delete(tabId);
    switch (request.kind) {
      case 'secure':
        await (request.on ? this.arm(tabId) : sendSecure?.disarm(tabId));
        break;
      case 'send':
        return this.sendSecure(tabId);
      case 'cancel':
        return sendSecure?.cancelSend(tabId);
      case 'close':
        return sendSecure?.showPanel(tabId, null);
      case 'settings':
      case 'accept-key':
        return browser.runtime.openOptionsPage();
      case 'answer':
        await this.#answer(tabId, request);
        break;
      case 'unlock':
        if (request.passphrase !== null) await this.#unlock(tabId, request.passphrase);
        break;
      case 'retry':
        break;
    }
    await this.refresh(tabId);
  }

  /** Whichever key the person chose is their own choice from now on. */
  async #answer(tabId: number, { address, choice }: Extract<PaneRequest, { kind: 'answer' }>): Promise<void> {
    const state = await messenger.sendSecure?.composeState(tabId);
    if (state === undefined) return;
    const resolved = (await resolveAll(state.recipients)).find((each) => each.address === address);
    const { state: asked, material } = resolved?.resolution ?? {};
    if (asked?.kind !== 'question') return;
    const before = (await people.keysOf(address)).find((key) => key.fingerprint === asked.before.fingerprint);
    const chosen = choice === 'use-new' ? material : before;
    if (chosen != null) await people.keep(address, chosen, 'user', now());
  }

  async #unlock(tabId: number, passphrase: string): Promise<void> {
    const { kind } = await unlock(passphrase);
    if (kind === 'wrong-passphrase') this.#wrong.add(tabId);
    else this.#wrong.delete(tabId);
  }

  readonly #wrong = new Set<number>();
}

/** Rows stay where they are; new ones are being looked up. */
function looking({ recipients }: ComposeState, { recipients: known }: Plan): Plan {
  const planned = recipientsOf(recipients).map((recipient) => {
    const before = known.find(({ address, field }) => address === recipient.address && field === recipient.field);
    return before ?? { ...recipient, state: { kind: 'looking' } as const };
  });
  return { recipients: planned, isReady: planned.length > 0 && planned.every(({ state }) => state.kind === 'ready') };
}

async function readiness(): Promise<Readiness> {
  const { status } = await vault.state();
  if (status === 'empty') return { kind: 'not-set-up' };
  return status === 'open' ? { kind: 'ready' } : { kind: 'locked', passphrase: 'needed', unlocking: false };
}

/** Sends the legs of an armed window: all but the copy by our own hand, the copy through Thunderbird's pipeline, which files it. */

import type { LegReport, WireLeg } from '../../protocol.ts';
import type { WakingEvent } from '../event.ts';
import { type Armed, type Outgoing, Stop } from './armed.ts';
import { type Passage, Refused, note, sendLeg } from './legs.ts';
import { type ComposeFields, type MessageSend, program } from './program.ts';

/**
 * Stands for MessageSend's `_deliverAsMail`, of which `native` hands `_deliveryFile` to the server: sends all legs but the
 * copy, and gives back what sends that. Throws `Stop`; what comes back fails as Thunderbird's own does.
 */
export async function deliver(
  armed: Armed,
  send: MessageSend,
  question: WakingEvent<LegReport, unknown>,
  native: () => Promise<void>,
): Promise<() => Promise<unknown>> {
  const { outgoing } = armed;
  if (outgoing === null) throw new Stop({ sentence: armed.sentences.guarded });
  const journal = new Journal(armed, outgoing, question);
  for (const leg of outgoing.legs) if (!leg.isCopy) await sendOther(armed, send, leg, journal);
  const copy = outgoing.legs.find((leg) => leg.isCopy);
  if (copy === undefined) throw new Stop({ sentence: armed.sentences.guarded });
  await journal.note(copy, 'sending');
  watchEnd(armed, send, copy, journal);
  if (copy.recipients.length > 0) return () => withEnvelope(send, copy.recipients, native);
  return () => {
    send.notifyListenerOnStartSending(null, 0);
    return send.sendDeliveryCallback(null, program.status.NS_OK, null, null);
  };
}

/** In the outbox Thunderbird sends it whenever it likes: the journal lets go of it first. */
export async function noteQueued(armed: Armed, question: WakingEvent<LegReport, unknown>): Promise<void> {
  const [leg] = armed.outgoing?.legs ?? [];
  if (armed.outgoing === null || leg === undefined) throw new Stop({ sentence: armed.sentences.guarded });
  await new Journal(armed, armed.outgoing, question).note(leg, 'queued');
}

class Journal {
  private readonly armed: Armed;
  private readonly outgoing: Outgoing;
  private readonly question: WakingEvent<LegReport, unknown>;

  constructor(armed: Armed, outgoing: Outgoing, question: WakingEvent<LegReport, unknown>) {
    this.armed = armed;
    this.outgoing = outgoing;
    this.question = question;
  }

  async note(leg: WireLeg, state: LegReport['state'], reason: string | null = null): Promise<void> {
    const { tabId, sentences } = this.armed;
    const index = this.outgoing.legs.indexOf(leg);
    await note(this.question, { id: this.outgoing.id, tabId, index, state, reason }, sentences.unanswered);
  }
}

async function sendOther(armed: Armed, send: MessageSend, leg: WireLeg, journal: Journal): Promise<void> {
  await journal.note(leg, 'sending');
  const { from: sender, messageId, DSN: wantsDeliveryReport } = send._compFields;
  const passage: Passage = { identity: send._userIdentity, sender, messageId, wantsDeliveryReport };
  try {
    await sendLeg(leg, passage, (cancel) => (armed.cancelStep = cancel));
  } catch (error) {
    // Cancelled half-way: it may have arrived, so that the journal goes on saying `sending`.
    if (error instanceof Stop) throw error;
    if (!(error instanceof Refused)) program.report(error);
    await journal.note(leg, 'failed', error instanceof Refused ? error.message : null);
    throw new Stop({ sentence: armed.sentences.refused });
  } finally {
    armed.cancelStep = null;
  }
  markDelivered(armed, leg);
  await journal.note(leg, 'sent');
}

function markDelivered(armed: Armed, { recipients }: WireLeg): void {
  for (const address of recipients) armed.delivered.add(address.toLowerCase());
}

/** The journal learns how the copy ended before Thunderbird files it and closes the window. */
function watchEnd(armed: Armed, send: MessageSend, copy: WireLeg, journal: Journal): void {
  const native = send.sendDeliveryCallback.bind(send);
  send.sendDeliveryCallback = async (uri, status, security, said, ...rest) => {
    const isSent = program.isSuccess(status);
    if (isSent) markDelivered(armed, copy);
    const isCancelled = status === program.status.NS_ERROR_ABORT;
    const noted = isCancelled ? null : journal.note(copy, isSent ? 'sent' : 'failed', said);
    const stop = await noted?.catch((error: unknown) => error);
    // Thunderbird is silent about what was aborted: our sentence stands in the window. Certificates have its own dialog.
    const isTold = !isSent && security === null && stop instanceof Stop && stop.notice !== null;
    if (isTold) armed.tell(stop.notice);
    return native(uri, isTold ? program.status.NS_ERROR_ABORT : status, security, said, ...rest);
  };
}

/** Thunderbird reads the envelope out of the fields at once, before anything else can run. */
function withEnvelope(send: MessageSend, recipients: readonly string[], native: () => Promise<void>): Promise<void> {
  const fields = send._compFields;
  const { headerParser } = program.mail;
  const everybody = [fields.to, fields.cc, fields.bcc].flatMap((field) => headerParser.parseEncodedHeaderW(field));
  const own: ComposeFields = program.make('@mozilla.org/messengercompose/composefields;1', 'nsIMsgCompFields');
  const wanted = new Set(recipients.map((address) => address.toLowerCase()));
  const chosen = new Map(everybody.filter(({ email }) => wanted.has(email.toLowerCase())).map((one) => [one.email.toLowerCase(), one])); // prettier-ignore
  own.to = [...chosen.values()].map(({ email }) => email).join(',');
  Object.assign(own, { from: fields.from, messageId: fields.messageId, DSN: fields.DSN });
  send._compFields = own;
  const done = native();
  send._compFields = fields;
  return done;
}

/** The doors through which a message leaves a compose window; each lets an armed window's pass only when it was sealed. */

import type { LegReport, Notice, SealJob } from '../../protocol.ts';
import type { WakingEvent } from '../event.ts';
import { type Armed, Stop } from './armed.ts';
import type { ComposeWindow } from './compose-window.ts';
import { deliver, noteQueued } from './deliver.ts';
import {
  type ComposeFields,
  type File,
  type MessageSend,
  type MimeMessage,
  type OutgoingServer,
  program,
  replaceMethod,
} from './program.ts';
import { purposeOf, sealToFile } from './seal.ts';

export interface Doorkeeper {
  readonly armed: ReadonlyMap<ComposeWindow, Armed>;
  /** Windows of which the background has not yet said whether they are to be armed. */
  readonly undecided: ReadonlyMap<ComposeWindow, Promise<unknown>>;
  readonly seal: WakingEvent<SealJob, unknown>;
  readonly leg: WakingEvent<LegReport, unknown>;
}

type SendMailArguments = Parameters<OutgoingServer['sendMailMessage']>;

/** Puts ours in the place of Thunderbird's; gives back what undoes it. Throws, and changes nothing, where one is missing. */
export function guardDoors(keeper: Doorkeeper): () => void {
  const undo: (() => void)[] = [];
  const undoAll = (): void => undo.splice(0).forEach((act) => act());
  try {
    for (const guard of [guardBuilding, guardPassing, guardDelivery, guardServer]) undo.push(guard(keeper));
  } catch (error) {
    undoAll();
    throw error;
  }
  return undoAll;
}

/** Which armed window a message is out of: they share its fields, or at least its Message-ID. */
function ownerOf(keeper: Doorkeeper, fields: Pick<ComposeFields, 'messageId'>): Armed | undefined {
  const { messageId } = fields;
  return [...keeper.armed.values()].find(({ window }) => {
    const own = window.gMsgCompose?.compFields;
    return own === fields || (messageId !== '' && own?.messageId === messageId);
  });
}

/** First door: what Thunderbird would write to a file in clear is sealed instead. */
function guardBuilding(keeper: Doorkeeper): () => void {
  const { prototype } = program.module('resource:///modules/MimeMessage.sys.mjs').MimeMessage;
  return replaceMethod(
    prototype,
    'createMessageFile',
    (native) =>
      async function (this: MimeMessage) {
        const isOurs = ([window]: readonly [ComposeWindow, unknown]) =>
          window.gMsgCompose?.compFields === this._compFields;
        await [...keeper.undecided].find(isOurs)?.[1];
        const armed = ownerOf(keeper, this._compFields);
        if (armed === undefined) return native.call(this);
        armed.tell(null);
        const sealing = sealToFile(armed, this, keeper.seal, () => native.call(this));
        return sealing.catch((error: unknown) => stop(armed, error));
      },
  );
}

/** Second door: no file goes on, neither to a server nor to a folder, but with the very octets that were sealed for it. */
function guardPassing(keeper: Doorkeeper): () => void {
  const { prototype } = program.module('resource:///modules/MessageSend.sys.mjs').MessageSend;
  return replaceMethod(
    prototype,
    '_deliverMessage',
    (native) =>
      async function (this: MessageSend, file: File) {
        const armed = ownerOf(keeper, this._compFields);
        if (armed !== undefined)
          await pass(keeper, armed, this, file).catch((error: unknown) => stopSend(armed, this, error));
        return native.call(this, file);
      },
  );
}

async function pass(keeper: Doorkeeper, armed: Armed, send: MessageSend, file: File): Promise<void> {
  if (!armed.isAllowed(file, purposeOf(send._deliverMode))) {
    await program.files.remove(file.path, { ignoreAbsent: true });
    throw new Stop({ sentence: armed.sentences.guarded });
  }
  const { nsMsgQueueForLater, nsMsgDeliverBackground } = program.sendMode;
  if ([nsMsgQueueForLater, nsMsgDeliverBackground].includes(send._deliverMode)) await noteQueued(armed, keeper.leg);
}

/** Third door: the legs leave, each in its own envelope. */
function guardDelivery(keeper: Doorkeeper): () => void {
  const { prototype } = program.module('resource:///modules/MessageSend.sys.mjs').MessageSend;
  return replaceMethod(
    prototype,
    '_deliverAsMail',
    (native) =>
      async function (this: MessageSend) {
        const armed = ownerOf(keeper, this._compFields);
        if (armed === undefined) return native.call(this);
        const legs = deliver(armed, this, keeper.leg, () => native.call(this));
        const sendCopy = await legs.catch((error: unknown) => stopSend(armed, this, error));
        await sendCopy();
      },
  );
}

/** The last door, which is told no window and no fields: only the Message-ID. */
function guardServer(keeper: Doorkeeper): () => void {
  const { prototype } = program.module('resource:///modules/SmtpServer.sys.mjs').SmtpServer;
  return replaceMethod(
    prototype,
    'sendMailMessage',
    (native) =>
      async function (this: OutgoingServer, ...args: SendMailArguments) {
        const [file, recipients, bcc, , , , , , messageId, listener] = args;
        const armed = ownerOf(keeper, { messageId });
        const envelope = [...recipients, ...bcc].map(({ email }) => email);
        if (armed === undefined || armed.isAllowedTo(file, envelope)) return native.apply(this, args);
        armed.tell({ sentence: armed.sentences.guarded });
        return listener?.onSendStop(this.serverURI, program.status.NS_ERROR_ABORT, null, null);
      },
  );
}

function stopSend(armed: Armed, send: MessageSend, error: unknown): never {
  send.fail(program.status.NS_ERROR_ABORT);
  return stop(armed, error);
}

/** Says why, and throws what Thunderbird takes for an abort. */
function stop(armed: Armed, error: unknown): never {
  const notice: Notice | null = error instanceof Stop ? error.notice : { sentence: armed.sentences.guarded };
  if (!(error instanceof Stop)) program.report(error);
  if (notice !== null) armed.tell(notice);
  throw program.abort('not sent');
}

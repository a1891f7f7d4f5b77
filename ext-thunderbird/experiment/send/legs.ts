/** Sends legs one by one, each told to the journal before its first octet leaves and after its last. */

import type { LegReport, ResumeJob, WireLeg } from '../../protocol.ts';
import type { WakingEvent } from '../event.ts';
import { legAnswerIn } from './answer.ts';
import { Stop } from './armed.ts';
import { type File, type Identity, type OutgoingServer, program } from './program.ts';

/** What of the window goes with every leg. */
export interface Passage {
  readonly identity: Identity;
  /** Field value, as in From. */
  readonly sender: string;
  readonly messageId: string;
  readonly wantsDeliveryReport: boolean;
}

/** The server refused, or was not there; the message is what it said. */
export class Refused extends Error {}

/** Milliseconds that the background has for an answer; a preference, for slow machines. */
export function patience(): number {
  return program.preference('extensions.send-secure.patience', 120_000);
}

/** Resolves when the journal has it; throws `Stop` when it has not: then nothing may leave. */
export async function note(
  question: WakingEvent<LegReport, unknown>,
  report: LegReport,
  unanswered: string,
): Promise<void> {
  const answer = legAnswerIn(await question.ask(report, patience()).catch(() => null));
  if (answer === null) throw new Stop({ sentence: unanswered });
  if (answer.kind === 'stopped') throw new Stop(answer);
}

/** Hands a leg to the outgoing server; `begun` gets what cancels it. Throws `Refused`, and `Stop` when it was cancelled. */
export async function sendLeg(leg: WireLeg, passage: Passage, begun: (cancel: () => void) => void): Promise<void> {
  const server = program.mail.outgoingServer.getServerByIdentity(passage.identity);
  if (server === null) throw new Refused('');
  await withFile(leg.message, (file) => hand(server, file, leg.recipients, passage, begun));
}

/** Files the message as one that its sender has read. */
export async function fileCopy(message: Uint8Array, identity: Identity): Promise<void> {
  const folder = identity.doFcc ? identity.getOrCreateFccFolder?.() : undefined;
  if (folder === undefined) return;
  await withFile(
    message,
    (file) =>
      new Promise<void>((resolve, reject) => {
        const listener = {
          QueryInterface: program.interfaces('nsIMsgCopyServiceListener'),
          onStartCopy() {},
          onProgress() {},
          setMessageKey() {},
          getMessageId: () => null,
          onStopCopy: (status: number) => (program.isSuccess(status) ? resolve() : reject(new Refused(''))),
        };
        program.mail.copy.copyFileMessage(file, folder, null, false, program.readFlag, '', listener, null);
      }),
  );
}

/** Sends what a crash left, without a window; stops at the first that fails. Gives back whether all are sent. */
export async function resume(job: ResumeJob, question: WakingEvent<LegReport, unknown>): Promise<boolean> {
  const identity = program.mail.accounts.allIdentities.find(({ key }) => key === job.identityKey);
  if (identity === undefined) return false;
  const passage = { identity, sender: identity.email, messageId: '', wantsDeliveryReport: false };
  for (const leg of job.legs) {
    const report = (state: LegReport['state'], reason: string | null = null): Promise<void> =>
      note(question, { id: job.id, tabId: null, index: leg.index, state, reason }, '');
    try {
      await report('sending');
      if (leg.recipients.length > 0) await sendLeg(leg, passage, () => undefined);
      await report('sent');
      if (leg.isCopy) await fileCopy(leg.message, identity);
    } catch (error) {
      if (error instanceof Refused) await report('failed', error.message).catch(() => undefined);
      return false;
    }
  }
  return true;
}

/** Ours alone and swept at every start; only what was sealed lies in it. */
function folder(): string {
  return program.paths.join(program.paths.profileDir, 'send-secure-leaving');
}

export async function sweep(): Promise<void> {
  await program.files.remove(folder(), { recursive: true, ignoreAbsent: true });
}

async function withFile<T>(octets: Uint8Array, act: (file: File) => Promise<T>): Promise<T> {
  await program.files.makeDirectory(folder());
  const path = program.paths.join(folder(), `${Math.random().toString(36).slice(2)}.eml`);
  await program.files.write(path, octets);
  try {
    return await act(fileAt(path));
  } finally {
    await program.files.remove(path, { ignoreAbsent: true });
  }
}

/** A fresh object, because one that was there before remembers the former size. */
export function fileAt(path: string): File {
  const file = program.make('@mozilla.org/file/local;1', 'nsIFile');
  file.initWithPath(path);
  return file;
}

function hand(
  server: OutgoingServer,
  file: File,
  recipients: readonly string[],
  { identity, sender, messageId, wantsDeliveryReport }: Passage,
  begun: (cancel: () => void) => void,
): Promise<void> {
  const mailboxes = recipients.map((address) => program.mail.headerParser.makeMailboxObject('', address));
  return new Promise((resolve, reject) => {
    const listener = {
      QueryInterface: program.interfaces('nsIMsgOutgoingListener'),
      onSendStart: (request: { cancel(status: number): void }) => begun(() => request.cancel(program.status.NS_ERROR_ABORT)), // prettier-ignore
      onSendStop: (_uri: unknown, status: number, _security: unknown, said: string | null) => {
        if (program.isSuccess(status)) resolve();
        else reject(status === program.status.NS_ERROR_ABORT ? new Stop(null) : new Refused(said ?? ''));
      },
    };
    server.sendMailMessage(file, mailboxes, [], identity, sender, null, null, wantsDeliveryReport, messageId, listener);
  });
}

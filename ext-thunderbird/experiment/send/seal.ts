/** Has the background seal what a window is about to send or save, and checks that the answer is what was asked for. */

import type { SealAnswer, SealJob } from '../../protocol.ts';
import type { WakingEvent } from '../event.ts';
import { isProtected, reachExactly, sealAnswerIn } from './answer.ts';
import { type Armed, Stop } from './armed.ts';
import { type Captured, capture } from './capture.ts';
import { fileAt, patience } from './legs.ts';
import { type File, type MimeMessage, octetsOf, program } from './program.ts';
import { addresses, addressing, recipientsOf } from './recipients.ts';
import { originalOf } from './windows.ts';

type Sealed = Extract<SealAnswer, { kind: 'sealed' }>;

/** What a delivery mode of nsIMsgSend is for. */
export function purposeOf(deliverMode: number): SealJob['purpose'] {
  const { nsMsgSaveAsDraft, nsMsgSaveAsTemplate } = program.sendMode;
  return deliverMode === nsMsgSaveAsDraft || deliverMode === nsMsgSaveAsTemplate ? 'draft' : 'send';
}

/** The file that leaves or is saved: it holds the leg that is filed as the sender's copy. Throws `Stop`. */
export async function sealToFile(
  armed: Armed,
  message: MimeMessage,
  question: WakingEvent<SealJob, unknown>,
  build: () => Promise<File>,
): Promise<File> {
  const purpose = purposeOf(message._deliverMode);
  if (purpose === 'send') armed.forgetSealed();
  const before = addressing(armed.window);
  const captured = await armed.alone(() => capture(message, build)).catch((error: unknown) => unreadable(armed, error));
  try {
    const sealed = await ask(armed, jobOf(armed, message, captured, purpose), question);
    if (purpose === 'send' && addressing(armed.window) !== before)
      throw new Stop({ sentence: armed.sentences.changed });
    check(armed, message, sealed, purpose);
    return await write(armed, captured, sealed, purpose);
  } catch (error) {
    await program.files.remove(captured.file.path, { ignoreAbsent: true });
    throw error;
  }
}

function unreadable(armed: Armed, error: unknown): never {
  const { unreadable: sentence } = armed.sentences;
  throw error instanceof Stop ? error : new Stop({ sentence });
}

function jobOf(armed: Armed, message: MimeMessage, captured: Captured, purpose: SealJob['purpose']): SealJob {
  const fields = message._compFields;
  if (purpose === 'send' && fields.newsgroups !== '') throw new Stop({ sentence: armed.sentences.newsgroups });
  const [sender] = program.mail.headerParser.parseEncodedHeaderW(fields.from);
  const { key, email, fullName } = message._userIdentity;
  return {
    tabId: armed.tabId,
    message: captured.message,
    recipients: recipientsOf(fields),
    identity: { key, address: sender?.email ?? email, name: sender?.name ?? fullName },
    purpose,
    delivered: [...armed.delivered],
    original: originalOf(armed.window),
  };
}

async function ask(armed: Armed, job: SealJob, question: WakingEvent<SealJob, unknown>): Promise<Sealed> {
  const answered = question.ask(job, patience()).then(sealAnswerIn, () => null);
  const answer = await armed.cancellable(answered);
  if (answer === null) throw new Stop({ sentence: armed.sentences.unanswered });
  if (answer.kind === 'stopped') throw new Stop(answer);
  return answer;
}

function check(armed: Armed, message: MimeMessage, { legs }: Sealed, purpose: SealJob['purpose']): void {
  const { sentences, delivered } = armed;
  if (purpose === 'draft') {
    if (legs.length !== 1 || !legs.every((leg) => isProtected(leg.message)))
      throw new Stop({ sentence: sentences.unanswered });
    return;
  }
  const { to, cc, bcc } = recipientsOf(message._compFields);
  const expected = { visible: addresses([...to, ...cc]), bcc: addresses(bcc), delivered };
  if (!reachExactly(legs, expected)) throw new Stop({ sentence: sentences.unanswered });
  const isNow = message._deliverMode === program.sendMode.nsMsgDeliverNow;
  const isWhole = legs.length === 1 && legs[0]?.recipients.length !== 0;
  if (!isNow && !isWhole) throw new Stop({ sentence: sentences.notLater });
}

async function write(armed: Armed, captured: Captured, sealed: Sealed, purpose: SealJob['purpose']): Promise<File> {
  // The copy leaves last: Thunderbird's own pipeline takes it, files it and finishes the window.
  const legs = [...sealed.legs].sort((one, other) => Number(one.isCopy) - Number(other.isCopy));
  const copy = legs.at(-1);
  if (copy === undefined) throw new Stop({ sentence: armed.sentences.unanswered });
  const octets = captured.local === '' ? copy.message : joined(octetsOf(captured.local), copy.message);
  await program.files.write(captured.file.path, octets);
  for (const leg of legs) armed.allow(leg === copy ? octets : leg.message, purpose, leg.recipients);
  if (purpose === 'send') armed.outgoing = { id: sealed.id, legs: sealed.legs };
  return fileAt(captured.file.path);
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

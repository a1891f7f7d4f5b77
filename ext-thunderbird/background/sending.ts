/** Seals what Thunderbird is about to send or save. Anything but sealed legs keeps the window open. */

import {
  Failure,
  type ResolvedRecipient,
  type SendLeg,
  encodeBase64,
  failureSentence,
  parseAddressList,
  rememberRecipients,
  resolveRecipient,
  sayIn,
  sealDraft,
  sealForSend,
} from '../../src/index.ts';
import type { LegAnswer, LegReport, Recipients, SealAnswer, SealJob } from '../protocol.ts';
import { countingEngine } from './progress.ts';
import { engine, journal, myKeys, now, people, sources, validator, vault } from './keeper.ts';
import { locale } from './locale.ts';
import { strangersTo } from './quoting.ts';

const say = sayIn(locale);

/** `progress`: of large messages, how many octets of how many are done. */
export type Progress = (done: number, total: number) => void;

export async function sealJob(job: SealJob, progress: Progress): Promise<SealAnswer> {
  try {
    return job.purpose === 'draft' ? await sealTheDraft(job) : await sealTheMessage(job, progress);
  } catch (error) {
    return stopped(error);
  }
}

async function sealTheDraft({ message, identity }: SealJob): Promise<SealAnswer> {
  try {
    const sealed = await sealDraft({ engine, message, keys: await myKeys(), sender: identity.address, at: now() });
    return { kind: 'sealed', id: '', legs: [{ message: sealed, recipients: [identity.address], isCopy: true }] };
  } catch (error) {
    if (error instanceof Failure && error.code === 'unfit-key') return { kind: 'stopped', sentence: say('stop-draft-not-protected') }; // prettier-ignore
    throw error;
  }
}

async function sealTheMessage(
  { tabId, message, recipients, identity, delivered, original }: SealJob,
  progress: Progress,
): Promise<SealAnswer> {
  const keys = await myKeys();
  const everybody = await resolveAll(recipients);
  const resolved = everybody.filter(({ address }) => !delivered.includes(address.toLowerCase()));
  const unready = resolved.find(({ resolution }) => resolution.key === null);
  if (resolved.length === 0 || unready !== undefined) return { kind: 'stopped', sentence: blockedSentence(unready) };
  const strangers = await strangersTo(tabId, original, resolved.map(({ address }) => address)); // prettier-ignore
  if (strangers.length > 0) return quoteStop(strangers);
  const at = now();
  const legs = await sealForSend({ engine: countingEngine(engine, message.length, progress), message, recipients: resolved, keys, sender: identity.address, at }); // prettier-ignore
  const id = encodeBase64(crypto.getRandomValues(new Uint8Array(12)));
  if (legs.length > 1) await journal.begin({ id, identity: identity.key, begun: at, legs: legs.map((leg) => ({ ...leg, state: 'sealed' })) }); // prettier-ignore
  await rememberRecipients(resolved, people, at);
  return { kind: 'sealed', id, legs: legs.map(wire) };
}

/** Recipients as typed, each once, the most visible field first. */
export async function resolveAll(recipients: Recipients): Promise<ResolvedRecipient[]> {
  const { keys } = await vault.state();
  const context = {
    ...{ engine, people, sources, at: now(), allowDomain: true },
    validator: await validator(),
    mine: new Set(keys.map(({ protocol }) => protocol)),
  };
  const all = recipientsOf(recipients);
  return Promise.all(
    all.map(async (recipient) => ({ ...recipient, resolution: await resolveRecipient(recipient.address, context) })),
  );
}

export function recipientsOf(recipients: Recipients) {
  const fields = ['to', 'cc', 'bcc'] as const;
  const all = fields.flatMap((field) =>
    recipients[field].flatMap((typed) => {
      const { addresses } = parseAddressList(typed);
      return addresses.length === 0
        ? [{ address: typed, name: '', field }]
        : addresses.map(({ address, name }) => ({ address, name, field }));
    }),
  );
  return [...new Map([...all].reverse().map((each) => [each.address.toLowerCase(), each])).values()].reverse();
}

/** What the journal must know, before a leg leaves and after. */
export async function noteLeg({ id, index, state }: LegReport): Promise<LegAnswer> {
  try {
    const open = await journal.unfinished();
    // A single leg is Thunderbird's own business, and has no entry.
    if (open.some((entry) => entry.id === id)) await journal.note(id, index, state === 'queued' ? 'sent' : state);
    if (state !== 'failed') return { kind: 'noted' };
    const begun = open.find((entry) => entry.id === id)?.legs.some((leg) => leg.state === 'sent') === true;
    return { kind: 'stopped', sentence: say(begun ? 'stop-partly-sent' : 'stop-not-accepted-by-server') };
  } catch (error) {
    return stopped(error);
  }
}

/** The window stays; one sentence, and where unlocking helps, its button. */
function stopped(error: unknown): Extract<SealAnswer, { kind: 'stopped' }> {
  if (!(error instanceof Failure)) return { kind: 'stopped', sentence: say('stop-unexpected') };
  const sentence = failureSentence(new Failure(error.code), locale);
  return error.code === 'locked'
    ? { kind: 'stopped', sentence, button: { id: 'unlock', label: say('button-unlock') } }
    : { kind: 'stopped', sentence };
}

function quoteStop(strangers: readonly string[]): SealAnswer {
  const sentence = say('stop-quote', { people: strangers.join(', ') });
  return { kind: 'stopped', sentence, button: { id: 'quote', label: say('button-quote') } };
}

/** The same words as beside the recipient. */
function blockedSentence(unready: ResolvedRecipient | undefined): string {
  if (unready === undefined) return say('stop-nobody');
  const { state } = unready.resolution;
  const name = unready.name === '' ? unready.address : unready.name;
  return state.kind === 'blocked' ? say(`why-${state.reason}`, { name }) : say('stop-question', { name });
}

function wire({ message, recipients, isCopy }: SendLeg) {
  return { message, recipients, isCopy };
}

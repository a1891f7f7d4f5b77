/** Opens a stored message for Thunderbird to render, and says in one sentence what to think of it. */

import {
  Failure,
  type JudgedSignature,
  type Reading,
  failureSentence,
  learnFrom,
  type MyKeys,
  readMessage,
  readOpenpgpKeys,
  renderable,
  sayIn,
  sentenceInstead,
  type Verdict,
  verdictSentence,
} from '../../src/index.ts';
import type { Bar, OpenAnswer, OpenJob, Original } from '../protocol.ts';
import { profileStore } from '../host/stores.ts';
import { engine, myAddresses, myKeys, now, people, validator, vault } from './keeper.ts';
import { locale } from './locale.ts';

type Opened = NonNullable<OpenAnswer>;

const NO_KEYS: MyKeys = { smime: [], openpgp: [], certificates: [] };

/** `null` for what is not protected. Never throws: what cannot be opened is a page that says why. */
export async function openMessage(job: OpenJob): Promise<OpenAnswer> {
  try {
    const { keys, isLocked } = await keysOrNone();
    const reading = await read(job.message, keys);
    if (reading.protocol === 'none') return null;
    if (isLocked && reading.original === null) return { ...lockedPage(job.message), original: originalOf(reading) };
    if (job.purpose === 'show') await learn(reading, job.message);
    return { ...(await answerFor(reading, job.message)), original: originalOf(reading) };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return page(job.message, failureSentence(new Failure(error.code), locale));
  }
}

/** An answer to what was encrypted is secure from the start, and goes unasked only to who knows the text. */
function originalOf({ encryptions, signedAddresses }: Reading): Original | null {
  if (encryptions.length === 0) return null;
  return { knownTo: encryptions.some(({ evidence }) => evidence.opened) ? signedAddresses : null };
}

/** What is known of a message, for the page of details. */
export async function readForDetails(message: Uint8Array): Promise<Reading> {
  const { keys } = await keysOrNone();
  return read(message, keys);
}

async function keysOrNone(): Promise<{ readonly keys: MyKeys; readonly isLocked: boolean }> {
  const { status } = await vault.state();
  if (status !== 'open') return { keys: NO_KEYS, isLocked: status === 'locked' };
  return { keys: await myKeys(), isLocked: false };
}

async function read(message: Uint8Array, keys: MyKeys): Promise<Reading> {
  const at = now();
  const everybody = await people.all();
  const kept = everybody.flatMap((person) => person.keys).filter(({ protocol }) => protocol === 'openpgp');
  const known = await Promise.all(kept.map(({ key }) => readOpenpgpKeys(key, at).catch(() => [])));
  const accepted = kept.filter(({ source }) => source === 'user').map(({ fingerprint }) => fingerprint);
  return readMessage({
    ...{ engine, at, message, innerParts: false, allowWeak: new Set<never>() },
    keys: { ...keys, keks: [], passwords: [], openpgpPublic: [...known.flat(), ...keys.openpgp] },
    trust: {
      certificates: await validator(),
      acceptedOpenpgp: new Set([...accepted, ...keys.openpgp.map(({ fingerprint }) => fingerprint)]),
    },
    reader: await myAddresses(),
    pins: { store: profileStore, remember: true },
  });
}

/** A store that cannot be written must not keep a message from being read. */
async function learn(reading: Reading, message: Uint8Array): Promise<void> {
  await learnFrom(engine, reading, message, { people, at: now() }).catch(() => false);
}

async function answerFor(reading: Reading, message: Uint8Array): Promise<Opened> {
  const shown = await renderable(reading, message, window);
  const bar = barOf(reading.verdict, reading.signatures);
  if (shown === null) return { ...page(message, failureSentence(reading.failure ?? new Failure('cannot-decrypt'), locale)), bar }; // prettier-ignore
  const { Subject } = reading.headers;
  return {
    message: shown,
    subject: Subject.protection === 'none' ? null : Subject.value,
    bar,
    unlock: null,
    original: null,
  };
}

const TONES: Readonly<Record<Verdict['code'], Bar['tone']>> = {
  verified: 'good',
  'verified-domain': 'good',
  'verified-delegate': 'good',
  'not-addressed-to-you': 'warn',
  'partly-signed': 'warn',
  'signed-by-other': 'bad',
  'signature-invalid': 'bad',
  'signed-untrusted': 'neutral',
  'not-signed': 'neutral',
  'cannot-open': 'neutral',
};

/** A key that is another than before takes the good out of any verdict. */
export function toneOf({ code }: Verdict, signatures: readonly JudgedSignature[]): Bar['tone'] {
  const isChanged = signatures.some(({ keyChange }) => keyChange === 'changed' || keyChange === 'weaker-source');
  return isChanged && TONES[code] === 'good' ? 'warn' : TONES[code];
}

function barOf(verdict: Verdict, signatures: readonly JudgedSignature[]): Bar | null {
  if (verdict.code === 'not-signed' && !verdict.encrypted) return null;
  return {
    tone: toneOf(verdict, signatures),
    sentence: verdictSentence(verdict, locale),
    details: sayIn(locale)('button-details'),
  };
}

function lockedPage(closed: Uint8Array): Opened {
  const say = sayIn(locale);
  return { ...page(closed, failureSentence(new Failure('locked'), locale)), unlock: say('button-unlock') };
}

/** A message that is nothing but a sentence, from whom and to whom the closed one is. */
function page(closed: Uint8Array, sentence: string): Opened {
  const bar: Bar = { tone: 'neutral', sentence, details: null };
  return { message: sentenceInstead(closed, sentence), subject: null, bar, unlock: null, original: null };
}

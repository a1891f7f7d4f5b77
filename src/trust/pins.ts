/** Which keys an address was seen with, and how each was learnt: a change is a question to the person, never a silent switch. */

import type { Store } from '../host/index.ts';
import { Failure, type FromEvidence, type JudgedSignature, type KeySource, type Protocol } from '../model/index.ts';
import { mailboxName } from './match-address.ts';

/** One key of one address. */
interface Pin {
  readonly protocol: Protocol;
  /** `SignerIdentity.keyFingerprint`. */
  readonly key: string;
  readonly source: KeySource;
  /** RFC 3339. */
  readonly firstSeen: string;
  readonly lastSeen: string;
}

/** Strongest first: the person's own choice, a directory's answer, what came with a mail. */
const SOURCES: readonly KeySource[] = ['user', 'directory', 'mail'];

/** Keys of one address: people have a handful of devices; more is somebody filling the store. */
const PINS = 32;

/** Tells of each signature by the sender whether its key is the one known; writes nothing. Throws what the store throws. */
export async function compareWithPins(
  signatures: readonly JudgedSignature[],
  from: FromEvidence,
  store: Store,
): Promise<JudgedSignature[]> {
  const name = pinName(from);
  if (name === null || !signatures.some(isBySender)) return [...signatures];
  const pins = readPins(await store.get(name));
  return signatures.map((signature) =>
    isBySender(signature) ? { ...signature, keyChange: keyChange(signature, pins) } : signature,
  );
}

/**
 * Keeps what was learnt from signatures already compared: new addresses, known keys seen again, and a change only where
 * the person accepted the new key. That the old key signs the same message says nothing for a new one: anybody can put a
 * signature of his own beside, or around, an old one. What is not trusted is not kept.
 */
export async function rememberSigners(
  signatures: readonly JudgedSignature[],
  from: FromEvidence,
  at: Date,
  store: Store,
): Promise<void> {
  const name = pinName(from);
  const learnt = signatures.filter(
    (signature) =>
      isBySender(signature) &&
      signature.trust === 'trusted' &&
      (signature.keyChange === null || signature.learnt === 'user' || isFirst(signature, signatures)),
  );
  if (name === null || learnt.length === 0) return;
  const pins = learnt.reduce((known, signature) => withPin(known, signature, at), readPins(await store.get(name)));
  await store.put(name, pins.slice(-PINS));
}

function pinName({ addresses: [address, ...others] }: FromEvidence): string | null {
  const mailbox = address === undefined || others.length > 0 ? null : mailboxName(address);
  return mailbox === null ? null : `pins:${mailbox}`;
}

/** Organisations and delegates are judged by their authority, not by their key. */
function isBySender({ evidence, covers, speaksAs, signer }: JudgedSignature): boolean {
  return evidence.status === 'valid' && covers === 'whole' && speaksAs === 'sender' && signer !== null;
}

/** The first key of its protocol, and the only one: of two, either could have been put beside the other. */
function isFirst({ keyChange, evidence, signer }: JudgedSignature, all: readonly JudgedSignature[]): boolean {
  const others = all.filter(
    (each) => isBySender(each) && each.evidence.protocol === evidence.protocol && isOther(each, signer),
  );
  return keyChange === 'first-seen' && others.length === 0;
}

function isOther({ signer }: JudgedSignature, one: JudgedSignature['signer']): boolean {
  return signer?.keyFingerprint !== one?.keyFingerprint;
}

function keyChange({ evidence, signer, learnt }: JudgedSignature, pins: readonly Pin[]): JudgedSignature['keyChange'] {
  const known = pins.filter(({ protocol }) => protocol === evidence.protocol);
  if (known.length === 0) return 'first-seen';
  if (known.some(({ key }) => key === signer?.keyFingerprint)) return null;
  const strongest = Math.min(...known.map(({ source }) => SOURCES.indexOf(source)));
  return SOURCES.indexOf(learnt) > strongest ? 'weaker-source' : 'changed';
}

/** The key seen now stands last; it keeps when it was first seen and the strongest source it was ever learnt from. */
function withPin(pins: readonly Pin[], { evidence, signer, learnt }: JudgedSignature, at: Date): readonly Pin[] {
  if (signer === null) return pins;
  const isIt = ({ protocol, key }: Pin) => protocol === evidence.protocol && key === signer.keyFingerprint;
  const before = pins.find(isIt);
  const time = at.toISOString();
  const pin: Pin = {
    protocol: evidence.protocol,
    key: signer.keyFingerprint,
    source: SOURCES.find((source) => source === learnt || source === before?.source) ?? learnt,
    firstSeen: before?.firstSeen ?? time,
    lastSeen: time,
  };
  return [...pins.filter((each) => !isIt(each)), pin];
}

/** Throws `malformed-store`: a pin that cannot be read must not become an address that nobody knows. */
function readPins(value: unknown): readonly Pin[] {
  if (value === null) return [];
  if (!Array.isArray(value) || !value.every(isPin)) throw new Failure('malformed-store', 'pins');
  return value;
}

function isPin(value: unknown): value is Pin {
  if (typeof value !== 'object' || value === null) return false;
  const pin: Partial<Record<keyof Pin, unknown>> = value;
  return (
    (pin.protocol === 'smime' || pin.protocol === 'openpgp') &&
    SOURCES.some((source) => source === pin.source) &&
    [pin.key, pin.firstSeen, pin.lastSeen].every((text) => typeof text === 'string')
  );
}

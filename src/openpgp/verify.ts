/** Judges the arithmetic of signatures (RFC 9580 §5.2.4) and tells about the key behind each; trust is not asked here. */

import type { Config, Key, SignaturePacket, Subkey } from 'openpgp';
import { encodeHex } from '../bytes/index.ts';
import {
  Failure,
  LIMITS,
  type SignatureEvidence,
  type SignatureReason,
  type SignatureStatus,
  type Use,
  type WeakName,
  type WorkBudget,
  mayRead,
  useOf,
  useOfModulus,
  weakNames,
} from '../model/index.ts';
import { keyConfig, permissiveConfig } from './config.ts';
import { type KeyState, keyState, lacksCurve, type OpenpgpKey, selfCertifiedNames } from './key-facts.ts';
import { isForOthers } from './intended-recipients.ts';
import { publicKeyOf } from './keys.ts';
import { copiesOf, isRevoked } from './revocation.ts';
import { type Library, loadLibrary } from './library.ts';
import { hashName, keyName } from './names.ts';

/** The literal data of a message and the signatures around it. */
export interface Literal {
  readonly data: Uint8Array;
  readonly filename: string;
  readonly signatures: readonly SignaturePacket[];
  /** Signatures that are there but of a version that is not known. */
  readonly unreadable: number;
}

export interface VerificationContext {
  readonly verificationKeys: readonly OpenpgpKey[];
  /** Other copies of them, looked at for nothing but what the key revoked itself. */
  readonly otherCopies?: readonly OpenpgpKey[];
  /** Upper-case hex fingerprints of the reader's own primary keys. */
  readonly readers?: readonly string[];
  readonly at: Date;
  readonly allowWeak: ReadonlySet<WeakName>;
  /** What the mail may still make its reader do; without it these signatures are all. */
  readonly work?: WorkBudget;
}

/**
 * What the library gives after decrypting or reading a message. `announced`: signatures that the message says it has.
 * Throws `malformed`, `too-many`.
 */
export async function literalOf(
  result: {
    readonly data: unknown;
    readonly filename?: string;
    readonly signatures: readonly { readonly signature: Promise<{ readonly packets: readonly SignaturePacket[] }> }[];
  },
  announced: number,
): Promise<Literal> {
  if (!(result.data instanceof Uint8Array)) throw new Failure('malformed', 'message without content');
  if (Math.max(result.signatures.length, announced) > LIMITS.signers) throw new Failure('too-many', 'signatures');
  const packets = await Promise.all(result.signatures.map(async ({ signature }) => (await signature).packets));
  return {
    data: result.data,
    filename: result.filename ?? '',
    signatures: packets.flatMap((list) => [...list]),
    unreadable: Math.max(0, announced - result.signatures.length),
  };
}

/** Evidence for every signature of a message's content. */
export async function verifyLiteral(literal: Literal, context: VerificationContext): Promise<SignatureEvidence[]> {
  const known = await verifySignatures(literal.data, literal.signatures, context);
  return [...known, ...Array.from({ length: literal.unreadable }, () => unreadableSignature('unsupported'))];
}

/** One piece of evidence for each signature over `data`, in order. Throws `too-many`. */
export async function verifySignatures(
  data: Uint8Array,
  signatures: readonly SignaturePacket[],
  context: VerificationContext,
): Promise<SignatureEvidence[]> {
  const library = await loadLibrary();
  const parse = (some: readonly OpenpgpKey[]) => Promise.all(some.map(({ binary }) => publicKeyOf(binary)));
  const keys: Keys = { all: await parse(context.verificationKeys), others: await parse(context.otherCopies ?? []) };
  const evidence: SignatureEvidence[] = [];
  for (const signature of signatures) {
    context.work?.checkSignature();
    evidence.push(await verifySignature(library, data, signature, keys, context));
  }
  return evidence;
}

/** A signature packet that cannot be read at all, or of a version that is not known. */
export function unreadableSignature(status: 'malformed' | 'unsupported'): SignatureEvidence {
  return {
    protocol: 'openpgp',
    status,
    reasons: [status === 'malformed' ? 'packet-malformed' : 'algorithm-unsupported'],
    signer: null,
    signedAt: null,
    digest: '',
    key: null,
    weak: [],
    kind: 'author',
    signerId: '',
  };
}

/** Keys to find signers among, and other copies of them. */
interface Keys {
  readonly all: readonly Key[];
  readonly others: readonly Key[];
}

interface Signer {
  readonly primary: Key;
  readonly part: Key | Subkey;
  /** The primary key in all copies at hand. */
  readonly copies: readonly Key[];
}

async function verifySignature(
  library: Library,
  data: Uint8Array,
  signature: SignaturePacket,
  keys: Keys,
  context: VerificationContext,
): Promise<SignatureEvidence> {
  const hash = Number(signature.hashAlgorithm);
  const weakHash = weakNames(useOf(hashName(hash)));
  const facts = {
    protocol: 'openpgp',
    signedAt: signature.created,
    digest: hashName(hash),
    kind: 'author',
    signerId: issuerOf(signature),
  } as const;
  const signers = findSigners(signature, keys);
  if (signers[0] === undefined) {
    return { ...facts, status: 'unsupported', reasons: ['unknown-key'], signer: null, key: null, weak: weakHash };
  }
  const { signer, reason } = await firstThatFits(library, data, signature, signers, signers[0]);
  const fitness = await judgeKey(library, signature, signer, context);
  const reasons = [...(reason === null ? [] : [reason]), ...hashReasons(hash, context.allowWeak), ...fitness.reasons];
  const names = await selfCertifiedNames(signer.primary, context.at, keyConfig(library), signer.copies);
  const fingerprint = signer.primary.getFingerprint().toUpperCase();
  return {
    ...facts,
    status: statusFor(reasons),
    reasons,
    signer: { protocol: 'openpgp', fingerprint, ...names, state: fitness.state },
    key: keyName(signer.part.getAlgorithmInfo()),
    weak: [...weakHash, ...fitness.weak],
  };
}

/** The arithmetic speaks first; what policy refuses is not checkable rather than wrong; a key's age and state are for `trust`. */
function statusFor(reasons: readonly SignatureReason[]): SignatureStatus {
  const has = (...some: SignatureReason[]) => some.some((reason) => reasons.includes(reason));
  if (has('packet-malformed')) return 'malformed';
  if (has('content-changed', 'signature-mismatch')) return 'invalid';
  if (has('algorithm-unsupported', 'algorithm-refused', 'key-too-short')) return 'unsupported';
  return has('key-not-for-signing', 'signed-in-the-future', 'signature-expired') ? 'invalid' : 'valid';
}

function hashReasons(hash: number, allowWeak: ReadonlySet<WeakName>): SignatureReason[] {
  return mayRead(useOf(hashName(hash)), allowWeak) ? [] : ['algorithm-refused'];
}

/** Two keys may share an id; the one whose arithmetic holds signed it. */
async function firstThatFits(
  library: Library,
  data: Uint8Array,
  signature: SignaturePacket,
  signers: readonly Signer[],
  first: Signer,
): Promise<{ readonly signer: Signer; readonly reason: SignatureReason | null }> {
  let failure: SignatureReason | null = null;
  for (const signer of signers) {
    const reason = await checkArithmetic(library, data, signature, signer);
    if (reason === null) return { signer, reason };
    failure ??= reason;
  }
  return { signer: first, reason: failure };
}

/** `null` when the signature is made by that key over these bytes. */
async function checkArithmetic(
  library: Library,
  data: Uint8Array,
  signature: SignaturePacket,
  { part }: Signer,
): Promise<SignatureReason | null> {
  const type = signature.signatureType;
  if (type !== library.enums.signature.binary && type !== library.enums.signature.text) return 'signature-mismatch';
  try {
    const message = await library.createMessage({ binary: data });
    const [literal] = message.packets;
    if (literal === undefined) return 'packet-malformed';
    // No date: the library's idea of "too new" and "expired" is replaced by reasons of our own.
    await signature.verify(part.keyPacket, type, literal, noDate, true, permissiveConfig(library));
    return null;
  } catch (cause) {
    return lacksCurve(cause) ? 'algorithm-unsupported' : reasonFor(cause instanceof Error ? cause.message : '');
  }
}

/** The library takes `null` for "at any time", which its declaration of this one method leaves out. */
const noDate = null as unknown as Date;

/** The library's words for what went wrong, as of its pinned version; tests hold each of them. */
function reasonFor(message: string): SignatureReason {
  if (/digest did not match/.test(message)) return 'content-changed';
  if (/verification failed/.test(message)) return 'signature-mismatch';
  if (/Unknown critical|Unsupported hash|not supported|Invalid enum value/.test(message))
    return 'algorithm-unsupported';
  if (/salt does not have the expected length|does not match issuer key algorithm/.test(message))
    return 'packet-malformed';
  return 'signature-mismatch';
}

interface Fitness {
  readonly reasons: readonly SignatureReason[];
  readonly weak: readonly WeakName[];
  readonly state: KeyState;
}

/** Whether the key was allowed to sign then, and how it stood. */
async function judgeKey(
  library: Library,
  signature: SignaturePacket,
  { primary, part, copies }: Signer,
  { at, allowWeak, readers = [] }: VerificationContext,
): Promise<Fitness> {
  const config = keyConfig(library);
  const signedAt = signature.created ?? at;
  const uses = modulusUses(primary, part);
  const reasons: SignatureReason[] = [];
  if (signedAt > at) reasons.push('signed-in-the-future');
  if (!signature.signatureNeverExpires && signature.getExpirationTime() <= at) reasons.push('signature-expired');
  if (isForOthers(signature, readers)) reasons.push('intended-for-others');
  if (!uses.every((use) => mayRead(use, allowWeak))) reasons.push('key-too-short');
  const revoked = await isRevoked(copies, part, signedAt, config);
  const expired = await hadExpired(primary, part, signedAt, config);
  if (revoked) reasons.push('key-revoked');
  if (expired) reasons.push('key-expired-when-signed');
  const fit = revoked || expired || (await maySign(primary, part, signedAt, at, config));
  if (!fit) reasons.push('key-not-for-signing');
  const state = revoked ? 'revoked' : expired ? 'expired' : await stateBetween(primary, signedAt, at, config);
  return { reasons, weak: weakNames(...uses), state };
}

/** Good at the time of signing, or, when self-signatures of that time are gone, now. */
async function stateBetween(primary: Key, signedAt: Date, at: Date, config: Config): Promise<KeyState> {
  for (const date of [signedAt, at])
    if ((await keyState(primary, date, config).catch(() => 'expired')) === 'usable') return 'usable';
  return 'expired';
}

function modulusUses(...parts: readonly (Key | Subkey)[]): Use[] {
  return parts.flatMap((part) => part.getAlgorithmInfo().bits ?? []).map(useOfModulus);
}

/** Expiry as the newest self-signature states it: people prolong keys, and old self-signatures get cleaned away. */
async function hadExpired(primary: Key, part: Key | Subkey, signedAt: Date, config: Config): Promise<boolean> {
  const ends = [await primary.getExpirationTime(undefined, config)];
  if (isSubkey(part)) ends.push(await part.getExpirationTime(noDate, config));
  return ends.some((end) => end instanceof Date && end <= signedAt);
}

/** At the time of signing, or, when self-signatures of that time are gone, now. */
async function maySign(primary: Key, part: Key | Subkey, signedAt: Date, at: Date, config: Config): Promise<boolean> {
  if (part.getCreationTime() > signedAt) return false;
  for (const date of [signedAt, at]) {
    const fits = await primary.getSigningKey(part.getKeyID(), date, undefined, config).catch(() => null);
    if (fits !== null) return true;
  }
  return false;
}

function isSubkey(part: Key | Subkey): part is Subkey {
  return 'mainKey' in part;
}

function findSigners(signature: SignaturePacket, { all, others }: Keys): Signer[] {
  const id = signature.issuerKeyID.toHex();
  const isIssuer = (part: Key | Subkey) => part.getKeyID().toHex() === id;
  return all.flatMap((primary) =>
    primary
      .getKeys()
      .filter(isIssuer)
      .map((part) => ({ primary, part, copies: copiesOf(primary, [...all, ...others]) })),
  );
}

/** Upper-case hex of the issuer's fingerprint, else of its key id. */
function issuerOf({ issuerFingerprint, issuerKeyID }: SignaturePacket): string {
  const fingerprint = issuerFingerprint === null ? '' : encodeHex(issuerFingerprint);
  return (fingerprint || issuerKeyID.toHex()).toUpperCase();
}

/** From an address to a key that may be used, a question to the person, or a reason why not. */

import { type Answer, type Source, lookUp } from '../directory/index.ts';
import type { Engine } from '../crypto/index.ts';
import { type BlockReason, Failure, type KeyFacts, type Protocol, type RecipientState, type TrustedKey } from '../model/index.ts'; // prettier-ignore
import { readKeys } from '../openpgp/index.ts';
import {
  type KeptKey,
  type KeyMaterial,
  type People,
  type Refusal,
  type Refused,
  acceptCertificate,
  acceptCertificateByUser,
  acceptOpenpgpKey,
  acceptOpenpgpKeyByUser,
} from '../trust/index.ts';
import { type CertificateValidator, certificateAddresses, parseCertificate, publicKeyDescription } from '../x509/index.ts'; // prettier-ignore

export interface ResolveContext {
  readonly engine: Engine;
  readonly people: People;
  /** Asked when no key is kept that will do. */
  readonly sources: readonly Source[];
  readonly validator: CertificateValidator;
  /** Protocols in which I can sign. */
  readonly mine: ReadonlySet<Protocol>;
  /** May the key of somebody's organisation stand for their own. */
  readonly allowDomain: boolean;
  readonly at: Date;
}

export interface Resolution {
  readonly state: RecipientState;
  /** Set when `state` is ready. */
  readonly key: TrustedKey | null;
  /** What to keep of it: the key in use, or the one in question. */
  readonly material: KeyMaterial | null;
}

interface Candidate {
  readonly material: KeyMaterial;
  readonly facts: KeyFacts;
  readonly accepted: TrustedKey | Refused;
  readonly kept: KeptKey | null;
}

/**
 * The person's own choice first; then what a directory says, then what came with signed mail; S/MIME before OpenPGP. A key
 * that is another than the one known so far is a question, and nobody is asked about the first. Throws what the store throws.
 */
export async function resolveRecipient(address: string, context: ResolveContext): Promise<Resolution> {
  if (!/^[^\s@]+@[^\s@]+$/.test(address)) return blocked('not-an-address');
  const kept = await Promise.all(
    (await context.people.keysOf(address)).map((key) => candidate(address, key, key, context)),
  );
  const chosen = usable(
    kept.filter((each) => each.kept?.source === 'user'),
    context,
  );
  if (chosen !== null) return ready(chosen);
  const answers = await lookUp(address, context.sources);
  const found = await Promise.all(
    answers.flatMap(({ keys, source }) =>
      keys.map((key) => candidate(address, key, keptAs(key, kept) ?? { source }, context)),
    ),
  );
  const best = usable([...found, ...kept], context);
  if (best === null) return blocked(whyNot([...found, ...kept], answers, context));
  return compare(best, kept);
}

function keptAs({ fingerprint }: KeyMaterial, kept: readonly Candidate[]): KeptKey | null {
  return kept.find(({ material }) => material.fingerprint === fingerprint)?.kept ?? null;
}

/**
 * A new key beside one that is known and still good is for the person to judge; so is one that came with mail later than
 * that one: whoever writes under a name can sign with a key of their own.
 */
function compare(best: Candidate, kept: readonly Candidate[]): Resolution {
  const before = kept.find(
    ({ accepted, facts }) =>
      facts.protocol === best.facts.protocol &&
      facts.fingerprint !== best.facts.fingerprint &&
      !('refused' in accepted) &&
      isEarlier(facts.firstSeen, best.facts.firstSeen),
  );
  if (before === undefined) return ready(best);
  const isWeaker = RANK.indexOf(best.facts.source) > RANK.indexOf(before.facts.source);
  const question = isWeaker ? 'weaker-source' : 'key-changed';
  const state: RecipientState = { kind: 'question', question, key: best.facts, before: before.facts };
  return { state, key: null, material: best.material };
}

/** `null`: never seen until now. */
function isEarlier(one: Date | null, other: Date | null): boolean {
  return one !== null && (other === null || one < other);
}

const RANK: readonly KeyFacts['source'][] = ['user', 'directory', 'mail'];

/** Strongest source first, S/MIME before OpenPGP, the one seen last before older ones. */
function usable(candidates: readonly Candidate[], { mine }: ResolveContext): Candidate | null {
  const good = candidates.filter(({ accepted, facts }) => !('refused' in accepted) && mine.has(facts.protocol));
  const rank = ({ facts }: Candidate): number => RANK.indexOf(facts.source) * 2 + (facts.protocol === 'smime' ? 0 : 1);
  return [...good].sort((one, other) => rank(one) - rank(other))[0] ?? null;
}

function ready({ accepted, facts, material }: Candidate): Resolution {
  if ('refused' in accepted) return blocked(REASONS[accepted.refused]);
  const scope = accepted.protocol === 'smime' ? accepted.scope : 'address';
  return { state: { kind: 'ready', scope, key: facts }, key: accepted, material };
}

function blocked(reason: BlockReason): Resolution {
  return { state: { kind: 'blocked', reason }, key: null, material: null };
}

/** Of several reasons the one that the person can do most about. */
function whyNot(candidates: readonly Candidate[], answers: readonly Answer[], { mine }: ResolveContext): BlockReason {
  if (mine.size === 0) return 'no-key-of-mine';
  const [refusal] = candidates.flatMap(({ accepted }) => ('refused' in accepted ? [accepted.refused] : []));
  if (refusal !== undefined) return REASONS[refusal];
  if (candidates.length > 0) return 'no-key-of-mine';
  return answers.some(({ outcome }) => outcome === 'unreachable') ? 'unreachable' : 'no-key';
}

const REASONS: Readonly<Record<Refusal, BlockReason>> = {
  expired: 'expired',
  'not-yet-valid': 'expired',
  revoked: 'revoked',
  'revocation-unknown': 'not-trusted',
  'not-trusted': 'not-trusted',
  'wrong-address': 'not-trusted',
  'domain-not-allowed': 'not-trusted',
  'not-for-encryption': 'unfit-key',
  'key-too-short': 'unfit-key',
  malformed: 'unfit-key',
};

type Origin = KeptKey | { readonly source: KeyFacts['source'] };

async function candidate(
  address: string,
  material: KeyMaterial,
  origin: Origin,
  context: ResolveContext,
): Promise<Candidate> {
  const kept = 'firstSeen' in origin ? origin : null;
  const provenance = { source: origin.source, firstSeen: kept?.firstSeen ?? null };
  const { accepted, ...facts } =
    material.protocol === 'smime'
      ? await judgeCertificate(address, material, origin, context)
      : await judgeOpenpgpKey(address, material, origin, context);
  return { material, accepted, kept, facts: { protocol: material.protocol, fingerprint: material.fingerprint, ...facts, ...provenance } }; // prettier-ignore
}

interface Judged extends Pick<KeyFacts, 'addresses' | 'algorithm' | 'validUntil'> {
  readonly accepted: TrustedKey | Refused;
}

const UNREADABLE: Judged = { addresses: [], algorithm: '', validUntil: null, accepted: { refused: 'malformed' } };

async function judgeCertificate(
  address: string,
  { key, chain }: KeyMaterial,
  { source }: Origin,
  { validator, allowDomain, at }: ResolveContext,
): Promise<Judged> {
  return readable(async () => {
    const certificate = parseCertificate(key);
    const pool = chain.map((der) => parseCertificate(der));
    const accepted =
      source === 'user'
        ? acceptCertificateByUser(certificate, at)
        : await acceptCertificate(certificate, address, { validator, pool, allowDomain });
    const algorithm = publicKeyDescription(certificate);
    return { addresses: certificateAddresses(certificate), algorithm, validUntil: certificate.notAfter, accepted };
  });
}

async function judgeOpenpgpKey(
  address: string,
  { key }: KeyMaterial,
  { source }: Origin,
  { at }: ResolveContext,
): Promise<Judged> {
  return readable(async () => {
    const [facts] = await readKeys(key, at);
    if (facts === undefined) return UNREADABLE;
    const accepted = source === 'user' ? acceptOpenpgpKeyByUser(facts) : acceptOpenpgpKey(facts, address);
    return { addresses: facts.addresses, algorithm: facts.algorithm, validUntil: null, accepted };
  });
}

/** What cannot be read is a key that cannot be used, not the end of the send. */
async function readable(judging: () => Promise<Judged>): Promise<Judged> {
  try {
    return await judging();
  } catch (error) {
    if (error instanceof Failure) return UNREADABLE;
    throw error;
  }
}

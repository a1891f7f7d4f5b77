/** Opens EnvelopedData and AuthEnvelopedData: who can read, may we, and then one answer for everything that goes wrong. */

import { MalformedBytes } from '../bytes/index.ts';
import type { Engine } from '../crypto/index.ts';
import {
  type Certificate,
  type EncryptionEvidence,
  Failure,
  type Use,
  type WeakName,
  type WorkBudget,
  useOf,
  useOfModulus,
  weakNames,
} from '../model/index.ts';
import { type ContentAlgorithm, contentAlgorithm, keyWrap } from './algorithms.ts';
import { type ContentPlan, decryptContent, planContent } from './decrypt-content.ts';
import type { EnvelopedData, RecipientInfo } from './enveloped-data.ts';
import { type Attempt, type ReadingKeys, matchRecipients } from './my-keys.ts';
import { derivationShare } from './password-key.ts';
import { unwrapKey } from './unwrap-key.ts';

export interface EnvelopeContext extends ReadingKeys {
  readonly certificates: readonly Certificate[];
  readonly allowWeak: ReadonlySet<WeakName>;
  readonly work: WorkBudget;
}

/** What was found, and the plaintext or why there is none. */
export type OpenedEnvelope =
  | { readonly evidence: EncryptionEvidence; readonly content: Uint8Array }
  | { readonly evidence: EncryptionEvidence; readonly content: null; readonly failure: Failure };

/**
 * `no-key` is decided from identifiers, `refused-algorithm` and `unsupported-algorithm` from the names of algorithms, both
 * before a key is used; whatever goes wrong later is `cannot-decrypt`. `overwrite`: the envelope's bytes are not needed again
 * and may become the plaintext. Throws `MalformedBytes` for unreadable parameters.
 */
export async function openEnvelope(
  engine: Engine,
  envelope: EnvelopedData,
  context: EnvelopeContext,
  overwrite: boolean,
): Promise<OpenedEnvelope> {
  const { attempts, evidence: recipients } = await matchRecipients(
    engine,
    envelope.recipients,
    context,
    context.certificates,
  );
  const algorithm = contentAlgorithm(envelope.algorithm.oid);
  const weak = weaknesses(algorithm, attempts);
  const evidence = {
    protocol: 'smime',
    algorithm: algorithm?.name ?? envelope.algorithm.oid,
    integrity: envelope.authentication === null ? 'none' : 'aead',
    recipients,
    weak,
  } as const;
  const failed = (failure: Failure): OpenedEnvelope => ({
    evidence: { ...evidence, opened: false },
    content: null,
    failure,
  });
  if (attempts.length === 0) return failed(new Failure('no-key'));
  if (algorithm === null) return failed(new Failure('unsupported-algorithm', envelope.algorithm.oid));
  const refused = weak.find((name) => !context.allowWeak.has(name));
  if (refused !== undefined) return failed(new Failure('refused-algorithm', refused));
  const plan = planOrFailure(envelope, algorithm);
  if (plan instanceof Failure) return failed(plan);
  const content = await tryAll(engine, envelope, plan, { attempts, work: context.work, overwrite });
  return content === null
    ? failed(new Failure('cannot-decrypt'))
    : { evidence: { ...evidence, opened: true }, content };
}

function planOrFailure(envelope: EnvelopedData, algorithm: ContentAlgorithm): ContentPlan | Failure {
  try {
    return planContent(envelope, algorithm);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

interface Trial {
  readonly attempts: readonly Attempt[];
  readonly work: WorkBudget;
  readonly overwrite: boolean;
}

/** The first attempt that works, as long as the message may make work. */
async function tryAll(
  engine: Engine,
  envelope: EnvelopedData,
  plan: ContentPlan,
  { attempts, work, overwrite }: Trial,
): Promise<Uint8Array | null> {
  const onlyOne = attempts.length === 1;
  for (const attempt of attempts) {
    const share = attempt.kind === 'password' ? derivationShare(attempt.recipient) : 0;
    if (!work.tryKey(1) || !work.tryDerivation(share)) continue;
    const content = await tryOne(engine, envelope, plan, attempt, overwrite && onlyOne);
    if (content === null) continue;
    work.opened(1, share);
    return content;
  }
  return null;
}

/** Where no key can be had the content is decrypted with a random one, so that the work, and the time, is the same. */
async function tryOne(
  engine: Engine,
  envelope: EnvelopedData,
  plan: ContentPlan,
  attempt: Attempt,
  overwrite: boolean,
): Promise<Uint8Array | null> {
  const { keyLength } = plan.algorithm;
  const instead = engine.getRandomValues(new Uint8Array(keyLength));
  const found = await orNull(unwrapKey(engine, attempt, keyLength));
  const fits = found?.length === keyLength;
  const content = await orNull(decryptContent(engine, envelope, plan, fits ? found : instead, overwrite));
  return fits ? content : null;
}

/** Bugs pass; everything else is one answer. */
async function orNull(work: Promise<Uint8Array>): Promise<Uint8Array | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Failure || error instanceof MalformedBytes) return null;
    throw error;
  }
}

function weaknesses(algorithm: ContentAlgorithm | null, attempts: readonly Attempt[]): WeakName[] {
  const uses = attempts.flatMap((attempt) => [useOfWrap(attempt.recipient), useOfKey(attempt)]);
  return weakNames(algorithm === null ? 'read' : useOf(algorithm.name), ...uses);
}

function useOfWrap(recipient: RecipientInfo): Use {
  const oid =
    recipient.kind === 'agreement' ? recipient.wrap?.oid : recipient.kind === 'kek' ? recipient.algorithm.oid : '';
  return keyWrap(oid ?? '')?.name === '3DES' ? useOf('3DES') : 'read';
}

/** My own key opens what was sent to it however short it is, once that is allowed. */
function useOfKey(attempt: Attempt): Use {
  const [, bits] = (attempt.kind === 'key' && /^RSA-(\d+)$/.exec(attempt.key.description)) || [];
  if (bits === undefined) return 'read';
  return useOfModulus(Number(bits)) === 'write' ? 'write' : 'rsa1024';
}

/** The door for reading: opens one S/MIME object at the root of an entity and says what was found. */

import { type DerReader, type DerValue, MalformedBytes, equal, readDer } from '../bytes/index.ts';
import type { Engine } from '../crypto/index.ts';
import { type Entity, canonicalLineEnds } from '../mime/index.ts';
import { Failure, LIMITS, type Layer, type Opened, type SignatureEvidence, WorkBudget } from '../model/index.ts';
import { readAlgorithm } from '../x509/index.ts';
import { readAuthEnvelopedData, readEnvelopedData } from './enveloped-data.ts';
import { inflate } from './inflate.ts';
import { CONTENT, ZLIB } from './oids.ts';
import { type EnvelopeContext, openEnvelope } from './open-envelope.ts';
import { type SmimeEntity, recognise } from './recognise.ts';
import { SignedContent } from './signed-content.ts';
import { type SignedData, readSignedData } from './signed-data.ts';
import { type Subject, type VerifyContext, contentMissing, unreadable, unsigned, verifySigners } from './verify.ts';

/**
 * The reader's keys, more certificates to find signers among, and the old algorithms that may be used. `work`: what the
 * whole message may still make the reader do; without it the entity is the whole.
 */
export type OpenContext = Omit<EnvelopeContext, 'work'> & { readonly work?: WorkBudget };

/**
 * Opens the S/MIME object that `entity` is, with the CMS objects directly inside each other; `null` when it is none.
 * Signatures that do not hold are evidence, content that cannot be had is `content: null` with the failure. Throws
 * `Failure` for what is no CMS object: `malformed`, `too-many`, `too-deep`, `too-large`.
 */
export async function open(engine: Engine, entity: Entity, context: OpenContext): Promise<Opened | null> {
  const found = recognise(entity);
  if (found === null) return null;
  try {
    return await (found.kind === 'detached'
      ? openDetached(engine, found, context)
      : openWrapped(engine, found, { work: new WorkBudget(entity.bytes.length), ...context }));
  } catch (cause) {
    if (cause instanceof MalformedBytes) throw new Failure('malformed', `CMS: ${cause.message}`, { cause });
    throw cause;
  }
}

/** One object taken off: its layer, and what is inside. */
interface Step {
  readonly layer: Layer;
  readonly contentType: string;
  readonly content: Uint8Array | null;
  readonly failure?: Failure;
}

async function openWrapped(
  engine: Engine,
  { cms, owned }: SmimeEntity & { kind: 'wrapped' },
  context: EnvelopeContext,
): Promise<Opened | null> {
  const layers: Layer[] = [];
  let next: TypedContent = { ...readContentInfo(cms), owned };
  for (let depth = 0; depth < LIMITS.protectionLayers; depth++) {
    const step = await openInside(layers, () => openObject(engine, next, context));
    if (step instanceof Failure) return { layers, content: null, failure: step };
    if (step === null) return null;
    layers.push(step.layer);
    const { content, contentType } = step;
    if (content === null) return { layers, content, failure: step.failure ?? new Failure('malformed') };
    if (contentType === CONTENT.data) return { layers, content };
    next = { contentType, reader: readDer(content), owned: false };
  }
  throw new Failure('too-deep', 'CMS objects');
}

/**
 * Takes off one object. What is wrong with the outermost one is thrown; further inside it is the reason why there is no
 * content, and once something was decrypted it must not be told apart (no oracle).
 */
async function openInside(layers: readonly Layer[], work: () => Promise<Step | null>): Promise<Step | Failure | null> {
  const hide = (failure: Failure): Failure =>
    layers.some(({ kind }) => kind === 'encryption') ? new Failure('cannot-decrypt') : failure;
  try {
    const step = await work();
    return step === null && layers.length > 0 ? hide(new Failure('not-protected')) : step;
  } catch (error) {
    if (layers.length === 0) throw error;
    if (error instanceof Failure) return hide(error);
    if (error instanceof MalformedBytes) return hide(new Failure('malformed', error.message, { cause: error }));
    throw error;
  }
}

interface TypedContent {
  readonly contentType: string;
  readonly reader: DerReader;
  /** The bytes were made for this and may be overwritten. */
  readonly owned: boolean;
}

/** ContentInfo (RFC 5652 §3); what follows it, such as a line end of the transport, is passed over. */
function readContentInfo(cms: Uint8Array): Omit<TypedContent, 'owned'> {
  const fields = readDer(cms).enter();
  const contentType = fields.oid();
  return { contentType, reader: fields.enter(0xa0) };
}

async function openObject(engine: Engine, object: TypedContent, context: EnvelopeContext): Promise<Step | null> {
  const { contentType, reader } = object;
  switch (contentType) {
    case CONTENT.envelopedData:
    case CONTENT.authEnvelopedData:
      return openEncrypted(engine, object, context);
    case CONTENT.signedData:
      return openSigned(engine, readSignedData(reader), context);
    case CONTENT.compressedData:
      return openCompressed(reader, context.work);
    default:
      throw new Failure('unsupported-algorithm', `content type ${contentType}`);
  }
}

async function openEncrypted(
  engine: Engine,
  { contentType, reader, owned }: TypedContent,
  context: EnvelopeContext,
): Promise<Step> {
  const envelope = contentType === CONTENT.envelopedData ? readEnvelopedData(reader) : readAuthEnvelopedData(reader);
  const { evidence, ...opened } = await openEnvelope(engine, envelope, context, owned);
  return { layer: { kind: 'encryption', encryption: evidence }, contentType: envelope.contentType, ...opened };
}

/** `null` for a bundle of certificates, which protects nothing (RFC 8551 §3.2.2, certs-only). */
async function openSigned(engine: Engine, signedData: SignedData, context: VerifyContext): Promise<Step | null> {
  const { content, contentType, signers } = signedData;
  if (content === null && signers.length === 0) return null;
  if (content === null)
    return {
      layer: signatureLayer([contentMissing()]),
      contentType,
      content,
      failure: new Failure('malformed', 'content missing'),
    };
  const whole = content.octets();
  const subject = { content: new SignedContent(engine, [whole]), repaired: () => null };
  const signatures = signers.length === 0 ? [unsigned()] : await verifySigners(engine, signedData, subject, context);
  return { layer: signatureLayer(signatures), contentType, content: whole };
}

/** CompressedData (RFC 3274 §1.1). */
async function openCompressed(reader: DerReader, work: WorkBudget): Promise<Step> {
  const fields = reader.enter();
  fields.smallInteger();
  const { oid } = readAlgorithm(fields.enter());
  if (oid !== ZLIB) throw new Failure('unsupported-algorithm', `compression ${oid}`);
  const encapsulated = fields.enter();
  const contentType = encapsulated.oid();
  const folded = encapsulated.enter(0xa0).readString();
  const content = await inflate(folded.octetChunks(), work.inflation);
  work.unfolded(content.length);
  return { layer: { kind: 'compression', protocol: 'smime', algorithm: 'zlib' }, contentType, content };
}

function signatureLayer(signatures: readonly SignatureEvidence[]): Layer {
  return { kind: 'signature', signatures };
}

/** The readable content stays readable, whatever its signature is worth. */
async function openDetached(
  engine: Engine,
  { content, cms, alone }: SmimeEntity & { kind: 'detached' },
  context: VerifyContext,
): Promise<Opened> {
  const signedData = alone ? signedDataOrNull(cms) : null;
  if (signedData === null) return { layers: [signatureLayer([unreadable()])], content: content.bytes };
  if (signedData.signers.length === 0) return { layers: [signatureLayer([unsigned()])], content: content.bytes };
  const subject = new ReadableSubject(engine, content.bytes);
  const found = await verifySigners(engine, signedData, subject, context);
  const signatures = subject.agrees(signedData.content) ? found : found.map(disagreeing);
  const isRepaired = signatures.some(({ reasons }) => reasons.includes('line-ends-repaired'));
  return { layers: [signatureLayer(signatures)], content: isRepaired ? subject.canonical() : content.bytes };
}

/** Content that travelled as readable text: some hosts changed its line ends on the way. */
class ReadableSubject implements Subject {
  readonly content: SignedContent;
  private readonly engine: Engine;
  private readonly asCame: Uint8Array;
  private readonly inCanonicalForm: { bytes: Uint8Array | null; content: SignedContent | null } = {
    bytes: null,
    content: null,
  };

  constructor(engine: Engine, asCame: Uint8Array) {
    this.engine = engine;
    this.asCame = asCame;
    this.content = new SignedContent(engine, [asCame]);
  }

  canonical(): Uint8Array {
    return (this.inCanonicalForm.bytes ??= canonicalLineEnds(this.asCame));
  }

  repaired(): SignedContent | null {
    const canonical = this.canonical();
    if (canonical === this.asCame) return null;
    return (this.inCanonicalForm.content ??= new SignedContent(this.engine, [canonical]));
  }

  /** Content inside the signature object too must be the same: one would be shown, the other verified. */
  agrees(inside: DerValue | null): boolean {
    if (inside === null) return true;
    const octets = inside.octets();
    return equal(this.asCame, octets) || equal(this.canonical(), octets);
  }
}

function signedDataOrNull(cms: Uint8Array): SignedData | null {
  try {
    const { contentType, reader } = readContentInfo(cms);
    return contentType === CONTENT.signedData ? readSignedData(reader) : null;
  } catch (error) {
    if (error instanceof MalformedBytes || error instanceof Failure) return null;
    throw error;
  }
}

function disagreeing(evidence: SignatureEvidence): SignatureEvidence {
  return { ...evidence, status: 'invalid', reasons: [...evidence.reasons, 'content-disagrees'] };
}

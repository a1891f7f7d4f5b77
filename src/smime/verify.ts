/** Verifies each signer of a SignedData (RFC 5652 §5.6) and says what was found, without opinion on the certificate. */

import { MalformedBytes, TAG, equal, readDer } from '../bytes/index.ts';
import { type Engine, type HashName, type SignatureScheme, digest, verifySignature } from '../crypto/index.ts';
import {
  type Certificate,
  Failure,
  type SignatureEvidence,
  type SignatureReason,
  type SignatureStatus,
  type WeakName,
  type WorkBudget,
  useOf,
  useOfModulus,
  weakNames,
} from '../model/index.ts';
import { type PublicKeyDetails, hashByOid, publicKeyDetails, signatureScheme } from '../x509/index.ts';
import { nameId, names } from './key-name.ts';
import { CONTENT } from './oids.ts';
import {
  type SignedAttributes,
  checkUnsignedAttributes,
  readSignedAttributes,
  signedEncodings,
} from './signed-attributes.ts';
import type { SignedContent } from './signed-content.ts';
import type { SignedData, SignerInfo } from './signed-data.ts';

/** What stands under the signature. */
export interface Subject {
  readonly content: SignedContent;
  /** The same with canonical line ends, for content that travelled as readable text; `null` when it has them anyway. */
  repaired(): SignedContent | null;
}

export interface VerifyContext {
  /** More certificates in which a signer may be found. */
  readonly certificates: readonly Certificate[];
  readonly allowWeak: ReadonlySet<WeakName>;
  /** What the mail may still make its reader do; without it these signatures are all. */
  readonly work?: WorkBudget;
}

/** Why a signature is not valid, or what is odd about a valid one. */
interface Finding {
  readonly status: SignatureStatus;
  readonly reasons: readonly SignatureReason[];
}

const VALID: Finding = { status: 'valid', reasons: [] };
const REPAIRED: Finding = { status: 'valid', reasons: ['line-ends-repaired'] };
const MISSING: Finding = { status: 'unsupported', reasons: ['signer-certificate-missing'] };

/** One piece of evidence for each signer, in the order of the message. Throws `too-many`. */
export async function verifySigners(
  engine: Engine,
  signedData: SignedData,
  subject: Subject,
  context: VerifyContext,
): Promise<SignatureEvidence[]> {
  const evidence: SignatureEvidence[] = [];
  for (const info of signedData.signers) {
    context.work?.checkSignature();
    evidence.push(info === null ? unreadable() : await verifySigner(engine, signedData, info, subject, context));
  }
  return evidence;
}

/** A signature object or signer that does not parse. */
export function unreadable(): SignatureEvidence {
  return nothingKnown('malformed', 'packet-malformed');
}

/** A signature object that nobody signed. */
export function unsigned(): SignatureEvidence {
  return nothingKnown('invalid', 'no-signer');
}

/** A signature object whose content is nowhere. */
export function contentMissing(): SignatureEvidence {
  return nothingKnown('invalid', 'content-missing');
}

function nothingKnown(status: SignatureStatus, reason: SignatureReason): SignatureEvidence {
  return {
    protocol: 'smime',
    status,
    reasons: [reason],
    signer: null,
    signedAt: null,
    digest: '',
    key: null,
    weak: [],
    kind: 'author',
    signerId: '',
  };
}

async function verifySigner(
  engine: Engine,
  signedData: SignedData,
  info: SignerInfo,
  subject: Subject,
  context: VerifyContext,
): Promise<SignatureEvidence> {
  const signature = readSignature(signedData, info, context.certificates);
  const { hash, certificate, key, attributes, weak } = signature;
  return {
    protocol: 'smime',
    ...(refusal(signature, context.allowWeak) ?? (await check(engine, signature, subject))),
    signer: certificate === null ? null : { protocol: 'smime', certificate, pool: signedData.certificates },
    signedAt: attributes?.signingTime ?? null,
    digest: hash ?? info.digestAlgorithm.oid,
    key: key === null ? null : keyText(key),
    weak,
    kind: attributes?.kind ?? 'author',
    signerId: nameId(info.signer),
  };
}

/** A signer with all that its bytes say; `null` where they say nothing that we know. */
interface Signature {
  readonly info: SignerInfo;
  readonly contentType: string;
  readonly hash: HashName | null;
  readonly scheme: SignatureScheme | null;
  readonly certificate: Certificate | null;
  readonly key: PublicKeyDetails | null;
  readonly attributes: SignedAttributes | null;
  readonly attributesFit: boolean;
  readonly weak: readonly WeakName[];
}

function readSignature(
  { certificates, contentType }: SignedData,
  info: SignerInfo,
  more: readonly Certificate[],
): Signature {
  const hash = hashByOid(info.digestAlgorithm.oid);
  const scheme = orNull(() => signatureScheme(info.signatureAlgorithm, hash ?? undefined));
  const certificate = [...certificates, ...more].find((candidate) => names(info.signer, candidate)) ?? null;
  const key = certificate === null ? null : orNull(() => publicKeyDetails(certificate.publicKeyInfo));
  const weak = weaknesses(hash, scheme, key);
  return { info, contentType, hash, scheme, certificate, key, weak, ...readAllAttributes(info, contentType) };
}

/**
 * The signed attributes, and whether all rules for attributes are kept: without any, the signature is over the content
 * itself, which must be id-data then (RFC 5652 §5.3).
 */
function readAllAttributes(
  { signedAttributes, unsignedAttributes }: SignerInfo,
  contentType: string,
): { attributes: SignedAttributes | null; attributesFit: boolean } {
  const attributes = signedAttributes === null ? null : orNull(() => readSignedAttributes(signedAttributes));
  const unsignedFit = unsignedAttributes === null || orNull(() => checkUnsignedAttributes(unsignedAttributes)) !== null;
  const signedFit = signedAttributes === null ? contentType === CONTENT.data : attributes !== null;
  return { attributes, attributesFit: signedFit && unsignedFit };
}

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof MalformedBytes || error instanceof Failure) return null;
    throw error;
  }
}

function weaknesses(hash: HashName | null, scheme: SignatureScheme | null, key: PublicKeyDetails | null): WeakName[] {
  const hashes = [hash, scheme !== null && scheme.kind !== 'ed25519' ? scheme.hash : null];
  const uses = hashes.map((each) => (each === null ? 'read' : useOf(each)));
  return weakNames(...uses, key?.kind === 'rsa' ? useOfModulus(key.bits) : 'read');
}

/** What speaks against a signature before anything is computed. */
function refusal(signature: Signature, allowWeak: ReadonlySet<WeakName>): Finding | null {
  const { attributesFit, hash, scheme, key, weak } = signature;
  if (!attributesFit) return { status: 'malformed', reasons: ['signed-attributes-malformed'] };
  const named = weak.find((name) => !allowWeak.has(name));
  if (named === 'rsa1024' || (key?.kind === 'rsa' && useOfModulus(key.bits) === 'refuse'))
    return { status: 'unsupported', reasons: ['key-too-short'] };
  if (named !== undefined) return { status: 'unsupported', reasons: ['algorithm-refused'] };
  if (hash === null || scheme === null) return { status: 'unsupported', reasons: ['algorithm-unsupported'] };
  return null;
}

async function check(engine: Engine, signature: Signature, subject: Subject): Promise<Finding> {
  try {
    return signature.attributes === null
      ? await checkBare(engine, signature, subject)
      : await checkAttributed(engine, signature, signature.attributes, subject);
  } catch (error) {
    if (error instanceof Failure && error.code.startsWith('unsupported-'))
      return { status: 'unsupported', reasons: ['algorithm-unsupported'] };
    throw error;
  }
}

/** The attributes must speak of this content and of this certificate; then they must be signed (RFC 5652 §5.4). */
async function checkAttributed(
  engine: Engine,
  signature: Signature,
  attributes: SignedAttributes,
  subject: Subject,
): Promise<Finding> {
  const { info, certificate, contentType } = signature;
  if (attributes.contentType !== contentType) return invalid('content-type-mismatch');
  const found = await compareContent(signature, attributes.messageDigest, subject);
  if (found === null) return invalid('content-changed');
  if (certificate === null) return MISSING;
  if (!(await isNamedCertificate(engine, attributes, certificate))) return invalid('signer-certificate-mismatch');
  for (const encoding of info.signedAttributes === null ? [] : signedEncodings(info.signedAttributes))
    if (await verifies(engine, signature, certificate, encoding)) return found;
  return invalid('signature-mismatch');
}

/** Without attributes the signature is over the content itself. */
async function checkBare(engine: Engine, signature: Signature, subject: Subject): Promise<Finding> {
  const { certificate } = signature;
  const content = subject.content.whole();
  if (isAttributes(content)) return invalid('signed-attributes-malformed');
  if (certificate === null) return MISSING;
  if (await verifies(engine, signature, certificate, content)) return VALID;
  const repaired = subject.repaired();
  if (repaired !== null && (await verifies(engine, signature, certificate, repaired.whole()))) return REPAIRED;
  return invalid('signature-mismatch');
}

/** A signature over attributes, shown as one over content that is those attributes: SignedData does not tell the two apart. */
function isAttributes(content: Uint8Array): boolean {
  return content[0] === TAG.set && orNull(() => readSignedAttributes(readDer(content).next())) !== null;
}

async function compareContent({ hash }: Signature, expected: Uint8Array, subject: Subject): Promise<Finding | null> {
  if (hash === null) return null;
  if (equal(await subject.content.digest(hash), expected)) return VALID;
  const repaired = subject.repaired();
  return repaired !== null && equal(await repaired.digest(hash), expected) ? REPAIRED : null;
}

/** RFC 5035 §5: the certificate's digest, where the signer gives one, must be that of the certificate we found. */
async function isNamedCertificate(
  engine: Engine,
  { certificateHash }: SignedAttributes,
  certificate: Certificate,
): Promise<boolean> {
  if (certificateHash === null) return true;
  const { hash, value } = certificateHash;
  return hash !== null && equal(await digest(engine, hash, certificate.der), value);
}

async function verifies(
  engine: Engine,
  { scheme, info }: Signature,
  certificate: Certificate,
  data: Uint8Array,
): Promise<boolean> {
  return scheme !== null && verifySignature(engine, scheme, certificate.publicKeyInfo, data, info.signature);
}

function invalid(reason: SignatureReason): Finding {
  return { status: 'invalid', reasons: [reason] };
}

/** `RSA-3072`, `ECDSA-P-256`, `Ed25519`. */
function keyText({ kind, description }: PublicKeyDetails): string {
  return kind === 'ec' ? `ECDSA-${description}` : description;
}

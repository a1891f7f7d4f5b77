/** OCSP responses that somebody fetched (RFC 6960): who answers, about which certificates, and since when. */

import {
  type DerReader,
  type DerValue,
  MalformedBytes,
  TAG,
  encodeHex,
  enterDer,
  equal,
  readDer,
} from '../bytes/index.ts';
import { type Engine, digest } from '../crypto/index.ts';
import type { AlgorithmIdentifier, Certificate } from '../model/index.ts';
import { parseCertificate, publicKeyOctets, readAlgorithm, readExtensions } from './certificate.ts';
import { extendedKeyUsage, keyUsage } from './extensions.ts';
import { sameName } from './normal-name.ts';
import { parsing } from './parsing.ts';
import { type RevocationStatus, isFinal } from './revocation.ts';
import type { Revoked } from './revocation-list.ts';
import { hashByOid } from './signature.ts';

/** One certificate's status in a response. */
interface SingleResponse {
  readonly hash: AlgorithmIdentifier;
  readonly issuerNameHash: Uint8Array;
  readonly issuerKeyHash: Uint8Array;
  readonly serialNumber: Uint8Array;
  readonly status: 'good' | 'revoked' | 'unknown';
  readonly revoked: Revoked | null;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | null;
}

export interface OcspResponse {
  readonly tbs: Uint8Array;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  /** DER of the responder's Name, or SHA-1 of its key. */
  readonly responder: { readonly name: Uint8Array } | { readonly keyHash: Uint8Array };
  readonly certificates: readonly Certificate[];
  readonly responses: readonly SingleResponse[];
  /** What the request asked to be repeated, against replay (§4.4.1). */
  readonly nonce: Uint8Array | null;
}

const BASIC = '1.3.6.1.5.5.7.48.1.1';
const NONCE = '1.3.6.1.5.5.7.48.1.2';
const NO_CHECK = '1.3.6.1.5.5.7.48.1.5';
/** In one response; responders send one or none, some add the authorities above. */
const CERTIFICATES = 10;
const OCSP_SIGNING = '1.3.6.1.5.5.7.3.9';

/** Throws `Failure('malformed')`, also for a response that is an error and for kinds other than basic. */
export function parseOcspResponse(der: Uint8Array): OcspResponse {
  return parsing('OCSP response', () => {
    const outer = enterDer(der);
    if (outer.read(TAG.enumerated).content[0] !== 0) throw new MalformedBytes('not successful');
    const bytes = outer.enter(0xa0).enter();
    if (bytes.oid() !== BASIC) throw new MalformedBytes('not basic');
    const basic = enterDer(bytes.octets());
    const tbs = basic.read(TAG.sequence);
    const signatureAlgorithm = readAlgorithm(basic.enter());
    const signature = basic.bitOctets();
    const list = basic.optional(0xa0);
    basic.end();
    const certificates =
      list === null ? [] : Array.from(list.enter().enter(), ({ bytes: each }) => parseCertificate(each));
    if (certificates.length > CERTIFICATES) throw new MalformedBytes('too many certificates');
    return { tbs: tbs.bytes, signatureAlgorithm, signature, certificates, ...readData(tbs.enter()) };
  });
}

function readData(data: DerReader) {
  data.optional(0xa0);
  const byName = data.optional(0xa1);
  const responder =
    byName === null ? { keyHash: data.enter(0xa2).octets() } : { name: byName.enter().read(TAG.sequence).bytes };
  data.read(TAG.generalizedTime);
  const responses = Array.from(data.enter(), (value) => readSingle(value.enter()));
  const tail = data.optional(0xa1);
  data.end();
  const extensions = tail === null ? [] : readExtensions(tail.enter().enter());
  const nonce = extensions.find(({ oid }) => oid === NONCE);
  const unknown = extensions.find(({ oid, critical }) => critical && oid !== NONCE);
  if (unknown !== undefined) throw new MalformedBytes(`critical extension ${unknown.oid}`);
  return { responder, responses, nonce: nonce === undefined ? null : readDer(nonce.value).octets() };
}

function readSingle(fields: DerReader): SingleResponse {
  const id = fields.enter();
  const hash = readAlgorithm(id.enter());
  const [issuerNameHash, issuerKeyHash, serialNumber] = [id.octets(), id.octets(), id.integer()];
  const status = readStatus(fields.next());
  const thisUpdate = fields.read(TAG.generalizedTime).time();
  const nextUpdate = fields.optional(0xa0)?.enter().read(TAG.generalizedTime).time() ?? null;
  const extensions = fields.optional(0xa1);
  fields.end();
  // A critical extension could change what the status means.
  if (extensions !== null && readExtensions(extensions.enter().enter()).some(({ critical }) => critical))
    return { hash, issuerNameHash, issuerKeyHash, serialNumber, ...unknown, thisUpdate, nextUpdate };
  return { hash, issuerNameHash, issuerKeyHash, serialNumber, ...status, thisUpdate, nextUpdate };
}

type Status = Pick<SingleResponse, 'status' | 'revoked'>;
const unknown: Status = { status: 'unknown', revoked: null };

function readStatus(value: DerValue): Status {
  if (value.tag === 0x80) return { status: 'good', revoked: null };
  if (value.tag !== 0xa1) return unknown;
  const fields = value.enter();
  const at = fields.read(TAG.generalizedTime).time();
  const reason = fields.optional(0xa0)?.enter().read(TAG.enumerated).content[0] ?? 0;
  return { status: 'revoked', revoked: { at, reason } };
}

export interface OcspQuestion {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  readonly responses: readonly OcspResponse[];
  readonly at: Date;
  /** Milliseconds for which an answer holds beyond its end. */
  readonly grace: number;
  /** Whether the response was signed by the issuer, or by somebody whom it made a responder (§4.2.2.2). */
  isAuthentic(response: OcspResponse): Promise<boolean>;
}

/** An answer without an end is believed for as long as a CA may take for the next (CA/Browser Forum S/MIME BR §4.9.10). */
const AGE_WITHOUT_END = 10 * 24 * 60 * 60 * 1000;

/** The authentic answer about this certificate: that it is revoked for good, of any age; else the newest that is current; or `null`. */
export async function findAnswer(engine: Engine, question: OcspQuestion): Promise<RevocationStatus | null> {
  const { at } = question;
  const found: RevocationStatus[] = [];
  for (const response of question.responses) {
    for (const single of response.responses) {
      const { revoked, thisUpdate } = single;
      const final = revoked !== null && isFinal(revoked, thisUpdate, at);
      if (single.status === 'unknown' || (!final && !isCurrent(single, question))) continue;
      if (!(await isAbout(engine, single, question)) || !(await question.isAuthentic(response))) continue;
      const status = statusOf(single);
      if (final) return status;
      found.push(status);
    }
  }
  found.sort((one, other) => Number(other.checkedAt) - Number(one.checkedAt));
  return found[0] ?? null;
}

function statusOf({ revoked, thisUpdate }: SingleResponse): RevocationStatus {
  if (revoked === null) return { status: 'good', checkedAt: thisUpdate };
  return { status: 'revoked', checkedAt: thisUpdate, revokedAt: revoked.at, reason: revoked.reason };
}

function isCurrent({ thisUpdate, nextUpdate }: SingleResponse, { at, grace }: OcspQuestion): boolean {
  const end = nextUpdate?.getTime() ?? thisUpdate.getTime() + AGE_WITHOUT_END;
  return thisUpdate <= at && end + grace >= at.getTime();
}

/** §4.1.1: the hashes are of the issuer's Name and of its key without tag and length; SHA-1 does, since nobody chooses them. */
async function isAbout(
  engine: Engine,
  single: SingleResponse,
  { certificate, issuer }: OcspQuestion,
): Promise<boolean> {
  const hash = hashByOid(single.hash.oid);
  if (hash === null || hash === 'MD5') return false;
  if (encodeHex(single.serialNumber) !== encodeHex(certificate.serialNumber)) return false;
  return (
    equal(await digest(engine, hash, certificate.issuer), single.issuerNameHash) &&
    equal(await digest(engine, hash, publicKeyOctets(issuer.publicKeyInfo)), single.issuerKeyHash)
  );
}

/** Whether this is the certificate by whose name or key the responder calls itself. */
export async function isResponder(
  engine: Engine,
  { responder }: OcspResponse,
  { subject, publicKeyInfo }: Certificate,
): Promise<boolean> {
  if ('name' in responder) return sameName(responder.name, subject);
  return equal(await digest(engine, 'SHA-1', publicKeyOctets(publicKeyInfo)), responder.keyHash);
}

/** §4.2.2.2: it must be said in the certificate itself that its holder answers for its issuer, and its key must be for signing. */
export function mayRespond(certificate: Certificate): boolean {
  const usage = keyUsage(certificate);
  const named = extendedKeyUsage(certificate)?.includes(OCSP_SIGNING) ?? false;
  return named && (usage === null || usage.has('digitalSignature') || usage.has('nonRepudiation'));
}

/** §4.2.2.2.1: the issuer asks not to look for the revocation of this responder. */
export function isExemptFromChecks({ extensions }: Certificate): boolean {
  return extensions.some(({ oid }) => oid === NO_CHECK);
}

/** Whether a response repeats the nonce that was sent with its request. */
export function repeatsNonce(response: OcspResponse, nonce: Uint8Array): boolean {
  return response.nonce !== null && equal(response.nonce, nonce);
}

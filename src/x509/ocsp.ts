/** OCSP responses that somebody fetched (RFC 6960): who answers, about which certificates, and since when. */

import { type DerReader, type DerValue, MalformedBytes, TAG, encodeHex, enterDer, equal } from '../bytes/index.ts';
import { type Engine, digest, verifySignature } from '../crypto/index.ts';
import type { AlgorithmIdentifier, Certificate } from '../model/index.ts';
import { parseCertificate, publicKeyOctets, readAlgorithm } from './certificate.ts';
import { extendedKeyUsage } from './extensions.ts';
import { sameName } from './normal-name.ts';
import { parsing } from './parsing.ts';
import { hashByOid, signatureScheme } from './signature.ts';

/** One certificate's status in a response. */
interface SingleResponse {
  readonly hash: AlgorithmIdentifier;
  readonly issuerNameHash: Uint8Array;
  readonly issuerKeyHash: Uint8Array;
  readonly serialNumber: Uint8Array;
  readonly status: 'good' | 'revoked' | 'unknown';
  readonly revokedAt: Date | null;
  /** CRLReason; 0 when none is given. */
  readonly reason: number;
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
    const certificates =
      list === null ? [] : Array.from(list.enter().enter(), ({ bytes: each }) => parseCertificate(each));
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
  const extensions = data.optional(0xa1);
  let nonce: Uint8Array | null = null;
  for (const value of extensions === null ? [] : extensions.enter().enter()) {
    const fields = value.enter();
    const oid = fields.oid();
    const critical = fields.optional(TAG.boolean)?.boolean() ?? false;
    if (oid === NONCE) nonce = fields.octets();
    else if (critical) throw new MalformedBytes(`critical extension ${oid}`);
  }
  return { responder, responses, nonce };
}

function readSingle(fields: DerReader): SingleResponse {
  const id = fields.enter();
  const hash = readAlgorithm(id.enter());
  const [issuerNameHash, issuerKeyHash, serialNumber] = [id.octets(), id.octets(), id.integer()];
  const status = readStatus(fields.next());
  const thisUpdate = fields.read(TAG.generalizedTime).time();
  const nextUpdate = fields.optional(0xa0)?.enter().read(TAG.generalizedTime).time() ?? null;
  return { hash, issuerNameHash, issuerKeyHash, serialNumber, ...status, thisUpdate, nextUpdate };
}

function readStatus(value: DerValue): Pick<SingleResponse, 'status' | 'revokedAt' | 'reason'> {
  if (value.tag === 0x80) return { status: 'good', revokedAt: null, reason: 0 };
  if (value.tag !== 0xa1) return { status: 'unknown', revokedAt: null, reason: 0 };
  const fields = value.enter();
  const revokedAt = fields.read(TAG.generalizedTime).time();
  const reason = fields.optional(0xa0)?.enter().read(TAG.enumerated).content[0] ?? 0;
  return { status: 'revoked', revokedAt, reason };
}

export interface OcspQuestion {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  readonly responses: readonly OcspResponse[];
  readonly at: Date;
  /** Milliseconds for which an answer holds beyond its end. */
  readonly grace: number;
}

/** An answer without an end is believed for as long as a CA may take for the next (CA/Browser Forum S/MIME BR §4.9.10). */
const AGE_WITHOUT_END = 10 * 24 * 60 * 60 * 1000;

/** The authentic, current answer about this certificate; a revoked one before a good one, the newest first; or `null`. */
export async function findAnswer(engine: Engine, question: OcspQuestion): Promise<SingleResponse | null> {
  const found: SingleResponse[] = [];
  for (const response of question.responses) {
    for (const single of response.responses) {
      if (single.status === 'unknown' || !isCurrent(single, question)) continue;
      if (!(await isAbout(engine, single, question)) || !(await isAuthentic(engine, response, question))) continue;
      found.push(single);
    }
  }
  found.sort((one, other) => other.thisUpdate.getTime() - one.thisUpdate.getTime());
  return found.find(({ status }) => status === 'revoked') ?? found[0] ?? null;
}

function isCurrent({ thisUpdate, nextUpdate }: SingleResponse, { at, grace }: OcspQuestion): boolean {
  const end = nextUpdate?.getTime() ?? thisUpdate.getTime() + AGE_WITHOUT_END;
  return thisUpdate <= at && end + grace >= at.getTime();
}

/** §4.1.1: the hashes are of the issuer's Name and of its key without tag and length. */
async function isAbout(
  engine: Engine,
  single: SingleResponse,
  { certificate, issuer }: OcspQuestion,
): Promise<boolean> {
  const hash = hashByOid(single.hash.oid);
  if (hash === null || encodeHex(single.serialNumber) !== encodeHex(certificate.serialNumber)) return false;
  const key = publicKeyOctets(issuer.publicKeyInfo);
  return (
    equal(await digest(engine, hash, certificate.issuer), single.issuerNameHash) &&
    equal(await digest(engine, hash, key), single.issuerKeyHash)
  );
}

/** §4.2.2.2: signed by the issuer, or by somebody whom the issuer itself certified for this. */
async function isAuthentic(engine: Engine, response: OcspResponse, { issuer, at }: OcspQuestion): Promise<boolean> {
  const scheme = signatureScheme(response.signatureAlgorithm);
  if (scheme === null || (scheme.kind !== 'ed25519' && scheme.hash === 'MD5')) return false;
  for (const signer of [issuer, ...response.certificates]) {
    if (!(await isResponder(engine, response, signer))) continue;
    if (signer !== issuer && !(await isDelegate(engine, signer, issuer, at))) continue;
    if (await verifySignature(engine, scheme, signer.publicKeyInfo, response.tbs, response.signature)) return true;
  }
  return false;
}

async function isResponder(engine: Engine, { responder }: OcspResponse, signer: Certificate): Promise<boolean> {
  if ('name' in responder) return sameName(responder.name, signer.subject);
  return equal(await digest(engine, 'SHA-1', publicKeyOctets(signer.publicKeyInfo)), responder.keyHash);
}

async function isDelegate(engine: Engine, signer: Certificate, issuer: Certificate, at: Date): Promise<boolean> {
  if (!sameName(signer.issuer, issuer.subject) || at < signer.notBefore || at > signer.notAfter) return false;
  if (!(extendedKeyUsage(signer)?.includes(OCSP_SIGNING) ?? false)) return false;
  const scheme = signatureScheme(signer.signatureAlgorithm);
  return scheme !== null && verifySignature(engine, scheme, issuer.publicKeyInfo, signer.tbs, signer.signature);
}

/** Whether a response repeats the nonce that was sent with its request. */
export function repeatsNonce(response: OcspResponse, nonce: Uint8Array): boolean {
  return response.nonce !== null && equal(response.nonce, nonce);
}

/** What the signed attributes of a signer say (RFC 5652 §11, RFC 5035, RFC 3183), and the bytes their signature covers. */

import {
  type DerPart,
  type DerReader,
  type DerValue,
  MalformedBytes,
  TAG,
  derBytes,
  derSetOf,
  derValue,
  equal,
} from '../bytes/index.ts';
import type { HashName } from '../crypto/index.ts';
import type { SignatureEvidence } from '../model/index.ts';
import { hashByOid, readAlgorithm } from '../x509/index.ts';
import { ATTRIBUTE } from './oids.ts';
import { type Attribute, readAttributes, singleValue } from './signed-data.ts';

export interface SignedAttributes {
  readonly contentType: string;
  readonly messageDigest: Uint8Array;
  readonly signingTime: Date | null;
  /** Digest of the certificate that the signer says is theirs; `null` when they do not say. */
  readonly certificateHash: { readonly hash: HashName | null; readonly value: Uint8Array } | null;
  readonly kind: SignatureEvidence['kind'];
}

/** Reads them. Throws `MalformedBytes` unless each is there as often as its rule says. */
export function readSignedAttributes(set: DerValue): SignedAttributes {
  const attributes = readAttributes(set);
  const contentType = singleValue(attributes, ATTRIBUTE.contentType)?.oid();
  const messageDigest = singleValue(attributes, ATTRIBUTE.messageDigest)?.octets();
  if (contentType === undefined || messageDigest === undefined)
    throw new MalformedBytes('content type or message digest missing');
  return {
    contentType,
    messageDigest,
    signingTime: singleValue(attributes, ATTRIBUTE.signingTime)?.time() ?? null,
    certificateHash: readCertificateHash(attributes),
    kind: readKind(attributes),
  };
}

/** Attributes that mean nothing without a signature must not stand among the unsigned ones (RFC 5652 §11.1-3): throws `MalformedBytes`. */
export function checkUnsignedAttributes(set: DerValue): true {
  const attributes = readAttributes(set);
  for (const oid of [ATTRIBUTE.contentType, ATTRIBUTE.messageDigest, ATTRIBUTE.signingTime])
    if (attributes.has(oid)) throw new MalformedBytes(`attribute ${oid} not signed`);
  return true;
}

/** The first ESSCertIDv2 or ESSCertID: the signer's own (RFC 5035 §3, RFC 2634 §5.4). */
function readCertificateHash(attributes: ReadonlyMap<string, Attribute>): SignedAttributes['certificateHash'] {
  const second = singleValue(attributes, ATTRIBUTE.signingCertificateV2)?.enter().enter().enter();
  if (second !== undefined) {
    const algorithm = second.optional(TAG.sequence);
    const hash = algorithm === null ? 'SHA-256' : hashByOid(readAlgorithm(algorithm.enter()).oid);
    return { hash, value: second.octets() };
  }
  const first = singleValue(attributes, ATTRIBUTE.signingCertificate)?.enter().enter().enter();
  return first === undefined ? null : { hash: 'SHA-1', value: first.octets() };
}

/** id-sti-originatorSig and id-sti-domainSig (RFC 3183 §3); others are of who reviewed the text, or added attributes. */
const ORIGINATOR_SIGNATURE = '1.2.840.113549.1.9.16.9.1';
const DOMAIN_SIGNATURE = '1.2.840.113549.1.9.16.9.2';

function readKind(attributes: ReadonlyMap<string, Attribute>): SignedAttributes['kind'] {
  const type = singleValue(attributes, ATTRIBUTE.signatureType);
  const types = type === null ? [ORIGINATOR_SIGNATURE] : signatureTypes(type);
  if (types.includes(DOMAIN_SIGNATURE)) return 'domain';
  if (!types.every((each) => each === ORIGINATOR_SIGNATURE)) return 'other';
  return attributes.has(ATTRIBUTE.mailingListExpansion) ? 'mailing-list' : 'author';
}

/** SignatureType ::= SEQUENCE OF OBJECT IDENTIFIER. */
function signatureTypes(value: DerValue): string[] {
  return value.tag === TAG.oid ? [value.oid()] : Array.from(value.enter(), (type) => type.oid());
}

/**
 * The encodings that a signature may cover, likeliest first: the attributes as they came under the tag SET OF, and, as
 * RFC 5652 §5.4 has it, in DER when they came otherwise.
 */
export function signedEncodings(set: DerValue): Uint8Array[] {
  const inDer = attributesInDer(set);
  if (set.indefinite) return [inDer];
  const asCame = derBytes(derValue(TAG.set, set.content));
  return equal(asCame, inDer) ? [asCame] : [asCame, inDer];
}

/** Attributes as a SET OF in DER. Throws `MalformedBytes`. */
export function attributesInDer(set: DerValue): Uint8Array {
  return derBytes(derSetOf(reencoded(set.enter())));
}

function reencoded(reader: DerReader): DerPart[] {
  return Array.from(reader, (value) => {
    if (!value.constructed) return derValue(value.tag, value.content);
    const inside = reencoded(value.enter());
    return value.tag === TAG.set ? derSetOf(inside) : derValue(value.tag, ...inside);
  });
}

/** Parses SignedData (RFC 5652 §5) into views; what does not parse in one signer does not hide the others. */

import { type DerReader, type DerValue, MalformedBytes, TAG } from '../bytes/index.ts';
import { type AlgorithmIdentifier, type Certificate, Failure, LIMITS } from '../model/index.ts';
import { readAlgorithm, readCertificateSet } from '../x509/index.ts';

/** How a certificate is named: by issuer and serial number, or by subject key identifier. */
export type KeyName =
  | { readonly kind: 'issuer-serial'; readonly issuer: Uint8Array; readonly serialNumber: Uint8Array }
  | { readonly kind: 'subject-key'; readonly identifier: Uint8Array };

export interface Attribute {
  readonly oid: string;
  readonly values: readonly DerValue[];
}

export interface SignerInfo {
  readonly signer: KeyName;
  readonly digestAlgorithm: AlgorithmIdentifier;
  /** The `[0]` value as it came; `null` when the signature is over the content itself. */
  readonly signedAttributes: DerValue | null;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  /** What somebody added without signing it. */
  readonly unsignedAttributes: DerValue | null;
}

export interface SignedData {
  /** OID of what is signed. */
  readonly contentType: string;
  /** The OCTET STRING with it; `null` when it stands elsewhere. */
  readonly content: DerValue | null;
  readonly certificates: readonly Certificate[];
  /** `null`: a signer that does not parse. */
  readonly signers: readonly (SignerInfo | null)[];
}

/** Reads the SignedData that comes next, down to the last piece of its content. Throws `MalformedBytes`, and `Failure('too-many')`. */
export function readSignedData(reader: DerReader): SignedData {
  const fields = reader.enter();
  fields.smallInteger();
  fields.read(TAG.set);
  const encapsulated = fields.enter();
  const contentType = encapsulated.oid();
  const explicit = encapsulated.optional(0xa0)?.enter() ?? null;
  const content = explicit?.readString() ?? null;
  explicit?.end();
  encapsulated.end();
  content?.octetCount();
  const certificates = fields.optional(0xa0);
  fields.optional(0xa1);
  const signers = readSigners(fields.enter(TAG.set));
  fields.end();
  return {
    contentType,
    content,
    certificates: certificates === null ? [] : readCertificateSet(certificates.enter()),
    signers,
  };
}

function readSigners(set: DerReader): (SignerInfo | null)[] {
  const signers: (SignerInfo | null)[] = [];
  for (const value of set) {
    if (signers.length >= LIMITS.signers) throw new Failure('too-many', 'signers');
    signers.push(readOrNull(value));
  }
  return signers;
}

function readOrNull(value: DerValue): SignerInfo | null {
  try {
    return readSigner(value.enter());
  } catch (error) {
    if (error instanceof MalformedBytes) return null;
    throw error;
  }
}

function readSigner(fields: DerReader): SignerInfo {
  fields.smallInteger();
  const signer = readKeyName(fields);
  const digestAlgorithm = readAlgorithm(fields.enter());
  const signedAttributes = fields.optional(0xa0);
  const signatureAlgorithm = readAlgorithm(fields.enter());
  const signature = fields.octets();
  const unsignedAttributes = fields.optional(0xa1);
  fields.end();
  return { signer, digestAlgorithm, signedAttributes, signatureAlgorithm, signature, unsignedAttributes };
}

/** SignerIdentifier and RecipientIdentifier (RFC 5652 §5.3, §6.2.1). Throws `MalformedBytes`. */
export function readKeyName(fields: DerReader): KeyName {
  const identifier = fields.optionalString(0x80);
  if (identifier !== null) return { kind: 'subject-key', identifier: identifier.octets() };
  return readIssuerAndSerial(fields.enter());
}

/** The fields of an IssuerAndSerialNumber that was entered. Throws `MalformedBytes`. */
export function readIssuerAndSerial(fields: DerReader): KeyName {
  return { kind: 'issuer-serial', issuer: fields.read(TAG.sequence).bytes, serialNumber: fields.integer() };
}

/** The attributes of a SET OF Attribute, each type at most once with its values. Throws `MalformedBytes`. */
export function readAttributes(set: DerValue): ReadonlyMap<string, Attribute> {
  const attributes = new Map<string, Attribute>();
  for (const value of set.enter()) {
    const fields = value.enter();
    const oid = fields.oid();
    const values = Array.from(fields.enter(TAG.set));
    fields.end();
    if (attributes.has(oid)) throw new MalformedBytes(`attribute ${oid} twice`);
    attributes.set(oid, { oid, values });
  }
  return attributes;
}

/** The only value of an attribute; `null` when it is absent. Throws `MalformedBytes` when it has none or several (RFC 5652 §11). */
export function singleValue(attributes: ReadonlyMap<string, Attribute>, oid: string): DerValue | null {
  const attribute = attributes.get(oid);
  if (attribute === undefined) return null;
  const [value, ...more] = attribute.values;
  if (value === undefined || more.length > 0) throw new MalformedBytes(`attribute ${oid} without exactly one value`);
  return value;
}

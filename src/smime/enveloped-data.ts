/** Parses EnvelopedData (RFC 5652 §6.1) and AuthEnvelopedData (RFC 5083 §2.1) into views. */

import { type DerReader, type DerValue, MalformedBytes, TAG, enterDer } from '../bytes/index.ts';
import { type AlgorithmIdentifier, Failure, LIMITS } from '../model/index.ts';
import { readAlgorithm } from '../x509/index.ts';
import { type KeyName, readIssuerAndSerial, readKeyName } from './signed-data.ts';

/** One way in: a recipient and the content key encrypted for it. */
export type RecipientInfo =
  | {
      readonly kind: 'transport';
      readonly name: KeyName;
      readonly algorithm: AlgorithmIdentifier;
      readonly encryptedKey: Uint8Array;
    }
  | {
      readonly kind: 'agreement';
      readonly name: KeyName;
      /** Octets of the sender's ephemeral public key; `null` when a certificate is named instead. */
      readonly originatorKey: Uint8Array | null;
      readonly ukm: Uint8Array | null;
      readonly algorithm: AlgorithmIdentifier;
      /** The key wrap that the algorithm has as its parameter. */
      readonly wrap: AlgorithmIdentifier | null;
      readonly encryptedKey: Uint8Array;
    }
  | {
      readonly kind: 'kek';
      readonly id: Uint8Array;
      readonly algorithm: AlgorithmIdentifier;
      readonly encryptedKey: Uint8Array;
    }
  | {
      readonly kind: 'password';
      readonly derivation: AlgorithmIdentifier | null;
      readonly algorithm: AlgorithmIdentifier;
      readonly encryptedKey: Uint8Array;
    }
  | { readonly kind: 'kem'; readonly name: KeyName }
  | { readonly kind: 'other' };

export interface EnvelopedData {
  readonly recipients: readonly RecipientInfo[];
  /** OID of what is encrypted. */
  readonly contentType: string;
  readonly algorithm: AlgorithmIdentifier;
  /** The encrypted octets, perhaps in pieces. */
  readonly content: DerValue;
  /** Of AuthEnvelopedData: the tag, and the attributes that it covers. */
  readonly authentication: { readonly tag: Uint8Array; readonly attributes: DerValue | null } | null;
}

/** Reads the EnvelopedData that comes next, down to the last piece of its content. Throws `MalformedBytes`, and `Failure('too-many')`. */
export function readEnvelopedData(reader: DerReader): EnvelopedData {
  const fields = reader.enter();
  const envelope = readEnvelope(fields);
  fields.optional(0xa1);
  fields.end();
  return { ...envelope, authentication: null };
}

/** Reads the AuthEnvelopedData that comes next. Throws `MalformedBytes`, and `Failure('too-many')`. */
export function readAuthEnvelopedData(reader: DerReader): EnvelopedData {
  const fields = reader.enter();
  const envelope = readEnvelope(fields);
  const attributes = fields.optional(0xa1);
  const tag = fields.octets();
  fields.optional(0xa2);
  fields.end();
  return { ...envelope, authentication: { tag, attributes } };
}

function readEnvelope(fields: DerReader): Omit<EnvelopedData, 'authentication'> {
  fields.smallInteger();
  fields.optional(0xa0);
  const recipients = readRecipients(fields.enter(TAG.set));
  const encrypted = fields.enter();
  const contentType = encrypted.oid();
  const algorithm = readAlgorithm(encrypted.enter());
  const content = encrypted.optionalString(0x80);
  encrypted.end();
  if (content === null) throw new MalformedBytes('nothing encrypted inside');
  content.octetCount();
  return { recipients, contentType, algorithm, content };
}

function readRecipients(set: DerReader): RecipientInfo[] {
  const recipients: RecipientInfo[] = [];
  for (const value of set) {
    recipients.push(...readRecipient(value));
    if (recipients.length > LIMITS.recipients) throw new Failure('too-many', 'recipients');
  }
  return recipients;
}

function readRecipient(value: DerValue): RecipientInfo[] {
  switch (value.tag) {
    case TAG.sequence:
      return [readTransport(value.enter())];
    case 0xa1:
      return readAgreement(value.enter());
    case 0xa2:
      return [readKek(value.enter())];
    case 0xa3:
      return [readPassword(value.enter())];
    case 0xa4:
      return [readOther(value.enter())];
    default:
      throw new MalformedBytes('unknown kind of recipient');
  }
}

function readTransport(fields: DerReader): RecipientInfo {
  fields.smallInteger();
  const name = readKeyName(fields);
  return { kind: 'transport', name, algorithm: readAlgorithm(fields.enter()), encryptedKey: fields.octets() };
}

/** One entry for each recipient that shares the sender's key. */
function readAgreement(fields: DerReader): RecipientInfo[] {
  fields.smallInteger();
  const originator = fields.enter(0xa0).optional(0xa1)?.enter();
  originator?.read(TAG.sequence);
  const originatorKey = originator?.bitOctets() ?? null;
  const ukm = fields.optional(0xa1)?.enter().octets() ?? null;
  const algorithm = readAlgorithm(fields.enter());
  const { parameters } = algorithm;
  const wrap = parameters?.[0] === TAG.sequence ? readAlgorithm(enterDer(parameters)) : null;
  return Array.from(fields.enter(), (value) => {
    const each = value.enter();
    const name = readAgreementName(each);
    return { kind: 'agreement', name, originatorKey, ukm, algorithm, wrap, encryptedKey: each.octets() };
  });
}

/** KeyAgreeRecipientIdentifier: the key identifier stands inside a structure here. */
function readAgreementName(fields: DerReader): KeyName {
  const keyIdentifier = fields.optional(0xa0);
  return keyIdentifier === null
    ? readIssuerAndSerial(fields.enter())
    : { kind: 'subject-key', identifier: keyIdentifier.enter().octets() };
}

function readKek(fields: DerReader): RecipientInfo {
  fields.smallInteger();
  const id = fields.enter().octets();
  return { kind: 'kek', id, algorithm: readAlgorithm(fields.enter()), encryptedKey: fields.octets() };
}

function readPassword(fields: DerReader): RecipientInfo {
  fields.smallInteger();
  const derivation = fields.optional(0xa0);
  return {
    kind: 'password',
    derivation: derivation === null ? null : readAlgorithm(derivation.enter()),
    algorithm: readAlgorithm(fields.enter()),
    encryptedKey: fields.octets(),
  };
}

/** id-ori-kem (RFC 9629 §3). */
const KEM = '1.2.840.113549.1.9.16.13.3';

function readOther(fields: DerReader): RecipientInfo {
  if (fields.oid() !== KEM) return { kind: 'other' };
  const kem = fields.enter();
  kem.smallInteger();
  return { kind: 'kem', name: readKeyName(kem) };
}

/** A CMS object as plain values for people and JSON: what is in it, without keys and without judging. */

import { type DerReader, type DerValue, MalformedBytes, readDer } from '../bytes/index.ts';
import { type AlgorithmIdentifier, Failure } from '../model/index.ts';
import {
  hashByOid,
  nameText,
  parsing,
  readAlgorithm,
  readCapabilities,
  signatureScheme,
  subjectName,
} from '../x509/index.ts';
import { contentAlgorithm, keyAgreement, keyWrap } from './algorithms.ts';
import { type EnvelopedData, type RecipientInfo, readAuthEnvelopedData, readEnvelopedData } from './enveloped-data.ts';
import { nameId } from './key-name.ts';
import { ATTRIBUTE, CONTENT, KEY_TRANSPORT, PASSWORD } from './oids.ts';
import { readSignedAttributes } from './signed-attributes.ts';
import {
  type KeyName,
  type SignedData,
  type SignerInfo,
  readAttributes,
  readSignedData,
  singleValue,
} from './signed-data.ts';

/** Fields by name: texts, numbers, lists and further descriptions. */
export type CmsDescription = Readonly<Record<string, unknown>>;

/** Describes the ContentInfo in `der`. Throws `Failure('malformed')`, `Failure('too-many')`. */
export function describeCms(der: Uint8Array): CmsDescription {
  return parsing('CMS', () => {
    const fields = readDer(der).enter();
    const contentType = fields.oid();
    return describeContent(contentType, fields.enter(0xa0));
  });
}

const CONTENT_NAMES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(CONTENT).map(([name, oid]) => [oid, name]),
);

function describeContent(contentType: string, reader: DerReader): CmsDescription {
  const type = CONTENT_NAMES[contentType] ?? contentType;
  switch (contentType) {
    case CONTENT.signedData:
      return { type, ...describeSigned(readSignedData(reader)) };
    case CONTENT.envelopedData:
      return { type, ...describeEnvelope(readEnvelopedData(reader)) };
    case CONTENT.authEnvelopedData:
      return { type, ...describeEnvelope(readAuthEnvelopedData(reader)) };
    case CONTENT.compressedData: {
      const fields = reader.enter();
      fields.smallInteger();
      return { type, algorithm: readAlgorithm(fields.enter()).oid };
    }
    default:
      return { type };
  }
}

function describeSigned({ contentType, content, certificates, signers }: SignedData): CmsDescription {
  return {
    contentType: CONTENT_NAMES[contentType] ?? contentType,
    contentOctets: content?.octetCount() ?? null,
    certificates: certificates.map((certificate) => ({
      subject: subjectName(certificate),
      issuer: nameText(certificate.issuer),
      notAfter: certificate.notAfter.toISOString(),
    })),
    signers: signers.map((signer) => (signer === null ? { unreadable: true } : describeSigner(signer))),
  };
}

function describeSigner({ signer, digestAlgorithm, signatureAlgorithm, signedAttributes }: SignerInfo): CmsDescription {
  const hash = hashByOid(digestAlgorithm.oid);
  return {
    ...describeName(signer),
    digest: hash ?? digestAlgorithm.oid,
    signature: signatureScheme(signatureAlgorithm, hash ?? undefined)?.kind ?? signatureAlgorithm.oid,
    ...(signedAttributes === null ? { signedAttributes: [] } : describeAttributes(signedAttributes)),
  };
}

function describeAttributes(set: DerValue): CmsDescription {
  try {
    const attributes = readAttributes(set);
    const { signingTime, kind } = readSignedAttributes(set);
    const capabilities = singleValue(attributes, ATTRIBUTE.smimeCapabilities);
    return {
      signingTime: signingTime?.toISOString() ?? null,
      kind,
      capabilities: capabilities === null ? [] : readCapabilities(readDer(capabilities.bytes)).map(algorithmName),
      signedAttributes: [...attributes.keys()],
    };
  } catch (error) {
    if (error instanceof MalformedBytes || error instanceof Failure) return { signedAttributes: 'unreadable' };
    throw error;
  }
}

function describeEnvelope({
  algorithm,
  contentType,
  content,
  recipients,
  authentication,
}: EnvelopedData): CmsDescription {
  return {
    contentType: CONTENT_NAMES[contentType] ?? contentType,
    algorithm: algorithmName(algorithm),
    contentOctets: content.octetCount(),
    tagOctets: authentication?.tag.length ?? null,
    recipients: recipients.map(describeRecipient),
  };
}

function describeRecipient(recipient: RecipientInfo): CmsDescription {
  switch (recipient.kind) {
    case 'transport':
      return { type: 'transport', ...describeName(recipient.name), algorithm: algorithmName(recipient.algorithm) };
    case 'agreement':
      return {
        type: 'agreement',
        ...describeName(recipient.name),
        algorithm: algorithmName(recipient.algorithm),
        wrap: recipient.wrap === null ? null : algorithmName(recipient.wrap),
      };
    case 'kek':
      return {
        type: 'kek',
        id: nameId({ kind: 'subject-key', identifier: recipient.id }),
        algorithm: algorithmName(recipient.algorithm),
      };
    case 'password':
      return { type: 'password', algorithm: algorithmName(recipient.algorithm) };
    case 'kem':
      return { type: 'kem', ...describeName(recipient.name) };
    case 'other':
      return { type: 'other' };
  }
}

function describeName(name: KeyName): CmsDescription {
  return name.kind === 'subject-key'
    ? { subjectKeyIdentifier: nameId(name) }
    : { issuer: nameText(name.issuer), serialNumber: nameId(name) };
}

const OTHER_NAMES: Readonly<Record<string, string>> = {
  [KEY_TRANSPORT.rsa]: 'RSA PKCS#1 v1.5',
  [KEY_TRANSPORT.oaep]: 'RSA-OAEP',
  [PASSWORD.keyEncryption]: 'PWRI-KEK',
};

/** The name of an algorithm, or its OID when we have none for it. */
function algorithmName({ oid }: AlgorithmIdentifier): string {
  const wrap = keyWrap(oid);
  if (wrap !== null) return wrap.name === 'AES' ? `AES-${wrap.keyLength * 8}-wrap` : '3DES-wrap';
  const agreement = keyAgreement(oid);
  if (agreement !== null) return `ECDH ${agreement.derivation.toUpperCase()}-${agreement.hash}`;
  return contentAlgorithm(oid)?.name ?? OTHER_NAMES[oid] ?? oid;
}

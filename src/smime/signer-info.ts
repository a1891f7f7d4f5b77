/** One SignerInfo (RFC 5652 §5.3): the signed attributes about a content digest, and the signature over them. */

import {
  type DerPart,
  derBytes,
  derInteger,
  derOctets,
  derOid,
  derSequence,
  derSetOf,
  derTime,
  derValue,
} from '../bytes/index.ts';
import { type Engine, type HashName, type PrivateKey, type SignatureScheme, digest } from '../crypto/index.ts';
import type { Certificate } from '../model/index.ts';
import { hashIdentifier, signatureIdentifier } from '../x509/index.ts';
import { ownCapabilities } from './capabilities.ts';
import { ATTRIBUTE, CONTENT } from './oids.ts';

/** Who signs, with which key and how. */
export interface Signer {
  readonly key: PrivateKey;
  readonly certificate: Certificate;
  /** Certificates that lead to an anchor, sent along. */
  readonly chain: readonly Certificate[];
  readonly scheme: SignatureScheme;
  /** What answers should be encrypted to, when it is not the signing certificate; sent along. */
  readonly encryptionCertificate?: Certificate;
}

/** The digest that goes with a scheme; Ed25519 has SHA-512 (RFC 8419 §2.3). */
export function digestOf(scheme: SignatureScheme): HashName {
  return scheme.kind === 'ed25519' ? 'SHA-512' : scheme.hash;
}

/** Signs `contentDigest`, made by `digestOf(signer.scheme)`, as id-data. */
export async function signerInfo(
  engine: Engine,
  signer: Signer,
  contentDigest: Uint8Array,
  signedAt: Date,
): Promise<DerPart> {
  const attributes = await signedAttributes(engine, signer, contentDigest, signedAt);
  const signature = await signer.key.sign(signer.scheme, derBytes(derSetOf(attributes)));
  return derSequence(
    derInteger(1),
    issuerAndSerial(signer.certificate),
    hashIdentifier(digestOf(signer.scheme)),
    derSetOf(attributes, 0xa0),
    signatureIdentifier(signer.scheme),
    derOctets(signature),
  );
}

/** IssuerAndSerialNumber (RFC 5652 §10.2.4), byte for byte as in the certificate. */
export function issuerAndSerial({ issuer, serialNumber }: Certificate): DerPart {
  return derSequence(issuer, derValue(0x02, serialNumber));
}

async function signedAttributes(
  engine: Engine,
  signer: Signer,
  contentDigest: Uint8Array,
  signedAt: Date,
): Promise<DerPart[]> {
  const certificateHash = await digest(engine, 'SHA-256', signer.certificate.der);
  const preferred = signer.encryptionCertificate ?? signer.certificate;
  return [
    attribute(ATTRIBUTE.contentType, derOid(CONTENT.data)),
    attribute(ATTRIBUTE.signingTime, derTime(signedAt)),
    attribute(ATTRIBUTE.messageDigest, derOctets(contentDigest)),
    attribute(ATTRIBUTE.smimeCapabilities, ownCapabilities()),
    attribute(
      ATTRIBUTE.encryptionKeyPreference,
      derValue(0xa0, preferred.issuer, derValue(0x02, preferred.serialNumber)),
    ),
    attribute(ATTRIBUTE.signingCertificateV2, derSequence(derSequence(derSequence(derOctets(certificateHash))))),
  ];
}

function attribute(oid: string, value: DerPart): DerPart {
  return derSequence(derOid(oid), derSetOf([value]));
}

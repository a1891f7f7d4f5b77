/** RecipientInfo (RFC 5652 §6.2): the content key, encrypted for one reader by what that reader's key can do. */

import {
  type DerPart,
  derBits,
  derBytes,
  derExplicit,
  derInteger,
  derNull,
  derOctets,
  derOid,
  derSequence,
  derValue,
  enterDer,
} from '../bytes/index.ts';
import { type Engine, encryptOaep, encryptPkcs1v15, generateEphemeral, wrapAesKey } from '../crypto/index.ts';
import { type Certificate, Failure, type TrustedCertificate } from '../model/index.ts';
import { publicKeyDetails } from '../x509/index.ts';
import { AGREEMENT_OID, aesWrapOid, keyAgreement } from './algorithms.ts';
import { capabilitiesOf } from './capabilities.ts';
import { deriveWrapKey } from './derive-wrap-key.ts';
import { OAEP, oaepIdentifier } from './oaep.ts';
import { KEY_TRANSPORT } from './oids.ts';
import { issuerAndSerial } from './signer-info.ts';

/** A key that sender and reader share already, and its name (KEKRecipientInfo, RFC 5652 §6.2.3). */
export interface Capsule {
  readonly protocol: 'kek';
  readonly id: Uint8Array;
  /** 16, 24 or 32 octets. */
  readonly key: Uint8Array;
}

/** Somebody who will be able to read. */
export type Recipient = TrustedCertificate | Capsule;

/** How RSA keys are used: OAEP for those known to read it, for all, or for none. */
export type KeyTransport = 'auto' | 'oaep' | 'pkcs1';

/** The RecipientInfo for one reader. Throws `Failure('unsupported-key')` for a key that cannot encrypt. */
export async function recipientInfo(
  engine: Engine,
  recipient: Recipient,
  contentKey: Uint8Array,
  transport: KeyTransport,
): Promise<DerPart> {
  if (recipient.protocol === 'kek') return kekRecipient(engine, recipient, contentKey);
  const { certificate } = recipient;
  const { kind, description, only } = publicKeyDetails(certificate.publicKeyInfo);
  if (kind === 'rsa') return transportRecipient(engine, certificate, contentKey, only === 'oaep' ? 'oaep' : transport);
  const agreement = AGREEMENT_OID[description];
  if (agreement === undefined) throw new Failure('unsupported-key', `cannot encrypt to ${description}`);
  return agreementRecipient(engine, certificate, contentKey, agreement);
}

/** KeyTransRecipientInfo (RFC 5652 §6.2.1, RFC 3370 §4.2.1, RFC 3560 §2). */
async function transportRecipient(
  engine: Engine,
  certificate: Certificate,
  contentKey: Uint8Array,
  transport: KeyTransport,
): Promise<DerPart> {
  const oaep = transport === 'oaep' || (transport === 'auto' && capabilitiesOf(certificate).oaep);
  const encrypted = oaep
    ? await encryptOaep(engine, certificate.publicKeyInfo, contentKey, OAEP)
    : await encryptPkcs1v15(engine, certificate.publicKeyInfo, contentKey);
  return derSequence(
    derInteger(0),
    issuerAndSerial(certificate),
    oaep ? oaepIdentifier() : derSequence(derOid(KEY_TRANSPORT.rsa), derNull()),
    derOctets(encrypted),
  );
}

/** KeyAgreeRecipientInfo with an ephemeral key of ours (RFC 5753 §3.1.1, RFC 8418 §2). */
async function agreementRecipient(
  engine: Engine,
  certificate: Certificate,
  contentKey: Uint8Array,
  oid: string,
): Promise<DerPart> {
  const scheme = keyAgreement(oid);
  if (scheme === null) throw new Failure('unsupported-key', oid);
  const ephemeral = await generateEphemeral(engine, certificate.publicKeyInfo);
  const wrap = wrapIdentifier(AGREED_KEY_LENGTH);
  const secret = await ephemeral.agree();
  const wrapKey = await deriveWrapKey(engine, scheme, secret, wrap, AGREED_KEY_LENGTH, null);
  const wrapped = await wrapAesKey(engine, wrapKey, contentKey);
  const originator = derValue(0xa1, originatorAlgorithm(ephemeral.publicKeyInfo), derBits(ephemeral.publicKey));
  return derValue(
    0xa1,
    derInteger(3),
    derExplicit(0, originator),
    derSequence(derOid(oid), wrap),
    derSequence(derSequence(issuerAndSerial(certificate), derOctets(wrapped))),
  );
}

/** AES-256 key wrap for every agreed key. */
const AGREED_KEY_LENGTH = 32;

function wrapIdentifier(keyLength: number): Uint8Array {
  const oid = aesWrapOid(keyLength);
  if (oid === null) throw new Failure('unfit-key', `a shared key of ${keyLength} octets`);
  return derBytes(derSequence(derOid(oid)));
}

/** The algorithm of the ephemeral key without parameters: the curve is the recipient's (RFC 5753 §3.1.1). */
function originatorAlgorithm(publicKeyInfo: Uint8Array): DerPart {
  return derSequence(derOid(enterDer(publicKeyInfo).enter().oid()));
}

/** KEKRecipientInfo (RFC 5652 §6.2.3). */
async function kekRecipient(engine: Engine, capsule: Capsule, contentKey: Uint8Array): Promise<DerPart> {
  const algorithm = wrapIdentifier(capsule.key.length);
  const wrapped = await wrapAesKey(engine, capsule.key, contentKey);
  return derValue(0xa2, derInteger(4), derSequence(derOctets(capsule.id)), algorithm, derOctets(wrapped));
}

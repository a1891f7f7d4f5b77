/** What a reader can read (RFC 8551 §2.5.2), and how to serve readers of different abilities in one send. */

import { type DerPart, derOid, derSequence } from '../bytes/index.ts';
import { type AlgorithmIdentifier, type Certificate, Failure } from '../model/index.ts';
import { smimeCapabilities } from '../x509/index.ts';
import { CIPHER_OID } from './algorithms.ts';
import { oaepIdentifier } from './oaep.ts';
import { KEY_TRANSPORT } from './oids.ts';

/** Content ciphers that we write. */
export type SealCipher = 'AES-256-GCM' | 'AES-256-CBC';

export interface Capabilities {
  /** Opens AuthEnvelopedData with AES-256-GCM. */
  readonly aead: boolean;
  /** Opens keys encrypted by RSAES-OAEP. */
  readonly oaep: boolean;
}

/** What the holder of a certificate is known to read: what the certificate says, nothing when it is silent or unreadable. */
export function capabilitiesOf(certificate: Certificate): Capabilities {
  const oids = new Set(statedCapabilities(certificate).map(({ oid }) => oid));
  return { aead: oids.has(CIPHER_OID['AES-256-GCM']), oaep: oids.has(KEY_TRANSPORT.oaep) };
}

function statedCapabilities(certificate: Certificate): readonly AlgorithmIdentifier[] {
  try {
    return smimeCapabilities(certificate);
  } catch (error) {
    if (error instanceof Failure) return [];
    throw error;
  }
}

/** Readers who get one envelope together. */
export interface CipherGroup<R> {
  readonly cipher: SealCipher;
  readonly readers: readonly R[];
}

/**
 * Divides readers by what they can read: AEAD for those known to read it, a CBC envelope beside it for the others,
 * so that one old reader does not weaken the message for all. `aead` and `cbc` put everybody into one group.
 */
export function chooseCipher<R>(
  readers: readonly R[],
  capabilities: (reader: R) => Capabilities,
  wish: 'auto' | 'aead' | 'cbc' = 'auto',
): readonly CipherGroup<R>[] {
  const readsAead = (reader: R): boolean => (wish === 'auto' ? capabilities(reader).aead : wish === 'aead');
  const groups: CipherGroup<R>[] = [
    { cipher: 'AES-256-GCM', readers: readers.filter(readsAead) },
    { cipher: 'AES-256-CBC', readers: readers.filter((reader) => !readsAead(reader)) },
  ];
  return groups.filter((group) => group.readers.length > 0);
}

/** Our own abilities, best first, as the signed attribute announces them. */
export function ownCapabilities(): DerPart {
  const ciphers = [CIPHER_OID['AES-256-GCM'], CIPHER_OID['AES-256-CBC'], CIPHER_OID['AES-128-CBC']];
  return derSequence(...ciphers.map((oid) => derSequence(derOid(oid))), oaepIdentifier());
}

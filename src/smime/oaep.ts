/** RSAES-OAEP in CMS (RFC 3560, RFC 4055 §4.1): its parameters, written and read. */

import {
  type DerPart,
  MalformedBytes,
  TAG,
  derExplicit,
  derNull,
  derOid,
  derSequence,
  readDer,
} from '../bytes/index.ts';
import type { OaepOptions } from '../crypto/index.ts';
import { type AlgorithmIdentifier, Failure } from '../model/index.ts';
import { hashByOid, hashOid, maskHash, maskIdentifier, optionalAlgorithm } from '../x509/index.ts';
import { KEY_TRANSPORT, P_SPECIFIED } from './oids.ts';

/** What we write: SHA-256 twice, no label. */
export const OAEP: OaepOptions = { hash: 'SHA-256', mgfHash: 'SHA-256', label: new Uint8Array(0) };

/** The AlgorithmIdentifier of what we write. */
export function oaepIdentifier(): DerPart {
  const hash = derSequence(derOid(hashOid(OAEP.hash)), derNull());
  const parameters = derSequence(derExplicit(0, hash), derExplicit(1, maskIdentifier(OAEP.mgfHash)));
  return derSequence(derOid(KEY_TRANSPORT.oaep), parameters);
}

/** Reads the parameters: SHA-1 twice and no label by default. Throws `Failure('unsupported-algorithm')`, `MalformedBytes`. */
export function readOaep({ oid, parameters }: AlgorithmIdentifier): OaepOptions {
  if (oid !== KEY_TRANSPORT.oaep) throw new Failure('unsupported-algorithm', oid);
  const fields = readDer(parameters ?? Uint8Array.of(TAG.sequence, 0)).enter();
  const hashAlgorithm = optionalAlgorithm(fields, 0xa0);
  const mask = optionalAlgorithm(fields, 0xa1);
  const source = optionalAlgorithm(fields, 0xa2);
  const hash = hashAlgorithm === null ? 'SHA-1' : hashByOid(hashAlgorithm.oid);
  const mgfHash = mask === null ? 'SHA-1' : maskHash(mask);
  if (hash === null || mgfHash === null) throw new Failure('unsupported-algorithm', 'hash of OAEP');
  return { hash, mgfHash, label: readLabel(source) };
}

function readLabel(source: AlgorithmIdentifier | null): Uint8Array {
  if (source === null) return new Uint8Array(0);
  if (source.oid !== P_SPECIFIED || source.parameters === null) throw new MalformedBytes('label of OAEP');
  return readDer(source.parameters).octets();
}

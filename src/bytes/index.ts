/** Bytes and their encodings; imports nothing. */
export { MalformedBytes } from './malformed.ts';
export { type DerReader, type DerValue, TAG, enterDer, readDer } from './der.ts';
export {
  type DerInput,
  type DerPart,
  derBits,
  derBoolean,
  derBytes,
  derExplicit,
  derHole,
  derInteger,
  derNull,
  derOctets,
  derOid,
  derSequence,
  derSetOf,
  derTime,
  derValue,
  splitAtHole,
} from './der-write.ts';

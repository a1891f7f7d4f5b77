/** Bytes and their encodings; imports nothing. */
export { MalformedBytes } from './malformed.ts';
export { decodeBase64, encodeBase64 } from './base64.ts';
export { Base64Lines, base64Lines, base64LinesLength } from './base64-lines.ts';
export { concat } from './concat.ts';
export { equal } from './equal.ts';
export { decodeHex, encodeHex } from './hex.ts';
export { indexOf } from './index-of.ts';
export { decodePem, encodePem, type PemBlock } from './pem.ts';
export { decodeUtf8, encodeUtf8, fromLatin1, latin1 } from './utf8.ts';
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

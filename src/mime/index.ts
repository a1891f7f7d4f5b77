/** MIME: structure, headers, addresses, transfer encodings; every octet that a signature covers is kept. */
export { type Entity, findPart, header, headers, walk } from './entity.ts';
export { type HeaderField } from './header-field.ts';
export type { Oddity } from './oddity.ts';
export {
  type ContentType,
  type Disposition,
  type TransferEncoding,
  mediaType,
  parseContentType,
} from './content-fields.ts';
export { type Parameters } from './parameters.ts';
export { type ParsedHeaders, parseHeaders, parseMessage } from './parse.ts';
export { applySplices } from './splice.ts';
export { serialise } from './serialise.ts';
export { decodeHeaderText } from './encoded-words.ts';
export { type DecodedBody, decodeBody, decodeText, decodeTransfer } from './transfer.ts';
export { type DecodedText } from './text.ts';
export { canonicalLineEnds, hasBareLineEnds, restoredLineEnds } from './line-ends.ts';
export { type AddressList, parseAddressList } from './addresses.ts';
export type { AddressWarning } from './address-warning.ts';
export { addressField, contentTypeField, headerField, structuredField } from './write-header.ts';
export { buildEntity, makeBoundary, multipart } from './build.ts';
export { removeHeaders, replaceHeader } from './edit-headers.ts';
export { type ProtectOptions, type ProtectedMessage, protectHeaders } from './protect-headers.ts';
export { originalChunks, restoreOriginal } from './restore-original.ts';
export {
  type ProtectedField,
  type ProtectedFieldName,
  type ProtectedHeaders,
  readProtected,
} from './read-protected.ts';
export { type Protection, protectionOf } from './protection.ts';
export { type ProtectedShape, attachedMessage, findProtectedShape, repairedRoot } from './shapes.ts';
export { type TnefAttachment, type TnefMessage, isTnef, readTnef } from './tnef.ts';

/** Entities made of header fields and bodies, multiparts of entities. */

import { concat, encodeHex, encodeUtf8, indexOf } from '../bytes/index.ts';
import { Failure } from '../model/index.ts';
import { contentTypeField } from './write-header.ts';

const CRLF = encodeUtf8('\r\n');

/** Header fields (each with its line end), an empty line, the body. */
export function buildEntity(entity: {
  readonly headers: readonly Uint8Array[];
  readonly body: Uint8Array;
}): Uint8Array {
  return concat([...entity.headers, CRLF, entity.body]);
}

/** Octets of randomness that make a boundary. */
const BOUNDARY_OCTETS = 16;

/**
 * A boundary of 16 random octets that occurs in none of the parts. `=_` keeps it out of quoted-printable and base64
 * (RFC 2045 §6.7). Throws Failure `usage` when there are fewer octets, or when it occurs all the same.
 */
export function makeBoundary(random: Uint8Array, parts: readonly Uint8Array[]): string {
  if (random.length < BOUNDARY_OCTETS) throw new Failure('usage', 'too little randomness for a boundary');
  const boundary = `=_${encodeHex(random.subarray(0, BOUNDARY_OCTETS))}`;
  const needle = encodeUtf8(boundary);
  if (parts.some((part) => indexOf(part, needle) >= 0)) throw new Failure('usage', 'the boundary occurs in a part');
  return boundary;
}

/**
 * A multipart entity, as chunks so that large parts are not copied: its Content-Type field, an empty line, each part
 * after a delimiter line, the closing line with CRLF. `boundary` is among `parameters`.
 */
export function multipart(
  subtype: string,
  parts: readonly (readonly Uint8Array[])[],
  parameters: Readonly<Record<string, string>> & { readonly boundary: string },
): Uint8Array[] {
  const chunks = [contentTypeField(`multipart/${subtype}`, parameters)];
  for (const part of parts) chunks.push(encodeUtf8(`\r\n--${parameters.boundary}\r\n`), ...part);
  return [...chunks, encodeUtf8(`\r\n--${parameters.boundary}--\r\n`)];
}

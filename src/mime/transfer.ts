/** Bodies out of their transfer encoding (RFC 2045 §6), and text out of its charset. */

import type { Entity } from './entity.ts';
import type { TransferEncoding } from './content-fields.ts';
import type { Oddity } from './oddity.ts';
import { decodeQuotedPrintable } from './quoted-printable.ts';
import { type DecodedText, decodeCharset } from './text.ts';
import { decodeTolerantBase64 } from './tolerant-base64.ts';
import { decodeUuencode } from './uuencode.ts';

export interface DecodedBody {
  /** For 7bit, 8bit and binary a view on the body itself. */
  readonly bytes: Uint8Array;
  readonly oddities: readonly Oddity[];
}

/** Undoes a transfer encoding. Never fails: damaged input gives what can be read, with the oddity. */
export function decodeTransfer(body: Uint8Array, encoding: TransferEncoding): DecodedBody {
  switch (encoding) {
    case '7bit':
    case '8bit':
    case 'binary':
      return { bytes: body, oddities: [] };
    case 'unknown':
      return { bytes: body, oddities: ['unknown-transfer-encoding'] };
    case 'base64':
      return named(decodeTolerantBase64(body), 'bad-base64');
    case 'quoted-printable':
      return named(decodeQuotedPrintable(body), 'bad-quoted-printable');
    case 'uuencode':
      return named(decodeUuencode(body) ?? { bytes: body, clean: false }, 'bad-uuencode');
  }
}

function named(decoded: { readonly bytes: Uint8Array; readonly clean: boolean }, oddity: Oddity): DecodedBody {
  return { bytes: decoded.bytes, oddities: decoded.clean ? [] : [oddity] };
}

/** The body's octets out of their transfer encoding; a multipart's or message's body is given as it stands. */
export function decodeBody(entity: Entity): Uint8Array {
  if (entity.contentType.type === 'multipart') return entity.body;
  return decodeTransfer(entity.body, entity.transferEncoding).bytes;
}

/** The body as text by its `charset` (default US-ASCII, RFC 2046 §4.1.2), line ends as they are. */
export function decodeText(entity: Entity): DecodedText {
  const body = decodeTransfer(entity.body, entity.transferEncoding);
  const text = decodeCharset(body.bytes, entity.contentType.parameters.get('charset') ?? 'us-ascii');
  return { ...text, oddities: [...body.oddities, ...text.oddities] };
}

/** What a body is: Content-Type, Content-Transfer-Encoding, Content-Disposition (RFC 2045, RFC 2183). */

import type { HeaderField } from './header-field.ts';
import { type Parameters, parseParameters } from './parameters.ts';

export interface ContentType {
  /** Lower case, `multipart`. */
  readonly type: string;
  /** Lower case, `mixed`. */
  readonly subtype: string;
  readonly parameters: Parameters;
}

/** `unknown`: a name that is not in the list; such a body is left as it is (RFC 2045 §6.4). */
export type TransferEncoding = '7bit' | '8bit' | 'binary' | 'base64' | 'quoted-printable' | 'uuencode' | 'unknown';

export interface Disposition {
  /** Lower case: `inline`, `attachment`, or another token (to be treated as attachment, RFC 2183 §2.8). */
  readonly kind: string;
  readonly parameters: Parameters;
}

const NO_PARAMETERS: Parameters = new Map();
export const TEXT_PLAIN: ContentType = { type: 'text', subtype: 'plain', parameters: NO_PARAMETERS };
/** What a part of multipart/digest is when it does not say (RFC 2046 §5.1.5). */
export const MESSAGE_RFC822: ContentType = { type: 'message', subtype: 'rfc822', parameters: NO_PARAMETERS };

/** `null` when the value has no `type/subtype` (RFC 2045 §5.1): to be read as text/plain (§5.2). */
export function parseContentType(value: string): ContentType | null {
  const parsed = parseParameters(value);
  const match = /^([!#-'*+.0-9A-Z^-~-]+)\s*\/\s*([!#-'*+.0-9A-Z^-~-]+)/i.exec(parsed.value);
  if (match === null) return null;
  const [type = '', subtype = ''] = [match[1]?.toLowerCase(), match[2]?.toLowerCase()];
  return { type, subtype, parameters: parsed.parameters };
}

/** `multipart/mixed`. */
export function mediaType(contentType: ContentType): string {
  return `${contentType.type}/${contentType.subtype}`;
}

const ENCODINGS: ReadonlyMap<string, TransferEncoding> = new Map([
  ['7bit', '7bit'],
  ['8bit', '8bit'],
  ['binary', 'binary'],
  ['base64', 'base64'],
  ['quoted-printable', 'quoted-printable'],
  ['x-uuencode', 'uuencode'],
  ['uuencode', 'uuencode'],
  ['x-uue', 'uuencode'],
  ['uue', 'uuencode'],
  ['7-bit', '7bit'],
  ['8-bit', '8bit'],
]);

/** Without a field `7bit` (RFC 2045 §6.1). */
function parseTransferEncoding(value: string | null): TransferEncoding {
  if (value === null) return '7bit';
  const word = parseParameters(value).value.toLowerCase();
  return word === '' ? '7bit' : (ENCODINGS.get(word) ?? 'unknown');
}

function parseDisposition(value: string | null): Disposition | null {
  if (value === null) return null;
  const { value: kind, parameters } = parseParameters(value);
  return { kind: kind.toLowerCase(), parameters };
}

/** The Content-* fields that count: of each the first. */
export interface ContentFields {
  readonly contentType: ContentType;
  /** The Content-Type field could not be read. */
  readonly malformedType: boolean;
  readonly transferEncoding: TransferEncoding;
  readonly disposition: Disposition | null;
  readonly filename: string | null;
}

/** Reads them from a header section; `fallback` is the type where no Content-Type field stands. */
export function contentFields(fields: readonly HeaderField[], fallback: ContentType): ContentFields {
  const first = (name: string): string | null =>
    fields.find((field) => field.name.toLowerCase() === name)?.value ?? null;
  const typeValue = first('content-type');
  const parsed = typeValue === null ? fallback : parseContentType(typeValue);
  const contentType = parsed ?? TEXT_PLAIN;
  const disposition = parseDisposition(first('content-disposition'));
  return {
    contentType,
    malformedType: parsed === null,
    transferEncoding: parseTransferEncoding(first('content-transfer-encoding')),
    disposition,
    filename: disposition?.parameters.get('filename') ?? contentType.parameters.get('name') ?? null,
  };
}

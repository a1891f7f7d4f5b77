/** Header fields written: values cannot carry line ends, so no value can add a field. */

import { encodeUtf8 } from '../bytes/index.ts';
import { type Address, Failure } from '../model/index.ts';
import { encodeHeaderText, encodeWords, foldLine } from './write-words.ts';

/**
 * One unstructured field (Subject, …) with its CRLF, folded; non-ASCII text becomes encoded words.
 * Throws Failure `usage` for a name that is no field name, and for CR, LF or NUL in the value.
 */
export function headerField(name: string, value: string): Uint8Array {
  return fieldLine(name, encodeHeaderText(checked(value)));
}

/** One field whose value is written as it is (Message-ID, Date, Content-Type, …). Failures as for `headerField`, and for non-ASCII. */
export function structuredField(name: string, value: string): Uint8Array {
  if (!/^[\t\x20-\x7e]*$/.test(checked(value))) throw new Failure('usage', 'header value is not ASCII');
  return fieldLine(name, value);
}

/** One address field (From, To, Cc, Reply-To). Failures as for `headerField`. */
export function addressField(name: string, addresses: readonly Address[]): Uint8Array {
  return fieldLine(name, addresses.map((address) => formatAddress(address)).join(', '));
}

/** `Name <local@domain>` with the name quoted or encoded as it needs; UTF-8 addresses (RFC 6532) are written as they are. */
function formatAddress({ name, address }: Address): string {
  if (/[\s<>,;]/.test(checked(address).replace(/^"(?:[^"\\]|\\.)*"/, ''))) throw new Failure('usage', 'address');
  if (checked(name) === '') return address;
  return `${formatName(name)} <${address}>`;
}

function formatName(name: string): string {
  if (!/^[\x20-\x7e]*$/.test(name) || name.includes('=?')) return encodeWords(name);
  return /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+$/.test(name) && !/^\s|\s$|\s\s/.test(name)
    ? name
    : `"${name.replace(/["\\]/g, '\\$&')}"`;
}

/** `type/subtype; name=value`, values quoted, non-ASCII ones by RFC 2231; with its CRLF. */
export function contentTypeField(mediaType: string, parameters: Readonly<Record<string, string>> = {}): Uint8Array {
  const written = Object.entries(parameters).map(([name, value]) => `; ${formatParameter(name, checked(value))}`);
  return structuredField('Content-Type', mediaType + written.join(''));
}

function formatParameter(name: string, value: string): string {
  if (/^[\x20-\x7e]*$/.test(value)) return `${name}="${value.replace(/["\\]/g, '\\$&')}"`;
  const octets = [...encodeUtf8(value)].map((octet) => {
    const character = String.fromCharCode(octet);
    return /[A-Za-z0-9._-]/.test(character) ? character : `%${octet.toString(16).toUpperCase().padStart(2, '0')}`;
  });
  return `${name}*=utf-8''${octets.join('')}`;
}

function checked(value: string): string {
  // eslint-disable-next-line no-control-regex -- what would end the line or the string
  if (/[\r\n\u0000]/.test(value)) throw new Failure('usage', 'line end in a header value');
  return value;
}

function fieldLine(name: string, value: string): Uint8Array {
  if (!/^[!-9;-~]+$/.test(name)) throw new Failure('usage', 'header field name');
  return encodeUtf8(foldLine(`${name}: ${value}`));
}

/** Distinguished names as people read them (RFC 4514), and what stands in them. */

import { type DerValue, MalformedBytes, TAG, decodeUtf8, latin1, readDer } from '../bytes/index.ts';
import type { Certificate } from '../model/index.ts';
import { parsing } from './parsing.ts';

const EMAIL_ADDRESS = '1.2.840.113549.1.9.1';
const COMMON_NAME = '2.5.4.3';

/** Short names of the usual attributes (RFC 4514 §3 and what certificates carry). */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  [COMMON_NAME]: 'CN',
  '2.5.4.4': 'SN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.9': 'street',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.12': 'title',
  '2.5.4.42': 'GN',
  '2.5.4.65': 'pseudonym',
  '2.5.4.97': 'organizationIdentifier',
  '0.9.2342.19200300.100.1.1': 'UID',
  '0.9.2342.19200300.100.1.25': 'DC',
  [EMAIL_ADDRESS]: 'emailAddress',
};

interface NameAttribute {
  readonly oid: string;
  /** Decoded; characters that would disturb a line of text are U+FFFD. */
  readonly value: string;
}

/** The attributes of a DER Name, most general first, as encoded. Throws `Failure('malformed')`. */
function nameAttributes(name: Uint8Array): readonly NameAttribute[] {
  return parsing('name', () => {
    const attributes: NameAttribute[] = [];
    for (const relative of readDer(name).enter())
      for (const pair of relative.enter()) {
        const fields = pair.enter();
        attributes.push({ oid: fields.oid(), value: text(fields.next()) });
      }
    return attributes;
  });
}

/** One line, most specific attribute first: `CN=Alice, O=Example, C=CH`; values escaped by RFC 4514 §2.4. */
export function nameText(name: Uint8Array): string {
  return [...nameAttributes(name)]
    .reverse()
    .map(({ oid, value }) => `${SHORT_NAMES[oid] ?? oid}=${value.replace(/[,+"\\<>;=]|^[ #]| $/g, '\\$&')}`)
    .join(', ');
}

/** The subject for a list of people: its last common name, else its whole name; may be empty. */
export function subjectName(certificate: Certificate): string {
  const commonNames = nameAttributes(certificate.subject).filter(({ oid }) => oid === COMMON_NAME);
  return commonNames.at(-1)?.value ?? nameText(certificate.subject);
}

/** Mail addresses in the subject, where they stood before RFC 2459. */
export function subjectAddresses(certificate: Certificate): readonly string[] {
  return nameAttributes(certificate.subject)
    .filter(({ oid }) => oid === EMAIL_ADDRESS)
    .map(({ value }) => value);
}

function text(value: DerValue): string {
  const decoded = attributeText(value);
  if (decoded === null) throw new MalformedBytes('name attribute is no text');
  return decoded.replace(/[\p{Cc}\u2028\u2029]/gu, '\ufffd');
}

/** An ASN.1 character string as text; bytes that are none of its kind become U+FFFD; `null` for a value that is no text. Throws `MalformedBytes`. */
export function attributeText(value: DerValue): string | null {
  switch (value.tag) {
    case TAG.utf8String:
      return decodeUtf8(value.content);
    case TAG.numericString:
    case TAG.printableString:
    case TAG.ia5String:
    case TAG.visibleString:
    case TAG.teletexString:
      return latin1(value.content);
    case TAG.bmpString:
      return wide(value.content, 2);
    case TAG.universalString:
      return wide(value.content, 4);
    default:
      return null;
  }
}

/** UCS-2 or UCS-4, big-endian. */
function wide(bytes: Uint8Array, width: 2 | 4): string {
  if (bytes.length % width !== 0) throw new MalformedBytes('half a character');
  let out = '';
  for (let at = 0; at < bytes.length; at += width) {
    let code = 0;
    for (const octet of bytes.subarray(at, at + width)) code = code * 256 + octet;
    out += code > 0x10ffff ? '\ufffd' : width === 2 ? String.fromCharCode(code) : String.fromCodePoint(code);
  }
  return out;
}

/** The mail addresses a certificate is for (RFC 8550 §3, RFC 5280 §4.2.1.6, RFC 9598). */

import { TAG, decodeUtf8, latin1, readDer } from '../bytes/index.ts';
import type { Certificate } from '../model/index.ts';
import { extension } from './extensions.ts';
import { subjectAddresses } from './name.ts';

const SUBJECT_ALTERNATIVE_NAME = '2.5.29.17';
const SMTP_UTF8_MAILBOX = '1.3.6.1.5.5.7.8.9';

/** Something at a domain, of printable characters; an at sign or a space before it only in quotes. */
const ASCII_MAILBOX = /^([!-?A-~]+|"[ -~]+")@[!-?A-~]+$/;
const MAILBOX = /^[^@\s\p{Cc}]+@[^@\s\p{Cc}]+$/u;

/**
 * Addresses from the subject alternative name, or, when it has none, from the subject as old certificates have it;
 * domain in lower case, no address twice. Names that are no addresses are left out. Throws `Failure('malformed')`.
 */
export function certificateAddresses(certificate: Certificate): string[] {
  const alternative = alternativeAddresses(certificate);
  if (alternative.length > 0) return alternative;
  return tidy(subjectAddresses(certificate).filter((address) => ASCII_MAILBOX.test(address)));
}

/** Addresses from the subject alternative name alone: what one may encrypt to. */
export function alternativeAddresses(certificate: Pick<Certificate, 'extensions'>): string[] {
  const found = extension(certificate, SUBJECT_ALTERNATIVE_NAME, (reader) => {
    const addresses: string[] = [];
    for (const name of reader.enter()) {
      if (name.tag === 0x81 && ASCII_MAILBOX.test(latin1(name.content))) addresses.push(latin1(name.content));
      if (name.tag === 0xa0) addresses.push(...internationalMailbox(name.bytes));
    }
    return addresses;
  });
  return tidy(found ?? []);
}

/** Only for local parts that are not ASCII (RFC 9598 §3): another way to write an ASCII address would evade checks. */
function internationalMailbox(otherName: Uint8Array): string[] {
  const fields = readDer(otherName).enter(0xa0);
  if (fields.oid() !== SMTP_UTF8_MAILBOX) return [];
  const address = decodeUtf8(fields.enter(0xa0).read(TAG.utf8String).content);
  const local = address.slice(0, address.lastIndexOf('@'));
  return MAILBOX.test(address) && /\P{ASCII}/u.test(local) && !address.includes('\ufffd') ? [address] : [];
}

function tidy(addresses: readonly string[]): string[] {
  return [...new Set(addresses.map(lowerDomain))];
}

function lowerDomain(address: string): string {
  const at = address.lastIndexOf('@');
  return address.slice(0, at) + address.slice(at).toLowerCase();
}

/** When two mail addresses name the same mailbox, and two domains the same domain. */

// eslint-disable-next-line @typescript-eslint/triple-slash-reference -- the test projects must find the declaration too
/// <reference path="./punycode.d.ts" />

import punycode from 'punycode.js';

/**
 * Domains compare as A-labels without case (RFC 5321 §2.3.5, RFC 5890 §2.3.2.1). Local parts compare in Unicode's composed
 * form (RFC 6532 §3.1) without the case of ASCII letters, since no mail system in use tells `Ann@` from `ann@` and
 * certificates are issued in either; no other letters fold, or the Kelvin sign would pass for a `k`.
 * What is not `local@domain` equals nothing.
 */
export function sameAddress(one: string, other: string): boolean {
  const name = mailboxName(one);
  return name !== null && name === mailboxName(other);
}

/** An address as a name to keep things under: equal for addresses that `sameAddress` takes for one. */
export function mailboxName(address: string): string | null {
  const parts = split(address);
  return parts === null ? null : `${parts.local}@${parts.domain}`;
}

/** The domain of an address in A-labels and lower case; `null` for what is no address. */
export function domainOf(address: string): string | null {
  return split(address)?.domain ?? null;
}

/**
 * A domain in A-labels and lower case, whatever it is written in. What cannot be converted is given back, so it equals
 * itself alone. Compatible forms become their plain ones first, as UTS #46 maps them.
 */
export function asciiDomain(domain: string): string {
  const plain = domain.normalize('NFKC').toLowerCase().normalize('NFC');
  try {
    return punycode.toASCII(plain);
  } catch (error) {
    if (error instanceof RangeError) return plain;
    throw error;
  }
}

/** The labels of a domain as people read them; an A-label that is none stays as it is. */
export function unicodeLabels(domain: string): string[] {
  return asciiDomain(domain)
    .split('.')
    .map((label) => {
      try {
        return punycode.toUnicode(label);
      } catch (error) {
        if (error instanceof RangeError) return label;
        throw error;
      }
    });
}

function split(address: string): { readonly local: string; readonly domain: string } | null {
  const at = address.lastIndexOf('@');
  if (at < 1 || at === address.length - 1) return null;
  return { local: foldAscii(address.slice(0, at)).normalize('NFC'), domain: asciiDomain(address.slice(at + 1)) };
}

function foldAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

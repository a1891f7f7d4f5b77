/** When two mail addresses name the same mailbox. */

/**
 * Domains compare without case (RFC 5321 §2.3.5); local parts too, since no mail system in use tells `Ann@` from
 * `ann@` and certificates are issued in either. Only ASCII letters fold: Unicode folding would let the Kelvin sign
 * pass for a `k`. An address without a domain equals nothing.
 */
export function sameAddress(one: string, other: string): boolean {
  return one.includes('@') && foldAscii(one) === foldAscii(other);
}

function foldAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

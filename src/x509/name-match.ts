/** Whether a name lies in a subtree (RFC 5280 §4.2.1.10). Nothing is guessed: what cannot be compared is neither in nor out. */

import type { GeneralName } from './general-name.ts';
import { normalName, startsWithName } from './normal-name.ts';

/** `null`: cannot be told, so neither permitted nor safe from what is excluded. Throws `Failure('malformed')`. */
export function isInSubtree(name: GeneralName, base: GeneralName): boolean | null {
  if (base.form === 'rfc822' && (name.form === 'rfc822' || name.form === 'smtp-utf8'))
    return isMailboxIn(name.value, base.value);
  if (base.form === 'rfc822' && name.form === 'mailboxes') return areMailboxesIn(lower(name.domain), base.value);
  if (base.form === 'dns' && name.form === 'dns') return isDomainIn(lower(name.value), lower(base.value));
  if (base.form === 'uri' && name.form === 'uri') return isUriIn(name.value, base.value);
  if (base.form === 'directory' && name.form === 'directory')
    return startsWithName(relativesOf(name.name), relativesOf(base.name));
  if (base.form === 'ip' && name.form === 'ip') return isAddressIn(name.octets, base.octets);
  return null;
}

const knownRelatives = new WeakMap<Uint8Array, readonly string[]>();

/** Each name meets many subtrees, and each subtree many names. */
function relativesOf(name: Uint8Array): readonly string[] {
  const relatives = knownRelatives.get(name) ?? normalName(name);
  knownRelatives.set(name, relatives);
  return relatives;
}

/**
 * Three forms: a mailbox, all mailboxes on a host, all on the hosts below `.domain`. Of a mailbox there are more writings
 * than one (quotes, case): only the same is in, and only another host or a plainly other local part is out.
 */
function isMailboxIn(mailbox: string, base: string): boolean | null {
  const { local, host } = split(mailbox);
  if (!isHost(host)) return null;
  const odd = local === '' || /["@\s\p{Cc}]/u.test(local);
  if (!base.includes('@')) return odd && !QUOTED.test(local) ? null : isHostIn(host, lower(base));
  const wanted = split(base);
  if (wanted.local === '' || !isHost(wanted.host)) return null;
  if (host !== wanted.host) return false;
  if (odd || !PLAIN.test(local) || !PLAIN.test(wanted.local)) return null;
  return local === wanted.local ? true : lower(local) === lower(wanted.local) ? null : false;
}

/** All mailboxes of a domain: one of them alone is only part of it. */
function areMailboxesIn(domain: string, base: string): boolean | null {
  if (!isHost(domain)) return null;
  if (!base.includes('@')) return isHostIn(domain, lower(base));
  const { host } = split(base);
  return isHost(host) && host !== domain ? false : null;
}

const QUOTED = /^"[ -~]+"$/;
const PLAIN = /^[!#-?A-~]+$/;

function split(mailbox: string): { readonly local: string; readonly host: string } {
  const at = mailbox.lastIndexOf('@');
  return { local: mailbox.slice(0, Math.max(at, 0)), host: lower(mailbox.slice(at + 1)) };
}

/** The host itself, or those below `.domain`. */
function isHostIn(host: string, base: string): boolean | null {
  const below = base.startsWith('.');
  if (!isHost(below ? base.slice(1) : base)) return null;
  return below ? host.endsWith(base) : host === base;
}

/** The domain and all below it; `.domain`, which RFC 5280 has not, only those below; the empty one is all. */
function isDomainIn(name: string, base: string): boolean | null {
  if (base === '') return true;
  const bare = base.replace(/^\./, '');
  if (!isHost(name) || !isHost(bare)) return null;
  return (name === bare && base === bare) || name.endsWith(`.${bare}`);
}

/** By the host of the URI; one without the name of a host cannot be compared. */
function isUriIn(uri: string, base: string): boolean | null {
  const [, host = ''] = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@\\]*@)?([^/?#:@\\[\]]+)(?::\d*)?(?:[/?#]|$)/i.exec(uri) ?? [];
  return isHost(lower(host)) && !/^[\d.]+$/.test(host) ? isHostIn(lower(host), lower(base)) : null;
}

/** Labels of letters, digits, hyphens; no dot at the end, no wildcard, nothing that is not ASCII (RFC 9598 §3). */
function isHost(text: string): boolean {
  return text.length <= 253 && text.split('.').every((label) => /^[a-z0-9_-]{1,63}$/.test(label));
}

/** The base is an address and a mask, whose set bits come first (RFC 4632). */
function isAddressIn(address: Uint8Array, base: Uint8Array): boolean | null {
  const size = address.length;
  if ((size !== 4 && size !== 16) || (base.length !== 8 && base.length !== 32)) return null;
  if (base.length !== 2 * size) return false;
  const mask = base.subarray(size);
  const bits = Array.from(mask, (octet) => octet.toString(2).padStart(8, '0')).join('');
  if (bits.includes('01')) return null;
  return address.every((octet, index) => ((octet ^ (base[index] ?? 0)) & (mask[index] ?? 0)) === 0);
}

function lower(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

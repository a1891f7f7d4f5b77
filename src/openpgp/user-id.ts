/** User ids (RFC 9580 §5.11): by convention a name and an address in angle brackets, or an address alone. */

export interface UserName {
  /** Without address and comment; empty when there is none. */
  readonly name: string;
  /** `local@domain`, domain in lower case; `null` when the id holds no address. */
  readonly address: string | null;
}

/** Characters that an address never holds without quotes: white space, controls, RFC 5322 specials. */
const ADDRESS = /^[^\s\p{Cc}<>()[\]:;@\\,"]+@[^\s\p{Cc}<>()[\]:;@\\,"]+$/u;

const CONTROL = /\p{Cc}/u;

/** Splits a user id. Anything doubtful is no address: of two in brackets other programs take the other. A name that looks like one is only a name. */
export function readUserId(text: string): UserName {
  const trimmed = text.trim();
  if (ADDRESS.test(trimmed)) return { name: '', address: lowerDomain(trimmed) };
  const open = trimmed.indexOf('<');
  if (open === -1 || trimmed.indexOf('>') !== trimmed.length - 1 || open !== trimmed.lastIndexOf('<'))
    return { name: withoutComment(trimmed), address: null };
  const inside = trimmed.slice(open + 1, -1);
  const before = trimmed.slice(0, open);
  const isClear = ADDRESS.test(inside) && !CONTROL.test(before);
  return { name: withoutComment(before), address: isClear ? lowerDomain(inside) : null };
}

function lowerDomain(address: string): string {
  const at = address.indexOf('@');
  return address.slice(0, at) + address.slice(at).toLowerCase();
}

function withoutComment(name: string): string {
  const text = name.trim();
  const open = text.endsWith(')') ? text.lastIndexOf('(') : -1;
  return (open > 0 ? text.slice(0, open).trimEnd() : text).replace(/^"(.*)"$/s, '$1');
}

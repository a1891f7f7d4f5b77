/** Address lists (RFC 5322 §3.4, with the obsolete forms of §4.4), read so that nobody is mistaken for the sender. */

import type { Address } from '../model/index.ts';
import type { AddressWarning } from './address-warning.ts';
import { type AddressToken, tokenizeAddresses } from './address-tokens.ts';
import { decodeHeaderText } from './encoded-words.ts';

export interface AddressList {
  readonly addresses: readonly Address[];
  /** Each at most once. */
  readonly warnings: readonly AddressWarning[];
  /** Some mailboxes stood in a group, whose name is not kept. */
  readonly hasGroup: boolean;
}

/**
 * Reads the value of From, To, Cc, Reply-To, …: groups are flattened, comments dropped (one after a bare address is its
 * name), encoded words decoded in names only, after the structure is known. Never fails.
 */
export function parseAddressList(value: string): AddressList {
  const warnings = new Set<AddressWarning>();
  const tokens = tokenizeAddresses(value, warnings);
  const addresses: Address[] = [];
  const { mailboxes, hasGroup } = splitMailboxes(tokens, warnings);
  for (const mailbox of mailboxes) {
    const address = readMailbox(mailbox, warnings);
    if (address !== null) addresses.push(address);
  }
  return { addresses, warnings: [...warnings], hasGroup };
}

/** Cuts at commas, and at the ends of groups; the name of a group is dropped. A route's commas do not cut. */
function splitMailboxes(
  tokens: readonly AddressToken[],
  warnings: Set<AddressWarning>,
): { readonly mailboxes: readonly AddressToken[][]; readonly hasGroup: boolean } {
  const mailboxes: AddressToken[][] = [];
  let hasGroup = false;
  let current: AddressToken[] = [];
  let inGroup = false;
  let inside: 'nothing' | 'bracket' | 'address' | 'route' = 'nothing';
  const flush = (): void => {
    if (current.some(({ kind }) => kind !== 'space' && kind !== 'comment')) mailboxes.push(current);
    current = [];
    inside = 'nothing';
  };
  for (const token of tokens) {
    const special = token.kind === 'special' ? token.text : '';
    if ((special === ',' && inside !== 'route') || special === ';') {
      flush();
      if (special === ';' && !inGroup) warnings.add('semicolon-between');
      if (special === ';') inGroup = false;
    } else if (special === ':' && inside === 'nothing') {
      current = [];
      inGroup = true;
      hasGroup = true;
    } else {
      current.push(token);
      if (special === '<') inside = 'bracket';
      else if (special === '>') inside = 'nothing';
      else if (inside === 'bracket' && token.kind !== 'space') inside = special === '@' ? 'route' : 'address';
    }
  }
  flush();
  if (inGroup) warnings.add('unclosed-group');
  return { mailboxes, hasGroup };
}

function readMailbox(tokens: readonly AddressToken[], warnings: Set<AddressWarning>): Address | null {
  const open = tokens.findIndex(isSpecial('<'));
  if (open < 0) return readBare(tokens, warnings);
  if (tokens.slice(open + 1).some(isSpecial('<'))) return refuse(warnings, 'several-brackets');
  const close = tokens.findIndex(isSpecial('>'));
  if (close >= 0 && close < open) return refuse(warnings, 'several-brackets');
  if (close < 0) warnings.add('unclosed-bracket');
  const after = close < 0 ? [] : tokens.slice(close + 1);
  if (after.some(({ kind }) => kind !== 'space' && kind !== 'comment')) warnings.add('text-after-address');
  const address = readAddrSpec(withoutRoute(tokens.slice(open + 1, close < 0 ? undefined : close), warnings), warnings);
  if (address === null) return null;
  const before = tokens.slice(0, open);
  if (before.some(isSpecial('@')) && !isWrittenAs(before, address)) warnings.add('address-in-name');
  return { name: phrase(before) || commentText(after), address };
}

/** The same address once more, as some programs write it where there is no name. */
function isWrittenAs(tokens: readonly AddressToken[], address: string): boolean {
  const words = tokens.filter(({ kind }) => kind !== 'space' && kind !== 'comment');
  return (
    words
      .map(({ text }) => text)
      .join('')
      .toLowerCase() === address.toLowerCase()
  );
}

function isSpecial(character: string): (token: AddressToken) => boolean {
  return ({ kind, text }) => kind === 'special' && text === character;
}

function refuse(warnings: Set<AddressWarning>, warning: AddressWarning): null {
  warnings.add(warning);
  return null;
}

function withoutRoute(tokens: readonly AddressToken[], warnings: Set<AddressWarning>): readonly AddressToken[] {
  const colon = tokens.findIndex(isSpecial(':'));
  if (colon < 0) return tokens;
  warnings.add('route');
  return tokens.slice(colon + 1);
}

/** No angle brackets: an address alone, or beside a name that some programs forget to separate. */
function readBare(tokens: readonly AddressToken[], warnings: Set<AddressWarning>): Address | null {
  const at = tokens.findIndex(isSpecial('@'));
  if (at < 0) return refuse(warnings, 'no-address');
  if (tokens.filter(isSpecial('@')).length > 1) return refuse(warnings, 'several-at');
  if (!hasLooseWords(tokens)) {
    const address = readAddrSpec(tokens, warnings);
    return address === null ? null : { name: commentText(tokens), address };
  }
  warnings.add('missing-brackets');
  let before = at;
  while (before > 0 && tokens[before - 1]?.kind !== 'space') before -= 1;
  let end = at;
  while (end < tokens.length && tokens[end]?.kind !== 'space') end += 1;
  const address = readAddrSpec(tokens.slice(before, end), warnings);
  return address === null ? null : { name: phrase([...tokens.slice(0, before), ...tokens.slice(end)]), address };
}

/** Two words with only white space between them: not one addr-spec. */
function hasLooseWords(tokens: readonly AddressToken[]): boolean {
  let word: AddressToken | null = null;
  let spaced = false;
  for (const token of tokens) {
    if (token.kind === 'comment') continue;
    if (token.kind === 'space') spaced = true;
    else {
      const next = isWord(token) ? token : null;
      if (spaced && word !== null && next !== null && !word.text.endsWith('.') && !next.text.startsWith('.'))
        return true;
      word = next;
      spaced = false;
    }
  }
  return false;
}

function isWord({ kind }: AddressToken): boolean {
  return kind === 'atom' || kind === 'quoted' || kind === 'literal';
}

/** `local@domain` of tokens that hold nothing else (RFC 5322 §3.4.1, white space around dots and `@` as in §4.4). */
function readAddrSpec(tokens: readonly AddressToken[], warnings: Set<AddressWarning>): string | null {
  const words = tokens.filter(({ kind }) => kind !== 'space' && kind !== 'comment');
  const at = words.findIndex(isSpecial('@'));
  if (words.length === 0) return refuse(warnings, 'no-address');
  if (tokens.some(({ kind, text }) => kind === 'space' && /[^ \t\r\n]/.test(text)))
    return refuse(warnings, 'space-in-address');
  if (words.filter(isSpecial('@')).length > 1) return refuse(warnings, 'several-at');
  if (at < 0 || at === words.length - 1) return refuse(warnings, 'missing-domain');
  if (at === 0) return refuse(warnings, 'no-address');
  if (!words.every((word, index) => index === at || isWord(word)) || hasLooseWords(tokens))
    return refuse(warnings, 'space-in-address');
  // Its quotes gone, `a@b"@c"` would be an address at c.
  if (words.slice(at + 1).some(({ kind }) => kind === 'quoted')) return refuse(warnings, 'missing-domain');
  const local = words.slice(0, at).map(({ kind, text }) => (kind === 'quoted' ? quoteLocal(text) : text));
  const domain = words.slice(at + 1).map(({ text }) => text);
  const address = `${local.join('')}@${domain.join('').toLowerCase()}`;
  // eslint-disable-next-line no-control-regex -- the very characters that must not pass
  return /[\u0000-\u001f\u007f]/.test(address) ? refuse(warnings, 'control-character') : address;
}

/** A quoted local part without its quotes where they are not needed, so that equal addresses are equal strings. */
function quoteLocal(text: string): string {
  return /^[^\s()<>@,;:"[\]\\.]+(\.[^\s()<>@,;:"[\]\\.]+)*$/.test(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** Words of a display name with single spaces, encoded words decoded. */
function phrase(tokens: readonly AddressToken[]): string {
  const text = tokens.map(({ kind, text }) => (kind === 'space' ? ' ' : kind === 'comment' ? '' : text)).join('');
  return decodeHeaderText(text.replace(/ {2,}/g, ' ').trim()).trim();
}

function commentText(tokens: readonly AddressToken[]): string {
  const comment = tokens.find(({ kind }) => kind === 'comment');
  return comment === undefined ? '' : decodeHeaderText(comment.text).trim();
}

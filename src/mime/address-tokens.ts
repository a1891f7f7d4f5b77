/** The lexical tokens of structured address fields (RFC 5322 §3.2), each found in one look. */

import type { AddressWarning } from './address-warning.ts';

export interface AddressToken {
  readonly kind: 'atom' | 'quoted' | 'literal' | 'comment' | 'special' | 'space';
  /** Quoted strings and comments without their delimiters and escapes. */
  readonly text: string;
}

const SPACE = /\s+/y;
/** An encoded word is one token even when it holds specials, as `=?utf-8?Q?Doe,_Jo?=`. */
const ENCODED = /=\?[^?\s]+\?[bq]\?[^?\s]*\?=/iy;
const ATOM = /[^\s()<>@,;:"[\]]+/y;
const QUOTED = /"([^"\\]*(?:\\[^][^"\\]*)*)"/y;
const LITERAL = /\[[^[\]]*\]/y;

/** Splits a field value. An unclosed quote or comment is warned of, and its first character then means nothing. */
export function tokenizeAddresses(value: string, warnings: Set<AddressWarning>): AddressToken[] {
  const tokens: AddressToken[] = [];
  const unclosed = new Set<string>();
  let at = 0;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(value);
    if (found !== null) at = pattern.lastIndex;
    return found;
  };
  const push = (kind: AddressToken['kind'], text: string): void => void tokens.push({ kind, text });
  while (at < value.length) {
    const character = value[at] ?? '';
    const plain = match(SPACE) ?? match(ENCODED) ?? match(ATOM) ?? (character === '[' ? match(LITERAL) : null);
    const quoted = plain === null && character === '"' && !unclosed.has('"') ? match(QUOTED) : null;
    const end = plain === null && character === '(' && !unclosed.has('(') ? commentEnd(value, at) : -1;
    if (plain !== null) push(plainKind(plain[0]), plain[0]);
    else if (quoted !== null) push('quoted', unescape(quoted[1] ?? ''));
    else if (end >= 0) {
      push('comment', unescape(value.slice(at + 1, end - 1)));
      at = end;
    } else {
      if (character === '"' || character === '(') unclosed.add(character);
      else push('special', character);
      at += 1;
    }
  }
  if (unclosed.has('"')) warnings.add('unclosed-quote');
  if (unclosed.has('(')) warnings.add('unclosed-comment');
  return tokens;
}

function plainKind(text: string): 'space' | 'literal' | 'atom' {
  if (/^\s/.test(text)) return 'space';
  return text.startsWith('[') ? 'literal' : 'atom';
}

function unescape(text: string): string {
  return text.replace(/\\([^])/g, '$1');
}

/** Index after the comment that starts at `start`, comments inside it included; -1 when it does not end. */
function commentEnd(value: string, start: number): number {
  let depth = 0;
  for (let at = start; at < value.length; at += 1) {
    const character = value[at];
    if (character === '\\') at += 1;
    else if (character === '(') depth += 1;
    else if (character === ')' && --depth === 0) return at + 1;
  }
  return -1;
}

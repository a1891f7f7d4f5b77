/** When two distinguished names are the same (RFC 5280 §7.1), by a form in which the same names have the same text. */

import { type DerValue, TAG, decodeUtf8, encodeHex, equal, latin1, readDer } from '../bytes/index.ts';
import { parsing } from './parsing.ts';

/** One text for each relative distinguished name, most general first. Throws `Failure('malformed')`. */
export function normalName(name: Uint8Array): readonly string[] {
  return parsing('name', () =>
    Array.from(readDer(name).enter(), (relative) => Array.from(relative.enter(), normalAttribute).sort().join('+')),
  );
}

/** The same text for the same name. */
export function nameKey(name: Uint8Array): string {
  return JSON.stringify(normalName(name));
}

/** Same attributes in the same order. */
export function sameName(one: Uint8Array, other: Uint8Array): boolean {
  return equal(one, other) || nameKey(one) === nameKey(other);
}

/** Whether `name` lies in the subtree below `base` (RFC 5280 §4.2.1.10, directoryName). */
export function startsWithName(name: readonly string[], base: readonly string[]): boolean {
  return base.length <= name.length && base.every((relative, index) => relative === name[index]);
}

/**
 * Text types compare by RFC 4518 as far as certificates need it: compatibility form, without case, inner white space
 * as one space, none at the ends. Other types compare by their octets.
 */
function normalAttribute(pair: DerValue): string {
  const fields = pair.enter();
  const oid = fields.oid();
  const value = fields.next();
  const text = textOf(value);
  if (text === null) return `${oid}=#${encodeHex(value.bytes)}`;
  return `${oid}=${JSON.stringify(text.normalize('NFKC').toLowerCase().trim().replace(/\s+/g, ' '))}`;
}

function textOf(value: DerValue): string | null {
  switch (value.tag) {
    case TAG.utf8String:
      return decodeUtf8(value.content);
    case TAG.printableString:
    case TAG.ia5String:
    case TAG.numericString:
    case TAG.visibleString:
      return latin1(value.content);
    default:
      return null;
  }
}

/** When two distinguished names are the same (RFC 5280 §7.1), by a form in which the same names have the same text. */

import { type DerValue, encodeHex, equal, readDer } from '../bytes/index.ts';
import { attributeText } from './name.ts';
import { parsing } from './parsing.ts';

/** One text for each relative distinguished name, most general first. Throws `Failure('malformed')`. */
export function normalName(name: Uint8Array): readonly string[] {
  return parsing('name', () => {
    const relatives: string[] = [];
    for (const relative of readDer(name).enter()) {
      const attributes: string[] = [];
      for (const pair of relative.enter()) attributes.push(normalAttribute(pair));
      relatives.push(attributes.sort().join('+'));
    }
    return relatives;
  });
}

/** For as long as somebody holds the name: building a path asks for each several times. */
const knownKeys = new WeakMap<Uint8Array, string>();

/** The same text for the same name, whose octets do not change. Throws `Failure('malformed')`. */
export function nameKey(name: Uint8Array): string {
  const known = knownKeys.get(name);
  if (known !== undefined) return known;
  const key = JSON.stringify(normalName(name));
  knownKeys.set(name, key);
  return key;
}

/** Same attributes in the same order. Throws `Failure('malformed')`. */
export function sameName(one: Uint8Array, other: Uint8Array): boolean {
  return equal(one, other) || nameKey(one) === nameKey(other);
}

/**
 * Whether `name` lies in the subtree below `base` (RFC 5280 §4.2.1.10, directoryName); `null`: broken text is in the way,
 * which other programs may read as this or that.
 */
export function startsWithName(name: readonly string[], base: readonly string[]): boolean | null {
  if (base.length > name.length) return false;
  const differing = base.flatMap((relative, index) =>
    relative === name[index] ? [] : [[relative, name[index] ?? '']],
  );
  if (differing.length === 0) return true;
  return differing.every((pair) => pair.some((relative) => relative.includes('\ufffd'))) ? null : false;
}

/**
 * Text compares as text, whatever type of string holds it; other values, and text that is broken, by their octets. What is
 * broken is marked by U+FFFD, which stands in no other form.
 */
function normalAttribute(pair: DerValue): string {
  const fields = pair.enter();
  const oid = fields.oid();
  const value = fields.next();
  fields.end();
  const text = attributeText(value);
  if (text === null) return `${oid}=#${encodeHex(value.bytes)}`;
  return text.includes('\ufffd') ? `${oid}=\ufffd${encodeHex(value.bytes)}` : `${oid}=${JSON.stringify(prepare(text))}`;
}

/** White space of RFC 4518 §2.2 that becomes a space; the other control characters become nothing. */
const SPACES = /[\t-\r\x85\p{Z}]+/gu;
const NOTHING = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u1806\ufffc]/gu;
/** Nothing to map, to fold beyond ASCII, or to compose. */
const PLAIN = /^[ -~]*$/;

/** RFC 4518 §2: what is not seen goes, compatibility form, without case, inner white space as one space, none at the ends. */
function prepare(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase().trim().replace(/ +/g, ' ');
  const seen = text
    .replace(/\u200b/g, '')
    .replace(SPACES, ' ')
    .replace(NOTHING, '')
    .normalize('NFKC');
  // Upper case first: some letters differ in lower case alone (ß and ss, the two small sigmas).
  return seen.toUpperCase().toLowerCase().normalize('NFKC').replace(SPACES, ' ').trim();
}

/** Header protection written (RFC 9788 §5): the Cryptographic Payload and the header section outside of it. */

import { concat, encodeUtf8, fromLatin1 } from '../bytes/index.ts';
import { LIMITS, type Limits } from '../model/index.ts';
import { mediaType } from './content-fields.ts';
import { decodeHeaderText } from './encoded-words.ts';
import { type Entity, header } from './entity.ts';
import { LEGACY_DISPLAY_MARK, insertDisplay, mainBodyParts } from './legacy-display.ts';
import { removeHeaders } from './edit-headers.ts';
import { canonicalLineEnds } from './line-ends.ts';
import { parseHeaders, parseMessage } from './parse.ts';
import { type Splice, applySplices } from './splice.ts';
import { markType } from './type-marks.ts';

export interface ProtectOptions {
  /** What the payload will be inside of: `signed` alone, or `encrypted` (signed too or not). */
  readonly mode: 'signed' | 'encrypted';
  /** The Subject outside, ASCII. */
  readonly placeholder?: string;
  /** Repeat the Subject in the text for readers that do not know header protection; encrypted only. Default true. */
  readonly legacyDisplay?: boolean;
}

export interface ProtectedMessage {
  /** The MIME entity to sign or encrypt, in chunks. */
  readonly payload: readonly Uint8Array[];
  /** Fields for the outside, ending with `MIME-Version: 1.0`, each with CRLF; without Content-*, Bcc and the empty line. */
  readonly outerHeaders: Uint8Array;
}

/** RFC 9788 §3.2.1, the placeholder for Subject of the policy `hcp_baseline`. */
export const SUBJECT_PLACEHOLDER = '[...]';

/**
 * Puts the header fields of a message under the protection to come. Bcc fields are left out inside and outside; apart
 * from them `restoreOriginal(payload)` is `message`, octet for octet. Line ends are taken as they are: signing needs
 * CRLF, so a sealer gives `canonicalLineEnds(message)`, and what is opened is then that form.
 */
export function protectHeaders(
  message: Uint8Array,
  options: ProtectOptions,
  limits: Limits = LIMITS,
): ProtectedMessage {
  const open = withoutBlindCopies(message, limits);
  const entity = parseMessage(open, limits);
  const outer = outerFields(entity, options).map(withLineEnd);
  return {
    payload: applySplices(open, protectingSplices(open, entity, options)),
    outerHeaders: canonicalLineEnds(concat([...outer, encodeUtf8('MIME-Version: 1.0\r\n')])),
  };
}

/** What `protectHeaders` inserts into a message without Bcc; `restoreOriginal` compares with it. */
export function protectingSplices(message: Uint8Array, entity: Entity, options: ProtectOptions): Splice[] {
  const hp = options.mode === 'encrypted' ? 'cipher' : 'clear';
  const displays =
    options.mode === 'encrypted' && options.legacyDisplay !== false ? displaySplices(message, entity) : [];
  const rootDisplay = displays.find(({ part }) => part === entity);
  const marks = `; hp="${hp}"${rootDisplay === undefined ? '' : LEGACY_DISPLAY_MARK}`;
  const marked = markType(message, entity, marks);
  const outer = options.mode === 'encrypted' ? outerFields(entity, options).map(hpOuter) : [];
  const missing = marked === null ? [typeFieldFor(entity, hp, rootDisplay !== undefined)] : [];
  const top: Splice = { at: insertionPoint(entity), remove: 0, insert: concat([...outer, ...missing]) };
  return [top, ...(marked === null ? [] : [marked]), ...displays.flatMap(({ splices }) => splices)];
}

/** Behind an mbox line, in front of everything else. */
export function insertionPoint(entity: Entity): number {
  const first = entity.headers[0];
  return first?.name === '' && first.raw.at(-1) === 0x0a ? first.raw.length : 0;
}

/**
 * A Content-Type field for a message whose own cannot carry the parameter: it says the same, and comes first, so it
 * counts. Its unquoted `hp` tells it from a field of the message; its folding, that an empty line was added as well.
 */
function typeFieldFor(entity: Entity, hp: 'clear' | 'cipher', display: boolean): Uint8Array {
  const headless = entity.separator.length === 0 && entity.headers.every(({ name }) => name === '');
  const kept = [...entity.contentType.parameters].filter(
    ([name, value]) => /^[a-z0-9-]+$/.test(name) && !name.startsWith('hp') && /^[!#-[\]-~ ]*$/.test(value),
  );
  const rest = kept.map(([name, value]) => `; ${name}="${value}"`).join('');
  const mark = `${headless ? ';\r\n ' : '; '}hp=${hp}${display ? '; hp-legacy-display=1' : ''}`;
  return fromLatin1(`Content-Type: ${mediaType(entity.contentType)}${mark}${rest}\r\n${headless ? '\r\n' : ''}`);
}

/** Fields that describe the body and go with it (RFC 9788 §1.1.1 "Structural"), or are written anew. */
function isStructural(name: string): boolean {
  return name === '' || /^(content-.*|mime-version|hp-outer)$/i.test(name);
}

/** What stays inside alone, beyond RFC 9788 §3.2.1: Outlook's copy of the Subject. */
const REMOVED_OUTSIDE = new Set(['comments', 'keywords', 'thread-topic']);

/** The fields outside, by the policy `hcp_baseline` when encrypted. */
export function outerFields(entity: Entity, { mode, placeholder = SUBJECT_PLACEHOLDER }: ProtectOptions): Uint8Array[] {
  const outer: Uint8Array[] = [];
  for (const field of entity.headers) {
    const name = field.name.toLowerCase();
    if (isStructural(name)) continue;
    if (mode === 'signed' || (name !== 'subject' && !REMOVED_OUTSIDE.has(name))) outer.push(field.raw);
    else if (name === 'subject') outer.push(encodeUtf8(`Subject: ${placeholder}\r\n`));
  }
  return outer;
}

function withoutBlindCopies(message: Uint8Array, limits: Limits): Uint8Array {
  const { headers } = parseHeaders(message, limits);
  const names = headers.map(({ name }) => name).filter((name) => /^(resent-)?bcc$/i.test(name));
  return names.length === 0 ? message : removeHeaders(message, names);
}

function hpOuter(raw: Uint8Array): Uint8Array {
  return concat([encodeUtf8('HP-Outer: '), withLineEnd(raw)]);
}

function withLineEnd(raw: Uint8Array): Uint8Array {
  return raw.at(-1) === 0x0a ? raw : concat([raw, encodeUtf8('\r\n')]);
}

/** The element and its mark for each main body part that can have both; the root's mark goes beside `hp`. */
function displaySplices(message: Uint8Array, entity: Entity): { part: Entity; splices: Splice[] }[] {
  const subject = displayedSubject(entity);
  if (subject === null) return [];
  return mainBodyParts(entity).flatMap((part) => {
    const insertion = insertDisplay(message, part, subject);
    if (insertion === null) return [];
    if (part === entity) return [{ part, splices: [insertion] }];
    const mark = markType(message, part, LEGACY_DISPLAY_MARK);
    return mark === null ? [] : [{ part, splices: [mark, insertion] }];
  });
}

/** The Subject as a Legacy Display Element shows it; `null` when there is nothing to show. */
export function displayedSubject(entity: Entity): string | null {
  return decodeHeaderText(header(entity, 'subject') ?? '').trim() || null;
}

/** The message as it was before header protection was added, octet for octet. */

import { concat, indexOf, latin1 } from '../bytes/index.ts';
import { LIMITS, type Limits } from '../model/index.ts';
import type { Entity } from './entity.ts';
import { LEGACY_DISPLAY_MARK, mainBodyParts, removeDisplay } from './legacy-display.ts';
import { parseMessage } from './parse.ts';
import {
  type ProtectOptions,
  SUBJECT_PLACEHOLDER,
  displayedSubject,
  insertionPoint,
  outerFields,
  protectingSplices,
} from './protect-headers.ts';
import { type Splice, applySplices, invertSplices, sameSplices, spliced } from './splice.ts';
import { unmarkType } from './type-marks.ts';

/**
 * Takes out of a Cryptographic Payload what `protectHeaders` put in. Only exactly that: when protecting the result
 * again would not give `payload`, or when it carries no `hp`, `payload` itself is returned. Throws Failure as `parseMessage`.
 */
export function restoreOriginal(payload: Uint8Array, limits: Limits = LIMITS): Uint8Array {
  const chunks = originalChunks(payload, limits);
  return chunks.length === 1 && chunks[0] === payload ? payload : concat(chunks);
}

/** The same as views of `payload`: a large message is not copied. */
export function originalChunks(payload: Uint8Array, limits: Limits = LIMITS): readonly Uint8Array[] {
  const entity = parseMessage(payload, limits);
  for (const options of possibleOptions(entity)) {
    const removals = findInsertions(payload, entity, options);
    if (removals === null) continue;
    const original = parseFront(payload, entity, removals, limits);
    const again = protectingSplices(original.bytes, original, options);
    if (sameSplices(again, invertSplices(payload, removals))) return applySplices(payload, removals);
  }
  return [payload];
}

/** Octets looked at behind the text of a message: room for the delimiter line. */
const BEHIND_TEXT = 65_536;

/**
 * What is left without `removals`, as far as protecting looks at it: header fields, and the text of the message. Parsing
 * goes forward only, so what comes later does not change the parts that end before.
 */
function parseFront(payload: Uint8Array, entity: Entity, removals: readonly Splice[], limits: Limits): Entity {
  const ends = [entity.separator, ...mainBodyParts(entity).map(({ bytes }) => bytes)].map((view) =>
    endIn(payload, view),
  );
  const lineFeed = indexOf(payload, LINE_FEED, Math.max(...ends) + BEHIND_TEXT);
  const front = lineFeed < 0 ? payload : payload.subarray(0, lineFeed + 1);
  return parseMessage(spliced(front, removals), limits);
}

const LINE_FEED = Uint8Array.of(0x0a);

function endIn(bytes: Uint8Array, view: Uint8Array): number {
  return view.byteOffset + view.length - bytes.byteOffset;
}

/** How `protectHeaders` may have been asked. */
function possibleOptions(entity: Entity): ProtectOptions[] {
  const hp = entity.contentType.parameters.get('hp');
  if (hp === 'clear') return [{ mode: 'signed' }];
  if (hp !== 'cipher') return [];
  const outerSubject = entity.headers.find(({ name, value }) => isHpOuter(name) && /^subject\s*:/i.test(value));
  const placeholder = outerSubject?.value.replace(/^[^:]*:\s*/, '') ?? SUBJECT_PLACEHOLDER;
  return [true, false].map((legacyDisplay) => ({ mode: 'encrypted', placeholder, legacyDisplay }));
}

function isHpOuter(name: string): boolean {
  return name.toLowerCase() === 'hp-outer';
}

/** Everything to take out; `null` when something does not look like ours. */
function findInsertions(payload: Uint8Array, entity: Entity, options: ProtectOptions): Splice[] | null {
  const hp = options.mode === 'encrypted' ? 'cipher' : 'clear';
  const displays = options.legacyDisplay === true ? findDisplays(payload, entity) : [];
  const rootDisplay = displays.some(({ part }) => part === entity);
  const marked = unmarkType(payload, entity, `; hp="${hp}"${rootDisplay ? LEGACY_DISPLAY_MARK : ''}`);
  const remove = topLength(entity, options, marked === null);
  if (remove === null) return null;
  const top: Splice = { at: insertionPoint(entity), remove, insert: new Uint8Array(0) };
  return [top, ...(marked === null ? [] : [marked]), ...displays.flatMap(({ splices }) => splices)];
}

/** Length of our HP-Outer fields and, where `typeAdded`, of our Content-Type field behind them. */
function topLength(entity: Entity, options: ProtectOptions, typeAdded: boolean): number | null {
  const fields = entity.headers.slice(insertionPoint(entity) > 0 ? 1 : 0);
  const count = options.mode === 'encrypted' ? outerFields(entity, options).length : 0;
  const ours = fields.slice(0, count);
  if (ours.length < count || !ours.every(({ name }) => isHpOuter(name))) return null;
  const length = ours.reduce((sum, { raw }) => sum + raw.length, 0);
  if (!typeAdded) return length;
  const type = fields[count];
  const match = type === undefined ? null : /^Content-Type: [^;]*;(\r\n)? hp=c/.exec(latin1(type.raw));
  if (type === undefined || match === null) return null;
  return length + type.raw.length + (match[1] === undefined ? 0 : entity.separator.length);
}

function findDisplays(payload: Uint8Array, entity: Entity): { part: Entity; splices: Splice[] }[] {
  const subject = displayedSubject(entity);
  if (subject === null) return [];
  return mainBodyParts(entity).flatMap((part) => {
    if (part.contentType.parameters.get('hp-legacy-display') !== '1') return [];
    const removal = removeDisplay(payload, part, subject);
    if (removal === null) return [];
    if (part === entity) return [{ part, splices: [removal] }];
    const unmark = unmarkType(payload, part, LEGACY_DISPLAY_MARK);
    return unmark === null ? [] : [{ part, splices: [unmark, removal] }];
  });
}

/** Finds the header section of an entity: which lines are fields, where it ends, what is odd in it. */

import { indexOf } from '../bytes/index.ts';
import { Failure, type Limits } from '../model/index.ts';
import type { Delimiter, Delimiters } from './delimiter.ts';
import { type HeaderField, findColon, headerOddities, makeField, makeMboxLine } from './header-field.ts';
import type { Oddity } from './oddity.ts';

export interface HeaderSection {
  /** The fields, none reaching beyond `end` (the line end before a delimiter line is not the field's). */
  fields(end: number): readonly HeaderField[];
  readonly fieldsEnd: number;
  readonly bodyStart: number;
  /** The delimiter line that ended the section before any body; `null` when none did. */
  readonly stop: Delimiter | null;
  readonly oddities: readonly Oddity[];
}

interface Span {
  readonly start: number;
  readonly nameEnd: number;
  readonly colon: number;
  end: number;
}

const LINE_FEED = new Uint8Array([0x0a]);
const LF = 0x0a;
const CR = 0x0d;

/**
 * Scans from `start`. The section ends at an empty line, at the end of input, at a delimiter line, or before the first
 * line that is neither a field nor the continuation of one: that line is then body, as relays treat it. A line of white
 * space alone continues the field before it (RFC 5322 §4.2). An mbox `From ` line may stand first.
 */
export function scanHeaderSection(
  bytes: Uint8Array,
  start: number,
  delimiters: Delimiters | null,
  limits: Limits,
): HeaderSection {
  const spans: Span[] = [];
  const done = (at: number, bodyStart: number, stop: Delimiter | null, odd: Oddity[]): HeaderSection =>
    makeSection(bytes, start, spans, { fieldsEnd: at, bodyStart, stop, odd });
  for (let at = start; ;) {
    if (at - start > limits.headerBytes) throw new Failure('too-large', 'header section');
    const stop = delimiters?.at(at) ?? null;
    if (stop !== null) return done(at, at, stop, []);
    if (at >= bytes.length) return done(at, at, null, []);
    const lineEnd = endOfLine(bytes, at);
    if (isEmptyLine(bytes, at)) return done(at, lineEnd, null, []);
    const last = spans.at(-1);
    if (isBlank(bytes[at]) && last !== undefined && last.colon >= 0) last.end = lineEnd;
    else {
      const span = lineSpan(bytes, at, lineEnd, at === start);
      if (span === null) return done(at, at, null, ['header-without-colon']);
      spans.push(span);
      if (spans.length > limits.headerFields) throw new Failure('too-many', 'header fields');
    }
    at = lineEnd;
  }
}

function lineSpan(bytes: Uint8Array, start: number, end: number, first: boolean): Span | null {
  const found = findColon(bytes, start, end);
  if (found !== null) return { start, ...found, end };
  return first && isMboxLine(bytes, start) ? { start, nameEnd: -1, colon: -1, end } : null;
}

/** `From ` or `>From ` (the mbox separator, and its quoted form). */
function isMboxLine(bytes: Uint8Array, start: number): boolean {
  const word = String.fromCharCode(...bytes.subarray(start, start + 6));
  return word.startsWith('From ') || word === '>From ';
}

function endOfLine(bytes: Uint8Array, at: number): number {
  const lf = indexOf(bytes, LINE_FEED, at);
  return lf < 0 ? bytes.length : lf + 1;
}

function isEmptyLine(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] === LF);
}

function isBlank(octet: number | undefined): boolean {
  return octet === 0x20 || octet === 0x09;
}

function makeSection(
  bytes: Uint8Array,
  start: number,
  spans: readonly Span[],
  end: { fieldsEnd: number; bodyStart: number; stop: Delimiter | null; odd: Oddity[] },
): HeaderSection {
  const fields = spans.map((span) => spanField(bytes, span, span.end));
  const oddities = [...headerOddities(fields, bytes.subarray(start, end.fieldsEnd)), ...end.odd];
  const clipped = (limit: number): readonly HeaderField[] =>
    limit >= end.fieldsEnd
      ? fields
      : fields.map((field, index) => {
          const span = spans[index];
          return span === undefined || span.end <= limit ? field : { ...field, raw: bytes.subarray(span.start, limit) };
        });
  return { fields: clipped, fieldsEnd: end.fieldsEnd, bodyStart: end.bodyStart, stop: end.stop, oddities };
}

function spanField(bytes: Uint8Array, span: Span, end: number): HeaderField {
  const raw = bytes.subarray(span.start, end);
  return span.colon < 0 ? makeMboxLine(raw) : makeField(raw, span.nameEnd - span.start, span.colon - span.start);
}

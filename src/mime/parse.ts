/** Octets to a tree of entities: RFC 5322 §2, RFC 2045, RFC 2046; every octet stays where it was. */

import { Failure, LIMITS, type Limits } from '../model/index.ts';
import {
  type ContentFields,
  type ContentType,
  MESSAGE_RFC822,
  TEXT_PLAIN,
  contentFields,
  mediaType,
} from './content-fields.ts';
import { type Delimiter, Delimiters } from './delimiter.ts';
import type { Entity } from './entity.ts';
import type { HeaderField } from './header-field.ts';
import { type HeaderSection, scanHeaderSection } from './header-section.ts';
import type { Oddity } from './oddity.ts';
import { decodeTransfer } from './transfer.ts';

/**
 * Parses a message or MIME entity. Any octets give an entity, oddities recorded; throws Failure `too-large`,
 * `too-deep` or `too-many` beyond the limits. Time is linear in the input; memory is views on it.
 */
export function parseMessage(bytes: Uint8Array, limits: Limits = LIMITS): Entity {
  if (bytes.length > limits.messageBytes) throw new Failure('too-large', 'message');
  return new Parser(bytes, limits, { parts: 0 }).root('1', 0);
}

/** A header section alone: where its fields and its body are, without looking at the body. */
export interface ParsedHeaders {
  readonly headers: readonly HeaderField[];
  readonly headerBytes: Uint8Array;
  readonly separator: Uint8Array;
  /** Everything after the header section. */
  readonly body: Uint8Array;
  readonly oddities: readonly Oddity[];
}

/** Parses only the header section of a message; limits and failures as for `parseMessage`. */
export function parseHeaders(bytes: Uint8Array, limits: Limits = LIMITS): ParsedHeaders {
  if (bytes.length > limits.messageBytes) throw new Failure('too-large', 'message');
  const section = scanHeaderSection(bytes, 0, null, limits);
  return {
    headers: section.fields(bytes.length),
    headerBytes: bytes.subarray(0, section.fieldsEnd),
    separator: bytes.subarray(section.fieldsEnd, section.bodyStart),
    body: bytes.subarray(section.bodyStart),
    oddities: section.oddities,
  };
}

type Range = readonly [from: number, to: number];

/** What of an entity depends on its type. */
interface Inside {
  readonly stop: Delimiter;
  readonly children: readonly Entity[];
  readonly delimiters: readonly Range[];
  readonly preamble: Range;
  readonly epilogue: Range;
  readonly oddities: readonly Oddity[];
}

const NESTED_MESSAGE = new Set(['message/rfc822', 'message/global', 'message/news']);

class Parser {
  readonly #bytes: Uint8Array;
  readonly #limits: Limits;
  readonly #count: { parts: number };
  readonly #delimiters: Delimiters;

  constructor(bytes: Uint8Array, limits: Limits, count: { parts: number }) {
    this.#bytes = bytes;
    this.#limits = limits;
    this.#count = count;
    this.#delimiters = new Delimiters(bytes);
  }

  root(path: string, depth: number): Entity {
    return this.#entity(0, path, depth, TEXT_PLAIN).entity;
  }

  /** The entity that starts at `start` and ends before the next delimiter line of an open multipart. */
  #entity(start: number, path: string, depth: number, fallback: ContentType): { entity: Entity; stop: Delimiter } {
    if (depth > this.#limits.mimeDepth) throw new Failure('too-deep', 'MIME parts');
    this.#count.parts += 1;
    if (this.#count.parts > this.#limits.mimeParts) throw new Failure('too-many', 'MIME parts');
    const section = scanHeaderSection(this.#bytes, start, this.#delimiters, this.#limits);
    const content = contentFields(section.fields(this.#bytes.length), fallback);
    const inside = this.#inside(section, content, path, depth);
    const end = Math.max(start, inside.stop.contentEnd);
    return { entity: this.#assemble(start, end, path, section, content, inside), stop: inside.stop };
  }

  #inside(section: HeaderSection, content: ContentFields, path: string, depth: number): Inside {
    const { contentType, transferEncoding } = content;
    const identity = transferEncoding === '7bit' || transferEncoding === '8bit' || transferEncoding === 'binary';
    if (section.stop === null && contentType.type === 'multipart' && contentType.parameters.get('boundary')) {
      return this.#multipart(section.bodyStart, content, path, depth);
    }
    if (section.stop === null && NESTED_MESSAGE.has(mediaType(contentType))) {
      return identity
        ? this.#message(section.bodyStart, path, depth)
        : this.#encodedMessage(section.bodyStart, content, path, depth);
    }
    const stop = section.stop ?? this.#delimiters.next(section.bodyStart);
    const oddities: Oddity[] = contentType.type === 'multipart' ? ['missing-boundary'] : [];
    return leaf(stop, oddities);
  }

  #multipart(bodyStart: number, content: ContentFields, path: string, depth: number): Inside {
    const { contentType, transferEncoding } = content;
    const level = this.#delimiters.push(contentType.parameters.get('boundary') ?? '');
    const fallback = contentType.subtype === 'digest' ? MESSAGE_RFC822 : TEXT_PLAIN;
    const children: Entity[] = [];
    const delimiters: Range[] = [];
    const first = this.#delimiters.next(bodyStart);
    let stop = first;
    let floor = bodyStart;
    while (stop.level === level && !stop.closing) {
      delimiters.push([Math.max(floor, stop.contentEnd), stop.lineEnd]);
      floor = stop.lineEnd;
      const child = this.#entity(floor, `${path}.${children.length + 1}`, depth + 1, fallback);
      children.push(child.entity);
      stop = child.stop;
    }
    const closing = stop.level === level ? stop : null;
    this.#delimiters.close();
    if (closing !== null) stop = this.#delimiters.next(closing.lineEnd);
    this.#delimiters.pop();
    const closingEnd = Math.min(closing?.lineEnd ?? stop.contentEnd, stop.contentEnd);
    if (closing !== null) delimiters.push([Math.max(floor, closing.contentEnd), closingEnd]);
    const oddities: Oddity[] = [];
    if (first.level !== level) oddities.push('missing-boundary');
    else if (closing === null) oddities.push('unterminated-multipart');
    if (transferEncoding === 'base64' || transferEncoding === 'quoted-printable') oddities.push('encoded-multipart');
    return {
      stop,
      children,
      delimiters,
      preamble: [bodyStart, Math.max(bodyStart, first.contentEnd)],
      epilogue: [closingEnd, closing === null ? closingEnd : stop.contentEnd],
      oddities,
    };
  }

  #message(bodyStart: number, path: string, depth: number): Inside {
    const { entity, stop } = this.#entity(bodyStart, `${path}.1`, depth + 1, TEXT_PLAIN);
    return { ...leaf(stop, []), children: [entity] };
  }

  /** A message under base64 or quoted-printable: forbidden, seen. Its tree is one of decoded octets. */
  #encodedMessage(bodyStart: number, content: ContentFields, path: string, depth: number): Inside {
    const stop = this.#delimiters.next(bodyStart);
    const body = this.#bytes.subarray(bodyStart, Math.max(bodyStart, stop.contentEnd));
    const decoded = decodeTransfer(body, content.transferEncoding);
    const child = new Parser(decoded.bytes, this.#limits, this.#count).root(`${path}.1`, depth + 1);
    return { ...leaf(stop, ['encoded-message', ...decoded.oddities]), children: [child] };
  }

  #assemble(
    start: number,
    end: number,
    path: string,
    section: HeaderSection,
    content: ContentFields,
    inside: Inside,
  ): Entity {
    const view = ([from, to]: Range): Uint8Array =>
      this.#bytes.subarray(Math.min(from, end), Math.min(Math.max(from, to), end));
    const oddities: readonly Oddity[] = content.malformedType
      ? [...section.oddities, 'malformed-content-type', ...inside.oddities]
      : [...section.oddities, ...inside.oddities];
    return {
      bytes: view([start, end]),
      path,
      headers: section.fields(end),
      headerBytes: view([start, section.fieldsEnd]),
      separator: view([section.fieldsEnd, section.bodyStart]),
      body: view([section.bodyStart, end]),
      contentType: content.contentType,
      transferEncoding: content.transferEncoding,
      disposition: content.disposition,
      filename: content.filename,
      children: inside.children,
      delimiters: inside.delimiters.map(view),
      preamble: view(inside.preamble),
      epilogue: view(inside.epilogue),
      oddities,
    };
  }
}

function leaf(stop: Delimiter, oddities: readonly Oddity[]): Inside {
  return { stop, children: [], delimiters: [], preamble: [0, 0], epilogue: [0, 0], oddities };
}

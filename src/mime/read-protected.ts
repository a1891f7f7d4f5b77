/** Header protection read (RFC 9788 §4): which fields stood inside, which were secret, where inside and outside disagree. */

import { mediaType } from './content-fields.ts';
import { decodeHeaderText } from './encoded-words.ts';
import { type Entity, header, headers } from './entity.ts';
import type { HeaderField } from './header-field.ts';
import { parseHeaders } from './parse.ts';
import { decodeBody } from './transfer.ts';

/** One header field, inside against outside; values decoded for people, `null` where there is no such field. */
export interface ProtectedField {
  /** What to show: the inner value; nothing is merged in from outside. */
  readonly value: string | null;
  readonly inner: string | null;
  /** The inner value with its encoded words: only so can addresses be read out of it (RFC 2047 §6.2). */
  readonly written: string | null;
  readonly outer: string | null;
  /** The sender kept this value from the outside. Secret only if the payload was in fact encrypted. */
  readonly confidential: boolean;
}

const PROTECTED_FIELDS = ['Subject', 'From', 'To', 'Cc', 'Date'] as const;
export type ProtectedFieldName = (typeof PROTECTED_FIELDS)[number];

export interface ProtectedHeaders {
  readonly isProtected: boolean;
  /** `clear` and `cipher` by RFC 9788; `v1` is the older `protected-headers="v1"`; `null` when nothing is protected. */
  readonly mode: 'clear' | 'cipher' | 'v1' | null;
  readonly fields: Readonly<Record<ProtectedFieldName, ProtectedField>>;
  /** Names of fields whose outer value is not what the sender left outside: a list or a stranger changed it. */
  readonly contradictions: readonly ProtectedFieldName[];
}

/**
 * Reads the header fields of a Cryptographic Payload. `outer` is the message around it, `null` when not at hand.
 * Without a mark in the payload's Content-Type nothing is protected, whatever fields stand in it (RFC 9788 §4.2).
 */
export function readProtected(payload: Entity, outer: Entity | null): ProtectedHeaders {
  const mode = protectionMode(payload);
  const inside = mode === 'v1' ? legacyFields(payload) : payload.headers;
  const fieldOf = (name: ProtectedFieldName): ProtectedField => readField(name, mode, inside, outer);
  const fields = {
    Subject: fieldOf('Subject'),
    From: fieldOf('From'),
    To: fieldOf('To'),
    Cc: fieldOf('Cc'),
    Date: fieldOf('Date'),
  };
  const contradictions =
    mode === null || outer === null
      ? []
      : PROTECTED_FIELDS.filter((name) =>
          disagrees(headers(outer, name).map(shown), expectedOutside(name, mode, fields[name], inside)),
        );
  return { isProtected: mode !== null, mode, fields, contradictions };
}

function protectionMode({ contentType }: Entity): 'clear' | 'cipher' | 'v1' | null {
  const hp = contentType.parameters.get('hp')?.toLowerCase();
  if (hp === 'clear' || hp === 'cipher') return hp;
  return contentType.parameters.get('protected-headers')?.toLowerCase() === 'v1' ? 'v1' : null;
}

/** Of the older kind: the payload's own fields, and first those of its text/rfc822-headers part where it has none. */
function legacyFields(payload: Entity): readonly HeaderField[] {
  const first = payload.children[0];
  if (first === undefined || mediaType(first.contentType) !== 'text/rfc822-headers') return payload.headers;
  if (!first.contentType.parameters.has('protected-headers')) return payload.headers;
  return [...payload.headers, ...parseHeaders(decodeBody(first)).headers];
}

function readField(
  name: ProtectedFieldName,
  mode: ProtectedHeaders['mode'],
  inside: readonly HeaderField[],
  outer: Entity | null,
): ProtectedField {
  const written = mode === null ? null : header({ headers: inside }, name);
  const innerValue = written === null ? null : shown(written);
  const outerValue = outer === null ? null : shownFirst(outer, name);
  const revealed = mode === 'cipher' ? hpOuterValues(inside, name) : outerValue === null ? [] : [outerValue];
  // The older kind hides the Subject alone, and does not say what it left outside.
  const comparable = mode === 'cipher' || (mode === 'v1' && name === 'Subject' && outer !== null);
  const confidential = comparable && innerValue !== null && !revealed.includes(innerValue);
  return { value: innerValue, inner: innerValue, written, outer: outerValue, confidential };
}

/** What the sender says stood outside under that name (RFC 9788 §2.2). */
function hpOuterValues(inside: readonly HeaderField[], name: string): string[] {
  return headers({ headers: inside }, 'HP-Outer').flatMap((value) => {
    const match = /^([^\s:]+)\s*:\s*([^]*)$/.exec(value);
    return match?.[1]?.toLowerCase() === name.toLowerCase() ? [shown(match[2] ?? '')] : [];
  });
}

/** `undefined`: the sender does not say, so nothing can contradict. */
function expectedOutside(
  name: ProtectedFieldName,
  mode: ProtectedHeaders['mode'],
  field: ProtectedField,
  inside: readonly HeaderField[],
): string | null | undefined {
  if (mode === 'cipher') return hpOuterValues(inside, name)[0] ?? null;
  return mode === 'v1' && name === 'Subject' ? undefined : field.inner;
}

/** Every one of several outer fields may be the one that a mail program shows. */
function disagrees(outer: readonly string[], expected: string | null | undefined): boolean {
  if (expected === undefined) return false;
  return outer.length === 0 ? expected !== null : outer.some((value) => value !== expected);
}

function shownFirst(entity: { readonly headers: readonly HeaderField[] }, name: string): string | null {
  const value = header(entity, name);
  return value === null ? null : shown(value);
}

function shown(value: string): string {
  return decodeHeaderText(value).replace(/\s+/g, ' ').trim();
}

/** Parameters put directly behind the `type/subtype` of a Content-Type field, where they can be found and taken out again. */

import { fromLatin1, latin1 } from '../bytes/index.ts';
import { mediaType, parseContentType } from './content-fields.ts';
import type { Entity } from './entity.ts';
import { type HeaderField, findColon, makeField } from './header-field.ts';
import type { Splice } from './splice.ts';

const TOKEN = "[!#-'*+.0-9A-Z^-~-]+";
const SPACES = '(?:[ \\t\\r\\n]|\\([^()\\\\]*\\))*';
const TYPE = new RegExp(`^[^:]*:${SPACES}${TOKEN}${SPACES}/${SPACES}${TOKEN}`, 'i');

/** Inserts `marks` into the field that counts; `null` when there is none, or when the field would then mean another type. */
export function markType(message: Uint8Array, entity: Entity, marks: string): Splice | null {
  const field = typeField(entity);
  const at = field === null ? -1 : typeEnd(field);
  if (field === null || at < 0) return null;
  const raw = latin1(field.raw);
  const before = parseContentType(field.value);
  const after = parseContentType(valueOf(raw.slice(0, at) + marks + raw.slice(at)));
  if (before === null || after === null || mediaType(before) !== mediaType(after)) return null;
  const added = parseContentType(`x/y${marks}`)?.parameters ?? new Map<string, string>();
  if ([...added].some(([name, value]) => after.parameters.get(name) !== value)) return null;
  return { at: field.raw.byteOffset - message.byteOffset + at, remove: 0, insert: fromLatin1(marks) };
}

/** Takes `marks` out of where `markType` puts them; `null` when they are not there. */
export function unmarkType(message: Uint8Array, entity: Entity, marks: string): Splice | null {
  const field = typeField(entity);
  const at = field === null ? -1 : typeEnd(field);
  if (field === null || at < 0 || !latin1(field.raw).startsWith(marks, at)) return null;
  return { at: field.raw.byteOffset - message.byteOffset + at, remove: marks.length, insert: new Uint8Array(0) };
}

function typeField(entity: Entity): HeaderField | null {
  return entity.headers.find(({ name }) => name.toLowerCase() === 'content-type') ?? null;
}

function typeEnd(field: HeaderField): number {
  return TYPE.exec(latin1(field.raw))?.[0].length ?? -1;
}

function valueOf(raw: string): string {
  const bytes = fromLatin1(raw);
  const found = findColon(bytes, 0, bytes.length);
  return found === null ? '' : makeField(bytes, found.nameEnd, found.colon).value;
}

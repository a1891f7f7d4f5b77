/** The parsed form of a MIME entity (RFC 2045 §2.4): views on the octets it came from, never a rewritten copy. */

import type { ContentType, Disposition, TransferEncoding } from './content-fields.ts';
import type { HeaderField } from './header-field.ts';
import type { Oddity } from './oddity.ts';

export interface Entity {
  /**
   * Exactly the octets of the entity: what a detached signature covers. The line end before a delimiter line
   * belongs to the delimiter (RFC 2046 §5.1.1) and is not among them.
   */
  readonly bytes: Uint8Array;
  /** `1` for the root, `1.1`, `1.2`, … for its parts; the message inside a message/rfc822 part is its `.1`. */
  readonly path: string;
  /** Every field in order, duplicates included. `header()` says which counts. */
  readonly headers: readonly HeaderField[];
  /** All header fields with their line ends. */
  readonly headerBytes: Uint8Array;
  /** The empty line between header section and body; empty when there is none. */
  readonly separator: Uint8Array;
  /** Body as transferred. */
  readonly body: Uint8Array;
  /** The first Content-Type field, or the default of its place (RFC 2045 §5.2, RFC 2046 §5.1.5). */
  readonly contentType: ContentType;
  readonly transferEncoding: TransferEncoding;
  readonly disposition: Disposition | null;
  /** File name by Content-Disposition, else by Content-Type's `name`; as written, a path or reserved name is possible. */
  readonly filename: string | null;
  /** Parts of a multipart, or the one message inside message/rfc822. */
  readonly children: readonly Entity[];
  /** Delimiter lines of a multipart with the line ends that belong to them; one before each part, then the closing one. */
  readonly delimiters: readonly Uint8Array[];
  /** Octets before the first delimiter and after the closing one. */
  readonly preamble: Uint8Array;
  readonly epilogue: Uint8Array;
  /** Oddities of this entity's header section and structure, without those of its parts and of decoding its body. */
  readonly oddities: readonly Oddity[];
}

/** The first field of that name (RFC 5322 §3.6 allows one of most; for Content-* the first counts), unfolded, or `null`. */
export function header(entity: { readonly headers: readonly HeaderField[] }, name: string): string | null {
  const wanted = name.toLowerCase();
  return entity.headers.find((field) => field.name.toLowerCase() === wanted)?.value ?? null;
}

/** Values of every field of that name, in order, unfolded. */
export function headers(entity: { readonly headers: readonly HeaderField[] }, name: string): string[] {
  const wanted = name.toLowerCase();
  return entity.headers.filter((field) => field.name.toLowerCase() === wanted).map((field) => field.value);
}

/** The entity and everything in it, depth first, in order. */
export function* walk(entity: Entity): Generator<Entity, void, undefined> {
  yield entity;
  for (const child of entity.children) yield* walk(child);
}

/** The part with that path, counted from the root that `entity` is part of; `null` when there is none. */
export function findPart(entity: Entity, path: string): Entity | null {
  if (entity.path === path) return entity;
  const next = entity.children.find((child) => path === child.path || path.startsWith(`${child.path}.`));
  return next === undefined ? null : findPart(next, path);
}

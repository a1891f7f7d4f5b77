/** A tree of entities back to octets: for what was parsed, the same octets. */

import { concat } from '../bytes/index.ts';
import type { Entity } from './entity.ts';

/**
 * The octets of an entity put together from its pieces: header section, separator, then parts between their delimiter
 * lines (or the body). For a parsed entity they equal `entity.bytes`; with a part exchanged, only that part differs.
 */
export function serialise(entity: Entity): Uint8Array {
  const chunks: Uint8Array[] = [];
  collect(entity, chunks);
  return concat(chunks);
}

function collect(entity: Entity, chunks: Uint8Array[]): void {
  chunks.push(...entity.headers.map((field) => field.raw), entity.separator);
  if (entity.contentType.type === 'multipart' && entity.delimiters.length > 0) collectParts(entity, chunks);
  else if (entity.children.length === 1 && !entity.oddities.includes('encoded-message')) {
    entity.children.forEach((child) => collect(child, chunks));
  } else chunks.push(entity.body);
}

function collectParts(entity: Entity, chunks: Uint8Array[]): void {
  chunks.push(entity.preamble);
  entity.delimiters.forEach((delimiter, index) => {
    chunks.push(delimiter);
    const child = entity.children[index];
    if (child !== undefined) collect(child, chunks);
  });
  chunks.push(entity.epilogue);
}

/** Protection on parts of a message that is not protected as a whole: footers of lists, disclaimers, forwarded pieces. */

import { type Entity, attachedMessage, header, parseMessage, protectionOf, restoreOriginal } from '../mime/index.ts';
import { concat } from '../bytes/index.ts';
import { Failure, LIMITS } from '../model/index.ts';
import { type Peeling, holdsDelimiter, liesIn, peel, rebase, withoutSecrets } from './peel.ts';
import type { InnerProtection, Peeled, PlacedLayer } from './peeled.ts';

/**
 * Every signed part is checked. An encrypted part is opened only when asked for, or when a gateway's disclaimer was
 * put before the whole of an attached message: elsewhere a stranger could have placed it to have it opened (EFAIL). One in
 * a message under base64 stays closed: there is no place among the octets around it where it could stand opened.
 */
export async function peelParts(
  request: Peeling & { readonly innerParts: boolean },
  root: Peeled,
): Promise<InnerProtection[]> {
  if (root.entity === null) return [];
  const wrapped = attachedMessage(root.entity);
  const found: InnerProtection[] = [];
  for (const part of protectedParts(root.entity, wrapped)) {
    if (found.length >= LIMITS.protectedParts) throw new Failure('too-many', 'protected parts');
    const opens = (request.innerParts || part === wrapped) && liesIn(root.entity.bytes, part.bytes);
    const inner = await peelPart(opens ? request : withoutSecrets(request), part, rebase(part.path, root.path));
    if (inner.replacement !== null && holdsDelimiter(root.entity, inner.replacement))
      throw new Failure('malformed', 'a protected part that ends the parts around it');
    found.push(inner);
  }
  return found;
}

/** Outermost protected parts, in order; attached messages speak for themselves and are left alone. */
function* protectedParts(root: Entity, wrapped: Entity | null): Generator<Entity> {
  for (const child of root.children) {
    if (protectionOf(child) !== null) yield child;
    else if (child === wrapped || child.contentType.type === 'multipart' || isWrapping(child, wrapped))
      yield* protectedParts(child, wrapped);
  }
}

function isWrapping(part: Entity, wrapped: Entity | null): boolean {
  return wrapped !== null && part.children.includes(wrapped);
}

async function peelPart(request: Peeling, part: Entity, path: string): Promise<InnerProtection> {
  const peeled = await peel(request, part, path);
  const encrypted = peeled.layers.some(({ layer }) => layer.kind === 'encryption' && layer.encryption.opened);
  const replacement = encrypted && peeled.entity !== null ? standIn(part, peeled.entity) : null;
  const layers = replacement === null ? peeled.layers.map(asLeftThere) : peeled.layers;
  return { layers, place: part.bytes, replacement };
}

/**
 * Where the object stays as it is, its signature covers what is inside and not the object: anybody can add to that, from
 * the name of the file to other people's certificates, and it may open as something else.
 */
function asLeftThere(placed: PlacedLayer): PlacedLayer {
  if (placed.layer.kind !== 'signature' || !placed.isOpaque) return placed;
  return { ...placed, path: `${placed.path}.1` };
}

/** The opened content; an attached message keeps its own address fields when the content has none. */
function standIn(part: Entity, inside: Entity): Uint8Array {
  const content = restoreOriginal(inside.bytes);
  if (header(parseMessage(content), 'from') !== null) return content;
  const kept = part.headers.filter(({ name }) => !/^(content-|mime-version$)/i.test(name)).map(({ raw }) => raw);
  return concat([...kept, content]);
}

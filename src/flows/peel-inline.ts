/** PGP without MIME: blocks inside text parts and attachments encrypted one by one, as old programs and web mailers make it. */

import { base64Lines, concat } from '../bytes/index.ts';
import {
  type Entity,
  buildEntity,
  decodeBody,
  mediaType,
  parseMessage,
  protectionOf,
  structuredField,
  walk,
} from '../mime/index.ts';
import { Failure, LIMITS, type Layer } from '../model/index.ts';
import * as openpgp from '../openpgp/index.ts';
import { type Peeling, holdsDelimiter, openpgpContext, rebase, withoutSecrets } from './peel.ts';
import type { InnerProtection, Peeled, PlacedLayer } from './peeled.ts';

export interface InlinePeeled {
  readonly root: Peeled;
  readonly inner: readonly InnerProtection[];
}

/**
 * A block that is all the text of a message without parts protects the whole; any other block protects its part. Such
 * text may be opened beside foreign plain text, since the evidence says which part it covers; beside HTML, which could
 * be half a tag that takes it into an address (EFAIL), only when asked for.
 */
export async function peelInline(
  asked: Peeling & { readonly innerParts: boolean },
  root: Peeled,
): Promise<InlinePeeled> {
  if (root.entity === null) return { root, inner: [] };
  const inner: InnerProtection[] = [];
  const request = asked.innerParts || !hasMarkup(root.entity) ? asked : withoutSecrets(asked);
  for (const part of [...ownLeaves(root.entity)].filter(isPlainText)) {
    const path = rebase(part.path, root.path);
    const opened = await openpgp.openInline(request.engine, part, openpgpContext(request));
    if (opened === null) continue;
    if (inner.length >= LIMITS.protectedParts) throw new Failure('too-many', 'texts with PGP blocks');
    const [only] = opened.blocks;
    if (part === root.entity && opened.covers === 'whole' && only !== undefined)
      return { root: peeledText(root, part, only), inner: [] };
    inner.push({
      layers: opened.blocks.flatMap(({ layers }) => layers.map((layer) => placeBlock(layer, path, opened.covers))),
      place: part.bytes,
      replacement: textEntity(part, replaceBlocks(opened), root.entity),
    });
  }
  return {
    root,
    inner: inner.length === 0 ? inner : [...inner, ...(await peelAttachments(request, root.entity, root.path))],
  };
}

/** Some text that is not plain is shown with the plain ones. */
function hasMarkup(root: Entity): boolean {
  for (const { contentType } of walk(root))
    if (contentType.type === 'text' && contentType.subtype !== 'plain') return true;
  return false;
}

/** A signature of a block among foreign text covers something inside the part, and not the part. */
function placeBlock(layer: Layer, path: string, covers: 'whole' | 'part'): PlacedLayer {
  const isInside = layer.kind === 'signature' && covers === 'part';
  return { layer, path: isInside ? `${path}.1` : path, isOpaque: false };
}

function isPlainText({ contentType }: Entity): boolean {
  return mediaType(contentType) === 'text/plain';
}

/**
 * Leaves of this message. Attached messages speak for themselves, and so does what is protected as a part: it may be
 * opened as one, and a place inside it is none then.
 */
function* ownLeaves(entity: Entity): Generator<Entity> {
  if (entity.contentType.type !== 'multipart') yield entity;
  for (const child of entity.contentType.type === 'multipart' ? entity.children : [])
    if (protectionOf(child) === null) yield* ownLeaves(child);
}

function peeledText(root: Peeled, part: Entity, { layers, text, failure }: openpgp.InlineBlock): Peeled {
  const placed = [...root.layers, ...layers.map((layer) => ({ layer, path: root.path, isOpaque: false }))];
  if (text === null) return { ...root, layers: placed, entity: null, failure: failure ?? null };
  const entity = parseMessage(textEntity(part, text, part));
  const contents = [...root.contents, { entity, hasHeaders: false, depth: placed.length }];
  return { ...root, layers: placed, contents, entity };
}

/** The part with another text; its charset stays, its transfer encoding becomes none, unless the text would end parts of `root`. */
function textEntity(part: Entity, text: Uint8Array, root: Entity): Uint8Array {
  const kept = part.headers
    .filter(({ name }) => name.toLowerCase() !== 'content-transfer-encoding')
    .map(({ raw }) => raw);
  const isLoose = holdsDelimiter(root, text);
  const transfer = structuredField('Content-Transfer-Encoding', isLoose ? 'base64' : '8bit');
  return buildEntity({ headers: [...kept, transfer], body: isLoose ? base64Lines(text) : text });
}

function replaceBlocks({ body, blocks }: openpgp.InlineOpened): Uint8Array {
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const { start, end, text } of blocks) {
    pieces.push(body.subarray(at, start), text ?? body.subarray(start, end));
    at = end;
  }
  return concat([...pieces, body.subarray(at)]);
}

/** Attachments named after a PGP program, beside encrypted text. One that is no OpenPGP object stays an attachment. */
async function peelAttachments(request: Peeling, root: Entity, at: string): Promise<InnerProtection[]> {
  const found: InnerProtection[] = [];
  for (const part of ownLeaves(root)) {
    if (part.children.length > 0 || !/\.(pgp|gpg|asc)$/i.test(part.filename ?? '')) continue;
    const path = rebase(part.path, at);
    const opened = await openAttachment(request, part);
    if (opened === null) continue;
    if (found.length >= LIMITS.protectedParts) throw new Failure('too-many', 'attachments of PGP');
    const replacement = opened.data === null ? null : attachmentEntity(part, opened.data);
    found.push({
      layers: opened.layers.map((layer) => ({ layer, path, isOpaque: false })),
      place: part.bytes,
      replacement,
    });
  }
  return found;
}

async function openAttachment(request: Peeling, part: Entity): Promise<openpgp.OpenedMessage | null> {
  try {
    return await openpgp.openMessage(decodeBody(part), openpgpContext(request));
  } catch (error) {
    if (error instanceof Failure && ['malformed', 'not-protected'].includes(error.code)) return null;
    throw error;
  }
}

/** The attachment as it was before: without the program's extension, its media type unknown. */
function attachmentEntity(part: Entity, data: Uint8Array): Uint8Array {
  const name = (part.filename ?? '').replace(/\.(pgp|gpg|asc)$/i, '').replace(/[^\x20-\x7e]|["\\]/g, '_');
  return buildEntity({
    headers: [
      structuredField('Content-Type', 'application/octet-stream'),
      structuredField('Content-Transfer-Encoding', 'base64'),
      structuredField('Content-Disposition', `attachment; filename="${name}"`),
    ],
    body: base64Lines(data),
  });
}

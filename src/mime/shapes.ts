/** Protected messages that something on the way has wrapped or mixed up, recognised by structure alone. */

import { mediaType } from './content-fields.ts';
import type { Entity } from './entity.ts';
import { parseMessage } from './parse.ts';
import { type Protection, protectionOf } from './protection.ts';
import { decodeBody, decodeText } from './transfer.ts';

/**
 * Where the protected part is and how it came there:
 * - `root`: the message itself; `exchange-mixed`: PGP/MIME as Exchange rewrites it, `entity` is the repaired view
 * - `list-footer`: a mailing list appended text to a signed part
 * - `disclaimer-part`: a gateway put text before a part; `disclaimer-message`: before the whole message, attached
 *   (message/rfc822, or an `.eml` file: then `entity` is parsed from the decoded attachment and has paths of its own)
 */
export interface ProtectedShape {
  readonly kind: 'root' | 'exchange-mixed' | 'list-footer' | 'disclaimer-part' | 'disclaimer-message';
  readonly protection: Protection;
  /** The protected entity. */
  readonly entity: Entity;
  /** Its path in the message; of an `.eml` file the path of the attachment and `.1`. */
  readonly path: string;
  /** The protection covers the whole message. */
  readonly isRoot: boolean;
}

/** The shape of a message with exactly one protected part in a known place; `null` for any other message. */
export function findProtectedShape(root: Entity): ProtectedShape | null {
  const protection = protectionOf(root);
  if (protection !== null) return { kind: 'root', protection, entity: root, path: root.path, isRoot: true };
  const repaired = repairedRoot(root);
  if (repaired !== root) {
    return { kind: 'exchange-mixed', protection: 'pgp-encrypted', entity: repaired, path: root.path, isRoot: true };
  }
  return mediaType(root.contentType) === 'multipart/mixed' ? findWrapped(root) : null;
}

function findWrapped(root: Entity): ProtectedShape | null {
  const candidates = root.children.flatMap((child): Omit<ProtectedShape, 'isRoot'>[] => {
    const own = protectionOf(child);
    if (own !== null) return [{ kind: 'disclaimer-part', protection: own, entity: child, path: child.path }];
    const inner = messageInside(child);
    const kind = inner === null ? null : protectionOf(inner);
    if (inner === null || kind === null) return [];
    return [{ kind: 'disclaimer-message', protection: kind, entity: inner, path: `${child.path}.1` }];
  });
  const [found] = candidates;
  const others = root.children.filter(
    ({ path }) => found?.path !== path && found?.path.startsWith(`${path}.`) !== true,
  );
  if (found === undefined || !others.every(isText)) return null;
  const leads = root.children[0] === found.entity;
  return { ...found, kind: leads ? 'list-footer' : found.kind, isRoot: false };
}

function isText(part: Entity): boolean {
  return part.contentType.type === 'text' && part.disposition?.kind !== 'attachment';
}

/** The message that a part holds: message/rfc822, or a file that its name says is one. */
function messageInside(part: Entity): Entity | null {
  if (part.contentType.type === 'message') return part.children[0] ?? null;
  const named = part.children.length === 0 && /\.eml$/i.test(part.filename ?? '');
  return named && part.contentType.type === 'application' ? parseMessage(decodeBody(part)) : null;
}

/**
 * The protected message that a gateway attached behind its disclaimer, as an entity of this tree; `null` when the
 * message is anything else: a disclaimer is plain text, and nothing comes behind. HTML before or behind could be half a
 * tag that takes what was sealed into an address (EFAIL, direct exfiltration).
 */
export function attachedMessage(root: Entity): Entity | null {
  const shape = findProtectedShape(root);
  if (shape?.kind !== 'disclaimer-message') return null;
  const holder = root.children.at(-1);
  const before = root.children.slice(0, -1);
  const isBehindPlainText = before.every(({ contentType }) => mediaType(contentType) === 'text/plain');
  return isBehindPlainText && holder?.children.includes(shape.entity) === true ? shape.entity : null;
}

/** A text part longer than this has something to say. */
const EMPTY_TEXT_OCTETS = 1000;

/**
 * Exchange turns multipart/encrypted into multipart/mixed with an empty text part in front; this view is the
 * multipart/encrypted it was (RFC 3156 §4), its `bytes` are what arrived. Any other entity is returned itself.
 */
export function repairedRoot(root: Entity): Entity {
  const [text, control, data, more] = root.children;
  if (mediaType(root.contentType) !== 'multipart/mixed' || more !== undefined) return root;
  if (text === undefined || control === undefined || data === undefined || !isEmptyText(text)) return root;
  if (mediaType(control.contentType) !== 'application/pgp-encrypted') return root;
  if (mediaType(data.contentType) !== 'application/octet-stream') return root;
  const parameters = new Map([...root.contentType.parameters, ['protocol', 'application/pgp-encrypted'] as const]);
  return { ...root, contentType: { type: 'multipart', subtype: 'encrypted', parameters }, children: [control, data] };
}

function isEmptyText(part: Entity): boolean {
  if (part.contentType.type !== 'text' || part.body.length > EMPTY_TEXT_OCTETS) return false;
  const { text } = decodeText(part);
  return (part.contentType.subtype === 'html' ? text.replace(EMPTY_HTML, '') : text).trim() === '';
}

/** Tags that show nothing: none may have an attribute, which could be a text, a picture or a style, but for the charset. */
const EMPTY_HTML =
  /<!doctype html>|<\/?(?:html|head|title|body|div|p|br|span)\s*\/?>|<meta\s+(?:http-equiv="?content-type"?\s+content="text\/html;\s*charset=[\w-]+"|charset="?[\w-]+"?)\s*\/?>|&nbsp;/gi;

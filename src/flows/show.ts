/** What a mail program renders of a message that was read: header fields as sealed, HTML made safe, all else as it was. */

import { base64Lines, concat, encodeUtf8 } from '../bytes/index.ts';
import { type HtmlWindow, showHtml } from '../html/index.ts';
import {
  type Entity,
  applySplices,
  buildEntity,
  decodeText,
  header,
  mediaType,
  parseMessage,
  structuredField,
} from '../mime/index.ts';
import type { Reading } from './read.ts';

/** Fields that travel outside of what was sealed and are of use beside it. */
const OUTER = /^(received|return-path|delivered-to|message-id|in-reply-to|references|date|from|sender|reply-to|to|cc|bcc|subject|newsgroups|list-.*|x-mozilla-.*|x-account-key|x-identity-key|autocrypt)$/i; // prettier-ignore

/**
 * RFC 5322 octets that end with a line end, `null` when the message stayed closed. Header fields inside win over those
 * outside. Throws the limits' codes of HTML.
 */
export async function renderable(
  reading: Pick<Reading, 'original' | 'rendering'>,
  message: Uint8Array,
  window: HtmlWindow,
): Promise<Uint8Array | null> {
  if (reading.original === null) return null;
  const content = parseMessage(concat(reading.original));
  const own = new Set(content.headers.map(({ name }) => name.toLowerCase()));
  const outer = parseMessage(message).headers.filter(({ name }) => OUTER.test(name) && !own.has(name.toLowerCase()));
  const isMissing = header(content, 'MIME-Version') === null;
  return concat([
    ...outer.map(({ raw }) => raw),
    ...(isMissing ? [structuredField('MIME-Version', '1.0')] : []),
    ...(await cleaned(content, reading, window)),
    endsLine(content.bytes) ? new Uint8Array(0) : encodeUtf8('\r\n'),
  ]);
}

/** A sentence in place of a message that stays closed, under its own outer header fields. */
export function sentenceInstead(message: Uint8Array, sentence: string): Uint8Array {
  const outer = parseMessage(message).headers.filter(({ name }) => OUTER.test(name));
  const headers = [
    ...outer.map(({ raw }) => raw),
    structuredField('MIME-Version', '1.0'),
    structuredField('Content-Type', 'text/plain; charset=utf-8'),
    structuredField('Content-Transfer-Encoding', '8bit'),
  ];
  return buildEntity({ headers, body: encodeUtf8(`${sentence}\r\n`) });
}

/** The entity with each HTML part in it made safe. */
async function cleaned(
  entity: Entity,
  { rendering }: Pick<Reading, 'rendering'>,
  window: HtmlWindow,
): Promise<Uint8Array[]> {
  // prettier-ignore
  if (isHtml(entity)) return [await safePart(entity, { rendering }, window)];
  if (entity.children.length === 0) return [entity.bytes];
  const children = await Promise.all(
    entity.children.map(async (child) => ({ child, chunks: await cleaned(child, { rendering }, window) })),
  );
  if (entity.children.every((child) => liesIn(child, entity)))
    return applySplices(
      entity.bytes,
      children.map(({ child, chunks }) => ({
        at: child.bytes.byteOffset - entity.bytes.byteOffset,
        remove: child.bytes.length,
        insert: concat(chunks),
      })),
    );
  // An attached message in a transfer encoding: its parts are no views of these octets.
  const kept = fieldsBut(entity, /^content-transfer-encoding$/i);
  return [buildEntity({ headers: [...kept, structuredField('Content-Transfer-Encoding', '8bit')], body: concat(children.flatMap(({ chunks }) => chunks)) })]; // prettier-ignore
}

/** Attachments too: who opens one sees the same as in the message. */
function isHtml({ contentType, children }: Entity): boolean {
  return children.length === 0 && /^(text\/html|application\/xhtml\+xml)$/.test(mediaType(contentType));
}

async function safePart(
  part: Entity,
  { rendering }: Pick<Reading, 'rendering'>,
  window: HtmlWindow,
): Promise<Uint8Array> {
  // prettier-ignore
  const { html } = await showHtml(decodeText(part).text, window, rendering, { resolveCid: (id) => `cid:${encodeURIComponent(id)}` }); // prettier-ignore
  const kept = fieldsBut(part, /^content-(type|transfer-encoding|base|location)$/i);
  const page = encodeUtf8(`<!DOCTYPE html><html><body>${html}</body></html>`);
  return buildEntity({
    headers: [
      ...kept,
      structuredField('Content-Type', 'text/html; charset=utf-8'),
      structuredField('Content-Transfer-Encoding', 'base64'),
    ],
    body: base64Lines(page),
  });
}

function fieldsBut(entity: Entity, dropped: RegExp): Uint8Array[] {
  return entity.headers.filter(({ name }) => !dropped.test(name)).map(({ raw }) => raw);
}

function liesIn(child: Entity, entity: Entity): boolean {
  const { buffer, byteOffset, length } = entity.bytes;
  const start = child.bytes.byteOffset - byteOffset;
  return child.bytes.buffer === buffer && start >= 0 && start + child.bytes.length <= length;
}

function endsLine(bytes: Uint8Array): boolean {
  return bytes[bytes.length - 1] === 0x0a;
}

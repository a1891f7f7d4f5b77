/** The Legacy Display Element of RFC 9788 §5.2.2 and §5.2.3: obscured fields repeated in the text, for old readers. */

import { concat, encodeBase64, encodeUtf8, equal, fromLatin1, latin1 } from '../bytes/index.ts';
import type { Entity } from './entity.ts';
import { mediaType } from './content-fields.ts';
import type { Splice } from './splice.ts';
import { decodeTolerantBase64 } from './tolerant-base64.ts';

/** The mark in Content-Type that says an element is there. */
export const LEGACY_DISPLAY_MARK = '; hp-legacy-display="1"';

/** An element is looked for in this much of an HTML body: tags before `<body>` are seldom a hundredth of it. */
const HTML_HEAD_OCTETS = 100_000;

/** The leaves that are the text of the message: not attachments, not inside another protection. */
export function mainBodyParts(entity: Entity): Entity[] {
  if (entity.disposition?.kind === 'attachment') return [];
  switch (mediaType(entity.contentType)) {
    case 'text/plain':
    case 'text/html':
      return [entity];
    case 'multipart/alternative':
      return entity.children.flatMap(mainBodyParts);
    case 'multipart/mixed':
    case 'multipart/related':
      return entity.children.slice(0, 1).flatMap(mainBodyParts);
    default:
      return [];
  }
}

/** Where and what to insert into a part's body; `null` where it could not be taken out again exactly, or not be read. */
export function insertDisplay(message: Uint8Array, part: Entity, subject: string): Splice | null {
  if (part.separator.length === 0 || !canCarry(part, subject)) return null;
  const start = part.body.byteOffset - message.byteOffset;
  if (part.transferEncoding === 'base64') {
    const layout = base64Layout(part.body);
    const at = layout === null ? -1 : displayOffset(part, layout.bytes);
    if (layout === null || at < 0) return null;
    const bytes = concat([layout.bytes.subarray(0, at), element(part, subject), layout.bytes.subarray(at)]);
    return { at: start, remove: part.body.length, insert: encodeLayout(bytes, layout) };
  }
  const at = displayOffset(part, part.body);
  return at < 0 ? null : { at: start + at, remove: 0, insert: encodedElement(part, subject) };
}

/** The inverse, for a part that carries the mark; `null` when the element is not exactly there. */
export function removeDisplay(message: Uint8Array, part: Entity, subject: string): Splice | null {
  const start = part.body.byteOffset - message.byteOffset;
  if (part.transferEncoding === 'base64') {
    const layout = base64Layout(part.body);
    const at = layout === null ? -1 : displayOffset(part, layout.bytes);
    if (layout === null || at < 0) return null;
    const block = element(part, subject);
    if (!startsWith(layout.bytes, at, block)) return null;
    const bytes = concat([layout.bytes.subarray(0, at), layout.bytes.subarray(at + block.length)]);
    return { at: start, remove: part.body.length, insert: encodeLayout(bytes, layout) };
  }
  const at = displayOffset(part, part.body);
  const block = encodedElement(part, subject);
  return at < 0 || !startsWith(part.body, at, block)
    ? null
    : { at: start + at, remove: block.length, insert: new Uint8Array(0) };
}

/** Charsets in which ASCII text is the same octets. */
const ASCII_LIKE =
  /^(us-ascii|utf-8|iso-8859-\d+|windows-125\d|koi8-[ru]|gb2312|gbk|gb18030|big5|shift_jis|euc-[a-z]+)$/;

function canCarry(part: Entity, subject: string): boolean {
  const charset = (part.contentType.parameters.get('charset') ?? 'us-ascii').toLowerCase();
  const ascii = /^[\x20-\x7e]*$/.test(subject);
  switch (part.transferEncoding) {
    case '7bit':
      return ascii && ASCII_LIKE.test(charset);
    case '8bit':
    case 'binary':
    case 'base64':
    case 'quoted-printable':
      return charset === 'utf-8' || (ascii && ASCII_LIKE.test(charset));
    case 'uuencode':
    case 'unknown':
      return false;
  }
}

/** The element as octets of the decoded body. */
function element(part: Entity, subject: string): Uint8Array {
  if (part.contentType.subtype === 'plain') return encodeUtf8(`Subject: ${subject}\r\n\r\n`);
  const text = subject.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  return encodeUtf8(`<div class="header-protection-legacy-display"><pre>Subject: ${text}</pre></div>`);
}

/** The element as it stands in the transferred body (not for base64). */
function encodedElement(part: Entity, subject: string): Uint8Array {
  const block = element(part, subject);
  if (part.transferEncoding !== 'quoted-printable') return block;
  const text = quotedLines(block);
  return encodeUtf8(part.contentType.subtype === 'plain' ? text : `=\r\n${text}=\r\n`);
}

/** Quoted-printable in lines of at most 76, CRLFs kept as line ends. */
function quotedLines(bytes: Uint8Array): string {
  return latin1(bytes)
    .split('\r\n')
    .map((line) => {
      const quoted = line.replace(
        /[^!-<>-~ ]/g,
        (c) => `=${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
      );
      return quoted.replace(/ $/, '=20').replace(/(?:=[0-9A-F]{2}|[^=]){24}(?=.)/g, '$&=\r\n');
    })
    .join('\r\n');
}

/** Plain text: at the start. HTML: behind the first `<body>` tag; at the start of a fragment; else nowhere (-1). */
function displayOffset(part: Entity, body: Uint8Array): number {
  if (part.contentType.subtype === 'plain') return 0;
  const head = latin1(body.subarray(0, HTML_HEAD_OCTETS));
  const tag = /<body(?:\s[^<>]*)?>/i.exec(head);
  if (tag !== null) return tag.index + tag[0].length;
  return /<(?:!doctype|html|head|body)/i.test(head) || body.length > HTML_HEAD_OCTETS ? -1 : 0;
}

/** How a base64 body is laid out, when encoding its octets that way gives exactly the body again. */
interface Base64Layout {
  readonly bytes: Uint8Array;
  readonly columns: number;
  readonly lastLineEnd: string;
}

function base64Layout(body: Uint8Array): Base64Layout | null {
  const text = latin1(body.subarray(0, 1000));
  const columns = text.search(/\r\n|$/);
  const { bytes, clean } = decodeTolerantBase64(body);
  if (!clean || columns === 0 || columns % 4 !== 0 || columns > 996) return null;
  const lastLineEnd = /(?:\r\n)*$/.exec(latin1(body.subarray(-8)))?.[0] ?? '';
  const layout = { bytes, columns: body.length > columns ? columns : 76, lastLineEnd };
  return [layout, { ...layout, columns: 76 }].find((one) => same(encodeLayout(bytes, one), body)) ?? null;
}

function encodeLayout(bytes: Uint8Array, { columns, lastLineEnd }: Base64Layout): Uint8Array {
  const text = encodeBase64(bytes);
  const lines: string[] = [];
  for (let at = 0; at < text.length; at += columns) lines.push(text.slice(at, at + columns));
  return fromLatin1(lines.join('\r\n') + lastLineEnd);
}

function same(some: Uint8Array, other: Uint8Array): boolean {
  return some.length === other.length && equal(some, other);
}

function startsWith(bytes: Uint8Array, at: number, wanted: Uint8Array): boolean {
  return same(bytes.subarray(at, at + wanted.length), wanted);
}

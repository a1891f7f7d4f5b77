/** `winmail.dat` (MS-OXTNEF): the message class, bodies and attachments that Outlook hid in one part. */

import { Failure, type Limits, LIMITS } from '../model/index.ts';
import { decompressRtf } from './compressed-rtf.ts';
import {
  LittleEndian,
  type MapiProperties,
  asciiText,
  numberProperty,
  readProperties,
  textProperty,
  withoutNul,
} from './mapi-properties.ts';
import { decodeCharset } from './text.ts';

export interface TnefMessage {
  /** `IPM.Note`, `IPM.Microsoft Mail.Note`, …; empty when it does not say. */
  readonly messageClass: string;
  readonly subject: string | null;
  /** Every form of the body that is there; RTF as octets. */
  readonly body: { readonly text: string | null; readonly html: string | null; readonly rtf: Uint8Array | null };
  readonly attachments: readonly TnefAttachment[];
  /** False when the stream ended inside an attribute: what stood before it is given. */
  readonly complete: boolean;
}

export interface TnefAttachment {
  /** The long name where there is one; empty when nothing names it. As written: a path is possible. */
  readonly filename: string;
  /** For an embedded message or OLE object the octets behind the interface id. */
  readonly bytes: Uint8Array;
  readonly mimeType: string | null;
  readonly contentId: string | null;
  /** An embedded message, read. */
  readonly message: TnefMessage | null;
}

const SIGNATURE = 0x223e9f78;
/** Attribute ids (MS-OXTNEF §2.1.3.3), without their type. */
const ATTRIBUTE = {
  subject: 0x8004,
  messageClass: 0x8008,
  body: 0x800c,
  attachmentData: 0x800f,
  attachmentTitle: 0x8010,
  attachmentStart: 0x9002,
  messageProperties: 0x9003,
  attachmentProperties: 0x9005,
  codePage: 0x9007,
} as const;
/** Property ids (MS-OXPROPS). */
const PROPERTY = {
  messageClass: 0x001a,
  subject: 0x0037,
  body: 0x1000,
  rtf: 0x1009,
  html: 0x1013,
  displayName: 0x3001,
  data: 0x3701,
  shortFilename: 0x3704,
  longFilename: 0x3707,
  mimeTag: 0x370e,
  contentId: 0x3712,
  codePage: 0x3fde,
} as const;
const OBJECT = 0x0d;
const INTERFACE_ID_OCTETS = 16;

/**
 * Reads a TNEF stream. Throws Failure `malformed` when it is none, `too-many` and `too-deep` beyond the limits of MIME
 * parts and depth, `too-large` for a body that unfolds too far.
 */
export function readTnef(bytes: Uint8Array, limits: Limits = LIMITS): TnefMessage {
  return readStream(bytes, limits, 0);
}

/** Whether octets begin as a TNEF stream does, whatever they are called. */
export function isTnef(bytes: Uint8Array): boolean {
  return new LittleEndian(bytes).u32() === SIGNATURE;
}

/** Attributes gathered, before anything is made of them. */
interface Gathered {
  readonly message: Map<number, Uint8Array>;
  readonly attachments: Map<number, Uint8Array>[];
  readonly complete: boolean;
}

function readStream(bytes: Uint8Array, limits: Limits, depth: number): TnefMessage {
  if (depth > limits.mimeDepth) throw new Failure('too-deep', 'embedded messages');
  const { message, attachments, complete } = gather(bytes, limits);
  const properties = readProperties(message.get(ATTRIBUTE.messageProperties) ?? new Uint8Array(0));
  const decode = decoderFor(message, properties);
  const attribute = (id: number): string | null => {
    const value = message.get(id);
    return value === undefined ? null : withoutNul(decode(value));
  };
  return {
    messageClass:
      textProperty(properties, PROPERTY.messageClass, decode) ??
      asciiText(message.get(ATTRIBUTE.messageClass) ?? new Uint8Array(0)),
    subject: textProperty(properties, PROPERTY.subject, decode) ?? attribute(ATTRIBUTE.subject),
    body: {
      text: textProperty(properties, PROPERTY.body, decode) ?? attribute(ATTRIBUTE.body),
      html: htmlOf(properties, decode),
      rtf: rtfOf(properties, limits),
    },
    attachments: attachments.map((attributes) => readAttachment(attributes, decode, limits, depth)),
    complete,
  };
}

function gather(bytes: Uint8Array, limits: Limits): Gathered {
  const input = new LittleEndian(bytes);
  if (input.u32() !== SIGNATURE || input.u16() === null) throw new Failure('malformed', 'winmail.dat');
  const message = new Map<number, Uint8Array>();
  const attachments: Map<number, Uint8Array>[] = [];
  for (;;) {
    const level = input.take(1)?.[0];
    if (level === undefined) return { message, attachments, complete: true };
    const id = input.u32();
    const length = input.u32();
    const value = level > 2 || length === null ? null : input.take(length);
    if (id === null || value === null) return { message, attachments, complete: false };
    input.u16();
    const attribute = id & 0xffff;
    if (attribute === ATTRIBUTE.attachmentStart) attachments.push(new Map());
    if (attachments.length > limits.mimeParts) throw new Failure('too-many', 'attachments');
    const target = level === 1 ? message : attachments.at(-1);
    if (target?.has(attribute) === false) target.set(attribute, value);
  }
}

function readAttachment(
  attributes: ReadonlyMap<number, Uint8Array>,
  decode: (bytes: Uint8Array) => string,
  limits: Limits,
  depth: number,
): TnefAttachment {
  const properties = readProperties(attributes.get(ATTRIBUTE.attachmentProperties) ?? new Uint8Array(0));
  const text = (id: number): string | null => textProperty(properties, id, decode) || null;
  const title = attributes.get(ATTRIBUTE.attachmentTitle);
  const data = properties.get(PROPERTY.data);
  const isObject = data?.type === OBJECT;
  const bytes = isObject ? data.value.subarray(INTERFACE_ID_OCTETS) : data?.value;
  const content = bytes ?? attributes.get(ATTRIBUTE.attachmentData) ?? new Uint8Array(0);
  return {
    filename:
      text(PROPERTY.longFilename) ??
      ((title === undefined ? '' : withoutNul(decode(title))) ||
        (text(PROPERTY.shortFilename) ?? text(PROPERTY.displayName) ?? '')),
    bytes: content,
    mimeType: text(PROPERTY.mimeTag)?.toLowerCase() ?? null,
    contentId: text(PROPERTY.contentId),
    message: isObject && isTnef(content) ? readStream(content, limits, depth + 1) : null,
  };
}

function htmlOf(properties: MapiProperties, decode: (bytes: Uint8Array) => string): string | null {
  const html = properties.get(PROPERTY.html);
  if (html === undefined) return null;
  return textProperty(properties, PROPERTY.html, decode) ?? withoutNul(decode(html.value));
}

function rtfOf(properties: MapiProperties, limits: Limits): Uint8Array | null {
  const rtf = properties.get(PROPERTY.rtf);
  return rtf === undefined || rtf.value.length === 0 ? null : decompressRtf(rtf.value, limits);
}

/** 8-bit strings are in the message's internet code page, else in its OEM code page. */
function decoderFor(
  message: ReadonlyMap<number, Uint8Array>,
  properties: MapiProperties,
): (bytes: Uint8Array) => string {
  const oem = message.get(ATTRIBUTE.codePage);
  const page =
    numberProperty(properties, PROPERTY.codePage) ?? (oem === undefined ? null : new LittleEndian(oem).u32());
  const charset = codePageCharset(page ?? 1252);
  return (bytes) => decodeCharset(bytes, charset).text;
}

/** Windows code pages whose charset label is not simply `windows-N`. */
const CODE_PAGES: ReadonlyMap<number, string> = new Map([
  [932, 'shift_jis'],
  [936, 'gbk'],
  [949, 'euc-kr'],
  [950, 'big5'],
  [20127, 'us-ascii'],
  [20866, 'koi8-r'],
  [21866, 'koi8-u'],
  [50220, 'iso-2022-jp'],
  [50221, 'iso-2022-jp'],
  [51932, 'euc-jp'],
  [51949, 'euc-kr'],
  [52936, 'gbk'],
  [54936, 'gb18030'],
  [65001, 'utf-8'],
]);

function codePageCharset(page: number): string {
  const named = CODE_PAGES.get(page);
  if (named !== undefined) return named;
  return page >= 28591 && page <= 28606 ? `iso-8859-${page - 28590}` : `windows-${page}`;
}

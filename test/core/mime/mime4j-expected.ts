/** Reads mime4j's expected structures (its own small XML) and writes an entity in the same form. */

import { readFileSync } from 'node:fs';
import { type Entity, decodeBody } from '../../../src/mime/index.ts';

/** One entity as mime4j describes it. Text is Latin-1 with LF line ends. */
export interface Described {
  readonly fields: readonly string[];
  readonly preamble?: string;
  readonly parts?: readonly Described[];
  readonly epilogue?: string;
  readonly message?: Described;
  readonly body?: string;
}

type Mutable = { -readonly [Key in keyof Described]: Described[Key] };

/** `folder` holds the XML and the decoded bodies it names. */
export function readExpected(folder: string, name: string): Described {
  const xml = latin1(readFileSync(`${folder}/${name}_decoded.xml`));
  const tokens = [...xml.matchAll(/<(\/?)([a-z-]+)(?:\s+name="([^"]*)")?\s*(\/?)>([^<]*)/g)];
  let at = 0;
  const next = (): RegExpMatchArray => {
    const token = tokens[at];
    if (token === undefined) throw new Error(`${name}: unexpected end`);
    at += 1;
    return token;
  };
  /** After the opening tag of a message or body part, up to its closing tag. */
  const readEntity = (): Described => {
    const entity: Mutable = { fields: [] };
    for (;;) {
      const [, closing, tag, file, , text] = next();
      if (closing === '/') {
        if (tag === 'message' || tag === 'body-part') return entity;
      } else if (tag === 'field') entity.fields = [...entity.fields, plain(text)];
      else if (tag === 'preamble' && plain(text) !== '') entity.preamble = plain(text);
      else if (tag === 'epilogue') entity.epilogue = plain(text);
      else if (tag === 'message') entity.message = readEntity();
      else if (tag === 'body-part') entity.parts = [...(entity.parts ?? []), readEntity()];
      else if (tag === 'multipart') entity.parts = [];
      else if (tag === 'text-body') entity.body = latin1(readFileSync(`${folder}/${file}`));
      else if (tag === 'binary-body') entity.body = binary(readFileSync(`${folder}/${file}`));
    }
  };
  next();
  return readEntity();
}

/** XML text without the line end behind its tag. */
function plain(text = ''): string {
  return text
    .replace(/^\n/, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');
}

/** Our reading in mime4j's form; empty preambles and epilogues are left out by both. */
export function describeEntity(entity: Entity): Described {
  const fields = entity.headers.filter(({ name }) => name !== '').map(({ raw }) => latin1(raw).replace(/\n$/, ''));
  if (entity.contentType.type === 'multipart') {
    return {
      fields,
      ...(entity.preamble.length > 0 ? { preamble: latin1(entity.preamble) } : {}),
      parts: entity.children.map(describeEntity),
      ...(entity.epilogue.length > 0 ? { epilogue: latin1(entity.epilogue) } : {}),
    };
  }
  const [message] = entity.children;
  if (message !== undefined) return { fields, message: describeEntity(message) };
  const body = decodeBody(entity);
  return { fields, body: entity.contentType.type === 'text' ? latin1(body) : binary(body) };
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1').replace(/\r\n/g, '\n');
}

function binary(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

/** `inspect`: what is in a message, CMS object, certificate, request, revocation list or key; judges nothing. */

import { MalformedBytes, TAG, decodePem, latin1 } from '../src/bytes/index.ts';
import {
  type Entity,
  decodeBody,
  headers as fieldsOf,
  mediaType,
  isTnef,
  parseMessage,
  protectionOf,
  readTnef,
} from '../src/mime/index.ts';
import { openKeyFile } from '../src/flows/index.ts';
import { Failure } from '../src/model/index.ts';
import { readAutocrypt } from '../src/openpgp/index.ts';
import { describeCms } from '../src/smime/index.ts';
import { describeRequest, describeX509 } from '../src/x509/index.ts';
import type { InspectFlags } from './flags.ts';
import { nodeEngine } from './engine.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { readFile, readStandardInput, writeFile, writeStandardOutput } from './files.ts';
import { printable, printableJson } from './printable.ts';

type Description = Readonly<Record<string, unknown>>;

/** Parts described in one message; the rest is counted. */
const PARTS = 1_000;

export async function inspect(flags: InspectFlags): Promise<ExitCode> {
  const bytes = flags.in === undefined ? readStandardInput() : readFile(flags.in);
  const description = await describe(bytes);
  const text = flags.json ? printableJson(description) : outline(description, 0).join('\n');
  const output = [new TextEncoder().encode(`${text}\n`)];
  if (flags.out === undefined) writeStandardOutput(output);
  else writeFile(flags.out, output);
  return EXIT.done;
}

/** By content: OpenPGP, PEM, DER, else a message. */
async function describe(bytes: Uint8Array): Promise<Description> {
  if (bytes.length === 0) throw new Failure('malformed', 'nothing to read');
  const start = latin1(bytes.subarray(0, 4096)).trimStart();
  if (start.startsWith('-----BEGIN PGP') || ((bytes[0] ?? 0) & 0x80) !== 0) return describePgp(bytes);
  if (isPem(start)) return describePem(latin1(bytes));
  if (bytes[0] === TAG.sequence) return describeDer(bytes);
  return { kind: 'message', ...(await describeEntity(parseMessage(bytes))) };
}

async function describePgp(bytes: Uint8Array): Promise<Description> {
  const { describeOpenpgp } = await import('../src/openpgp/index.ts');
  return { kind: 'openpgp', ...describeOpenpgp(bytes) };
}

/** Programs write what they know of an object in front of its block; a mail may have a block in its text. */
function isPem(start: string): boolean {
  const [before, found] = start.split(/^-----BEGIN [A-Z0-9 ]+-----/m);
  return found !== undefined && !/^(from|to|subject|date|received|mime-version|content-type):/im.test(before ?? '');
}

async function describePem(text: string): Promise<Description> {
  const blocks = readBlocks(text);
  const objects = await Promise.all(blocks.map(async ({ label, bytes }) => ({ label, ...(await describeDer(bytes)) })));
  return { kind: 'pem', objects };
}

function readBlocks(text: string): ReturnType<typeof decodePem> {
  try {
    return decodePem(text);
  } catch (cause) {
    throw cause instanceof MalformedBytes ? new Failure('malformed', cause.message, { cause }) : cause;
  }
}

async function describeDer(der: Uint8Array): Promise<Description> {
  const object = describeX509(der) ?? (await describeRequest(nodeEngine(), der));
  if (object !== null) return object;
  try {
    return { kind: 'cms', ...describeCms(der) };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return describeKey(der);
  }
}

/** Of a key only what is public, and of a locked one nothing. */
async function describeKey(der: Uint8Array): Promise<Description> {
  try {
    const material = await openKeyFile(nodeEngine(), der, null);
    return material.kind === 'openpgp'
      ? { kind: 'openpgp' }
      : { kind: 'private-key', keys: material.keys.map(({ key }) => key.description) };
  } catch (error) {
    if (error instanceof Failure && ['password-needed', 'wrong-password'].includes(error.code))
      return { kind: 'locked-key' };
    if (error instanceof Failure && error.code === 'malformed-key') throw new Failure('malformed', error.detail);
    throw error;
  }
}

async function describeEntity(entity: Entity): Promise<Description> {
  const protection = protectionOf(entity);
  return {
    path: entity.path,
    type: mediaType(entity.contentType),
    ...(entity.filename === null ? {} : { filename: entity.filename }),
    size: decodeBody(entity).length,
    transferEncoding: entity.transferEncoding,
    ...(entity.path === '1' ? { headers: describeHeaders(entity) } : {}),
    ...(entity.oddities.length === 0 ? {} : { oddities: entity.oddities }),
    ...describeHidden(entity),
    ...(protection === null ? {} : { protection, object: await describeProtected(entity, protection) }),
    ...(entity.children.length === 0
      ? {}
      : { parts: await Promise.all(entity.children.slice(0, PARTS).map((child) => describeEntity(child))) }),
  };
}

/** What Outlook hid in a winmail.dat, and the key that an Autocrypt field announces. */
function describeHidden(entity: Entity): Description {
  const body = entity.children.length > 0 ? null : decodeBody(entity);
  const hidden = body !== null && isTnef(body) ? describeTnef(body) : {};
  const key = entity.path === '1' ? readAutocrypt(entity) : null;
  return {
    ...hidden,
    ...(key === null ? {} : { autocrypt: { address: key.address, preferEncrypt: key.preferEncrypt } }),
  };
}

function describeTnef(bytes: Uint8Array): Description {
  const { messageClass, subject, attachments } = readTnef(bytes);
  const files = attachments.map((each) => ({ filename: each.filename, size: each.bytes.length }));
  return { winmail: { messageClass, ...(subject === null ? {} : { subject }), files } };
}

function describeHeaders(entity: Entity): Description {
  const names = ['From', 'Sender', 'Reply-To', 'To', 'Cc', 'Subject', 'Date', 'Message-ID'];
  return Object.fromEntries(
    names.flatMap((name) => (fieldsOf(entity, name).length === 0 ? [] : [[name, fieldsOf(entity, name)]])),
  );
}

/** A broken object inside a message is described as broken; the message still has a structure. */
async function describeProtected(
  entity: Entity,
  protection: NonNullable<ReturnType<typeof protectionOf>>,
): Promise<Description> {
  const holder = protection === 'smime-enveloped-or-opaque' ? entity : (entity.children[1] ?? entity);
  try {
    return protection.startsWith('smime') ? describeCms(decodeBody(holder)) : await describePgp(decodeBody(holder));
  } catch (error) {
    if (error instanceof Failure) return { kind: 'unreadable', code: error.code };
    throw error;
  }
}

/** Indented lines: scalars behind their name, lists and objects below it. */
function outline(value: unknown, depth: number): string[] {
  const indent = '  '.repeat(depth);
  if (Array.isArray(value)) return value.flatMap((each) => listed(outline(each, depth + 1), indent));
  if (typeof value !== 'object' || value === null) return [`${indent}${printable(String(value))}`];
  return Object.entries(value).flatMap(([name, each]) =>
    typeof each === 'object' && each !== null
      ? [`${indent}${name}:`, ...outline(each, depth + 1)]
      : [`${indent}${name}: ${printable(String(each))}`],
  );
}

/** The first line of a list's item carries the dash. */
function listed([first = '', ...rest]: readonly string[], indent: string): string[] {
  return [`${indent}- ${first.trimStart()}`, ...rest];
}

/** PGP inside a text part, without MIME: armored messages and cleartext signatures, and what of the text they cover. */

import type { Engine } from '../crypto/index.ts';
import { decodeBody, type Entity, headers } from '../mime/index.ts';
import { Failure, type Layer } from '../model/index.ts';
import { findArmor, readArmor } from './armor.ts';
import { readCleartext } from './cleartext.ts';
import { verifyDetached } from './detached.ts';
import { type OpenContext, openMessage } from './open-message.ts';

/** One block; octets `start` to `end` of the text are it. */
export interface InlineBlock {
  readonly start: number;
  readonly end: number;
  readonly layers: readonly Layer[];
  /** The text inside, in the part's charset or UTF-8; `null` when it could not be opened. */
  readonly text: Uint8Array | null;
  readonly failure?: Failure;
}

export interface InlineOpened {
  /** The part's body out of its transfer encoding. */
  readonly body: Uint8Array;
  readonly blocks: readonly InlineBlock[];
  /** `whole`: one block, and nothing else but white space. Anything beside a block is unprotected. */
  readonly covers: 'whole' | 'part';
}

/** Blocks of one text that are opened; people quote some, attackers many. */
const BLOCKS = 10;

/**
 * Opens the PGP blocks of a text/plain part; `null` when it has none. A block that is broken or for others has a
 * `failure`, and does not keep the others from being opened. Throws `too-many`.
 */
export async function openInline(_engine: Engine, entity: Entity, context: OpenContext): Promise<InlineOpened | null> {
  if (entity.contentType.type !== 'text' || entity.contentType.subtype !== 'plain') return null;
  const body = decodeBody(entity);
  const blocks: InlineBlock[] = [];
  for (let found = nextBlock(body, 0); found !== null; found = nextBlock(body, blocks.at(-1)?.end ?? body.length)) {
    if (blocks.length >= BLOCKS) throw new Failure('too-many', 'PGP blocks in one text');
    blocks.push(await openBlock(body, found, context));
  }
  const covers = isReadAlike(entity) ? coverageOf(body, blocks) : 'part';
  return blocks.length === 0 ? null : { body, blocks, covers };
}

/** Charsets that have ASCII where ASCII has it: in another the letters that were signed show as other letters. */
const ASCII_ALIKE =
  /^(us-ascii|ascii|utf-?8|iso-?8859-\d+(-[ei])?|latin-?1|windows-\d+|cp(125\d|437|85[0258]|866|932|936|949|950)|koi8-[ru]|gb2312|gbk|gb18030|big5|euc-(kr|jp)|shift[_-]jis|iso-2022-jp|ks_c_5601-1987|tis-620)$/i;

/** No signature of a block covers what the text is said to be: where programs may read it as something else, that counts. */
function isReadAlike(entity: Entity): boolean {
  const isOnce = ['Content-Type', 'Content-Transfer-Encoding'].every((name) => headers(entity, name).length <= 1);
  return isOnce && ASCII_ALIKE.test(entity.contentType.parameters.get('charset')?.trim() ?? 'us-ascii');
}

type Found = NonNullable<ReturnType<typeof findArmor>>;

function nextBlock(body: Uint8Array, from: number): Found | null {
  for (let found = findArmor(body, from); found !== null; found = findArmor(body, found.lineEnd)) {
    if (found.label === 'PGP MESSAGE' || found.label === 'PGP SIGNED MESSAGE') return found;
  }
  return null;
}

async function openBlock(body: Uint8Array, found: Found, context: OpenContext): Promise<InlineBlock> {
  try {
    return found.label === 'PGP MESSAGE'
      ? await openArmored(body, found, context)
      : await openCleartext(body, found, context);
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause;
    return { start: found.start, end: endOfBroken(body, found), layers: [], text: null, failure: cause };
  }
}

async function openArmored(body: Uint8Array, { start }: Found, context: OpenContext): Promise<InlineBlock> {
  const block = readArmor(body, start);
  if (block === null) throw new Failure('malformed', 'armor');
  const { layers, data, failure } = await openMessage(block.data, context);
  return { start, end: block.end, layers, text: data, ...(failure === undefined ? {} : { failure }) };
}

async function openCleartext(body: Uint8Array, { start, lineEnd }: Found, context: OpenContext): Promise<InlineBlock> {
  const { signed, text, signature, end } = readCleartext(body, lineEnd);
  const signatures = await verifyDetached(signed, signature, context);
  return { start, end, layers: [{ kind: 'signature', signatures }], text };
}

/** Where a block that could not be read ends: at its last line, or at the end of the text. */
function endOfBroken(body: Uint8Array, { start, lineEnd }: Found): number {
  try {
    return readArmor(body, start)?.end ?? lineEnd;
  } catch {
    return lineEnd;
  }
}

function coverageOf(body: Uint8Array, blocks: readonly InlineBlock[]): 'whole' | 'part' {
  const [only] = blocks;
  if (only === undefined || blocks.length > 1) return 'part';
  return isBlank(body.subarray(0, only.start)) && isBlank(body.subarray(only.end)) ? 'whole' : 'part';
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((octet) => octet === 0x20 || (octet >= 0x09 && octet <= 0x0d));
}

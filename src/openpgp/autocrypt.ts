/** Autocrypt Level 1.1 headers (autocrypt.org): keys that travel in ordinary mail. They tell a key, never whom to trust. */

import { concat, decodeBase64, encodeBase64, encodeUtf8, MalformedBytes } from '../bytes/index.ts';
import { type Entity, headers, mediaType, parseAddressList } from '../mime/index.ts';
import { Failure } from '../model/index.ts';
import type { OpenpgpKey } from './key-facts.ts';
import { minimalKey } from './minimal-key.ts';
import { readPackets, TAG } from './packets.ts';

export interface Autocrypt {
  /** As the header has it, in lower case. */
  readonly address: string;
  /** `mutual`: the sender would like encrypted answers. */
  readonly preferEncrypt: 'mutual' | 'nopreference';
  /** The transferable public key, binary; its contents are not checked beyond their beginning. */
  readonly key: Uint8Array;
}

/**
 * The key that a message's sender announces: the message has one From, and exactly one valid header is for it.
 * Reports are no mail of their sender's. `null` in every other case, as the specification wants it.
 */
export function readAutocrypt(entity: Entity): Autocrypt | null {
  if (mediaType(entity.contentType) === 'multipart/report') return null;
  const from = parseAddressList(headers(entity, 'From').join(', '));
  const [sender] = from.addresses;
  if (sender === undefined || from.addresses.length !== 1 || from.warnings.length > 0) return null;
  const fitting = readAll(entity, 'Autocrypt').filter(({ address }) => address === sender.address.toLowerCase());
  const [only] = fitting;
  return only !== undefined && fitting.length === 1 ? only : null;
}

/**
 * Keys of the other recipients, told inside an encrypted message's payload: only those of `recipients`
 * (addresses of To and Cc), each once.
 */
export function readGossip(payload: Entity, recipients: readonly string[]): Autocrypt[] {
  const wanted = new Set(recipients.map((address) => address.toLowerCase()));
  return readAll(payload, 'Autocrypt-Gossip').filter(({ address }) => wanted.delete(address));
}

/** Letters of a header line that hold key data, after the one space of folding. */
const LINE_LETTERS = 76;

/**
 * The header field that announces `key` for `address`, with its CRLF, the key reduced to what a reader needs.
 * Throws `usage` for an address that cannot stand there, `unfit-key` when the key cannot be encrypted to `at` that time.
 */
export async function autocryptHeader(
  address: string,
  key: OpenpgpKey,
  { at, preferEncrypt }: { readonly at: Date; readonly preferEncrypt: Autocrypt['preferEncrypt'] },
): Promise<Uint8Array> {
  if (!/^[^\s;=]+@[^\s;=]+$/.test(address)) throw new Failure('usage', 'address');
  const letters = encodeBase64(await minimalKey(key.binary, address, at));
  const lines = letters.match(new RegExp(`.{1,${String(LINE_LETTERS)}}`, 'g')) ?? [];
  const preference = preferEncrypt === 'mutual' ? ' prefer-encrypt=mutual;' : '';
  return concat([
    encodeUtf8(`Autocrypt: addr=${address};${preference} keydata=\r\n`),
    ...lines.map((line) => encodeUtf8(` ${line}\r\n`)),
  ]);
}

function readAll(entity: Entity, name: string): Autocrypt[] {
  return headers(entity, name).flatMap((value) => readHeader(value) ?? []);
}

/** `null` for a header that must be ignored: an attribute missing, twice, or unknown without an underscore before it. */
function readHeader(value: string): Autocrypt | null {
  const attributes = new Map<string, string>();
  for (const attribute of value.split(';')) {
    const equals = attribute.indexOf('=');
    const name = attribute.slice(0, Math.max(equals, 0)).trim().toLowerCase();
    if (equals === -1 && attribute.trim() === '') continue;
    if (name.startsWith('_')) continue;
    if (!['addr', 'prefer-encrypt', 'keydata'].includes(name) || attributes.has(name)) return null;
    attributes.set(name, attribute.slice(equals + 1).trim());
  }
  const address = attributes.get('addr')?.toLowerCase();
  const key = readKeyData(attributes.get('keydata') ?? '');
  if (address === undefined || !address.includes('@') || key === null) return null;
  return { address, preferEncrypt: attributes.get('prefer-encrypt') === 'mutual' ? 'mutual' : 'nopreference', key };
}

function readKeyData(letters: string): Uint8Array | null {
  try {
    const key = decodeBase64(letters);
    return readPackets(key)[0]?.tag === TAG.publicKey ? key : null;
  } catch (cause) {
    if (cause instanceof MalformedBytes || cause instanceof Failure) return null;
    throw cause;
  }
}

/** Autocrypt Setup Messages (Level 1.1 §4): a private key that a person sends to himself, locked by a code. */

import { decodeBody, type Entity, header, mediaType, walk } from '../mime/index.ts';
import { Failure } from '../model/index.ts';
import { readArmor } from './armor.ts';
import type { OpenpgpKey } from './key-facts.ts';
import { readKeys } from './keys.ts';
import { openMessage } from './open-message.ts';

/**
 * The keys inside, as they stand `at` that time; `null` when the message is no setup message.
 * `code`: as typed; for the usual nine blocks of four digits the separators do not matter.
 * Throws `wrong-password`, `malformed`, `too-many`, and what `readKeys` throws.
 */
export async function openSetupMessage(entity: Entity, code: string, at: Date): Promise<OpenpgpKey[] | null> {
  if (header(entity, 'Autocrypt-Setup-Message') !== 'v1') return null;
  const part = [...walk(entity)].find(({ contentType }) => mediaType(contentType) === 'application/autocrypt-setup');
  if (part === undefined) return null;
  const block = readArmor(decodeBody(part));
  if (block?.label !== 'PGP MESSAGE') throw new Failure('malformed', 'setup message without its key');
  const context = {
    keys: [],
    passwords: [withSeparators(code)],
    verificationKeys: [],
    at,
    allowWeak: new Set<never>(),
  };
  const { data } = await openMessage(block.data, context);
  if (data === null) throw new Failure('wrong-password');
  return readKeys(data, at);
}

function withSeparators(code: string): string {
  const digits = code.replace(/\D/g, '');
  return /^[\d\s-]*$/.test(code) && digits.length === 36 ? (digits.match(/\d{4}/g) ?? []).join('-') : code;
}

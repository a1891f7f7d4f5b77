/** How many signatures a message says it has, whether or not the library looks at them. */

import type { Message } from 'openpgp';
import type { Library } from './library.ts';

/** Those around what is signed, and those beside a compressed packet, which the library passes over. */
export function announcedSignatures({ enums }: Library, message: Message<Uint8Array>): number {
  const isCompressed = message.packets.filterByTag(enums.packet.compressedData).length > 0;
  const beside = isCompressed ? message.packets.filterByTag(enums.packet.signature).length : 0;
  return message.getSigningKeyIDs().length + beside;
}

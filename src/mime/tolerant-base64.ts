/** Base64 as mail carries it: what the strict reader refuses is read anyway, and said. */

import { decodeBase64, fromLatin1 } from '../bytes/index.ts';

const ALPHABET = fromLatin1('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
const VALUES = new Int8Array(256).fill(-1);
ALPHABET.forEach((letter, value) => {
  VALUES[letter] = value;
});
const PAD = 0x3d;

/**
 * Strict input takes the runtime's fast way. Else octets outside the alphabet are skipped (RFC 2045 §6.8), quanta may
 * start anew after padding, and after padding the first foreign octet ends it (footers that gateways append).
 */
export function decodeTolerantBase64(bytes: Uint8Array): { readonly bytes: Uint8Array; readonly clean: boolean } {
  try {
    return { bytes: decodeBase64(bytes), clean: true };
  } catch {
    return { bytes: decodeLoosely(bytes), clean: false };
  }
}

function decodeLoosely(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(Math.ceil((bytes.length * 3) / 4));
  let length = 0;
  let bits = 0;
  let count = 0;
  let padded = false;
  for (const octet of bytes) {
    const value = VALUES[octet] ?? -1;
    if (octet === PAD) {
      padded = true;
      count = 0;
      bits = 0;
    } else if (value < 0) {
      if (padded && octet > 0x20) break;
    } else {
      bits = ((bits << 6) | value) & 0xffff;
      count += 6;
      if (count >= 8) {
        count -= 8;
        out[length++] = (bits >> count) & 0xff;
      }
    }
  }
  return out.subarray(0, length);
}

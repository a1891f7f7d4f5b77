/** Line ends for signing: mail's canonical form has CRLF only (RFC 8551 §3.1.1, RFC 3156 §5). */

const CR = 0x0d;
const LF = 0x0a;

/** Whether a CR or LF stands that is not half of a CRLF. */
export function hasBareLineEnds(bytes: Uint8Array): boolean {
  return countBare(bytes, true) > 0;
}

/**
 * Every bare LF and bare CR made a CRLF. When there is none, the same array is returned, not a copy; so it is idempotent.
 */
export function canonicalLineEnds(bytes: Uint8Array): Uint8Array {
  const bare = countBare(bytes, false);
  return bare === 0 ? bytes : insertMissing(bytes, bare);
}

/** How many bare CRs and LFs; `onlyWhether` stops at the first. */
function countBare(bytes: Uint8Array, onlyWhether: boolean): number {
  const aligned = -bytes.byteOffset & 3;
  if (bytes.length < aligned) return countBareBetween(bytes, 0, bytes.length);
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset + aligned, (bytes.length - aligned) >> 2);
  let bare = countBareBetween(bytes, 0, aligned);
  for (let word = 0; word < words.length; word += 1) {
    if (!hasLowOctet(words[word] ?? 0)) continue;
    const at = aligned + word * 4;
    bare += countBareBetween(bytes, at, at + 4);
    if (onlyWhether && bare > 0) return bare;
  }
  return bare + countBareBetween(bytes, aligned + words.length * 4, bytes.length);
}

/** Whether one of the four octets is below 16, as CR and LF are: four times as fast as looking at each. */
function hasLowOctet(word: number): boolean {
  const high = word & 0xf0f0f0f0;
  return ((high - 0x01010101) & ~high & 0x80808080) !== 0;
}

function countBareBetween(bytes: Uint8Array, from: number, to: number): number {
  let bare = 0;
  for (let at = from; at < to; at += 1) if (isBare(bytes, at)) bare += 1;
  return bare;
}

function isBare(bytes: Uint8Array, at: number): boolean {
  const octet = bytes[at];
  return (octet === LF && bytes[at - 1] !== CR) || (octet === CR && bytes[at + 1] !== LF);
}

function insertMissing(bytes: Uint8Array, bare: number): Uint8Array {
  const out = new Uint8Array(bytes.length + bare);
  let length = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const octet = bytes[at] ?? 0;
    if ((octet === LF || octet === CR) && isBare(bytes, at)) {
      out[length++] = CR;
      out[length++] = LF;
    } else out[length++] = octet;
  }
  return out;
}

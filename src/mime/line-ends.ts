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

/**
 * The same for bare LFs alone, as a file keeps mail on disk; a bare CR stays. The parser ends lines at LF: were a CR
 * made a line end afterwards, whoever passes the mail on could hide lines from it under a signature that holds.
 */
export function restoredLineEnds(bytes: Uint8Array): Uint8Array {
  const bare = countBareLf(bytes);
  if (bare === 0) return bytes;
  const out = new Uint8Array(bytes.length + bare);
  let length = 0;
  let from = 0;
  for (let lf = bytes.indexOf(LF); lf >= 0; lf = bytes.indexOf(LF, lf + 1)) {
    if (lf > 0 && bytes[lf - 1] === CR) continue;
    out.set(bytes.subarray(from, lf), length);
    length += lf - from;
    out[length++] = CR;
    from = lf;
  }
  out.set(bytes.subarray(from), length);
  return out;
}

function countBareLf(bytes: Uint8Array): number {
  let bare = 0;
  for (let lf = bytes.indexOf(LF); lf >= 0; lf = bytes.indexOf(LF, lf + 1))
    bare += lf > 0 && bytes[lf - 1] === CR ? 0 : 1;
  return bare;
}

/** How many bare CRs and LFs; `onlyWhether` stops soon after the first. */
function countBare(bytes: Uint8Array, onlyWhether: boolean): number {
  const aligned = -bytes.byteOffset & 3;
  if (bytes.length < aligned) return countBetween(bytes, 0, bytes.length);
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + aligned, (bytes.length - aligned) >> 2);
  const paired = words.length & ~1;
  let bare = countBetween(bytes, 0, aligned);
  for (let word = 0; word < paired; word += 2) {
    // Printable ASCII has bit 5 or bit 6, CR and LF have neither: eight octets are passed over at once.
    const one = words[word] ?? 0;
    const other = words[word + 1] ?? 0;
    if (((one | (one << 1)) & (other | (other << 1)) & 0x40404040) === 0x40404040) continue;
    bare += countBetween(bytes, aligned + word * 4, aligned + word * 4 + 8);
    if (onlyWhether && bare > 0) return bare;
  }
  return bare + countBetween(bytes, aligned + paired * 4, bytes.length);
}

function countBetween(bytes: Uint8Array, from: number, to: number): number {
  let bare = 0;
  for (let at = from; at < to; at += 1) {
    const octet = bytes[at];
    if (octet === LF) bare += at > 0 && bytes[at - 1] === CR ? 0 : 1;
    else if (octet === CR) bare += at + 1 < bytes.length && bytes[at + 1] === LF ? 0 : 1;
  }
  return bare;
}

/** Copies whole lines: several times as fast as octets where lines are of usual length. */
function insertMissing(bytes: Uint8Array, bare: number): Uint8Array {
  const out = new Uint8Array(bytes.length + bare);
  let length = 0;
  let from = 0;
  let lf = position(bytes, LF, 0);
  let cr = position(bytes, CR, 0);
  while (lf < bytes.length || cr < bytes.length) {
    const at = Math.min(lf, cr);
    const paired = cr + 1 === lf && lf < bytes.length;
    if (!paired) {
      out.set(bytes.subarray(from, at), length);
      length += at - from;
      out[length++] = CR;
      out[length++] = LF;
      from = at + 1;
    }
    if (at === lf || paired) lf = position(bytes, LF, lf + 1);
    if (at === cr) cr = position(bytes, CR, cr + 1);
  }
  out.set(bytes.subarray(from), length);
  return out;
}

/** Where the next such octet stands; the length when none does. */
function position(bytes: Uint8Array, octet: number, from: number): number {
  const at = bytes.indexOf(octet, from);
  return at < 0 ? bytes.length : at;
}

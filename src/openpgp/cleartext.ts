/** The cleartext signature framework (RFC 9580 §7): text that stays readable, with its signature below. */

import { concat, encodeUtf8, indexOf, latin1 } from '../bytes/index.ts';
import { Failure } from '../model/index.ts';
import { readArmor } from './armor.ts';

export interface Cleartext {
  /** What the signature is over: CRLF, no white space at line ends, no last line end. */
  readonly signed: Uint8Array;
  /** The text for the reader: dash escapes undone, otherwise as it stood. */
  readonly text: Uint8Array;
  /** The binary signature packets. */
  readonly signature: Uint8Array;
  /** The first octet after the whole block. */
  readonly end: number;
}

const SIGNATURE_LINE = encodeUtf8('\n-----BEGIN PGP SIGNATURE-----');
const CRLF = Uint8Array.of(0x0d, 0x0a);
const LF = 0x0a;

/** Names of hashes (RFC 9580 §9.5) and nothing else: other words would be shown above the text by programs that know none. */
const HASH_HEADER =
  /^Hash: (?:MD5|SHA1|RIPEMD160|SHA(?:224|256|384|512)|SHA3-(?:256|512))(?:, ?(?:MD5|SHA1|RIPEMD160|SHA(?:224|256|384|512)|SHA3-(?:256|512)))*$/i;
const HEADER_LINE_OCTETS = 200;
const DASH = 0x2d;
const SPACE = 0x20;

/**
 * Reads the block whose first line ends before `from`. Throws `malformed`, also for anything but `Hash` among the
 * headers and for lines that lack their dash escape: a reader must not take for signed what is not.
 */
export function readCleartext(bytes: Uint8Array, from: number): Cleartext {
  const begin = skipHashHeaders(bytes, from);
  const stop = indexOf(bytes, SIGNATURE_LINE, begin - 1);
  const block = stop === -1 ? null : readArmor(bytes, stop);
  if (block?.start !== stop + 1) throw new Failure('malformed', 'cleartext without signature');
  const lines = stop < begin ? [] : linesOf(bytes.subarray(begin, stop)).map(unescapeDash);
  return {
    signed: concat(lines.flatMap((line, index) => (index === 0 ? [trimEnd(line)] : [CRLF, trimEnd(line)]))),
    text: concat(lines.flatMap((line) => [line, Uint8Array.of(LF)])),
    signature: block.data,
    end: block.end,
  };
}

function skipHashHeaders(bytes: Uint8Array, from: number): number {
  for (let at = from; ;) {
    const lf = bytes.indexOf(LF, at);
    if (lf === -1) throw new Failure('malformed', 'cleartext without signature');
    if (lf - at > HEADER_LINE_OCTETS) throw new Failure('malformed', 'header in cleartext signature');
    const line = latin1(bytes.subarray(at, lf)).trim();
    if (line === '') return lf + 1;
    if (!HASH_HEADER.test(line)) throw new Failure('malformed', 'header in cleartext signature');
    at = lf + 1;
  }
}

/** Lines without LF; a CR at the end stays with its line. */
function linesOf(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  let start = 0;
  for (let lf = bytes.indexOf(LF); lf !== -1; lf = bytes.indexOf(LF, start)) {
    lines.push(bytes.subarray(start, lf));
    start = lf + 1;
  }
  lines.push(bytes.subarray(start));
  return lines;
}

function unescapeDash(line: Uint8Array): Uint8Array {
  if (line[0] !== DASH) return line;
  if (line[1] !== SPACE) throw new Failure('malformed', 'dash without escape in cleartext');
  return line.subarray(2);
}

/** RFC 9580 §7.2: spaces, tabs and the CR do not count. */
function trimEnd(line: Uint8Array): Uint8Array {
  let end = line.length;
  while (end > 0 && (line[end - 1] === SPACE || line[end - 1] === 0x09 || line[end - 1] === 0x0d)) end--;
  return line.subarray(0, end);
}

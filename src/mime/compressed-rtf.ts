/** Compressed RTF of Outlook (MS-OXRTFCP): LZFu and stored. */

import { concat, fromLatin1 } from '../bytes/index.ts';
import { Failure, type Limits } from '../model/index.ts';

const COMPRESSED = 0x75465a4c;
const STORED = 0x414c454d;
const HEADER_OCTETS = 16;
const WINDOW = 4096;

/** What the window holds at the start (MS-OXRTFCP §2.1.2.1). */
const PRELOAD = fromLatin1(
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor ' +
    'MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par ' +
    '\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx',
);

/** The RTF octets. Throws Failure `malformed` for another format and `too-large` beyond `inflatedBytes`. */
export function decompressRtf(bytes: Uint8Array, limits: Limits): Uint8Array {
  if (bytes.length < HEADER_OCTETS) throw new Failure('malformed', 'compressed RTF');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const size = view.getUint32(4, true);
  if (size > limits.inflatedBytes) throw new Failure('too-large', 'compressed RTF');
  const content = bytes.subarray(HEADER_OCTETS);
  switch (view.getUint32(8, true)) {
    case STORED:
      return content.subarray(0, size);
    case COMPRESSED:
      return inflate(content, size);
    default:
      throw new Failure('malformed', 'compressed RTF');
  }
}

/** Each control octet says of the next eight tokens whether they are literals or (offset, length) in the window. */
function inflate(input: Uint8Array, size: number): Uint8Array {
  const window = new Uint8Array(WINDOW);
  window.set(PRELOAD);
  let write = PRELOAD.length;
  const pieces: Uint8Array[] = [];
  let piece = new Uint8Array(WINDOW);
  let filled = 0;
  let total = 0;
  const put = (octet: number): void => {
    window[write] = octet;
    write = (write + 1) % WINDOW;
    piece[filled++] = octet;
    total += 1;
    if (filled < WINDOW) return;
    pieces.push(piece);
    piece = new Uint8Array(WINDOW);
    filled = 0;
  };
  for (let at = 0, token = 8, control = 0; at < input.length && total < size; token += 1) {
    if (token === 8) {
      control = input[at++] ?? 0;
      token = 0;
    }
    if (((control >> token) & 1) === 0) put(input[at++] ?? 0);
    else {
      const reference = ((input[at] ?? 0) << 8) | (input[at + 1] ?? 0);
      at += 2;
      const offset = reference >> 4;
      if (offset === write) break;
      for (let step = 0; step < (reference & 15) + 2; step += 1) put(window[(offset + step) % WINDOW] ?? 0);
    }
  }
  return concat([...pieces, piece.subarray(0, filled)]).subarray(0, size);
}

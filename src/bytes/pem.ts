/** PEM text (RFC 7468): labelled base64 between BEGIN and END lines, other text around it ignored. */
import { decodeBase64, encodeBase64 } from './base64.ts';
import { MalformedBytes } from './malformed.ts';

export interface PemBlock {
  /** What stands after BEGIN, such as `CERTIFICATE`. */
  readonly label: string;
  readonly bytes: Uint8Array;
}

const BEGIN = '-----BEGIN ';
const DASHES = '-----';

/**
 * Every block in order; none is an empty list. Throws MalformedBytes for a block without end, or whose content is not base64
 * (such as OpenSSL's former encrypted keys with header lines inside the block).
 */
export function decodePem(text: string): PemBlock[] {
  const blocks: PemBlock[] = [];
  for (let begin = text.indexOf(BEGIN); begin !== -1;) {
    const labelEnd = text.indexOf(DASHES, begin + BEGIN.length);
    if (labelEnd === -1) throw new MalformedBytes('PEM begin line cut off');
    const label = text.slice(begin + BEGIN.length, labelEnd);
    const endLine = `-----END ${label}-----`;
    const end = text.indexOf(endLine, labelEnd);
    if (end === -1) throw new MalformedBytes('PEM end line missing');
    blocks.push({ label, bytes: decodeBase64(text.slice(labelEnd + DASHES.length, end)) });
    begin = text.indexOf(BEGIN, end + endLine.length);
  }
  return blocks;
}

/** One block in lines of 64 letters ended by LF. */
export function encodePem(label: string, bytes: Uint8Array): string {
  const lines = encodeBase64(bytes).replace(/.{1,64}/g, '$&\n');
  return `-----BEGIN ${label}-----\n${lines}-----END ${label}-----\n`;
}

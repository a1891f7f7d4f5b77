/** Encoded words (RFC 2047, RFC 2231 §5) in header text: read as written in the wild. */

import { concat, encodeUtf8 } from '../bytes/index.ts';
import type { Oddity } from './oddity.ts';
import { decodeQ } from './quoted-printable.ts';
import { decodeCharset } from './text.ts';
import { decodeTolerantBase64 } from './tolerant-base64.ts';

const WORD = /=\?([^?\s*]+)(?:\*[^?\s]*)?\?([bq])\?([^?\r\n]*)\?=/gi;

/** One encoded word's octets, or a stretch of plain text. */
type Run = { readonly charset: string; readonly bytes: Uint8Array } | { readonly plain: string };

/**
 * Decodes every encoded word; white space between two of them is dropped (RFC 2047 §6.2), and neighbours of the same
 * charset are joined as octets first, because mailers split characters. What cannot be decoded stays as it is.
 */
export function decodeEncodedWords(text: string): { readonly text: string; readonly oddities: readonly Oddity[] } {
  if (!text.includes('=?')) return { text, oddities: [] };
  const oddities = new Set<Oddity>();
  let out = '';
  for (const run of joinRuns(findRuns(text, oddities))) {
    if ('plain' in run) out += run.plain;
    else {
      const decoded = decodeCharset(run.bytes, run.charset);
      for (const oddity of decoded.oddities) oddities.add(oddity);
      out += decoded.text;
    }
  }
  if (/=\?[^?\s]+\?[bq]\?/i.test(out)) oddities.add('broken-encoded-word');
  return { text: out, oddities: [...oddities] };
}

function findRuns(text: string, oddities: Set<Oddity>): Run[] {
  const runs: Run[] = [];
  let end = 0;
  for (const match of text.matchAll(WORD)) {
    const between = text.slice(end, match.index);
    if (between !== '' && !(end > 0 && /^\s+$/.test(between))) runs.push({ plain: between });
    end = match.index + match[0].length;
    runs.push({ charset: (match[1] ?? '').toLowerCase(), bytes: wordBytes(match[2] ?? '', match[3] ?? '', oddities) });
  }
  if (end < text.length) runs.push({ plain: text.slice(end) });
  return runs;
}

function wordBytes(encoding: string, content: string, oddities: Set<Oddity>): Uint8Array {
  if (encoding.toLowerCase() === 'q') return decodeQ(content);
  const { bytes, clean } = decodeTolerantBase64(encodeUtf8(content));
  if (!clean) oddities.add('broken-encoded-word');
  return bytes;
}

function joinRuns(runs: readonly Run[]): Run[] {
  const joined: Run[] = [];
  let parts: Uint8Array[] = [];
  runs.forEach((run, index) => {
    if ('plain' in run) {
      joined.push(run);
      return;
    }
    parts.push(run.bytes);
    const next = runs[index + 1];
    if (next !== undefined && 'charset' in next && next.charset === run.charset) return;
    joined.push({ charset: run.charset, bytes: concat(parts) });
    parts = [];
  });
  return joined;
}

/** Text of an unstructured field such as Subject, for people: encoded words decoded, controls made spaces. */
export function decodeHeaderText(value: string): string {
  // eslint-disable-next-line no-control-regex -- a header shown to people has no controls
  return decodeEncodedWords(value).text.replace(/[\u0000-\u001f\u007f]+/g, ' ');
}

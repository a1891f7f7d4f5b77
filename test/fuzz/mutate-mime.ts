/** Changes to messages: lines, fields, boundaries, words that mean something; and what base64 hides, changed inside. */

import {
  base64Lines,
  concat,
  decodeBase64,
  encodeBase64,
  encodeUtf8,
  fromLatin1,
  latin1,
} from '../../src/bytes/index.ts';
import { LONGEST, type Mutation, BYTE_MUTATIONS, mutateBy, mutateBytes, times } from './mutate-bytes.ts';
import { mutateDer } from './mutate-der.ts';
import { mutateArmored } from './mutate-openpgp.ts';
import type { Random } from './random.ts';

const FIELDS = [
  'From: Ann <ann@example.org>',
  'From: "a\\"b" <x@y>, z@example.org',
  'From: =?utf-8?q?=22eve=40evil=2Eexample=22?= <eve@evil.example>',
  'Sender: eve@evil.example',
  'Reply-To: undisclosed: a@b, c@d;, e@f',
  'To: <@a,@b:c@d>',
  'Subject: =?utf-8?B?4p2E?= =?utf-8?Q?=E2=9D?= =?iso-2022-jp?B?GyRCJCI=?=',
  'Content-Type: multipart/mixed; boundary=b',
  'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary=b',
  'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b',
  'Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m',
  'Content-Type: application/pkcs7-mime; smime-type=signed-data',
  'Content-Type: application/octet-stream; name=smime.p7m',
  'Content-Type: message/rfc822',
  'Content-Type: text/html; charset=utf-16',
  'Content-Type: text/plain; charset=us-ascii; hp=cipher; hp-legacy-display=1',
  'Content-Type: text/plain; hp=clear',
  'Content-Type: text/plain; protected-headers=v1',
  'Content-Type: application/ms-tnef; name=winmail.dat',
  "Content-Disposition: attachment; filename*0*=utf-8''%e2%9d; filename*1*=%84; filename*2=.pgp",
  'Content-Disposition: attachment; filename="a.asc"',
  'Content-Transfer-Encoding: base64',
  'Content-Transfer-Encoding: quoted-printable',
  'Content-Transfer-Encoding: x-uuencode',
  'HP-Outer: Subject: [...]',
  'HP-Outer: From: Ann <ann@example.org>',
  'Autocrypt: addr=ann@example.org; keydata=AAAA',
  'Date: Thu, 01 Jan 1970 00:00:00 +0000',
  'X-Send-Secure-Encrypted: v1; sha256=00; to=00',
] as const;

const TOKENS = [
  '\r\n', '\n', '\r', '\0', '\r\n\r\n', '--', '--b\r\n', '--b--\r\n', ' ', '\t', ';', '=', '"', '\\', '(', ')', '<', '>', '@', ',', ':',
  '=?utf-8?Q?', '?=', '=?x?b?AA', '=\r\n', '=00', '=ZZ', '*0*=', "utf-8''", '%ff', 'boundary=', 'boundary=""', 'boundary*0=a; boundary*1=b',
  'charset=utf-7', 'charset=utf-16le', 'charset=\u00e9', 'begin 644 x\n', 'end\n', '-----BEGIN PGP MESSAGE-----\n\n',
  '-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n', '-----BEGIN PGP SIGNATURE-----\n\n', '-----END PGP SIGNATURE-----\n', 'From ', '>From ',
  '\ufeff', '\u202e', '\u2028', '\u00e9', '\ud83d\ude00',
].map(encodeUtf8); // prettier-ignore

function linesOf(bytes: Uint8Array): string[] {
  return latin1(bytes).split(/(?<=\n)/);
}

function joined(lines: readonly string[]): Uint8Array {
  return fromLatin1(lines.join('').slice(0, LONGEST));
}

const removeLine: Mutation = (random, bytes) => {
  const lines = linesOf(bytes);
  lines.splice(random.below(lines.length), random.size(6));
  return joined(lines);
};

const repeatLines: Mutation = (random, bytes) => {
  const lines = linesOf(bytes);
  const at = random.below(lines.length);
  const some = lines.slice(at, at + random.size(12));
  const most = Math.floor(LONGEST / 2 / Math.max(1, some.join('').length));
  lines.splice(at, 0, ...Array.from({ length: Math.min(times(random), most) }, () => some).flat());
  return joined(lines);
};

const moveLines: Mutation = (random, bytes) => {
  const lines = linesOf(bytes);
  const taken = lines.splice(random.below(lines.length), random.size(6));
  lines.splice(random.below(lines.length + 1), 0, ...taken);
  return joined(lines);
};

const takeLines: Mutation = (random, bytes, others) => {
  const lines = linesOf(bytes);
  const other = linesOf(random.pick(others));
  const from = random.below(other.length);
  lines.splice(random.below(lines.length + 1), random.below(3), ...other.slice(from, from + random.size(40)));
  return joined(lines);
};

/** A field at the start, or in place of one of its name. */
const setField: Mutation = (random, bytes) => {
  const lines = linesOf(bytes);
  const field = random.pick(FIELDS);
  const name = field.slice(0, field.indexOf(':') + 1).toLowerCase();
  const same = lines.findIndex((line) => line.toLowerCase().startsWith(name));
  const at = same >= 0 && random.chance(0.7) ? same : random.below(Math.min(lines.length, 12));
  lines.splice(at, random.chance(0.5) ? 1 : 0, `${field}\r\n`);
  return joined(lines);
};

const insertToken: Mutation = (random, bytes) => {
  const at = random.chance(0.5) ? random.below(Math.min(bytes.length, 1_500) + 1) : random.below(bytes.length + 1);
  const tokens = Array.from({ length: random.chance(0.9) ? 1 : times(random) }, () => random.pick(TOKENS));
  return concat([bytes.subarray(0, at), ...tokens, bytes.subarray(at)]);
};

/** Something of a field stands there very often. */
const repeatToken: Mutation = (random, bytes) => {
  const at = random.below(Math.min(bytes.length, 1_500) + 1);
  const some = concat(Array.from({ length: random.size(4) }, () => random.pick(TOKENS)));
  const most = Math.floor(LONGEST / 2 / some.length);
  return concat([bytes.subarray(0, at), ...Array.from({ length: Math.min(times(random), most) }, () => some), bytes.subarray(at)]); // prettier-ignore
};

/** One delimiter line, or the parameter, is of another boundary. */
const editBoundary: Mutation = (random, bytes) => {
  const text = latin1(bytes);
  const boundaries = [...text.matchAll(/boundary="?([^"\r\n;]+)/gi)].map((match) => match[1] ?? '');
  if (boundaries.length === 0) return bytes;
  const [one, other] = [random.pick(boundaries), random.pick(boundaries)];
  const places = [...text.matchAll(new RegExp(one.replace(/[^A-Za-z0-9]/g, '\\$&'), 'g'))];
  const { index } = random.pick(places);
  const instead = random.pick([other, `${one}--`, `${one} `, one.slice(1), `${one}x`, '', 'b']);
  return fromLatin1(text.slice(0, index) + instead + text.slice(index + one.length));
};

/** The message becomes a part of another one, again and again perhaps. */
const wrap: Mutation = (random, bytes) => {
  const lines: string[] = [];
  const kind = random.pick(['multipart/mixed', 'message/rfc822', 'multipart/signed', 'multipart/alternative']);
  const multipart = kind.startsWith('multipart');
  for (let left = Math.min(times(random), 200); left > 0; left--)
    lines.push(
      `Content-Type: ${kind}${multipart ? `; boundary=w${left}` : ''}\r\n\r\n${multipart ? `--w${left}\r\n` : ''}`,
    );
  return concat([encodeUtf8(`From: a@b\r\n${lines.join('')}`), bytes]);
};

/** A stretch that may be base64, lines or not. Found in one pass: a cleverer pattern would try each place anew. */
const LETTERS = /[A-Za-z0-9+/=\r\n]{40,}/g;

interface Stretch {
  readonly start: number;
  readonly letters: string;
}

function stretches(bytes: Uint8Array): Stretch[] {
  return [...latin1(bytes).matchAll(LETTERS)].flatMap((match) => {
    const letters = match[0].trim();
    return letters.length < 40 ? [] : [{ start: match.index + match[0].indexOf(letters), letters }];
  });
}

/** What a stretch of base64 holds, changed as what it is: DER, packets, a message, or octets. */
const editBase64: Mutation = (random, bytes, others) => {
  const found = stretches(bytes);
  if (found.length === 0) return insertToken(random, bytes, others);
  const { start, letters } = random.pick(found);
  const inside = decoded(letters);
  if (inside === null) return insertToken(random, bytes, others);
  const [other] = stretches(random.pick(others));
  const more = other === undefined ? null : decoded(other.letters);
  const changed = mutateInside(random, inside, [more ?? inside]);
  const encoded = letters.includes('\n') ? base64Lines(changed) : encodeUtf8(encodeBase64(changed));
  return concat([bytes.subarray(0, start), encoded, bytes.subarray(start + letters.length)]);
};

function mutateInside(random: Random, bytes: Uint8Array, others: readonly Uint8Array[]): Uint8Array {
  if (bytes[0] === 0x30) return mutateDer(random, bytes, others);
  return /^[\w-]+:/.test(latin1(bytes.subarray(0, 40)))
    ? mutateMime(random, bytes, others)
    : mutateBytes(random, bytes, others);
}

function decoded(letters: string): Uint8Array | null {
  try {
    return decodeBase64(letters);
  } catch {
    return null;
  }
}

const editArmor: Mutation = (random, bytes, others) => mutateArmored(random, bytes, others) ?? editBase64(random, bytes, others); // prettier-ignore

const MIME_MUTATIONS: readonly Mutation[] = [
  removeLine, repeatLines, moveLines, takeLines, setField, setField, insertToken, insertToken, repeatToken, editBoundary, wrap,
  editBase64, editBase64, editArmor, ...BYTE_MUTATIONS,
]; // prettier-ignore

export function mutateMime(random: Random, bytes: Uint8Array, others: readonly Uint8Array[]): Uint8Array {
  // Half of the time only what is inside is changed, so that the way there stays open.
  const mutations = random.chance(0.5) ? MIME_MUTATIONS : [editArmor, editBase64, editBase64, setField];
  return mutateBy(mutations, random, bytes, others);
}

/** One header value, or any text. */
export function mutateText(random: Random, bytes: Uint8Array, others: readonly Uint8Array[]): Uint8Array {
  return mutateBy([insertToken, insertToken, repeatToken, ...BYTE_MUTATIONS], random, bytes, others);
}

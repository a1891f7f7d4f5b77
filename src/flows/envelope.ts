/**
 * The two envelopes around the same ciphertext: *native* (S/MIME or PGP/MIME itself) and *wrapped* (an ordinary message
 * with a short explanation and the ciphertext attached, for mail programs that show nothing else).
 */

import { concat, decodeHex, encodeHex, encodeUtf8, equal, latin1 } from '../bytes/index.ts';
import { type Engine, digest } from '../crypto/index.ts';
import {
  type Entity,
  buildEntity,
  contentTypeField,
  decodeBody,
  header,
  headers as fieldsOf,
  makeBoundary,
  mediaType,
  multipart,
  parseAddressList,
  parseMessage,
  protectionOf,
  structuredField,
} from '../mime/index.ts';
import { Failure } from '../model/index.ts';
import * as openpgp from '../openpgp/index.ts';
import * as smime from '../smime/index.ts';

/** `v1; sha256=<hex of the attachment>; to=<hex of SHA-256 of the readers, sorted, a line each>`. */
const WRAPPED_FIELD = 'X-Send-Secure-Encrypted';

const EXPLANATION =
  'This message is protected. Your mail program shows it as an attachment.\r\n' +
  'Open it with Send Secure, or save the attachment and open it with your own S/MIME or OpenPGP program.\r\n';

const PGP_VERSION = 'Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n';

/** The ciphertext of an encrypted message as it stands in either envelope. */
interface Ciphertext {
  readonly protocol: 'smime' | 'openpgp';
  /** The entity that holds it: application/pkcs7-mime, or the second part of multipart/encrypted. */
  readonly holder: Entity;
}

/** The same message in the native envelope; one that is native already comes back as it is. Throws `not-protected`. */
export async function toNative(engine: Engine, message: Uint8Array): Promise<readonly Uint8Array[]> {
  const root = parseMessage(message);
  if (nativeCiphertext(root) !== null) return [message];
  const ciphertext = await wrappedCiphertext(engine, root);
  if (ciphertext === null) throw new Failure('not-protected');
  return [...messageFields(root), structuredField('MIME-Version', '1.0'), ...nativeEntity(engine, ciphertext)];
}

/** The same message in the wrapped envelope; one that is wrapped already comes back as it is. Throws `not-protected`. */
export async function toWrapped(engine: Engine, message: Uint8Array): Promise<readonly Uint8Array[]> {
  const root = parseMessage(message);
  if ((await wrappedCiphertext(engine, root)) !== null) return [message];
  const ciphertext = nativeCiphertext(root);
  if (ciphertext === null) throw new Failure('not-protected');
  const readers = [...fieldsOf(root, 'To'), ...fieldsOf(root, 'Cc')].flatMap(
    (field) => parseAddressList(field).addresses,
  );
  const list = [...new Set(readers.map(({ address }) => address.toLowerCase()))].sort().join('\n');
  const sha256 = encodeHex(await digest(engine, 'SHA-256', decodeBody(ciphertext.holder)));
  const to = encodeHex(await digest(engine, 'SHA-256', encodeUtf8(list)));
  const parts = [[explanation()], attachment(ciphertext)];
  const boundary = boundaryFor(engine, parts);
  return [
    ...messageFields(root),
    structuredField(WRAPPED_FIELD, `v1; sha256=${sha256}; to=${to}`),
    structuredField('MIME-Version', '1.0'),
    ...multipart('mixed', parts, { boundary }),
  ];
}

/**
 * The native form of a wrapped message, to be opened as the whole message; `null` when it is none. The header field must
 * name the digest of the one attachment, and nothing but the explanation may stand beside it.
 */
export async function unwrapped(engine: Engine, root: Entity): Promise<Entity | null> {
  const ciphertext = await wrappedCiphertext(engine, root);
  return ciphertext === null
    ? null
    : parseMessage(concat([...messageFields(root), ...nativeEntity(engine, ciphertext)]));
}

/** A signature alone is no ciphertext: it would come to cover a message in whose other part somebody else speaks. */
function ciphertextIn(holder: Entity): Ciphertext | null {
  const content = decodeBody(holder);
  if (smime.isEnvelope(content)) return { protocol: 'smime', holder };
  return openpgp.isEncrypted(content) ? { protocol: 'openpgp', holder } : null;
}

function nativeCiphertext(root: Entity): Ciphertext | null {
  const [, second] = root.children;
  switch (protectionOf(root)) {
    case 'smime-enveloped-or-opaque':
      return ciphertextIn(root);
    case 'pgp-encrypted':
      return second === undefined ? null : ciphertextIn(second);
    default:
      return null;
  }
}

async function wrappedCiphertext(engine: Engine, root: Entity): Promise<Ciphertext | null> {
  const [, named] = /^v1;\s*sha256=([0-9a-f]{64});/.exec(header(root, WRAPPED_FIELD) ?? '') ?? [];
  const [text, holder, ...more] = root.children;
  if (named === undefined || mediaType(root.contentType) !== 'multipart/mixed') return null;
  if (text === undefined || holder === undefined || more.length > 0 || !isExplanation(text)) return null;
  const sha256 = await digest(engine, 'SHA-256', decodeBody(holder));
  return equal(sha256, decodeHex(named)) ? ciphertextIn(holder) : null;
}

/** Nothing else may stand there, since it is not shown: lines may have been wrapped anew. */
function isExplanation(part: Entity): boolean {
  const charset = part.contentType.parameters.get('charset')?.toLowerCase() ?? 'us-ascii';
  const isPlain = mediaType(part.contentType) === 'text/plain' && /^(us-ascii|utf-8)$/.test(charset);
  return isPlain && words(latin1(decodeBody(part))) === words(EXPLANATION);
}

function words(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}

/** Everything of the header section that is about the message, not about its body. */
function messageFields(root: Entity): Uint8Array[] {
  const own = new RegExp(`^(content-.*|mime-version|${WRAPPED_FIELD})$`, 'i');
  return root.headers.filter(({ name }) => !own.test(name)).map(({ raw }) => raw);
}

function nativeEntity(engine: Engine, { protocol, holder }: Ciphertext): Uint8Array[] {
  const transfer = structuredField('Content-Transfer-Encoding', header(holder, 'Content-Transfer-Encoding') ?? '7bit');
  if (protocol === 'smime') {
    const type = contentTypeField('application/pkcs7-mime', smimeParameters(holder));
    return [buildEntity({ headers: [type, transfer, disposition('smime.p7m')], body: holder.body })];
  }
  const data = buildEntity({
    headers: [contentTypeField('application/octet-stream', { name: 'encrypted.asc' }), transfer],
    body: holder.body,
  });
  const parts = [[encodeUtf8(PGP_VERSION)], [data]];
  const boundary = boundaryFor(engine, parts);
  return multipart('encrypted', parts, { protocol: 'application/pgp-encrypted', boundary });
}

function smimeParameters(holder: Entity): Record<string, string> {
  const type = holder.contentType.parameters.get('smime-type');
  return { ...(type === undefined ? {} : { 'smime-type': type }), name: 'smime.p7m' };
}

function attachment({ protocol, holder }: Ciphertext): Uint8Array[] {
  const transfer = structuredField('Content-Transfer-Encoding', header(holder, 'Content-Transfer-Encoding') ?? '7bit');
  const smime = protocol === 'smime';
  const type = smime
    ? contentTypeField('application/pkcs7-mime', smimeParameters(holder))
    : contentTypeField('application/octet-stream', { name: 'encrypted.asc' });
  const headers = [type, transfer, disposition(smime ? 'smime.p7m' : 'encrypted.asc')];
  return [buildEntity({ headers, body: holder.body })];
}

function explanation(): Uint8Array {
  return buildEntity({
    headers: [contentTypeField('text/plain', { charset: 'us-ascii' })],
    body: encodeUtf8(EXPLANATION),
  });
}

function disposition(filename: string): Uint8Array {
  return structuredField('Content-Disposition', `attachment; filename="${filename}"`);
}

function boundaryFor(engine: Engine, parts: readonly (readonly Uint8Array[])[]): string {
  return makeBoundary(engine.getRandomValues(new Uint8Array(16)), parts.flat());
}

/** Tells S/MIME entities from others (RFC 8551 §3.9) and takes the CMS object out of them. */

import { MalformedBytes, TAG, readDer } from '../bytes/index.ts';
import { type Entity, decodeBody, mediaType } from '../mime/index.ts';
import { CONTENT } from './oids.ts';

export type SmimeEntity =
  /** Everything inside one CMS object; `owned`: its bytes were decoded for this, nobody else has them. */
  | { readonly kind: 'wrapped'; readonly cms: Uint8Array; readonly owned: boolean }
  /** Readable content, and the signature over it. */
  | {
      readonly kind: 'detached';
      readonly content: Entity;
      readonly cms: Uint8Array;
      /** Nothing stands beside the two parts of RFC 1847 §2.1. */
      readonly alone: boolean;
    };

const WRAPPED: readonly string[] = ['application/pkcs7-mime', 'application/x-pkcs7-mime'];
const SIGNATURE: readonly string[] = ['application/pkcs7-signature', 'application/x-pkcs7-signature'];
/** What gateways make of types they do not know; then the file name decides. */
const UNTYPED: readonly string[] = ['application/octet-stream', 'application/binary'];

/** The S/MIME in this entity itself, not in its parts; `null` when it is none. */
export function recognise(entity: Entity): SmimeEntity | null {
  const type = mediaType(entity.contentType);
  if (type === 'multipart/signed') return recogniseDetached(entity);
  if (WRAPPED.includes(type)) return wrapped(entity);
  if (!UNTYPED.includes(type) || !/\.p7m$/i.test(entity.filename ?? '')) return null;
  const found = wrapped(entity);
  return found.cms[0] === TAG.sequence ? found : null;
}

function wrapped(entity: Entity): SmimeEntity & { kind: 'wrapped' } {
  const cms = decodeBody(entity);
  return { kind: 'wrapped', cms, owned: cms.buffer !== entity.body.buffer };
}

/** The signature's own type decides: some senders leave out or mistake the `protocol` parameter. */
function recogniseDetached(entity: Entity): SmimeEntity | null {
  const [content, signature] = entity.children;
  if (content === undefined || signature === undefined) return null;
  const protocol = entity.contentType.parameters.get('protocol')?.toLowerCase() ?? '';
  const isSignature = SIGNATURE.includes(mediaType(signature.contentType)) || SIGNATURE.includes(protocol);
  const alone = entity.children.length === 2;
  return isSignature ? { kind: 'detached', content, cms: decodeBody(signature), alone } : null;
}

/** Whether this CMS object is an encrypted one by its own word, whatever its media type says of it. */
export function isEnvelope(cms: Uint8Array): boolean {
  try {
    const contentType = readDer(cms).enter().oid();
    return contentType === CONTENT.envelopedData || contentType === CONTENT.authEnvelopedData;
  } catch (error) {
    if (error instanceof MalformedBytes) return false;
    throw error;
  }
}

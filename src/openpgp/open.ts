/** Opens PGP/MIME (RFC 3156): multipart/encrypted and multipart/signed at the root of an entity. */

import { latin1 } from '../bytes/index.ts';
import type { Engine } from '../crypto/index.ts';
import { decodeBody, type Entity, mediaType, restoredLineEnds } from '../mime/index.ts';
import { Failure, type Opened, type SignatureEvidence } from '../model/index.ts';
import { verifyDetached } from './detached.ts';
import { type OpenContext, openMessage } from './open-message.ts';
import { unreadableSignature } from './verify.ts';

/**
 * Takes one protection off. `null`: not PGP/MIME. A message signed and encrypted in one gives two layers.
 * The library draws on the runtime's own cryptography; the engine is here because every protocol's door has it.
 * Throws `malformed`, `too-large`, `too-many`, `not-protected`; what cannot be opened is `failure` in the result.
 */
export async function open(_engine: Engine, entity: Entity, context: OpenContext): Promise<Opened | null> {
  const kind = kindOf(entity);
  if (kind === 'encrypted') return openEncrypted(entity, context);
  return kind === 'signed' ? openSigned(entity, context) : null;
}

const PROTOCOL = { encrypted: 'application/pgp-encrypted', signed: 'application/pgp-signature' } as const;

/** By the protocol parameter, or where it is missing by the part that must be there. */
function kindOf({ contentType, children }: Entity): 'encrypted' | 'signed' | null {
  const { type, subtype, parameters } = contentType;
  if (type !== 'multipart' || (subtype !== 'encrypted' && subtype !== 'signed')) return null;
  const control = children[subtype === 'encrypted' ? 0 : 1];
  const named = parameters.get('protocol') ?? (control === undefined ? '' : mediaType(control.contentType));
  return named.trim().toLowerCase() === PROTOCOL[subtype] ? subtype : null;
}

/** RFC 3156 §4: a version part, then the message. `null`: with anything that other programs would show, it is the parts it has. */
async function openEncrypted(entity: Entity, context: OpenContext): Promise<Opened | null> {
  const [version, message, ...more] = entity.children;
  if (message === undefined) throw new Failure('malformed', 'multipart/encrypted without its second part');
  if (version === undefined || !isVersion(version) || more.length > 0) return null;
  const { layers, data, failure } = await openMessage(decodeBody(message), context);
  return failure === undefined ? { layers, content: data } : { layers, content: null, failure };
}

/** The control part; where something on the way took its type, it must be the one line that it is. */
function isVersion(part: Entity): boolean {
  if (mediaType(part.contentType) === PROTOCOL.encrypted) return true;
  return part.contentType.subtype !== 'html' && /^\s*Version:\s*1\s*$/i.test(latin1(part.body.subarray(0, 100)));
}

/** The signature, under its own type or none; under any other it could be read as a part beside what is signed. */
function isSignature(part: Entity): boolean {
  return [PROTOCOL.signed, 'application/octet-stream'].includes(mediaType(part.contentType));
}

/**
 * Without a Content-Type other fields are most likely the first lines of a text that was signed as one (RFC 9580 §7): whoever
 * replays it here would have them shown to nobody.
 */
function isEntity({ headers }: Entity): boolean {
  const names = headers.map(({ name }) => name.toLowerCase());
  return names.includes('content-type') || names.every((name) => /^(content-.*|mime-version)$/.test(name));
}

/** RFC 3156 §5: the signed part exactly as it stands, then the signature. */
async function openSigned(entity: Entity, context: OpenContext): Promise<Opened> {
  const [signed, signature] = entity.children;
  if (signed === undefined) throw new Failure('malformed', 'multipart/signed without content');
  const wellFormed =
    signature !== undefined && isSignature(signature) && entity.children.length === 2 && isEntity(signed);
  const signatures = wellFormed
    ? await verifyPart(signed.bytes, decodeBody(signature), context)
    : [unreadableSignature('malformed')];
  return { layers: [{ kind: 'signature', signatures }], content: signed.bytes };
}

/**
 * Signed is the form with CRLF (RFC 3156 §5). A copy that lost it on disk is restored, and the evidence says so;
 * a signature over lone LFs, as some programs make it, is taken as it is.
 */
async function verifyPart(
  bytes: Uint8Array,
  signature: Uint8Array,
  context: OpenContext,
): Promise<SignatureEvidence[]> {
  const canonical = restoredLineEnds(bytes);
  const evidence = await verifyDetached(canonical, signature, context);
  if (canonical === bytes) return evidence;
  const asFound = evidence.some(({ status }) => status === 'invalid')
    ? await verifyDetached(bytes, signature, context)
    : [];
  return evidence.map((each, index) => {
    const other = asFound[index];
    return other?.status === 'valid' ? other : { ...each, reasons: [...each.reasons, 'line-ends-repaired'] };
  });
}

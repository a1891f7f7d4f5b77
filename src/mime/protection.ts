/** Which protection an entity claims to be, by its media type (RFC 8551 §3, RFC 1847, RFC 3156). */

import { mediaType } from './content-fields.ts';
import type { Entity } from './entity.ts';

export type Protection = 'smime-enveloped-or-opaque' | 'smime-detached' | 'pgp-encrypted' | 'pgp-signed';

/**
 * Decides by content type, then by `protocol` (or the type of the second part where it is missing). A file name decides
 * only for application/octet-stream at the root, where gateways leave S/MIME messages (RFC 8551 §3.2.1); an attachment
 * is never taken for a protected message because of its name.
 */
export function protectionOf(entity: Entity): Protection | null {
  switch (mediaType(entity.contentType)) {
    case 'application/pkcs7-mime':
    case 'application/x-pkcs7-mime':
      return isCertificateBag(entity) ? null : 'smime-enveloped-or-opaque';
    case 'application/octet-stream':
      return entity.path === '1' && /\.p7m$/i.test(entity.filename ?? '') ? 'smime-enveloped-or-opaque' : null;
    case 'multipart/signed':
      return signatureKind(entity);
    case 'multipart/encrypted':
      return protocolOf(entity, 0) === 'application/pgp-encrypted' ? 'pgp-encrypted' : null;
    default:
      return null;
  }
}

/** `certs-only` messages carry certificates, no content (RFC 8551 §3.8). */
function isCertificateBag(entity: Entity): boolean {
  const kind = entity.contentType.parameters.get('smime-type')?.toLowerCase();
  return kind === undefined ? /\.p7c$/i.test(entity.filename ?? '') : kind === 'certs-only';
}

function signatureKind(entity: Entity): Protection | null {
  switch (protocolOf(entity, 1)) {
    case 'application/pkcs7-signature':
    case 'application/x-pkcs7-signature':
      return 'smime-detached';
    case 'application/pgp-signature':
      return 'pgp-signed';
    default:
      return null;
  }
}

/** The `protocol` parameter; else the type of the part that it would name. */
function protocolOf(entity: Entity, part: number): string {
  const named = entity.contentType.parameters.get('protocol')?.trim().toLowerCase() ?? '';
  const control = entity.children[part];
  return named !== '' || control === undefined ? named : mediaType(control.contentType);
}

/** Signs a MIME entity: multipart/signed with the signature beside it, or opaque with the content inside (RFC 8551 §3.5). */

import {
  type DerPart,
  base64Lines,
  derBytes,
  derExplicit,
  derHole,
  derInteger,
  derOctets,
  derOid,
  derSequence,
  derSetOf,
  encodeHex,
  encodeUtf8,
  splitAtHole,
} from '../bytes/index.ts';
import type { Engine, HashName } from '../crypto/index.ts';
import { type Certificate, Failure } from '../model/index.ts';
import { hashIdentifier } from '../x509/index.ts';
import { EntityWriter, pkcs7MimeHeader } from './mime-envelope.ts';
import { CONTENT } from './oids.ts';
import { SignedContent } from './signed-content.ts';
import { type Signer, digestOf, signerInfo } from './signer-info.ts';

export interface SignOptions {
  /** The content inside the signature object, instead of readable beside it. */
  readonly opaque: boolean;
  readonly signedAt: Date;
}

/**
 * The signed form of `entity`, a whole MIME entity in canonical form (CRLF line ends), perhaps in chunks, as a MIME entity
 * in chunks; those of a multipart/signed include `entity` itself, uncopied. Throws `Failure('unfit-key')` from the keys.
 */
export async function signEntity(
  engine: Engine,
  entity: Uint8Array | readonly Uint8Array[],
  signers: readonly Signer[],
  options: SignOptions,
): Promise<readonly Uint8Array[]> {
  if (signers.length === 0) throw new Failure('usage', 'no signer');
  const chunks = entity instanceof Uint8Array ? [entity] : entity;
  const content = new SignedContent(engine, chunks);
  const hashes = [...new Set(signers.map(({ scheme }) => digestOf(scheme)))];
  const infos = await Promise.all(
    signers.map(async (signer) =>
      signerInfo(engine, signer, await content.digest(digestOf(signer.scheme)), options.signedAt),
    ),
  );
  const certificates = certificatesOf(signers);
  if (!options.opaque)
    return writeMultipart(engine, chunks, hashes, derBytes(signedData(hashes, infos, certificates, null)));
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  return [writeOpaque(chunks, signedData(hashes, infos, certificates, derHole(length)))];
}

/** ContentInfo with SignedData (RFC 5652 §5.1); version 1: X.509 certificates, id-data, signers by issuer and serial. */
function signedData(
  hashes: readonly HashName[],
  infos: readonly DerPart[],
  certificates: readonly Certificate[],
  content: DerPart | null,
): DerPart {
  const inside = content === null ? [] : [derExplicit(0, derOctets(content))];
  const body = derSequence(
    derInteger(1),
    derSetOf(hashes.map(hashIdentifier)),
    derSequence(derOid(CONTENT.data), ...inside),
    derSetOf(
      certificates.map(({ der }) => der),
      0xa0,
    ),
    derSetOf(infos),
  );
  return derSequence(derOid(CONTENT.signedData), derExplicit(0, body));
}

function certificatesOf(signers: readonly Signer[]): Certificate[] {
  const all = signers.flatMap(({ certificate, chain, encryptionCertificate }) => [
    certificate,
    ...chain,
    ...(encryptionCertificate === undefined ? [] : [encryptionCertificate]),
  ]);
  return [...new Map(all.map((certificate) => [encodeHex(certificate.der), certificate])).values()];
}

function writeOpaque(chunks: readonly Uint8Array[], cms: DerPart): Uint8Array {
  const { before, after } = splitAtHole(cms);
  const writer = new EntityWriter(pkcs7MimeHeader('signed-data'), cms.length);
  writer.write(before);
  for (const chunk of chunks) writer.write(chunk);
  writer.write(after);
  return writer.finish();
}

/** `micalg` values (RFC 8551 §3.5.3.2). */
const MICALG: Readonly<Record<HashName, string>> = {
  'SHA-256': 'sha-256',
  'SHA-384': 'sha-384',
  'SHA-512': 'sha-512',
  'SHA-224': 'sha-224',
  'SHA-1': 'sha1',
  MD5: 'md5',
};

function writeMultipart(
  engine: Engine,
  entity: readonly Uint8Array[],
  hashes: readonly HashName[],
  signature: Uint8Array,
): readonly Uint8Array[] {
  const boundary = `signed-${encodeHex(engine.getRandomValues(new Uint8Array(18)))}`;
  const micalg = hashes.map((hash) => MICALG[hash]).join(',');
  return [
    encodeUtf8(
      `Content-Type: multipart/signed; protocol="application/pkcs7-signature";\r\n` +
        ` micalg=${hashes.length === 1 ? micalg : `"${micalg}"`}; boundary="${boundary}"\r\n\r\n--${boundary}\r\n`,
    ),
    ...entity,
    encodeUtf8(
      `\r\n--${boundary}\r\nContent-Type: application/pkcs7-signature; name="smime.p7s"\r\n` +
        'Content-Transfer-Encoding: base64\r\n' +
        'Content-Disposition: attachment; filename="smime.p7s"\r\n\r\n',
    ),
    base64Lines(signature),
    encodeUtf8(`\r\n--${boundary}--\r\n`),
  ];
}

/**
 * Certificate requests (PKCS#10, RFC 2986) described for people. Rare and small, so read by pkijs, which is loaded only
 * then; its objects stay in this file.
 */

import type { CertificationRequest } from 'pkijs';
import { readDer } from '../bytes/index.ts';
import { type Engine, verifySignature } from '../crypto/index.ts';
import { type Extension, Failure } from '../model/index.ts';
import { alternativeAddresses } from './addresses.ts';
import { readAlgorithm } from './certificate.ts';
import { type X509Description, signatureName } from './describe.ts';
import { nameText } from './name.ts';
import { parsing } from './parsing.ts';
import { publicKeyDetails } from './public-key.ts';
import { signatureScheme } from './signature.ts';

/** RFC 2985 §5.4.2: the extensions that the certificate is to have. */
const EXTENSION_REQUEST = '1.2.840.113549.1.9.14';

/**
 * Subject, addresses, key, and whether the request proves possession of the key: its own signature holds (§4.2).
 * `null` when the octets are no request. Throws `Failure('malformed')` for one whose fields are broken.
 */
export async function describeRequest(engine: Engine, der: Uint8Array): Promise<X509Description | null> {
  const pkijs = await import('pkijs');
  let request: CertificationRequest;
  try {
    request = pkijs.CertificationRequest.fromBER(new Uint8Array(der));
  } catch {
    return null;
  }
  const publicKeyInfo = derOf(request.subjectPublicKeyInfo);
  const algorithm = parsing('request', () => readAlgorithm(readDer(derOf(request.signatureAlgorithm)).enter()));
  const scheme = parsing('request', () => signatureScheme(algorithm));
  const signature = request.signatureValue.valueBlock.valueHexView;
  return {
    kind: 'certificate-request',
    subject: nameText(derOf(request.subject)),
    addresses: alternativeAddresses({ extensions: requestedExtensions(pkijs.Extensions, request) }),
    key: publicKeyDetails(publicKeyInfo).description,
    signature: signatureName(algorithm),
    provesPossession:
      scheme !== null && (await verifySignature(engine, scheme, publicKeyInfo, request.tbsView, signature)),
  };
}

function requestedExtensions(Extensions: PkijsExtensions, request: CertificationRequest): Extension[] {
  const requested = request.attributes?.find(({ type }) => type === EXTENSION_REQUEST);
  if (requested === undefined) return [];
  // Of an empty SET pkijs makes nothing at all.
  const values: readonly unknown[] | undefined = requested.values;
  const [value] = values ?? [];
  if (value === undefined) throw new Failure('malformed', 'request: no extensions');
  return listed(Extensions, value).map(({ extnID, critical, extnValue }) => ({
    oid: extnID,
    critical,
    value: extnValue.valueBlock.valueHexView,
  }));
}

function listed(Extensions: PkijsExtensions, schema: unknown): InstanceType<PkijsExtensions>['extensions'] {
  try {
    return new Extensions({ schema }).extensions;
  } catch (cause) {
    throw new Failure('malformed', 'request: extensions', { cause });
  }
}

type PkijsExtensions = typeof import('pkijs').Extensions;

/** DER of one of pkijs' objects. */
function derOf(object: { toSchema(): { toBER(): ArrayBuffer } }): Uint8Array {
  return new Uint8Array(object.toSchema().toBER());
}

/** The trust options of the command line: what counts as an anchor, an accepted key, and the time to judge at. */

import { MalformedBytes, TAG, decodePem, latin1 } from '../src/bytes/index.ts';
import type { Engine } from '../src/crypto/index.ts';
import { type Certificate, Failure } from '../src/model/index.ts';
import type { OpenpgpKey } from '../src/openpgp/index.ts';
import type { TrustBasis } from '../src/trust/index.ts';
import {
  type RevocationPolicy,
  certificateValidator,
  parseOcspResponse,
  parseRevocationList,
} from '../src/x509/index.ts';
import { readFile } from './files.ts';
import type { TrustFlags } from './flags.ts';
import { readCertificateFiles, readOpenpgpFiles } from './my-keys.ts';

export interface Trust {
  readonly basis: TrustBasis;
  readonly acceptedKeys: readonly OpenpgpKey[];
}

/** `extra`: certificates from other flags, for path building only. */
export async function readTrust(
  engine: Engine,
  flags: TrustFlags,
  at: Date,
  extra: readonly Certificate[],
): Promise<Trust> {
  const acceptedKeys = await readOpenpgpFiles(flags.trustedKey ?? [], at);
  const certificates = certificateValidator(engine, {
    anchors: await readCertificateFiles(engine, flags.trustAnchor ?? []),
    pool: extra,
    at,
    allowWeak: flags.allowWeak ?? new Set(),
    evidence: {
      lists: (flags.crl ?? []).flatMap((file) => readDerFile(file, 'X509 CRL', parseRevocationList)),
      responses: (flags.ocsp ?? []).flatMap((file) => readDerFile(file, 'OCSP RESPONSE', parseOcspResponse)),
    },
    revocation: revocationPolicy(flags),
    policies: {
      initial: new Set(flags.policy ?? []),
      explicit: flags.explicitPolicy ?? false,
      inhibitMapping: flags.inhibitPolicyMapping ?? false,
      inhibitAny: flags.inhibitAnyPolicy ?? false,
    },
  });
  return {
    acceptedKeys,
    basis: { certificates, acceptedOpenpgp: new Set(acceptedKeys.map((key) => key.fingerprint)) },
  };
}

function revocationPolicy({ requireRevocation, revocationGrace }: TrustFlags): RevocationPolicy {
  if (revocationGrace !== undefined) return { kind: 'grace', milliseconds: revocationGrace };
  return { kind: requireRevocation === true ? 'hard' : 'soft' };
}

/** Every block of a PEM file with this label, or the one object of a DER file. Throws `not-a-key`, `malformed-key`. */
function readDerFile<T>(file: string, label: string, parse: (der: Uint8Array) => T): T[] {
  const bytes = readFile(file);
  try {
    const blocks = bytes[0] === TAG.sequence ? [{ label, bytes }] : decodePem(latin1(bytes));
    const found = blocks.filter((block) => block.label === label).map((block) => parse(block.bytes));
    if (found.length > 0) return found;
  } catch (cause) {
    if (cause instanceof Failure) throw new Failure('malformed-key', cause.detail, { cause });
    throw cause instanceof MalformedBytes ? new Failure('malformed-key', cause.message, { cause }) : cause;
  }
  throw new Failure('not-a-key', `no ${label.toLowerCase()}`);
}

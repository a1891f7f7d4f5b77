/** The trust options of the command line: what counts as an anchor, an accepted key, and the time to judge at. */

import type { Engine } from '../src/crypto/index.ts';
import { type Certificate, Failure } from '../src/model/index.ts';
import type { OpenpgpKey } from '../src/openpgp/index.ts';
import type { TrustBasis } from '../src/trust/index.ts';
import type { TrustFlags } from './flags.ts';
import { readCertificateFiles, readOpenpgpFiles } from './my-keys.ts';

export interface Trust {
  readonly basis: TrustBasis;
  readonly acceptedKeys: readonly OpenpgpKey[];
}

/** `extra`: certificates from other flags, for path building only. Options that are not judged yet are refused, not ignored. */
export async function readTrust(
  engine: Engine,
  flags: TrustFlags,
  at: Date,
  extra: readonly Certificate[],
): Promise<Trust> {
  refuseUnjudged(flags);
  const acceptedKeys = await readOpenpgpFiles(flags.trustedKey ?? [], at);
  return {
    acceptedKeys,
    basis: {
      anchors: await readCertificateFiles(engine, flags.trustAnchor ?? []),
      certificates: extra,
      acceptedOpenpgp: new Set(acceptedKeys.map(({ fingerprint }) => fingerprint)),
      at,
      requireRevocation: flags.requireRevocation ?? false,
      allowWeak: flags.allowWeak ?? new Set(),
    },
  };
}

function refuseUnjudged(flags: TrustFlags): void {
  const unjudged = {
    '--crl': flags.crl,
    '--ocsp': flags.ocsp,
    '--policy': flags.policy,
    '--explicit-policy': flags.explicitPolicy,
    '--inhibit-policy-mapping': flags.inhibitPolicyMapping,
    '--inhibit-any-policy': flags.inhibitAnyPolicy,
  };
  for (const [flag, value] of Object.entries(unjudged))
    if (value !== undefined) throw new Failure('not-available', flag);
}

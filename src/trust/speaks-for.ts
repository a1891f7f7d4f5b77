/** In what right a signer stands for the sender whom the message names. */

import type { FromEvidence, FromWarning, SignerIdentity, SpeaksAs } from '../model/index.ts';
import { type DomainCertificate, standsFor } from './domain-certificate.ts';
import { sameAddress } from './match-address.ts';

/** Somebody may sign for another for a time; the principal or his organisation said so under their own signature. */
export interface Delegation {
  readonly principal: string;
  readonly delegate: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/**
 * Only one unambiguous From can have somebody speak for it: two senders, or two that disagree, are nobody. `domain`: what
 * the signer's certificate stands for when it is an organisation's. A delegate needs an authority that held when he signed.
 */
export async function speaksFor(
  signer: SignerIdentity,
  domain: DomainCertificate | null,
  signedAt: Date | null,
  from: FromEvidence,
  delegations: readonly Delegation[],
): Promise<SpeaksAs | null> {
  const [sender] = from.addresses;
  if (sender === undefined || from.addresses.length !== 1 || from.warnings.some(isAmbiguous)) return null;
  if (domain !== null) return (await standsFor(domain, sender)) ? 'organisation' : null;
  if (names(signer, sender)) return 'sender';
  const isDelegated = delegations.some(
    ({ principal, delegate, notBefore, notAfter }) =>
      sameAddress(principal, sender) &&
      names(signer, delegate) &&
      signedAt !== null &&
      signedAt >= notBefore &&
      signedAt <= notAfter,
  );
  return isDelegated ? 'delegate' : null;
}

function names({ addresses }: SignerIdentity, address: string): boolean {
  return addresses.some((each) => sameAddress(each, address));
}

const AMBIGUOUS: readonly FromWarning[] = [
  'several-from',
  'several-addresses',
  'group',
  'outer-differs',
  'unparsable',
  'missing',
];

function isAmbiguous(warning: FromWarning): boolean {
  return AMBIGUOUS.includes(warning);
}

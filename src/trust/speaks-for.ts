/** In what right a signer stands for the sender whom the message names. */

import type { FromEvidence, FromWarning, SignatureEvidence, SignerIdentity, SpeaksAs } from '../model/index.ts';
import { type DomainCertificate, standsFor } from './domain-certificate.ts';
import { sameAddress } from './match-address.ts';

/** Somebody may sign for another for a time; the principal or his organisation said so under their own signature. */
export interface Delegation {
  readonly principal: string;
  readonly delegate: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** The sender that a message names, whether the signature in question covers the field that names him, its kind and time. */
interface NamedSender {
  readonly from: FromEvidence;
  readonly coversFrom: boolean;
  readonly kind: SignatureEvidence['kind'];
  readonly signedAt: Date | null;
  /** The moment of judging. */
  readonly at: Date;
}

/**
 * Whoever reviewed a text does not say that it is his. Only one unambiguous From can have somebody speak for it: two senders, or two that disagree, are nobody. `domain`: what
 * the signer's certificate stands for when it is an organisation's. A delegate needs an authority that held when he signed
 * and holds still: when he signed is his own word, and what ended would else go on for ever.
 * The certificate of a person says for whom it stands; an organisation or a delegate can say so only by signing the From,
 * or anybody on the way could choose it for them.
 */
export async function speaksFor(
  signer: SignerIdentity,
  domain: DomainCertificate | null,
  { from, coversFrom, kind, signedAt, at }: NamedSender,
  delegations: readonly Delegation[],
): Promise<SpeaksAs | null> {
  const [sender] = from.addresses;
  if (kind === 'other') return null;
  if (sender === undefined || from.addresses.length !== 1 || from.warnings.some(isAmbiguous)) return null;
  const isNamed = names(signer, sender);
  if (domain !== null) return (isNamed || coversFrom) && (await standsFor(domain, sender)) ? 'organisation' : null;
  if (isNamed) return 'sender';
  if (!coversFrom) return null;
  const isDelegated = delegations.some(
    ({ principal, delegate, notBefore, notAfter }) =>
      sameAddress(principal, sender) &&
      names(signer, delegate) &&
      signedAt !== null &&
      signedAt.getTime() <= at.getTime() + CLOCKS_DIFFER &&
      [signedAt, at].every((time) => time >= notBefore && time <= notAfter),
  );
  return isDelegated ? 'delegate' : null;
}

/** How far the signer's clock may be ahead, in milliseconds. */
const CLOCKS_DIFFER = 300_000;

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

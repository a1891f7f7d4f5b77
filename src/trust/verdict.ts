/** From judged signatures to one verdict: the only place that makes one. */

import type {
  FromEvidence,
  JudgedSignature,
  SignatureEvidence,
  SpeaksAs,
  Verdict,
  VerdictCode,
} from '../model/index.ts';
import { isDeceptiveName, isMoreThanName, plainText } from './lookalike.ts';
import { domainOf, sameAddress } from './match-address.ts';

export interface Judgeable {
  /** The message could be read to its innermost content. */
  readonly opened: boolean;
  readonly encrypted: boolean;
  readonly signatures: readonly JudgedSignature[];
  readonly from: FromEvidence;
  /** Addresses of To and Cc that a whole signature covers; `null` when no signature covers them. */
  readonly signedRecipients: readonly string[] | null;
  /** The reader's own addresses; empty: not known, so not judged. */
  readonly reader: readonly string[];
}

/**
 * Judges in a fixed order: opened, signed, signature, coverage, trust, sender, addressee.
 * The first that does not hold is the verdict, so nothing doubtful can look like `verified`.
 */
export function judge(message: Judgeable): Verdict {
  const { signatures } = message;
  const whole = signatures.filter((signature) => signature.covers === 'whole');
  const sender = message.from.addresses[0];
  const speaking = (as: SpeaksAs) => whole.find(({ speaksAs }) => speaksAs === as);
  const speaker = speaking('sender') ?? speaking('organisation') ?? speaking('delegate');
  const answer = (code: VerdictCode, named: JudgedSignature | undefined): Verdict => ({
    code,
    who: named === undefined ? '' : displayName(named, sender),
    onBehalfOf: code === 'verified-domain' || code === 'verified-delegate' ? plainText(sender ?? '') : '',
    encrypted: message.encrypted,
  });

  if (!message.opened) return answer('cannot-open', undefined);
  if (signatures.length === 0) return answer('not-signed', undefined);
  const broken = signatures.find((signature) => isBroken(signature.evidence));
  if (broken !== undefined) return answer('signature-invalid', broken);
  if (signatures.every(({ covers }) => covers === 'none')) return answer('not-signed', undefined);
  if (whole.length === 0) return answer('partly-signed', signatures[0]);
  const doubtful = signatures.find(
    (signature) => signature.evidence.status !== 'valid' || signature.trust !== 'trusted',
  );
  if (doubtful !== undefined) return answer('signed-untrusted', doubtful);
  if (speaker === undefined || speaker.speaksAs === null) return answer('signed-by-other', whole[0]);
  if (!isAddressed(message)) return answer('not-addressed-to-you', speaker);
  return answer(CODES[speaker.speaksAs], speaker);
}

const CODES: Readonly<Record<SpeaksAs, VerdictCode>> = {
  sender: 'verified',
  organisation: 'verified-domain',
  delegate: 'verified-delegate',
};

/** Wrong, as against not checkable: an unknown key or algorithm says nothing about the bytes. */
function isBroken(evidence: SignatureEvidence): boolean {
  return evidence.status === 'invalid' || evidence.status === 'malformed';
}

/** By the keys that a signature over the whole names, and by the signed To and Cc. */
function isAddressed({ reader, signedRecipients, signatures }: Judgeable): boolean {
  if (signatures.some(({ covers, evidence }) => covers === 'whole' && evidence.reasons.includes('intended-for-others')))
    return false;
  if (reader.length === 0 || signedRecipients === null) return true;
  return signedRecipients.some((recipient) => reader.some((mine) => sameAddress(recipient, mine)));
}

/** Of several domains in one certificate, the one that speaks for the sender. */
function domainFor(domains: readonly string[], sender: string | undefined): string {
  const domain = domainOf(sender ?? '') ?? '';
  return domains.find((each) => domain === each || domain.endsWith(`.${each}`)) ?? domains[0] ?? '';
}

/**
 * A name is what somebody wrote into a key; the address is what was checked, so it always stands there. A name that turns
 * text, mixes scripts, or reads as more than a name, is left out. Organisations are called by their domain.
 */
function displayName({ signer, speaksAs }: JudgedSignature, sender: string | undefined): string {
  if (signer === null) return '';
  if (signer.scope === 'domain') return plainText(domainFor(signer.domains, sender));
  const address = plainText((speaksAs === 'sender' ? sender : signer.addresses[0]) ?? '');
  const name = signer.name.trim().replace(/ +/g, ' ');
  const isPlain = !isDeceptiveName(name) && !isMoreThanName(name);
  if (name === '' || !isPlain) return address;
  return address === '' ? name : `${name} (${address})`;
}

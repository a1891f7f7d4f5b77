/** From judged signatures to one verdict: the only place that makes one. */

import type { FromEvidence, JudgedSignature, SignatureEvidence, Verdict, VerdictCode } from '../model/index.ts';
import { sameAddress } from './match-address.ts';

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
  const bySender = whole.filter((signature) => isBySender(signature, message.from));
  const answer = (code: VerdictCode, named: JudgedSignature | undefined): Verdict => ({
    code,
    who: named === undefined ? '' : displayName(named),
    onBehalfOf: code === 'verified-domain' || code === 'verified-delegate' ? (message.from.addresses[0] ?? '') : '',
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
  const sender = bySender[0];
  if (sender === undefined) return answer('signed-by-other', whole[0]);
  if (!isAddressed(message)) return answer('not-addressed-to-you', sender);
  if (sender.signer?.scope === 'domain') return answer('verified-domain', sender);
  if (sender.evidence.kind === 'delegate') return answer('verified-delegate', sender);
  return answer('verified', sender);
}

/** Whether the holder of this signature's key is the one sender the message names. `null`: it names none. */
export function matchesSender(signature: JudgedSignature, from: FromEvidence): boolean | null {
  return from.addresses.length === 0 ? null : isBySender(signature, from);
}

/** Only one unambiguous From can match: two senders, or two that disagree, are nobody. */
function isBySender(signature: JudgedSignature, from: FromEvidence): boolean {
  const [sender] = from.addresses;
  if (sender === undefined || from.addresses.length !== 1 || from.warnings.some(isAmbiguous)) return false;
  return signature.signer !== null && signature.signer.addresses.some((address) => sameAddress(address, sender));
}

function isAmbiguous(warning: FromEvidence['warnings'][number]): boolean {
  return ['several-from', 'several-addresses', 'outer-differs', 'unparsable', 'missing'].includes(warning);
}

/** Wrong, as against not checkable: an unknown key or algorithm says nothing about the bytes. */
function isBroken(evidence: SignatureEvidence): boolean {
  return evidence.status === 'invalid' || evidence.status === 'malformed';
}

function isAddressed({ reader, signedRecipients }: Judgeable): boolean {
  if (reader.length === 0 || signedRecipients === null) return true;
  return signedRecipients.some((recipient) => reader.some((mine) => sameAddress(recipient, mine)));
}

function displayName({ signer }: JudgedSignature): string {
  return signer === null ? '' : signer.name || (signer.addresses[0] ?? '');
}

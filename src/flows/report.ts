/** The report of a reading: one JSON object whose fields are a public interface. */

import type { EncryptionEvidence, FromEvidence, JudgedSignature } from '../model/index.ts';
import { verdictSentence } from '../text/index.ts';
import { mediaType, decodeBody } from '../mime/index.ts';
import { sameAddress } from '../trust/index.ts';
import type { PlacedEncryption, Reading, ReadPart } from './read.ts';

/** JSON-ready; times are RFC 3339, sizes are octets after transfer decoding. */
export function report(reading: Reading): object {
  const { verdict, signatures } = reading;
  return {
    version: 1,
    protocol: reading.protocol,
    encryption: reportEncryption(reading),
    signatures: signatures.map(reportSignature),
    from: {
      addresses: reading.from.addresses,
      matchesSigner: matchesSigner(reading),
      warnings: reading.from.warnings,
    },
    headers: reading.headers,
    verdict: { code: verdict.code, sentence: verdictSentence(verdict, 'en'), details: detailsOf(reading) },
    weak: weakOf(reading),
    parts: reading.parts.map(reportPart),
  };
}

function reportEncryption({ encryptions, signatures }: Reading): object {
  const whole = encryptions.filter(({ covers }) => covers === 'whole');
  const shown = whole.length > 0 ? whole : encryptions;
  const innermost = shown[shown.length - 1]?.evidence;
  return {
    encrypted: encryptions.length > 0,
    opened: encryptions.length > 0 && shown.every(({ evidence }) => evidence.opened),
    integrity: integrityOf(shown, signatures),
    algorithm: innermost?.algorithm ?? null,
    layers: shown.map(({ evidence: { algorithm, integrity } }) => ({ algorithm, integrity })),
    recipients: shown.flatMap(({ evidence }) => evidence.recipients),
    covers: whole.length > 0 ? 'whole' : encryptions.length > 0 ? 'part' : 'none',
    parts: [...new Set(shown.flatMap(({ parts }) => parts))],
  };
}

/**
 * What vouches for the plaintext: the weakest of the ciphers, since whoever can change what one of them holds can put it
 * into the next; where that is none, a trusted signature over the whole.
 */
function integrityOf(
  encryptions: readonly PlacedEncryption[],
  signatures: readonly JudgedSignature[],
): EncryptionEvidence['integrity'] | 'signature' {
  const kinds = encryptions.map(({ evidence }) => evidence.integrity);
  if (kinds.length === 0) return 'none';
  if (!kinds.includes('none')) return kinds.includes('mdc') ? 'mdc' : 'aead';
  const vouched = signatures.some(
    ({ covers, trust, evidence }) => covers === 'whole' && trust === 'trusted' && evidence.status === 'valid',
  );
  return vouched ? 'signature' : 'none';
}

function reportSignature(signature: JudgedSignature): object {
  const { evidence, revocation } = signature;
  return {
    status: evidence.status,
    kind: signature.speaksAs === 'delegate' ? 'delegate' : evidence.kind,
    signer: signature.signer,
    trust: signature.trust,
    reasons: [...new Set([...evidence.reasons, ...signature.reasons])],
    revocation: { status: revocation.status, checkedAt: timeOf(revocation.checkedAt) },
    keyChange: signature.keyChange,
    signedAt: timeOf(evidence.signedAt),
    digest: evidence.digest,
    key: evidence.key,
    covers: signature.covers,
    parts: signature.parts,
  };
}

/** `null` without a From to compare, or a known signer of what is shown. */
function matchesSigner({ signatures, from }: Reading): boolean | null {
  const known = signatures.filter(({ signer, covers }) => signer !== null && covers !== 'none');
  if (known.length === 0 || from.addresses.length === 0) return null;
  return known.some(({ speaksAs }) => speaksAs === 'sender' || speaksAs === 'organisation');
}

function weakOf({ encryptions, signatures }: Reading): string[] {
  const seen = [...encryptions, ...signatures].flatMap(({ evidence }) => evidence.weak);
  return [...new Set([...seen, ...signatures.flatMap(({ weak }) => weak)])];
}

/** The codes behind the verdict, for those who ask. */
function detailsOf({ signatures, from, contradictions, failure }: Reading): string[] {
  const codes = [
    ...signatures.flatMap(({ evidence, reasons }) => [...evidence.reasons, ...reasons]),
    ...signatures.flatMap(({ keyChange }) => (keyChange === null ? [] : [`key-${keyChange}`])),
    ...(differsInCase(signatures, from) ? ['address-case-differs'] : []),
    ...from.warnings.map((warning) => `from-${warning}`),
    ...contradictions.map((name) => `${name.toLowerCase()}-differs-outside`),
    ...(failure === null ? [] : [failure.code]),
  ];
  return [...new Set(codes)];
}

/** The signer is the sender but for the case of letters before the at sign: the same mailbox by custom, not by the standard. */
function differsInCase(signatures: readonly JudgedSignature[], { addresses: [sender = ''] }: FromEvidence): boolean {
  const bySender = signatures.filter(({ speaksAs }) => speaksAs === 'sender');
  const known = bySender.flatMap(({ signer }) => signer?.addresses ?? []);
  return known.length > 0 && !known.some((address) => sameSpelling(address, sender));
}

function sameSpelling(one: string, other: string): boolean {
  const local = (address: string) => address.slice(0, address.lastIndexOf('@')).normalize('NFC');
  return sameAddress(one, other) && local(one) === local(other);
}

function reportPart({ entity, path, encrypted, signedBy }: ReadPart): object {
  return {
    path,
    type: mediaType(entity.contentType),
    filename: entity.filename,
    size: decodeBody(entity).length,
    encrypted,
    signedBy,
  };
}

function timeOf(time: Date | null): string | null {
  return time === null ? null : time.toISOString();
}

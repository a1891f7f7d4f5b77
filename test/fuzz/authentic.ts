/**
 * The oracle of meaning: nobody here can sign or encrypt for another, so whatever a changed message says is signed, or
 * is vouched for by its cipher, must have stood so in one of the samples.
 */

import { createHash } from 'node:crypto';
import { latin1 } from '../../src/bytes/index.ts';
import type { Reading } from '../../src/flows/index.ts';
import { canonicalLineEnds, decodeBody, parseMessage, walk } from '../../src/mime/index.ts';
import { concat } from '../../src/bytes/index.ts';
import { must } from './target.ts';

export class Authentic {
  /** Digests of parts under a signature that holds, of contents under AEAD or MDC. */
  readonly #signed = new Set<string>();
  readonly #sealed = new Set<string>();
  /** `Name: value` of signed header fields. */
  readonly #fields = new Set<string>();
  /** `fingerprint address`: a trusted signer of a sample, and who the sample was from. */
  readonly #senders = new Set<string>();

  /** Takes a reading of an unchanged sample for true. */
  learn(reading: Reading): void {
    for (const part of signedParts(reading)) this.#signed.add(part);
    for (const part of sealedParts(reading)) this.#sealed.add(part);
    for (const field of signedFields(reading)) this.#fields.add(field);
    for (const sender of senders(reading)) this.#senders.add(sender);
  }

  check(reading: Reading, message: Uint8Array): void {
    for (const part of signedParts(reading)) must(this.#signed.has(part), 'what is said to be signed was signed');
    for (const part of sealedParts(reading)) must(this.#sealed.has(part), 'what a cipher vouches for was sealed');
    for (const field of signedFields(reading)) must(this.#fields.has(field), 'a signed header field was signed');
    if (!reading.verdict.code.startsWith('verified')) return;
    for (const sender of senders(reading)) must(this.#senders.has(sender), 'verified: the signer is the sender');
    must(reading.failure === null && reading.original !== null, 'verified: opened');
    must(
      reading.signatures.some(({ covers }) => covers === 'whole'),
      'verified: the whole is signed',
    );
    must(reading.signatures.every(({ evidence, trust }) => evidence.status === 'valid' && trust === 'trusted'), 'verified: every signature holds'); // prettier-ignore
    must(
      reading.parts.every(({ signedBy }) => signedBy.length > 0),
      'verified: every part is signed',
    );
    checkFrom(reading, message);
  }
}

/** Told apart from the reader's own parsing: the sender's address stands in every From field of the outside. */
function checkFrom({ from: { addresses } }: Reading, message: Uint8Array): void {
  const [sender = '', ...others] = addresses;
  must(sender !== '' && others.length === 0, 'verified: one sender');
  const head = latin1(message).split(/\r?\n\r?\n/)[0] ?? '';
  const fields = head.replace(/\r?\n[ \t]/g, ' ').match(/^from[ \t]*:.*/gim) ?? [];
  for (const field of fields) must(unquoted(field).includes(unquoted(sender)), 'verified: From names the sender');
}

function unquoted(text: string): string {
  return text.toLowerCase().replace(/\([^()]*\)|["\\\s]/g, '');
}

function signedParts({ parts, signatures }: Reading): string[] {
  const holds = (index: number): boolean => signatures[index]?.evidence.status === 'valid';
  return parts.filter(({ signedBy }) => signedBy.some(holds)).map(({ entity }) => digestOf(entity));
}

/** Content under AEAD or MDC, leaf by leaf. */
function sealedParts({ encryptions, original }: Reading): string[] {
  const [outermost] = encryptions;
  if (original === null || outermost?.covers !== 'whole' || !outermost.evidence.opened) return [];
  if (outermost.evidence.integrity === 'none') return [];
  const leaves = [...walk(parseMessage(concat(original)))].filter(({ children }) => children.length === 0);
  return leaves.map(digestOf);
}

function signedFields({ headers }: Reading): string[] {
  return Object.entries(headers)
    .filter(([, { protection }]) => protection.startsWith('signed'))
    .map(([name, { value }]) => `${name}: ${value ?? ''}`);
}

function senders({ signatures, from, verdict }: Reading): string[] {
  if (!verdict.code.startsWith('verified')) return [];
  const whole = signatures.filter(({ covers, signer }) => covers === 'whole' && signer !== null);
  return whole.flatMap(({ signer }) => from.addresses.map((address) => `${signer?.fingerprint ?? ''} ${address.toLowerCase()}`)); // prettier-ignore
}

function digestOf(entity: Parameters<typeof decodeBody>[0]): string {
  return createHash('sha256')
    .update(canonicalLineEnds(decodeBody(entity)))
    .digest('hex');
}

/** Which recipients of an envelope the reader is, decided from identifiers before any decryption. */

import { encodeHex, equal } from '../bytes/index.ts';
import { type Engine, type PrivateKey, digest } from '../crypto/index.ts';
import type { Certificate, RecipientEvidence } from '../model/index.ts';
import { publicKeyOctets } from '../x509/index.ts';
import type { RecipientInfo } from './enveloped-data.ts';
import { nameId, names, statedIdentifier } from './key-name.ts';
import type { KeyName } from './signed-data.ts';

/** A private key of the reader, with its certificate where it has one. */
export interface OwnKey {
  readonly key: PrivateKey;
  readonly certificate: Certificate | null;
}

/** A key-encryption key shared with the sender; with `id` null it is tried on every recipient of that kind. */
export interface OwnKek {
  readonly id: Uint8Array | null;
  readonly key: Uint8Array;
}

/** What the reader can open with. */
export interface ReadingKeys {
  readonly keys: readonly OwnKey[];
  readonly keks: readonly OwnKek[];
  readonly passwords: readonly string[];
}

/** A recipient, and something of ours that fits its identifier. */
export type Attempt =
  | { readonly kind: 'key'; readonly recipient: RecipientInfo; readonly key: PrivateKey }
  | { readonly kind: 'kek'; readonly recipient: RecipientInfo & { kind: 'kek' }; readonly kek: Uint8Array }
  | { readonly kind: 'password'; readonly recipient: RecipientInfo & { kind: 'password' }; readonly password: string };

export interface Matches {
  readonly attempts: readonly Attempt[];
  readonly evidence: readonly RecipientEvidence[];
}

/** Compares all recipients with all keys; `pool` may hold certificates of keys that came without. */
export async function matchRecipients(
  engine: Engine,
  recipients: readonly RecipientInfo[],
  mine: ReadingKeys,
  pool: readonly Certificate[],
): Promise<Matches> {
  const named = await Promise.all(mine.keys.map((own) => namesOf(engine, own, pool)));
  const attempts: Attempt[] = [];
  const evidence: RecipientEvidence[] = [];
  for (const recipient of recipients) {
    const fitting = attemptsFor(recipient, named, mine);
    attempts.push(...fitting);
    evidence.push({ ...identity(recipient), mine: fitting.length > 0 });
  }
  return { attempts, evidence };
}

/** A key with everything it may be called by. */
interface NamedKey {
  readonly key: PrivateKey;
  readonly certificates: readonly Certificate[];
  readonly identifiers: readonly Uint8Array[];
}

/** The identifier computed from the key itself is that of RFC 5280 §4.2.1.2, method 1. */
async function namesOf(engine: Engine, { key, certificate }: OwnKey, pool: readonly Certificate[]): Promise<NamedKey> {
  const same = pool.filter((candidate) => equal(candidate.publicKeyInfo, key.publicKeyInfo));
  const certificates = certificate === null ? same : [certificate, ...same];
  const computed = await digest(engine, 'SHA-1', publicKeyOctets(key.publicKeyInfo));
  const stated = certificates.map(statedIdentifier).filter((identifier) => identifier !== null);
  return { key, certificates, identifiers: [computed, ...stated] };
}

function isNamed(name: KeyName, { certificates, identifiers }: NamedKey): boolean {
  return name.kind === 'issuer-serial'
    ? certificates.some((certificate) => names(name, certificate))
    : identifiers.some((identifier) => equal(identifier, name.identifier));
}

function attemptsFor(recipient: RecipientInfo, named: readonly NamedKey[], mine: ReadingKeys): Attempt[] {
  switch (recipient.kind) {
    case 'transport':
    case 'agreement':
    case 'kem':
      return named
        .filter((candidate) => isNamed(recipient.name, candidate))
        .map(({ key }) => ({ kind: 'key', recipient, key }));
    case 'kek':
      return mine.keks
        .filter(({ id }) => id === null || equal(id, recipient.id))
        .map(({ key }) => ({ kind: 'kek', recipient, kek: key }));
    case 'password':
      return mine.passwords.map((password) => ({ kind: 'password', recipient, password }));
    case 'other':
      return [];
  }
}

function identity(recipient: RecipientInfo): Omit<RecipientEvidence, 'mine'> {
  switch (recipient.kind) {
    case 'transport':
    case 'agreement':
      return { type: recipient.name.kind, id: nameId(recipient.name) };
    case 'kek':
      return { type: 'kek', id: encodeHex(recipient.id) };
    case 'password':
      return { type: 'password', id: '' };
    case 'kem':
      return { type: 'kem', id: nameId(recipient.name) };
    case 'other':
      return { type: 'kem', id: '' };
  }
}

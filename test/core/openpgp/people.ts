/** Keys made for one test run, and what tests do with them all the time. */

import * as library from 'openpgp';
import { nodeEngine } from '../../../cli/engine.ts';
import { concat } from '../../../src/bytes/index.ts';
import { parseMessage } from '../../../src/mime/index.ts';
import type { Opened, SignatureEvidence, TrustedOpenpgpKey, WeakName } from '../../../src/model/index.ts';
import { open, type OpenContext, type OpenpgpKey, readKeys, unlock } from '../../../src/openpgp/index.ts';
import { acceptOpenpgpKeyByUser } from '../../../src/trust/index.ts';

export const engine = nodeEngine();

/** When the test keys were made, and a day later: the time of most tests. */
export const MADE = new Date('2026-01-05T08:00:00Z');
export const NOW = new Date('2026-01-06T08:00:00Z');

export type KeyOptions = library.KeyOptions;

/** A private key of `Alice <alice@example.org>` or whoever is named. */
export async function makeKey(name: string, options: Partial<Omit<KeyOptions, 'format'>> = {}): Promise<OpenpgpKey> {
  const { privateKey } = await library.generateKey({
    type: 'ecc',
    curve: 'ed25519Legacy',
    userIDs: [{ name, email: `${name.toLowerCase()}@example.org` }],
    date: MADE,
    ...options,
    format: 'object',
  });
  return onlyKey(privateKey.write());
}

export async function onlyKey(bytes: Uint8Array, at: Date = NOW): Promise<OpenpgpKey> {
  const [key, ...others] = await readKeys(bytes, at);
  if (key === undefined || others.length > 0) throw new Error('expected one key');
  return key;
}

export function trusted(key: OpenpgpKey): TrustedOpenpgpKey {
  const answer = acceptOpenpgpKeyByUser(key);
  if ('refused' in answer) throw new Error(`refused: ${answer.refused}`);
  return answer;
}

export async function context(
  mine: readonly OpenpgpKey[],
  others: readonly OpenpgpKey[] = [],
  more: { at?: Date; passwords?: string[]; allowWeak?: WeakName[] } = {},
): Promise<OpenContext> {
  return {
    keys: await Promise.all(mine.map((key) => unlock(key, null))),
    passwords: more.passwords ?? [],
    verificationKeys: others,
    at: more.at ?? NOW,
    allowWeak: new Set(more.allowWeak ?? []),
  };
}

/** Opens a PGP/MIME entity given in chunks; it must be one. */
export async function openChunks(chunks: readonly Uint8Array[], how: OpenContext): Promise<Opened> {
  const opened = await open(engine, parseMessage(concat(chunks)), how);
  if (opened === null) throw new Error('not PGP/MIME');
  return opened;
}

export function signaturesOf({ layers }: Pick<Opened, 'layers'>): readonly SignatureEvidence[] {
  return layers.flatMap((layer) => (layer.kind === 'signature' ? layer.signatures : []));
}

export function encryptionOf({ layers }: Pick<Opened, 'layers'>) {
  const layer = layers.find(({ kind }) => kind === 'encryption');
  if (layer?.kind !== 'encryption') throw new Error('not encrypted');
  return layer.encryption;
}

export const text = (bytes: Uint8Array | null): string => new TextDecoder().decode(bytes ?? utf8('(closed)'));
export const utf8 = (value: string) => new TextEncoder().encode(value);

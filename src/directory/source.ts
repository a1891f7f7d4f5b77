/** Where keys of other people are looked for. An answer is evidence, not a key: `trust` decides what may be used. */

import type { KeySource, Protocol } from '../model/index.ts';

export interface FoundKey {
  readonly protocol: Protocol;
  /** Upper-case hex: SHA-256 of the certificate, or the OpenPGP fingerprint. */
  readonly fingerprint: string;
  /** DER of a certificate, or a transferable public key. */
  readonly key: Uint8Array;
  readonly chain: readonly Uint8Array[];
}

export interface Answer {
  /** `wkd`, … */
  readonly name: string;
  readonly source: KeySource;
  /** `unreachable` says nothing about whether there is a key. */
  readonly outcome: 'found' | 'none' | 'unreachable';
  /** What was asked, in order. */
  readonly urls: readonly string[];
  readonly keys: readonly FoundKey[];
}

export interface Source {
  readonly name: string;
  /** What it would ask for this address. */
  urls(address: string): Promise<readonly string[]>;
  find(address: string): Promise<Answer>;
}

/** What one message may make its reader do: used up wherever in the message it is asked for, so that parts do not add up. */

import { LIMITS } from './limits.ts';

export class WorkBudget {
  #keyOperations = LIMITS.keyAttempts;
  #derivation = 1;
  #inflation: number;
  #hasOpened = false;

  /** `octets`: length of the message, which limits what its compressed layers may unfold to. */
  constructor(octets: number) {
    const most = Math.max(LIMITS.inflatedAlways, octets * LIMITS.inflationRatio);
    this.#inflation = Math.min(LIMITS.inflatedBytes, most);
  }

  /** Whether so many private-key operations, or a password, may still be tried; they then count, unless they open something: see `opened`. */
  tryKey(operations: number): boolean {
    if (operations > this.#keyOperations) return false;
    this.#keyOperations -= operations;
    return true;
  }

  /** What opened something is given back: only trying in vain is bounded, a digest may hold many messages. */
  opened(operations: number, share: number): void {
    this.#hasOpened = true;
    this.#keyOperations += operations;
    this.#derivation += share;
  }

  /** Whether a key may still be derived from a password at this `share` of all the work that derivations may cost. */
  tryDerivation(share: number): boolean {
    if (share > this.#derivation) return false;
    this.#derivation -= share;
    return true;
  }

  /** Whether something was decrypted. */
  get hasOpened(): boolean {
    return this.#hasOpened;
  }

  /** Octets that compressed layers may still unfold to. */
  get inflation(): number {
    return this.#inflation;
  }

  unfolded(octets: number): void {
    this.#inflation = Math.max(0, this.#inflation - octets);
  }
}

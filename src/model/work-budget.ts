/** What one message may make its reader do: used up wherever in the message it is asked for, so that parts do not add up. */

import { Failure } from './failure.ts';
import { LIMITS } from './limits.ts';

/** How many times the work of derivations may be done for one message when they open something. */
const DERIVATIONS_THAT_OPEN = 10;

export class WorkBudget {
  #attempts = LIMITS.keyAttempts;
  #keyOperations = LIMITS.keyOperations;
  #signatures = LIMITS.signatures;
  #derivation = 1;
  #derivationGivenBack = DERIVATIONS_THAT_OPEN;
  #inflation: number;
  #hasOpened = false;

  /** `octets`: length of the message, which limits what its compressed layers may unfold to. */
  constructor(octets: number) {
    const most = Math.max(LIMITS.inflatedAlways, octets * LIMITS.inflationRatio);
    this.#inflation = Math.min(LIMITS.inflatedBytes, most);
  }

  /** Whether so many private-key operations, or a password, may still be tried; they then count, unless they open something: see `opened`. */
  tryKey(operations: number): boolean {
    if (operations > Math.min(this.#attempts, this.#keyOperations)) return false;
    this.#attempts -= operations;
    this.#keyOperations -= operations;
    return true;
  }

  /** What opened something is no attempt in vain, and a digest may hold many messages; the work of all is bounded still. */
  opened(operations: number, share: number): void {
    this.#hasOpened = true;
    this.#attempts += operations;
    const back = Math.min(share, this.#derivationGivenBack);
    this.#derivationGivenBack -= back;
    this.#derivation += back;
  }

  /** One more signature to check. Throws `too-many`. */
  checkSignature(): void {
    if (this.#signatures <= 0) throw new Failure('too-many', 'signatures');
    this.#signatures -= 1;
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

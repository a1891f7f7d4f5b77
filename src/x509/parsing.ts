/** The border between bytes that do not parse and the failures people hear of. */

import { MalformedBytes } from '../bytes/index.ts';
import { Failure, type FailureCode } from '../model/index.ts';

/** Runs a parser: `MalformedBytes` becomes `Failure(code)` with `what` in its detail; anything else passes. */
export function parsing<T>(what: string, parse: () => T, code: FailureCode = 'malformed'): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof MalformedBytes) throw new Failure(code, `${what}: ${error.message}`, { cause: error });
    throw error;
  }
}

/** What `read` gives, or `null` where the bytes do not parse: for certificates of strangers that are then passed over. */
export function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof MalformedBytes || error instanceof Failure) return null;
    throw error;
  }
}

/** The one exception of `bytes/`: input that is not what it claims to be. */

/** Thrown by every decoder here; the doors of the folders above turn it into their own failure. */
export class MalformedBytes extends Error {
  override readonly name = 'MalformedBytes';
}

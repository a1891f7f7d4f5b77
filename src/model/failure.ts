/** What may go wrong for reasons that are not the reader's question: a closed list of codes, thrown as `Failure`. */

/**
 * Closed union of failure codes. `text/` has one sentence for each; the command line has one exit code for each.
 * - input that cannot be read as what it claims to be: `malformed`, `malformed-mime`, `malformed-key`, `not-a-key`, `too-large`, `too-deep`, `too-many`
 * - protection that cannot be opened: `no-key`, `cannot-decrypt`, `refused-algorithm`, `not-protected`
 * - keys: `unfit-delegation`, `wrong-password`, `password-needed`, `key-mismatch`, `unsupported-key`, `unfit-key`
 * - my keys: `locked`, `device-key-lost`
 * - the world: `unreachable`, `cannot-read-file`, `cannot-write-file`, `malformed-store`, `not-available`
 * - the caller: `usage`
 */
export type FailureCode =
  | 'malformed'
  | 'malformed-mime'
  | 'malformed-key'
  | 'not-a-key'
  | 'too-large'
  | 'too-deep'
  | 'too-many'
  | 'no-key'
  | 'cannot-decrypt'
  | 'refused-algorithm'
  | 'unsupported-algorithm'
  | 'not-protected'
  | 'wrong-password'
  | 'password-needed'
  | 'key-mismatch'
  | 'unsupported-key'
  | 'unfit-key'
  | 'locked'
  | 'device-key-lost'
  | 'unreachable'
  | 'cannot-read-file'
  | 'cannot-write-file'
  | 'malformed-store'
  | 'unfit-delegation'
  | 'not-available'
  | 'cancelled'
  | 'usage';

/**
 * A broken input or world, thrown. Normal answers that a person should hear (a verdict, a refusal) are values, never thrown.
 * `detail` is for the person who asks for details: a short technical phrase without message content, key material or addresses.
 */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: FailureCode;
  readonly detail: string;

  constructor(code: FailureCode, detail = '', options?: { cause?: unknown }) {
    super(detail === '' ? code : `${code}: ${detail}`, options);
    this.code = code;
    this.detail = detail;
  }
}

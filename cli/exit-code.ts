/** The exit codes of the command line: a public interface. */

import type { FailureCode } from '../src/model/index.ts';

export const EXIT = { done: 0, negative: 1, cannotOpen: 3, cannotRead: 4, usage: 64 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The exit code for a failure that ended a command. */
export function exitCodeOf(code: FailureCode): ExitCode {
  switch (code) {
    case 'usage':
    case 'not-available':
      return EXIT.usage;
    case 'locked':
    case 'device-key-lost':
    case 'unreachable':
    case 'cannot-read-file':
    case 'cannot-write-file':
    case 'malformed-store':
    case 'unfit-delegation':
      return EXIT.cannotRead;
    case 'malformed-key':
    case 'not-a-key':
    case 'wrong-password':
    case 'password-needed':
    case 'key-mismatch':
    case 'unsupported-key':
      return EXIT.cannotRead;
    case 'unfit-key':
      return EXIT.negative;
    case 'malformed':
    case 'malformed-mime':
    case 'too-large':
    case 'too-deep':
    case 'too-many':
    case 'no-key':
    case 'cannot-decrypt':
    case 'refused-algorithm':
    case 'unsupported-algorithm':
    case 'not-protected':
    case 'cancelled':
      return EXIT.cannotOpen;
  }
}

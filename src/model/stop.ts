/** Why a secure send stopped. All but `partly-sent` and `not-filed` mean that nothing has left. */

export type StopReason =
  | 'cancelled'
  /** Whoever holds the keys did not answer in time. */
  | 'no-answer'
  | 'recipients-changed'
  | 'unreadable-attachment'
  | 'too-large'
  | 'draft-not-protected'
  | 'not-accepted-by-server'
  /** At least one leg has left and one has not; going on repeats none. */
  | 'partly-sent'
  /** All has left, and no copy could be kept. */
  | 'not-filed'
  | 'unexpected';

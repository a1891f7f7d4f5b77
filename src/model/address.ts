/** One mailbox of a header field (RFC 5322 §3.4), decoded for people, with the bytes' meaning kept. */
export interface Address {
  /** Display name, encoded words decoded; empty when there is none. */
  readonly name: string;
  /** addr-spec without comments or folding, domain in lower case, as `local@domain`. */
  readonly address: string;
}

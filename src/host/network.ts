/** Asking a web server: the only way out of the core. */

export interface NetworkAnswer {
  /** HTTP status (RFC 9110 §15). */
  readonly status: number;
  readonly body: Uint8Array;
}

export interface Network {
  /**
   * GET of an https URL, without credentials, referrer or cookies. `most`: octets of the body.
   * Throws `unreachable` when no answer came in time, `too-large`.
   */
  get(url: string, most: number): Promise<NetworkAnswer>;
}

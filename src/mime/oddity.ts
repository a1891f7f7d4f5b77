/** What is odd about a message, for the report: a closed list. Nothing odd stops the parser. */

/**
 * - header section: `duplicate-header` (the same value twice), `contradictory-header` (different values of a field that
 *   may stand once), `header-without-colon` (such a line ends the header section), `mbox-line`, `eight-bit-header`,
 *   `broken-encoded-word`, `malformed-content-type` (read as text/plain, RFC 2045 §5.2)
 * - structure: `missing-boundary` (no parameter, or no delimiter line), `unterminated-multipart`, `encoded-multipart`,
 *   `encoded-message` (message/rfc822 under base64 or quoted-printable, RFC 2046 §5.2.1)
 * - octets: `bare-lf`, `bare-cr`, `nul-byte`
 * - decoding: `unknown-transfer-encoding`, `bad-base64`, `bad-quoted-printable`, `bad-uuencode`, `unknown-charset`,
 *   `malformed-text` (octets that the charset does not have)
 */
export type Oddity =
  | 'duplicate-header'
  | 'contradictory-header'
  | 'header-without-colon'
  | 'mbox-line'
  | 'eight-bit-header'
  | 'broken-encoded-word'
  | 'malformed-content-type'
  | 'missing-boundary'
  | 'unterminated-multipart'
  | 'encoded-multipart'
  | 'encoded-message'
  | 'bare-lf'
  | 'bare-cr'
  | 'nul-byte'
  | 'unknown-transfer-encoding'
  | 'bad-base64'
  | 'bad-quoted-printable'
  | 'bad-uuencode'
  | 'unknown-charset'
  | 'malformed-text';

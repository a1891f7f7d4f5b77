/** Messages of a wanted size: a short text and an attachment in base64, as mail programs write them. */

const BOUNDARY = 'part-of-the-benchmark';

const HEAD = [
  'From: Nora <nora@clinic.example>',
  'To: Ben <ben@surgery.example>, Carla <carla@law.example>, Dan <dan@home.example>',
  'Subject: Results',
  'Date: Fri, 02 Jan 2026 10:00:00 +0000',
  'MIME-Version: 1.0',
  `Content-Type: multipart/mixed; boundary="${BOUNDARY}"`,
  '',
  `--${BOUNDARY}`,
  'Content-Type: text/plain; charset=utf-8',
  '',
  'The results are attached.',
  `--${BOUNDARY}`,
  'Content-Type: application/pdf; name="results.pdf"',
  'Content-Disposition: attachment; filename="results.pdf"',
  'Content-Transfer-Encoding: base64',
  '',
  '',
].join('\r\n');
const FOOT = `--${BOUNDARY}--\r\n`;
const LINE = 78;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** RFC 5322 octets, less than a line short of `size`; the same for the same size. */
export function makeMessage(size: number): Uint8Array {
  const lines = Math.floor((size - HEAD.length - FOOT.length) / LINE);
  const message = new Uint8Array(HEAD.length + lines * LINE + FOOT.length);
  const encoder = new TextEncoder();
  encoder.encodeInto(HEAD, message);
  let state = 1;
  for (let at = HEAD.length, line = 0; line < lines; line++, at += LINE) {
    for (let column = 0; column < LINE - 2; column++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
      message[at + column] = ALPHABET.charCodeAt(state >>> 26);
    }
    message.set([0x0d, 0x0a], at + LINE - 2);
  }
  encoder.encodeInto(FOOT, message.subarray(HEAD.length + lines * LINE));
  return message;
}

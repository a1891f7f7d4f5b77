/** The octets of a message as a folder keeps them: which of them are the message, and whether any of it may be protected. */

const DASH = 0x2d;
const WINDOW = 4096;
/** Longer than every word of `PROTECTED` with the dash that leads to it. */
const OVERLAP = 64;

/**
 * What no protected message lacks: the media types of S/MIME and PGP/MIME, the armour of OpenPGP as it is or in base64,
 * the field of wrapped mail, the files in which gateways and Exchange hide the one or the other.
 */
const PROTECTED =
  /pkcs7-|smime\.p7|multipart\/(encrypted|signed)|pgp-(encrypted|signature)|BEGIN PGP |LS0tLS1CRUdJTiBQR1|X-Send-Secure|ms-tnef|winmail/i;

/**
 * Quick, and wrong only in saying yes. Every such word has a dash before it: of a field's name, of a delimiter, of its
 * own. Base64 has none, so that attachments are passed over at once.
 */
export function mayBeProtected(message: Uint8Array): boolean {
  for (let at = message.indexOf(DASH); at >= 0;) {
    const end = at + WINDOW;
    if (PROTECTED.test(latin1(message.subarray(Math.max(0, at - OVERLAP), end)))) return true;
    at = message.indexOf(DASH, end - OVERLAP);
  }
  return false;
}

/** Without the lines that a local folder puts before a message: `From - ` and X-Mozilla-Status, -Status2, -Keys. */
export function withoutFolderLines(stored: Uint8Array): Uint8Array {
  const head = latin1(stored.subarray(0, WINDOW));
  const lines = /^(From .*\r?\n|X-Mozilla-(Status2?|Keys):.*\r?\n)+/.exec(head);
  return lines === null ? stored : stored.subarray(lines[0].length);
}

function latin1(octets: Uint8Array): string {
  return String.fromCharCode(...octets);
}

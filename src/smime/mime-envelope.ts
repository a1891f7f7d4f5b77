/** The MIME entities that carry CMS (RFC 8551 §3.2): header fields, and a base64 body written into memory of known size. */

import { Base64Lines, base64LinesLength, encodeUtf8 } from '../bytes/index.ts';

/** `smime-type` values (RFC 8551 §3.2.2). */
export type SmimeType = 'enveloped-data' | 'authEnveloped-data' | 'signed-data';

/** Header fields of an application/pkcs7-mime entity, with the empty line. */
export function pkcs7MimeHeader(type: SmimeType): Uint8Array {
  return encodeUtf8(
    `Content-Type: application/pkcs7-mime; smime-type=${type}; name="smime.p7m"\r\n` +
      'Content-Transfer-Encoding: base64\r\n' +
      'Content-Disposition: attachment; filename="smime.p7m"\r\n\r\n',
  );
}

/** An entity being written: header fields at once, then its body of exactly `bodyLength` octets as base64. */
export class EntityWriter {
  private readonly whole: Uint8Array;
  private readonly body: Base64Lines;

  constructor(header: Uint8Array, bodyLength: number) {
    this.whole = new Uint8Array(header.length + base64LinesLength(bodyLength));
    this.whole.set(header);
    this.body = new Base64Lines(this.whole, header.length);
  }

  write(bytes: Uint8Array): void {
    this.body.write(bytes);
  }

  /** The finished entity. */
  finish(): Uint8Array {
    return this.whole.subarray(0, this.body.finish());
  }
}

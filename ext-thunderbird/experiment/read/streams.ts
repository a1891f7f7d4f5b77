/** Octets out of Thunderbird's streams and into them. */

/** What has come so far of one stream. */
export class Collected {
  private readonly pieces: Uint8Array[] = [];
  private length = 0;

  take(stream: NsInputStream, count: number): void {
    const reader = Cc['@mozilla.org/binaryinputstream;1'].createInstance(Ci.nsIBinaryInputStream);
    reader.setInputStream(stream);
    const piece = new Uint8Array(count);
    const read = reader.readArrayBuffer(count, piece.buffer);
    this.pieces.push(piece.subarray(0, read));
    this.length += read;
  }

  /** All of it, once. */
  finish(): Uint8Array {
    const whole = new Uint8Array(this.length);
    let at = 0;
    for (const piece of this.pieces.splice(0)) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  }
}

/** Hands a whole message to a listener as if `request` had brought it. */
export function replay(listener: NsStreamListener, request: NsRequest, message: Uint8Array, status: number): void {
  listener.onStartRequest(request);
  if (message.length > 0) {
    const stream = Cc['@mozilla.org/io/arraybuffer-input-stream;1'].createInstance(Ci.nsIArrayBufferInputStream);
    stream.setData(message.buffer, message.byteOffset, message.length);
    listener.onDataAvailable(request, stream, 0, message.length);
  }
  listener.onStopRequest(request, status);
}

/** SHA-256 in base64. */
export function digestOf(octets: Uint8Array): string {
  const hash = Cc['@mozilla.org/security/hash;1'].createInstance(Ci.nsICryptoHash);
  hash.init(Ci.nsICryptoHash.SHA256);
  hash.update(octets, octets.length);
  return hash.finish(true);
}

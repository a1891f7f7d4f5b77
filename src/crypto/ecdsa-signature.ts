/** ECDSA signatures: the DER form of X.509 and CMS (RFC 3279 §2.2.3), and the fixed-length form of WebCrypto. */
import { MalformedBytes, concat, derBytes, derInteger, derSequence, enterDer, equal } from '../bytes/index.ts';
import { magnitude } from './public-key.ts';

/** `r` and `s` of `fieldLength` octets each; `null` for anything that is not the one DER form of two fitting numbers. */
export function ecdsaFromDer(signature: Uint8Array, fieldLength: number): Uint8Array | null {
  try {
    const numbers = enterDer(signature);
    const r = magnitude(numbers.integer());
    const s = magnitude(numbers.integer());
    numbers.end();
    if (r.length > fieldLength || s.length > fieldLength) return null;
    if (!equal(derBytes(derSequence(derInteger(r), derInteger(s))), signature)) return null;
    return concat([new Uint8Array(fieldLength - r.length), r, new Uint8Array(fieldLength - s.length), s]);
  } catch (cause) {
    if (cause instanceof MalformedBytes) return null;
    throw cause;
  }
}

/** The DER form of `r` and `s` of equal length after each other. */
export function ecdsaToDer(signature: Uint8Array): Uint8Array {
  const half = signature.length / 2;
  return derBytes(derSequence(derInteger(signature.subarray(0, half)), derInteger(signature.subarray(half))));
}

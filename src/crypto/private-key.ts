/** A private key as the operations it can do; its numbers stay inside. */
import type { HashName } from './engine.ts';
import type { SignatureScheme } from './signature-scheme.ts';
import { Failure } from '../model/index.ts';

export interface OaepOptions {
  readonly hash: HashName;
  readonly mgfHash: HashName;
  readonly label: Uint8Array;
}

/** Every operation throws `Failure('unfit-key')` when the key is of a kind that cannot do it. */
export interface PrivateKey {
  readonly kind: 'rsa' | 'ec' | 'ed25519' | 'x25519';
  /** `RSA-3072`, `P-256`, `Ed25519`, `X25519`. */
  readonly description: string;
  /** DER SubjectPublicKeyInfo of the public half. */
  readonly publicKeyInfo: Uint8Array;
  /**
   * ECDSA signatures in DER form. Throws `Failure('unsupported-algorithm')` for a hash that is not signed with, and
   * `malformed-key` where the numbers of the key do not fit each other, or the digest not the key.
   */
  sign(scheme: SignatureScheme, data: Uint8Array): Promise<Uint8Array>;
  /**
   * RSAES-PKCS1-v1_5 of a key of `length` octets, which the content's algorithm fixes. Never says whether the padding was
   * right: where it was not, or for another length, the result is a fixed pseudorandom one (implicit rejection).
   */
  decryptPkcs1v15(ciphertext: Uint8Array, length: number): Promise<Uint8Array>;
  /** RSAES-OAEP. Throws `Failure('cannot-decrypt')`, one for every cause. */
  decryptOaep(ciphertext: Uint8Array, options: OaepOptions): Promise<Uint8Array>;
  /** The raw shared secret of ECDH or X25519. Throws `Failure('cannot-decrypt')` for a peer's key that does not fit. */
  agree(peerPublicKeyInfo: Uint8Array): Promise<Uint8Array>;
}

/** What a key does that cannot do it; kinds of keys replace what they can. */
export const REFUSALS = {
  sign: refuse('sign'),
  decryptPkcs1v15: refuse('decrypt'),
  decryptOaep: refuse('decrypt'),
  agree: refuse('agree'),
};

/** What WebCrypto's own sign gives. Throws `Failure('malformed-key')`: it fails for what is wrong with the key alone. */
export async function signed(signing: Promise<ArrayBuffer>): Promise<Uint8Array> {
  try {
    return new Uint8Array(await signing);
  } catch (cause) {
    throw new Failure('malformed-key', 'the key does not sign', { cause });
  }
}

function refuse(deed: string): () => Promise<never> {
  return async () => {
    throw new Failure('unfit-key', deed);
  };
}

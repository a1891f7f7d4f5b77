/** How a message is signed. */
import type { HashName } from './engine.ts';

/** ECDSA signatures are in DER form everywhere in the core; the mask of PSS uses the same hash. */
export type SignatureScheme =
  | { readonly kind: 'rsa-pkcs1'; readonly hash: HashName }
  | { readonly kind: 'rsa-pss'; readonly hash: HashName; readonly saltLength: number }
  | { readonly kind: 'ecdsa'; readonly hash: HashName }
  | { readonly kind: 'ed25519' };

/** What kind of key a SubjectPublicKeyInfo holds, and how large (RFC 3279, RFC 5480, RFC 8410). */

import { TAG, enterDer, readDer } from '../bytes/index.ts';
import type { AlgorithmIdentifier, Certificate } from '../model/index.ts';
import { isRsaKey } from '../crypto/index.ts';
import { publicKeyOctets, readAlgorithm } from './certificate.ts';
import { parsing } from './parsing.ts';

const RSA = '1.2.840.113549.1.1.1';
const RSA_PSS = '1.2.840.113549.1.1.10';
const RSA_OAEP = '1.2.840.113549.1.1.7';
const EC = '1.2.840.10045.2.1';
const DSA = '1.2.840.10040.4.1';

const CURVES: Readonly<Record<string, string>> = {
  '1.2.840.10045.3.1.7': 'P-256',
  '1.3.132.0.34': 'P-384',
  '1.3.132.0.35': 'P-521',
  '1.2.840.10045.3.1.1': 'P-192',
  '1.3.132.0.33': 'P-224',
  '1.3.132.0.10': 'secp256k1',
  '1.3.36.3.3.2.8.1.1.7': 'brainpoolP256r1',
  '1.3.36.3.3.2.8.1.1.11': 'brainpoolP384r1',
  '1.3.36.3.3.2.8.1.1.13': 'brainpoolP512r1',
};

const OTHERS: Readonly<Record<string, { kind: KeyKind; description: string }>> = {
  '1.3.101.112': { kind: 'ed25519', description: 'Ed25519' },
  '1.3.101.110': { kind: 'x25519', description: 'X25519' },
  '1.3.101.113': { kind: 'other', description: 'Ed448' },
  '1.3.101.111': { kind: 'other', description: 'X448' },
  '1.2.840.10046.2.1': { kind: 'other', description: 'DH' },
  '1.2.840.113549.1.3.1': { kind: 'other', description: 'DH' },
  '2.16.840.1.101.3.4.4.1': { kind: 'other', description: 'ML-KEM-512' },
  '2.16.840.1.101.3.4.4.2': { kind: 'other', description: 'ML-KEM-768' },
  '2.16.840.1.101.3.4.4.3': { kind: 'other', description: 'ML-KEM-1024' },
  '2.16.840.1.101.3.4.3.17': { kind: 'other', description: 'ML-DSA-44' },
  '2.16.840.1.101.3.4.3.18': { kind: 'other', description: 'ML-DSA-65' },
  '2.16.840.1.101.3.4.3.19': { kind: 'other', description: 'ML-DSA-87' },
};

export type KeyKind = 'rsa' | 'ec' | 'ed25519' | 'x25519' | 'dsa' | 'other';

export interface PublicKeyDetails {
  readonly kind: KeyKind;
  /** `RSA-3072`, `P-256`, `Ed25519`, `DSA-1024`; the OID of an unknown algorithm. */
  readonly description: string;
  /** Bits of the modulus of RSA and DSA keys, else 0; also where the numbers make no key, however long they are. */
  readonly bits: number;
  /** An RSA key that its algorithm identifier restricts to one use (RFC 4055 §1.2). */
  readonly only?: 'pss' | 'oaep';
}

/** `RSA-3072`, `P-256`, `Ed25519`, … Throws `Failure('malformed')`. */
export function publicKeyDescription(certificate: Certificate): string {
  return publicKeyDetails(certificate.publicKeyInfo).description;
}

/** Kind and size of the key in a DER SubjectPublicKeyInfo. Throws `Failure('malformed')`. */
export function publicKeyDetails(publicKeyInfo: Uint8Array): PublicKeyDetails {
  return parsing('public key', () => {
    const algorithm = readAlgorithm(enterDer(publicKeyInfo).enter());
    switch (algorithm.oid) {
      case RSA:
        return rsaDetails(publicKeyInfo);
      case RSA_PSS:
        return { ...rsaDetails(publicKeyInfo), only: 'pss' };
      case RSA_OAEP:
        return { ...rsaDetails(publicKeyInfo), only: 'oaep' };
      case DSA:
        return sized('dsa', 'DSA', dsaBits(algorithm));
      case EC:
        return { kind: 'ec', description: curveOf(algorithm), bits: 0 };
      default:
        return { ...(OTHERS[algorithm.oid] ?? { kind: 'other', description: algorithm.oid }), bits: 0 };
    }
  });
}

function rsaDetails(publicKeyInfo: Uint8Array): PublicKeyDetails {
  const numbers = enterDer(publicKeyOctets(publicKeyInfo));
  const [modulus, exponent] = [numbers.integer(), numbers.integer()];
  const found = sized('rsa', 'RSA', bitLength(modulus));
  return isRsaKey(modulus, exponent) ? found : { ...found, bits: 0 };
}

function sized(kind: 'rsa' | 'dsa', name: string, bits: number): PublicKeyDetails {
  return { kind, description: bits === 0 ? name : `${name}-${bits}`, bits };
}

/** Parameters may be inherited from the issuer (RFC 3279 §2.3.2): then the size is not known here. */
function dsaBits({ parameters }: AlgorithmIdentifier): number {
  return parameters !== null && parameters[0] === TAG.sequence ? bitLength(enterDer(parameters).integer()) : 0;
}

function curveOf({ parameters }: AlgorithmIdentifier): string {
  if (parameters === null || parameters[0] !== TAG.oid) return 'EC';
  const oid = readDer(parameters).oid();
  return CURVES[oid] ?? oid;
}

function bitLength(integer: Uint8Array): number {
  const first = integer.findIndex((octet) => octet !== 0);
  return first < 0 ? 0 : (integer.length - first) * 8 - Math.clz32(integer[first] ?? 0) + 24;
}

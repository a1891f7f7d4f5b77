/** Which of my keys sign a message, and which read along. */

import type { HashName, PrivateKey, SignatureScheme } from '../crypto/index.ts';
import { type Certificate, Failure, type Protocol } from '../model/index.ts';
import type { UnlockedOpenpgpKey } from '../openpgp/index.ts';
import type { Signer } from '../smime/index.ts';
import { acceptCertificateByUser, acceptOpenpgpKeyByUser, sameAddress } from '../trust/index.ts';
import { certificateAddresses, keyUsage, publicKeyDetails } from '../x509/index.ts';
import type { Reader, SealRequest } from './seal.ts';

export interface SmimeKey {
  readonly key: PrivateKey;
  readonly certificate: Certificate | null;
}

/** My keys, unlocked. */
export interface MyKeys {
  readonly smime: readonly SmimeKey[];
  readonly openpgp: readonly UnlockedOpenpgpKey[];
  /** Certificates that came along: chains, and what the person named. */
  readonly certificates: readonly Certificate[];
}

export interface Choice {
  readonly protocols: ReadonlySet<Protocol>;
  /** Of the sender; `null`: whichever key comes first. */
  readonly address: string | null;
  readonly pss: boolean;
}

/**
 * The first key of each protocol that can sign. Throws `key-mismatch` and `unfit-key` for what is wrong with the one
 * chosen; an empty list is for the caller to judge.
 */
export function chooseSigners(keys: MyKeys, { protocols, address, pss }: Choice, at: Date): SealRequest['signers'] {
  const isMine = (addresses: readonly string[]): boolean =>
    address === null || addresses.some((each) => sameAddress(each, address));
  const smime = keys.smime.filter((each) => canSign(each) && isMine(addressesOf(each)));
  const openpgp = keys.openpgp.filter((each) => each.canSign && each.state === 'usable' && isMine(each.addresses));
  return {
    smime: protocols.has('smime') ? valid(smime, at).map((each) => signerOf(each, keys, pss, at)) : [],
    openpgp: protocols.has('openpgp') ? openpgp.slice(0, 1) : [],
  };
}

/** My keys that can be encrypted to. */
export function chooseOwnReaders(keys: MyKeys, { protocols, address }: Omit<Choice, 'pss'>, at: Date): Reader[] {
  const accepted = [
    ...keys.smime.flatMap(({ certificate }) =>
      certificate === null
        ? []
        : [{ addresses: certificateAddresses(certificate), key: acceptCertificateByUser(certificate, at) }],
    ),
    ...keys.openpgp.map((key) => ({ addresses: key.addresses, key: acceptOpenpgpKeyByUser(key) })),
  ];
  return accepted.flatMap(({ addresses, key }) => {
    const isMine = address === null || addresses.some((each) => sameAddress(each, address));
    return 'refused' in key || !isMine || !protocols.has(key.protocol) ? [] : [{ name: addresses[0] ?? 'self', key }];
  });
}

function addressesOf({ certificate }: SmimeKey): readonly string[] {
  return certificate === null ? [] : certificateAddresses(certificate);
}

/** One that is valid now, before one that is not, which then says so. */
function valid(keys: readonly SmimeKey[], at: Date): SmimeKey[] {
  const now = keys.find(({ certificate }) => certificate !== null && at >= certificate.notBefore && at <= certificate.notAfter); // prettier-ignore
  return now === undefined ? keys.slice(0, 1) : [now];
}

function canSign({ certificate, key }: SmimeKey): boolean {
  const usage = certificate === null ? null : keyUsage(certificate);
  const signs = key.kind !== 'x25519' && restrictionOf(certificate) !== 'oaep';
  return signs && (usage === null || usage.has('digitalSignature') || usage.has('nonRepudiation'));
}

/** Certificates may restrict an RSA key to RSASSA-PSS or RSAES-OAEP. */
function restrictionOf(certificate: Certificate | null): 'pss' | 'oaep' | undefined {
  return certificate === null ? undefined : publicKeyDetails(certificate.publicKeyInfo).only;
}

function signerOf({ key, certificate }: SmimeKey, keys: MyKeys, pss: boolean, at: Date): Signer {
  if (certificate === null) throw new Failure('key-mismatch', 'no certificate for this key');
  if (at < certificate.notBefore || at > certificate.notAfter)
    throw new Failure('unfit-key', 'my certificate is not valid now');
  const encryption = keys.smime.find((each) => each.certificate !== null && encrypts(each.certificate))?.certificate;
  return {
    key,
    certificate,
    chain: keys.certificates.filter((each) => each !== certificate),
    scheme: schemeOf(key.kind, key.description, pss || restrictionOf(certificate) === 'pss'),
    ...(encryption == null ? {} : { encryptionCertificate: encryption }),
  };
}

function encrypts(certificate: Certificate): boolean {
  const usage = keyUsage(certificate);
  return usage === null || usage.has('keyEncipherment') || usage.has('keyAgreement');
}

const CURVE_HASHES: Readonly<Record<string, HashName>> = {
  'P-384': 'SHA-384',
  brainpoolP384r1: 'SHA-384',
  'P-521': 'SHA-512',
  brainpoolP512r1: 'SHA-512',
};

/** A hash as strong as the key (RFC 8551 §2.2, SP 800-57): SHA-256 up to P-256 and RSA, more for larger curves. */
function schemeOf(kind: string, description: string, pss: boolean): SignatureScheme {
  if (kind === 'ed25519') return { kind: 'ed25519' };
  if (kind === 'rsa')
    return pss ? { kind: 'rsa-pss', hash: 'SHA-256', saltLength: 32 } : { kind: 'rsa-pkcs1', hash: 'SHA-256' };
  return { kind: 'ecdsa', hash: CURVE_HASHES[description] ?? 'SHA-256' };
}

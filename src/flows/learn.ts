/** What signed mail teaches: the keys of those who wrote it. Nothing is believed by this: `resolve` judges when it is needed. */

import type { Engine } from '../crypto/index.ts';
import { type Certificate, Failure } from '../model/index.ts';
import { parseMessage } from '../mime/index.ts';
import { readAutocrypt, readKeys } from '../openpgp/index.ts';
import { type KeyMaterial, type People, sameAddress } from '../trust/index.ts';
import { alternativeAddresses, fingerprint, keyUsage } from '../x509/index.ts';
import type { Reading } from './read.ts';

/** Verdicts of mail whose signature holds and is by the sender's own key, believed or not. */
const BY_SENDER = new Set(['verified', 'not-addressed-to-you', 'signed-untrusted']);

/**
 * Keeps the sender's key of a message that one signature by the sender covers whole: of S/MIME the certificate to encrypt to
 * among those that came along, of OpenPGP the key that signed, when the message announces it. The key that signed is the
 * person's choice where they accepted that very key. Returns whether there was one.
 */
export async function learnFrom(
  engine: Engine,
  reading: Reading,
  message: Uint8Array,
  { people, at }: { readonly people: People; readonly at: Date },
): Promise<boolean> {
  const [sender, ...others] = reading.from.addresses;
  if (sender === undefined || others.length > 0 || !BY_SENDER.has(reading.verdict.code)) return false;
  const signature = reading.signatures.find(
    ({ covers, speaksAs, evidence }) => covers === 'whole' && speaksAs === 'sender' && evidence.status === 'valid',
  );
  const signer = signature?.evidence.signer ?? null;
  if (signature === undefined || signer === null) return false;
  const material =
    signer.protocol === 'smime'
      ? await encryptionCertificate(engine, signer.certificate, signer.pool, sender)
      : await announcedKey(message, signer.fingerprint, at);
  if (material === null) return false;
  // A certificate that only came along is nobody's choice.
  const isSigners = material.fingerprint === signature.signer?.fingerprint.toUpperCase();
  await people.keep(sender, material, isSigners && signature.trust === 'trusted' ? signature.learnt : 'mail', at);
  return true;
}

async function encryptionCertificate(
  engine: Engine,
  own: Certificate,
  pool: readonly Certificate[],
  sender: string,
): Promise<KeyMaterial | null> {
  const certificate = [own, ...pool].find((each) => isToEncrypt(each, sender));
  if (certificate === undefined) return null;
  const chain = pool.filter((each) => each !== certificate).map(({ der }) => der);
  const print = (await fingerprint(engine, certificate)).toUpperCase();
  return { protocol: 'smime', fingerprint: print, key: certificate.der, chain };
}

function isToEncrypt(certificate: Certificate, sender: string): boolean {
  try {
    const usage = keyUsage(certificate);
    const encrypts = usage === null || usage.has('keyEncipherment') || usage.has('keyAgreement');
    return encrypts && alternativeAddresses(certificate).some((each) => sameAddress(each, sender));
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}

/** Autocrypt's header is not signed: it counts when it holds the very key that signed. */
async function announcedKey(message: Uint8Array, signer: string, at: Date): Promise<KeyMaterial | null> {
  const announced = readAutocrypt(parseMessage(message));
  if (announced === null) return null;
  const [key] = await readKeys(announced.key, at).catch(() => []);
  if (key === undefined || key.fingerprint !== signer) return null;
  return { protocol: 'openpgp', fingerprint: key.fingerprint, key: key.binary, chain: [] };
}

/** Parses one X.509 certificate (RFC 5280 §4.1) into views of its bytes; judges nothing. */

import { type DerReader, MalformedBytes, TAG, enterDer, equal, readDer } from '../bytes/index.ts';
import type { AlgorithmIdentifier, Certificate, Extension } from '../model/index.ts';
import { parsing } from './parsing.ts';

/** The certificate in `der`, which must hold nothing else. Throws `Failure('malformed')`. */
export function parseCertificate(der: Uint8Array): Certificate {
  return parsing('certificate', () => {
    const outer = enterDer(der);
    const tbs = outer.read(TAG.sequence);
    const signatureAlgorithm = outer.read(TAG.sequence);
    const signature = outer.bitOctets();
    outer.end();
    const { signedAlgorithm, ...fields } = readSigned(tbs.enter());
    if (!equal(signedAlgorithm, signatureAlgorithm.bytes))
      throw new MalformedBytes('two different signature algorithms');
    return {
      der,
      tbs: tbs.bytes,
      signature,
      signatureAlgorithm: readAlgorithm(signatureAlgorithm.enter()),
      ...fields,
    };
  });
}

/** The fields of an AlgorithmIdentifier whose SEQUENCE was entered. Throws `MalformedBytes`. */
export function readAlgorithm(fields: DerReader): AlgorithmIdentifier {
  const oid = fields.oid();
  const parameters = fields.done ? null : fields.next().bytes;
  fields.end();
  return { oid, parameters };
}

function readSigned(tbs: DerReader) {
  const version = tbs.optional(0xa0)?.enter().smallInteger() ?? 0;
  const serialNumber = tbs.integer();
  const signedAlgorithm = tbs.read(TAG.sequence).bytes;
  const issuer = tbs.read(TAG.sequence).bytes;
  const validity = tbs.enter();
  const notBefore = validity.next().time();
  const notAfter = validity.next().time();
  const subject = tbs.read(TAG.sequence).bytes;
  const publicKeyInfo = tbs.read(TAG.sequence);
  tbs.optional(0x81);
  tbs.optional(0x82);
  const extensions = tbs.optional(0xa3);
  tbs.end();
  if (extensions !== null && version !== 2) throw new MalformedBytes('extensions before version 3');
  return {
    signedAlgorithm,
    serialNumber,
    issuer,
    notBefore,
    notAfter,
    subject,
    publicKeyInfo: publicKeyInfo.bytes,
    publicKeyAlgorithm: readAlgorithm(publicKeyInfo.enter().enter()),
    extensions: extensions === null ? [] : readExtensions(extensions.enter().enter()),
  };
}

/** Extensions whose SEQUENCE was entered, one of each kind at most (RFC 5280 §4.2). Throws `MalformedBytes`. */
export function readExtensions(list: DerReader): Extension[] {
  const extensions: Extension[] = [];
  const seen = new Set<string>();
  for (const value of list) {
    const fields = value.enter();
    const oid = fields.oid();
    const critical = fields.optional(TAG.boolean)?.boolean() ?? false;
    extensions.push({ oid, critical, value: fields.octets() });
    fields.end();
    if (seen.has(oid)) throw new MalformedBytes(`extension ${oid} twice`);
    seen.add(oid);
  }
  return extensions;
}

/** DER of the public key inside its SubjectPublicKeyInfo: the BIT STRING's octets. Throws `MalformedBytes`. */
export function publicKeyOctets(publicKeyInfo: Uint8Array): Uint8Array {
  const fields = readDer(publicKeyInfo).enter();
  fields.read(TAG.sequence);
  return fields.bitOctets();
}

/** Object identifiers of CMS (RFC 5652) and the documents around it. */

export const CONTENT = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  envelopedData: '1.2.840.113549.1.7.3',
  compressedData: '1.2.840.113549.1.9.16.1.9',
  authEnvelopedData: '1.2.840.113549.1.9.16.1.23',
} as const;

export const ATTRIBUTE = {
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  smimeCapabilities: '1.2.840.113549.1.9.15',
  /** RFC 8551 §2.5.3. */
  encryptionKeyPreference: '1.2.840.113549.1.9.16.2.11',
  /** ESS, RFC 2634 §5.4 (SHA-1) and RFC 5035 §3. */
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  /** RFC 3183 §3.1. */
  signatureType: '1.2.840.113549.1.9.16.2.28',
  /** RFC 2634 §4.4. */
  mailingListExpansion: '1.2.840.113549.1.9.16.2.3',
} as const;

/** How the key that encrypts the content reaches a recipient. */
export const KEY_TRANSPORT = { rsa: '1.2.840.113549.1.1.1', oaep: '1.2.840.113549.1.1.7' } as const;

/** id-pSpecified, the label source of OAEP (RFC 4055 §4.1). */
export const P_SPECIFIED = '1.2.840.113549.1.1.9';

/** RFC 3211 §2.2 and RFC 8018. */
export const PASSWORD = {
  keyEncryption: '1.2.840.113549.1.9.16.3.9',
  pbkdf2: '1.2.840.113549.1.5.12',
} as const;

export const ZLIB = '1.2.840.113549.1.9.16.3.8';

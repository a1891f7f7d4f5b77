/** An X.509 certificate (RFC 5280) as parsed fields; `x509/` makes it and it is never edited. */

export interface AlgorithmIdentifier {
  /** Dotted OID. */
  readonly oid: string;
  /** DER of the parameters, with tag; `null` when absent. */
  readonly parameters: Uint8Array | null;
}

export interface Extension {
  readonly oid: string;
  readonly critical: boolean;
  /** DER inside the OCTET STRING. */
  readonly value: Uint8Array;
}

export interface Certificate {
  /** The certificate as it was read. */
  readonly der: Uint8Array;
  /** The signed part. */
  readonly tbs: Uint8Array;
  /** Big-endian two's complement content octets, as encoded. */
  readonly serialNumber: Uint8Array;
  /** DER of the issuer Name. */
  readonly issuer: Uint8Array;
  /** DER of the subject Name. */
  readonly subject: Uint8Array;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** DER of SubjectPublicKeyInfo. */
  readonly publicKeyInfo: Uint8Array;
  readonly publicKeyAlgorithm: AlgorithmIdentifier;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  readonly extensions: readonly Extension[];
}

/** Every bound on untrusted input, in one place, each with its reason. */

export interface Limits {
  /** Bytes of one message: Exchange Online's largest is 150 MB; base64 and one protection layer add 2 × 37 %. */
  readonly messageBytes: number;
  /** Nested MIME entities: mail programs make fewer than 10. */
  readonly mimeDepth: number;
  /** MIME parts in one message. */
  readonly mimeParts: number;
  /** Bytes of one header section. */
  readonly headerBytes: number;
  /** Header fields in one header section. */
  readonly headerFields: number;
  /** Protection layers inside each other: a triple wrap is 3, a gateway may add 2. */
  readonly protectionLayers: number;
  /** Protected parts inside one message: a digest of signed mails has some dozen. */
  readonly protectedParts: number;
  /** Nested DER values. */
  readonly derDepth: number;
  /** Recipients of one envelope. */
  readonly recipients: number;
  /** Signers of one object. */
  readonly signers: number;
  /** Certificates carried by one object. */
  readonly certificates: number;
  /** Bytes that a compressed layer may unfold to. */
  readonly inflatedBytes: number;
  /** Bytes that a compressed layer may unfold to whatever its own size: text and tables of thousands of lines. */
  readonly inflatedAlways: number;
  /** Beyond those, how many times the size of the message; zlib can do 1032, text and office files stay below 50. */
  readonly inflationRatio: number;
  /** PBKDF2 iterations of one key in a file, and of all passwords of a message: Thunderbird writes 600,000 into its files. */
  readonly keyDerivationIterations: number;
  /** Octets that iterated derivations of OpenPGP may hash for one message: GnuPG writes 65 million for each password. */
  readonly hashedPasswordOctets: number;
  /** Bits of an RSA modulus: the work of one operation grows with its cube, and OpenSSL and BoringSSL stop here too. */
  readonly rsaModulusBits: number;
  /** Bits of a public RSA exponent: nearly always 17; FIPS 186-5 §A.1.1 would allow 256. */
  readonly rsaExponentBits: number;
  /** Private-key operations and passwords tried in vain for one message: an RSA operation without the host's help takes up to 50 ms. */
  readonly keyAttempts: number;
  /** Private-key operations of one message that opens: a digest of a hundred parts to RSA keys of OpenPGP takes 300. */
  readonly keyOperations: number;
  /** Signatures of one message: a digest of a hundred mails that ten people signed each. */
  readonly signatures: number;
  /** Characters of one HTML part: Gmail cuts at 102 kB, a thread of a hundred answers written by Word has 1 to 2 MB. */
  readonly htmlCharacters: number;
  /** Nested HTML elements: Chromium's parser stops at 512, a long thread has 250. */
  readonly htmlDepth: number;
  /** HTML elements of one part: long threads and newsletters have up to 20,000. */
  readonly htmlElements: number;
  /** Nodes that a parser may make of one HTML part: half a second of work. */
  readonly htmlNodes: number;
}

export const LIMITS: Limits = {
  messageBytes: 300_000_000,
  mimeDepth: 50,
  mimeParts: 10_000,
  headerBytes: 1_000_000,
  headerFields: 10_000,
  protectionLayers: 10,
  protectedParts: 100,
  derDepth: 64,
  recipients: 10_000,
  signers: 100,
  certificates: 1_000,
  inflatedBytes: 300_000_000,
  inflatedAlways: 20_000_000,
  inflationRatio: 200,
  keyDerivationIterations: 2_000_000,
  hashedPasswordOctets: 270_000_000,
  rsaModulusBits: 16_384,
  rsaExponentBits: 64,
  keyAttempts: 20,
  keyOperations: 400,
  signatures: 1_000,
  htmlCharacters: 4_000_000,
  htmlDepth: 600,
  htmlElements: 100_000,
  htmlNodes: 2_000_000,
};

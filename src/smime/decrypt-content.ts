/** Decrypts the content of an envelope into one buffer; nothing of it is given out before the whole is checked. */

import { MalformedBytes, TAG, readDer } from '../bytes/index.ts';
import { type Engine, decryptLegacyContent, startDecryption } from '../crypto/index.ts';
import { Failure } from '../model/index.ts';
import type { ContentAlgorithm } from './algorithms.ts';
import type { EnvelopedData } from './enveloped-data.ts';
import { attributesInDer } from './signed-attributes.ts';

/** How the content of one envelope is enciphered. */
export interface ContentPlan {
  readonly algorithm: ContentAlgorithm;
  readonly iv: Uint8Array;
  /** Of GCM. */
  readonly tag: Uint8Array | null;
  readonly additionalData: Uint8Array | undefined;
}

/**
 * Reads the cipher's parameters. Throws `MalformedBytes`, and `Failure('unsupported-algorithm')` where cipher and envelope do
 * not go together: AES-GCM needs AuthEnvelopedData (RFC 5083 §1), CBC has no tag to put there.
 */
export function planContent(envelope: EnvelopedData, algorithm: ContentAlgorithm): ContentPlan {
  const { authentication } = envelope;
  const { parameters } = envelope.algorithm;
  if (parameters === null) throw new MalformedBytes('cipher without parameters');
  if ((authentication !== null) !== (algorithm.mode === 'gcm'))
    throw new Failure('unsupported-algorithm', `${algorithm.name} in this envelope`);
  if (authentication === null)
    return { algorithm, iv: blockIv(algorithm, parameters), tag: null, additionalData: undefined };
  const { tag, attributes } = authentication;
  const { nonce, tagLength } = gcmParameters(parameters);
  return {
    algorithm,
    iv: nonce,
    tag: tag.length === tagLength ? tag : new Uint8Array(0),
    additionalData: attributes === null ? undefined : attributesInDer(attributes),
  };
}

/** GCMParameters (RFC 5084 §3.2). Tags and nonces of other than 16 and 12 octets are refused when decrypting. */
function gcmParameters(parameters: Uint8Array): { nonce: Uint8Array; tagLength: number } {
  const fields = readDer(parameters).enter();
  const nonce = fields.octets();
  const tagLength = fields.optional(TAG.integer)?.smallInteger() ?? 12;
  fields.end();
  return { nonce, tagLength };
}

function blockIv(algorithm: ContentAlgorithm, parameters: Uint8Array): Uint8Array {
  if (algorithm.name !== 'RC2-CBC' || parameters[0] === TAG.octetString) return readDer(parameters).octets();
  const fields = readDer(parameters).enter();
  if (fields.smallInteger() !== RC2_128) throw new Failure('refused-algorithm', 'RC2 of less than 128 bits');
  return fields.octets();
}

/** rc2ParameterVersion for 128 effective bits (RFC 3370 §5.2). */
const RC2_128 = 58;

/**
 * The plaintext. With `overwrite` it may take the place of the ciphertext, which saves a large message's memory once.
 * Throws `Failure('cannot-decrypt')`, and others of the engine; the caller must not tell them apart.
 */
export async function decryptContent(
  engine: Engine,
  { content }: EnvelopedData,
  plan: ContentPlan,
  key: Uint8Array,
  overwrite: boolean,
): Promise<Uint8Array> {
  const { algorithm, iv, tag, additionalData } = plan;
  if (algorithm.mode === 'legacy') return decryptLegacyContent(algorithm.name, key, iv, content.octets());
  const decryption = await startDecryption(engine, algorithm.name, key, iv, tag, additionalData);
  // A streaming cipher has read a piece when it gives its plaintext, which is never longer.
  const inPlace = overwrite && !content.constructed && engine.streaming !== undefined;
  const opened = new Collected(() => (inPlace ? content.content : new Uint8Array(content.octetCount())));
  for (const chunk of content.octetChunks()) for await (const piece of decryption.update(chunk)) opened.add(piece);
  const { bytes } = await decryption.finish();
  return opened.finish(bytes);
}

/** Pieces put together in memory reserved at once; all at the end in one piece is given as it is. */
class Collected {
  private readonly reserve: () => Uint8Array;
  private into: Uint8Array | null = null;
  private length = 0;

  constructor(reserve: () => Uint8Array) {
    this.reserve = reserve;
  }

  add(piece: Uint8Array): void {
    this.into ??= this.reserve();
    this.into.set(piece, this.length);
    this.length += piece.length;
  }

  finish(last: Uint8Array): Uint8Array {
    if (this.into === null) return last;
    this.add(last);
    return this.into.subarray(0, this.length);
  }
}

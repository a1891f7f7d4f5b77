/** Opens one OpenPGP message whatever carried it: encrypted, signed, or both in one (RFC 9580 §10.3). */

import { Failure, type Layer, LIMITS, WorkBudget } from '../model/index.ts';
import { announcedSignatures } from './announced.ts';
import { binaryOf } from './armor.ts';
import { permissiveConfig } from './config.ts';
import { decryptMessage, type DecryptionSecrets } from './decrypt.ts';
import { readEnvelope } from './envelope.ts';
import { loadLibrary } from './library.ts';
import { readPackets } from './packets.ts';
import { type Literal, literalOf, type VerificationContext, verifyLiteral } from './verify.ts';

/**
 * The reader's keys and what he knows of others. `work`: what the whole mail may still make the reader do; without it
 * this message is the whole.
 */
export interface OpenContext extends Omit<DecryptionSecrets, 'work'>, VerificationContext {
  readonly work?: WorkBudget;
}

export interface OpenedMessage {
  /** Encryption first, then signatures; either may be missing. */
  readonly layers: readonly Layer[];
  /** What was encrypted or signed; `null` when it could not be opened. */
  readonly data: Uint8Array | null;
  /** The name that the sender put inside; empty mostly, and never to be believed. */
  readonly filename: string;
  /** Why `data` is `null`. */
  readonly failure?: Failure;
}

/** `bytes`: armored or binary. Throws `malformed`, `too-large`, `too-many`, `not-protected`; what cannot be opened is `failure`. */
export async function openMessage(bytes: Uint8Array, context: OpenContext): Promise<OpenedMessage> {
  if (bytes.length > LIMITS.messageBytes) throw new Failure('too-large', 'OpenPGP message');
  const binary = binaryOf(bytes);
  const work = context.work ?? new WorkBudget(bytes.length);
  const envelope = readEnvelope(readPackets(binary));
  if (envelope === null) {
    const literal = await readSigned(binary, work);
    work.unfolded(literal.data.length);
    const signatures = await verifyLiteral(literal, { ...context, work });
    if (signatures.length === 0) throw new Failure('not-protected');
    return { layers: [{ kind: 'signature', signatures }], data: literal.data, filename: literal.filename };
  }
  const { evidence, literal, failure } = await decryptMessage(binary, envelope, { ...context, work });
  const layers: Layer[] = [{ kind: 'encryption', encryption: evidence }];
  if (literal === null) return { layers, data: null, filename: '', ...(failure === undefined ? {} : { failure }) };
  work.unfolded(literal.data.length);
  const signatures = await verifyLiteral(literal, { ...context, work });
  if (signatures.length > 0) layers.push({ kind: 'signature', signatures });
  return { layers, data: literal.data, filename: literal.filename };
}

/** Literal data with signatures around it, compressed perhaps, in the clear. */
async function readSigned(binary: Uint8Array, work: WorkBudget): Promise<Literal> {
  const library = await loadLibrary();
  const config = { ...permissiveConfig(library), maxDecompressedMessageSize: work.inflation };
  try {
    const message = await library.readMessage({ binaryMessage: binary, config });
    const announced = announcedSignatures(library, message);
    const { data, signatures } = await library.verify({ message, verificationKeys: [], format: 'binary', config });
    return await literalOf({ data, signatures, filename: message.getFilename() ?? '' }, announced);
  } catch (cause) {
    throw cause instanceof Failure ? cause : new Failure('malformed', 'OpenPGP message', { cause });
  }
}

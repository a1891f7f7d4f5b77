/** Signatures that stand beside what they sign (RFC 9580 §10.4). */

import type { SignaturePacket } from 'openpgp';
import { Failure, LIMITS, type SignatureEvidence } from '../model/index.ts';
import { binaryOf } from './armor.ts';
import { permissiveConfig } from './config.ts';
import { loadLibrary } from './library.ts';
import { type Packet, readPackets, TAG } from './packets.ts';
import { unreadableSignature, type VerificationContext, verifySignatures } from './verify.ts';

/**
 * One piece of evidence for each signature packet; a broken block is one malformed signature.
 * `signature`: armored or binary. Throws `too-many`.
 */
export async function verifyDetached(
  data: Uint8Array,
  signature: Uint8Array,
  context: VerificationContext,
): Promise<SignatureEvidence[]> {
  const packets = signaturePackets(signature);
  if (packets === null) return [unreadableSignature('malformed')];
  const evidence: SignatureEvidence[] = [];
  for (const bytes of packets) {
    const read = await readSignature(bytes);
    evidence.push(
      ...(typeof read === 'string' ? [unreadableSignature(read)] : await verifySignatures(data, read, context)),
    );
  }
  return evidence;
}

/** The octets of each signature packet; `null` when there is no such thing. */
function signaturePackets(signature: Uint8Array): Uint8Array[] | null {
  try {
    const binary = binaryOf(signature);
    const isSignature = ({ tag }: Packet) => tag === TAG.signature;
    const packets = readPackets(binary).filter(({ tag }) => tag !== TAG.marker);
    if (packets.length === 0 || !packets.every(isSignature)) return null;
    if (packets.length > LIMITS.signers) throw new Failure('too-many', 'signatures');
    return packets.map(({ start, end }) => binary.subarray(start, end));
  } catch (cause) {
    if (cause instanceof Failure && cause.code === 'malformed') return null;
    throw cause;
  }
}

async function readSignature(
  binarySignature: Uint8Array,
): Promise<readonly SignaturePacket[] | 'malformed' | 'unsupported'> {
  const library = await loadLibrary();
  try {
    const { packets } = await library.readSignature({ binarySignature, config: permissiveConfig(library) });
    const known = packets.filter((packet) => packet instanceof library.SignaturePacket);
    return known.length === 0 ? 'unsupported' : known;
  } catch {
    return 'malformed';
  }
}

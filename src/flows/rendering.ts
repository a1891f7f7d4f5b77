/** How the HTML of a message may be shown, and to whom an answer may quote it: told by what protected it. */

import { type LayerFact, type Rendering, renderingOf, strangersToQuote } from '../html/index.ts';
import type { EncryptionEvidence, JudgedSignature, SignatureEvidence } from '../model/index.ts';
import type { InnerProtection, Peeled, PlacedLayer } from './peeled.ts';

/** Of the root, and of every part that was protected once more: its text stands beside the root's. */
export function messageRendering(
  root: Peeled,
  inner: readonly InnerProtection[],
  signatures: readonly JudgedSignature[],
): Rendering {
  const believed = new Set(signatures.filter(isBelieved).map(({ evidence }) => evidence));
  const facts = (layers: readonly PlacedLayer[]): LayerFact[] => layers.flatMap((layer) => layerFacts(layer, believed));
  const outside = facts(root.layers);
  return renderingOf([outside, ...inner.map(({ layers }) => [...outside, ...facts(layers)])]);
}

function layerFacts({ layer }: PlacedLayer, believed: ReadonlySet<SignatureEvidence>): LayerFact[] {
  if (layer.kind === 'compression') return [];
  // What stays closed shows nothing.
  if (layer.kind === 'encryption')
    return layer.encryption.opened ? [{ kind: 'encryption', integrity: layer.encryption.integrity }] : [];
  return [{ kind: 'signature', trusted: layer.signatures.some((each) => believed.has(each)) }];
}

/** `named`: From, To and Cc that are signed; they count where a trusted signature covers the whole, and its signers with them. */
export function signedAddresses(signatures: readonly JudgedSignature[], named: readonly string[]): readonly string[] {
  const whole = signatures.filter((signature) => signature.covers === 'whole' && isBelieved(signature));
  return whole.length === 0 ? [] : [...whole.flatMap(({ signer }) => signer?.addresses ?? []), ...named];
}

/** By a key that may be believed, over what is shown. */
function isBelieved({ evidence, trust, covers }: JudgedSignature): boolean {
  return evidence.status === 'valid' && trust === 'trusted' && covers !== 'none';
}

/** What reading the message that is answered said. */
interface Answered {
  readonly encryptions: readonly { readonly evidence: Pick<EncryptionEvidence, 'opened'> }[];
  readonly signedAddresses: readonly string[];
}

/**
 * Those recipients of an answer to whom what was decrypted is quoted only when the person says so: no trusted signature
 * over the whole names them as sender or reader. Empty: it may be quoted.
 */
export function strangersToAnswer(
  { encryptions, signedAddresses }: Answered,
  recipients: readonly string[],
): readonly string[] {
  const decrypted = encryptions.some(({ evidence }) => evidence.opened);
  return strangersToQuote({ decrypted, recipients, signedAddresses });
}

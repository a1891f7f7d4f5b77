/** What is said of a message that stays closed: nothing that was found in what was decrypted, not even that it was decrypted. */

import { Failure, type FailureCode } from '../model/index.ts';
import type { Peeled, PlacedLayer } from './peeled.ts';

/** Failures of a message, as against those of the world around it. */
const OF_MESSAGES: readonly FailureCode[] = [
  'malformed',
  'malformed-mime',
  'too-large',
  'too-deep',
  'too-many',
  'no-key',
  'cannot-decrypt',
  'refused-algorithm',
  'unsupported-algorithm',
  'not-protected',
];

/** Whether it tells of the message that is read: after a decryption it would tell of what was decrypted. */
export function isOfMessage(error: unknown): error is Failure {
  return error instanceof Failure && OF_MESSAGES.includes(error.code);
}

/** Whether some of these layers were decrypted. */
export function hasOpened(layers: readonly PlacedLayer[]): boolean {
  return outermostOpened(layers) >= 0;
}

/**
 * The same message as one whose outermost opened encryption could not be opened: what goes wrong inside it answers like
 * damaged ciphertext. With unauthenticated ciphers it may be damaged ciphertext, changed until it answers a question.
 */
export function asClosed({ layers, contents, path }: Omit<Peeled, 'entity' | 'failure'>): Peeled {
  const failure = new Failure('cannot-decrypt');
  const at = outermostOpened(layers);
  const outermost = layers[at];
  if (outermost?.layer.kind !== 'encryption') return { layers, contents, entity: null, path, failure };
  const encryption = { ...outermost.layer.encryption, opened: false };
  return {
    layers: [...layers.slice(0, at), { ...outermost, layer: { kind: 'encryption', encryption } }],
    contents: contents.filter(({ depth }) => depth <= at),
    entity: null,
    path: outermost.path,
    failure,
  };
}

function outermostOpened(layers: readonly PlacedLayer[]): number {
  return layers.findIndex(({ layer }) => layer.kind === 'encryption' && layer.encryption.opened);
}

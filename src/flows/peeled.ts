/** What taking the protection off a message found: layers, and what was inside each. */

import type { Entity } from '../mime/index.ts';
import type { Failure, Layer } from '../model/index.ts';

/** A layer and the path of the part it covers; `1` is the root. */
export interface PlacedLayer {
  readonly layer: Layer;
  readonly path: string;
  /** What the layer holds stands nowhere but inside the object itself: in CMS, not beside a detached signature. */
  readonly isOpaque: boolean;
}

export interface Peeled {
  readonly layers: readonly PlacedLayer[];
  /** What each layer held, outermost first; without layers nothing. */
  readonly contents: readonly Content[];
  /** The innermost entity that could be reached; `null` when a layer could not be opened. */
  readonly entity: Entity | null;
  /** Path of `entity` in the message's own numbering. */
  readonly path: string;
  readonly failure: Failure | null;
}

/** What was inside a layer. */
export interface Content {
  readonly entity: Entity;
  /** It carries header fields of its own under the protection (RFC 9788). */
  readonly hasHeaders: boolean;
  /** How many of the layers lie around it; what comes behind those is inside of it. */
  readonly depth: number;
}

/** Protection on a part of a message. */
export interface InnerProtection {
  readonly layers: readonly PlacedLayer[];
  /** The bytes that were protected, a view of the message. */
  readonly place: Uint8Array;
  /** What stands there once opened; `null`: stays as it is. */
  readonly replacement: Uint8Array | null;
}

/** The browser's cryptography as the core's engine. */

import type { Engine, Subtle } from '../../src/index.ts';

export const engine: Engine = {
  // The page's declaration names each algorithm's fields; the core's asks for the object alone.
  subtle: crypto.subtle as Subtle,
  getRandomValues: (into) => crypto.getRandomValues(into as Uint8Array<ArrayBuffer>),
};

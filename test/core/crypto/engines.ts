/** The engines that tests run with: all that Node has, and WebCrypto alone as in a browser. */
import { nodeEngine } from '../../../cli/engine.ts';
import type { Engine } from '../../../src/crypto/index.ts';

export const NODE: Engine = nodeEngine();
export const WEB: Engine = { subtle: NODE.subtle, getRandomValues: (into) => NODE.getRandomValues(into) };

export const ENGINES: readonly (readonly [string, Engine])[] = [
  ['the host', NODE],
  ['WebCrypto alone', WEB],
];

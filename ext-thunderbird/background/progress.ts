/** Progress of sealing a large message: how many octets the engine has hashed and ciphered. */

import type { Engine, Subtle } from '../../src/index.ts';

/** Octets below which a message is done before anybody could look. */
const LARGE = 1_000_000;
/** Each octet is hashed, and ciphered. */
const PASSES = 2;

/** The same engine, which tells after each large step how far a message of `total` octets has come. Small ones are silent. */
export function countingEngine(engine: Engine, total: number, tell: (done: number, total: number) => void): Engine {
  if (total < LARGE) return engine;
  const { subtle } = engine;
  let done = 0;
  tell(0, total);
  const counted = async <T>(octets: number, step: Promise<T>): Promise<T> => {
    const result = await step;
    if (octets >= LARGE) tell((done = Math.min(total - 1, done + Math.floor(octets / PASSES))), total);
    return result;
  };
  const counting: Pick<Subtle, 'digest' | 'encrypt'> = {
    digest: (algorithm, data) => counted(data.length, subtle.digest(algorithm, data)),
    encrypt: (algorithm, key, data) => counted(data.length, subtle.encrypt(algorithm, key, data)),
  };
  // The runtime's object has its methods on its prototype, and each wants that object.
  const all = new Proxy(subtle, {
    get: (target, name: keyof Subtle) => (name === 'digest' || name === 'encrypt' ? counting[name] : target[name].bind(target)), // prettier-ignore
  });
  return { ...engine, subtle: all };
}

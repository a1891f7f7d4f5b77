/** Progress on standard error, for large input when it is a terminal: how much the engine has hashed and ciphered. */

import type { Engine, IncrementalCipher, IncrementalHash } from '../src/crypto/index.ts';

/** Below this a message is done before anybody could read the line. */
const LARGE = 5_000_000;

/** Between two lines, so that drawing costs nothing. */
const STEP = 1_000_000;

/**
 * The same engine, which draws how far `total` octets have come. `passes`: how often the work goes over them
 * (signing and encrypting are 2). Without a terminal, and for small input, the engine comes back untouched.
 */
export function showProgress(engine: Engine, what: string, total: number, passes: number): Engine {
  const { streaming } = engine;
  if (streaming === undefined || total < LARGE || !process.stderr.isTTY) return engine;
  let done = 0;
  let drawn = 0;
  const count = (octets: number): void => {
    done += octets;
    if (done - drawn < STEP) return;
    drawn = done;
    const percent = Math.min(99, Math.floor((100 * done) / (total * passes)));
    process.stderr.write(`\r${what} ${percent} %`);
  };
  process.once('exit', () => process.stderr.write('\r\u001b[K'));
  return {
    ...engine,
    streaming: {
      hash: (...args) => countedHash(streaming.hash(...args), count),
      encrypt: (...args) => countedCipher(streaming.encrypt(...args), count),
      decrypt: (...args) => countedCipher(streaming.decrypt(...args), count),
    },
  };
}

function countedHash(hash: IncrementalHash, count: (octets: number) => void): IncrementalHash {
  return {
    update: (data) => {
      count(data.length);
      hash.update(data);
    },
    digest: () => hash.digest(),
  };
}

function countedCipher(cipher: IncrementalCipher, count: (octets: number) => void): IncrementalCipher {
  return {
    update: (data) => {
      count(data.length);
      return cipher.update(data);
    },
    finish: () => cipher.finish(),
  };
}

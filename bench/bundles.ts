/** What a browser loads. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Chunk } from '../scripts/build.js';

const DIST = join(import.meta.dirname, '../../dist');

export interface Bundle {
  readonly file: string;
  readonly initial: boolean;
  /** Bytes. */
  readonly gzip: number;
}

/** The files of the core for browsers. */
export function measureBundles(): Bundle[] {
  const chunks = JSON.parse(readFileSync(join(DIST, 'chunks.json'), 'utf8')) as Chunk[];
  return chunks
    .filter(({ target }) => target === 'core')
    .map(({ file, initial }) => ({
      file,
      initial,
      gzip: gzipSync(readFileSync(join(DIST, 'core', file)), { level: 9 }).length,
    }));
}

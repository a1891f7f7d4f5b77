/** Other people's messages: opened layer by layer, and what was found in one line. */

import { readFileSync } from 'node:fs';
import { nodeEngine } from '../../../cli/engine.ts';
import { base64Lines, concat, encodeUtf8 } from '../../../src/bytes/index.ts';
import { parseMessage } from '../../../src/mime/index.ts';
import { Failure, type Layer } from '../../../src/model/index.ts';
import { type OpenContext, open } from '../../../src/smime/index.ts';

export const engine = nodeEngine();

const VECTORS = new URL('../../vectors/', import.meta.url);

export function vector(path: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(path, VECTORS)));
}

export function vectorJson<T>(path: string): T {
  return JSON.parse(Buffer.from(vector(path)).toString());
}

/** A bare CMS object as an S/MIME entity. */
export function asEntity(cms: Uint8Array): Uint8Array {
  const header = 'Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: base64\r\n\r\n';
  return concat([encodeUtf8(header), base64Lines(cms)]);
}

export interface Found {
  readonly layers: readonly Layer[];
  readonly content: Uint8Array | null;
  readonly failure: Failure | null;
}

/** Opens one S/MIME layer after the other. */
export async function openAll(message: Uint8Array, given: Partial<OpenContext>): Promise<Found> {
  const context = { keys: [], keks: [], passwords: [], certificates: [], allowWeak: new Set<never>(), ...given };
  const layers: Layer[] = [];
  for (let content = message; ;) {
    try {
      const opened = await open(engine, parseMessage(content), context);
      if (opened === null) return { layers, content, failure: null };
      layers.push(...opened.layers);
      if (opened.content === null) return { layers, content: null, failure: opened.failure ?? null };
      content = opened.content;
    } catch (error) {
      if (error instanceof Failure) return { layers, content: null, failure: error };
      throw error;
    }
  }
}

/** `valid`, `invalid content-changed`, `opened AES-128-CBC`, `failed no-key`, `nothing`; of each layer, outermost first. */
export function summary({ layers, failure }: Found): string {
  const words = layers.flatMap((layer) => {
    if (layer.kind === 'compression') return [layer.algorithm];
    if (layer.kind === 'signature')
      return layer.signatures.map(({ status, reasons }) =>
        [status, ...reasons.filter((reason) => status === 'invalid' || reason === 'line-ends-repaired')].join(' '),
      );
    return layer.encryption.opened ? [`opened ${layer.encryption.algorithm}`] : [];
  });
  if (failure !== null && !words.some((word) => word.includes('missing'))) words.push(`failed ${failure.code}`);
  return words.length === 0 ? 'nothing' : words.join(' ');
}

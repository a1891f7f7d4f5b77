/** Asking the Web for keys: no cookies, no referrer, no other host than the one asked, and never for long. */

import { Failure, type Network } from '../../src/index.ts';

/** Milliseconds: a person is typing the next recipient meanwhile. */
const PATIENCE = 3_000;

export const network: Network = {
  async get(url, most) {
    const response = await ask(url);
    const body = await response.arrayBuffer().catch((cause: unknown) => {
      throw new Failure('unreachable', '', { cause });
    });
    if (body.byteLength > most) throw new Failure('too-large', 'answer');
    return { status: response.status, body: new Uint8Array(body) };
  },
};

async function ask(url: string): Promise<Response> {
  const options: RequestInit = {
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    cache: 'no-store',
    redirect: 'error',
  };
  try {
    return await fetch(url, { ...options, signal: AbortSignal.timeout(PATIENCE) });
  } catch (cause) {
    throw new Failure('unreachable', '', { cause });
  }
}

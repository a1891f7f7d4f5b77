/** Seal and open in Chromium, with the core as it is built for browsers. */

import { readFileSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import { basename, join } from 'node:path';
import { buildSync } from 'esbuild';
import { chromium } from 'playwright-core';
import type { Hierarchy } from './hierarchy.ts';
import type { People } from './job.ts';
import type { Measured } from './rounds.ts';

const ROOT = join(import.meta.dirname, '../..');
/** Nothing of its own business while we measure. */
const FLAGS = [
  ...['--no-sandbox', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync'],
];

export interface BrowserRun {
  readonly version: string;
  readonly sizes: ReadonlyMap<number, Measured>;
  readonly path: Measured;
}

/** One page for each size, and one for the path. */
export async function measureBrowser(
  people: People,
  hierarchy: Hierarchy,
  sizes: ReadonlyMap<number, number>,
): Promise<BrowserRun> {
  const server = await serve();
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args: FLAGS });
  try {
    const measureIn = async (call: string): Promise<Measured> => {
      const page = await browser.newPage();
      await page.goto(addressOf(server));
      const times = new Map(await page.evaluate<[string, number[]][]>(call));
      await page.close();
      return { times };
    };
    const measured = new Map<number, Measured>();
    for (const [size, rounds] of sizes)
      measured.set(size, await measureIn(`measurePage(${JSON.stringify(people)}, ${size}, ${rounds})`));
    const onePath = { ...hierarchy, leaves: hierarchy.leaves.slice(0, 1) };
    const path = await measureIn(`measurePathInPage(${JSON.stringify(onePath)})`);
    return { version: browser.version(), sizes: measured, path };
  } finally {
    await browser.close();
    server.close();
  }
}

/** `/core/…` is the built core, `/page.js` the script beside this file. */
async function serve(): Promise<Server> {
  const entryPoints = [join(ROOT, 'bench/page.ts')];
  const { outputFiles } = buildSync({ entryPoints, bundle: true, write: false, format: 'esm' });
  const server = createServer(({ url = '/' }, response) => {
    response.setHeader('Content-Type', url.endsWith('.js') ? 'text/javascript' : 'text/html');
    if (url.startsWith('/core/')) response.end(readFileSync(join(ROOT, 'dist/core', basename(url))));
    else if (url === '/page.js') response.end(outputFiles[0]?.contents);
    else response.end('<!doctype html><title>bench</title><script type="module" src="/page.js"></script>');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return server;
}

function addressOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return `http://127.0.0.1:${address.port}/`;
}

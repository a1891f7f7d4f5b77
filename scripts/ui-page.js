/** Serves the page of the panes (test/ui) from memory on a free port of this machine. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');

/** Path under the address -> content type and text. @typedef {Map<string, { type: string, text: string }>} Files */

/** @returns {Promise<Files>} */
async function makeFiles() {
  const { outputFiles } = await build({
    entryPoints: [
      { in: join(root, 'test/ui/main.tsx'), out: 'main' },
      { in: join(root, 'src/ui/style.css'), out: 'style' },
      { in: join(root, 'test/ui/page.css'), out: 'page' },
    ],
    bundle: true,
    write: false,
    outdir: root,
    format: 'esm',
    target: 'es2022',
  });
  const files = outputFiles.map(({ path, text }) => {
    const type = path.endsWith('.css') ? 'text/css' : 'text/javascript';
    return /** @type {const} */ ([path.slice(root.length), { type, text }]);
  });
  const page = { type: 'text/html', text: readFileSync(join(root, 'test/ui/page.html'), 'utf8') };
  return new Map([['/', page], ...files]);
}

/**
 * @param {{ fresh: boolean }} options `fresh`: built anew whenever the page is loaded
 * @returns {Promise<{ address: string, close: () => void }>}
 */
export async function servePanes({ fresh }) {
  let files = await makeFiles();
  const server = createServer(async ({ url = '/' }, answer) => {
    const { pathname, search } = new URL(url, 'http://localhost');
    // States of the gallery come in frames of their own: one build serves them all.
    if (fresh && pathname === '/' && search === '') files = await makeFiles().catch(() => files);
    const file = files.get(pathname);
    answer.writeHead(file === undefined ? 404 : 200, {
      'content-type': `${file?.type ?? 'text/plain'}; charset=utf-8`,
    });
    answer.end(file?.text);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('no port');
  return { address: `http://127.0.0.1:${bound.port}/`, close: () => server.close() };
}

/** Runs a TypeScript entry in Node 20, which reads none: `node scripts/run.js bench/main.ts`. Packages stay outside the bundle. */
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
const entry = process.argv[2] ?? '';
const outfile = join(root, '.cache/run', basename(entry).replace(/\.ts$/, '.js'));
await build({
  entryPoints: [join(root, entry)],
  bundle: true,
  outfile,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
});
await import(pathToFileURL(outfile).href);

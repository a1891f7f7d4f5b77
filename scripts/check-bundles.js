/** Keeps the promises about size: what a browser loads for S/MIME, and that heavy libraries wait until a message needs them. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { lazy } from '../webpack.config.js';

/** Bytes, gzip, of everything a browser loads to seal and open S/MIME. */
const smimeBudget = 120_000;

const dist = join(import.meta.dirname, '../dist');

if (!existsSync(join(dist, 'chunks.json'))) {
  console.error('bundles: nothing is built yet; run `npm run build` first');
  process.exit(1);
}
/** @type {import('./build.js').Chunk[]} */
const chunks = JSON.parse(readFileSync(join(dist, 'chunks.json'), 'utf8'));
const lazyFiles = Object.keys(lazy).map((name) => `${name}.js`);

const rows = chunks.map((chunk) => {
  const bytes = readFileSync(join(dist, chunk.target, chunk.file));
  return { ...chunk, raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length };
});

/** Our own code and the small libraries in it: whatever is not in the chunk of a lazy library counts. */
const smime = rows.filter(({ target, file }) => target === 'core' && !lazyFiles.includes(file));
const smimeBytes = smime.reduce((sum, { gzip }) => sum + gzip, 0);

const complaints = [];
if (smimeBytes > smimeBudget) complaints.push(`the S/MIME path weighs ${smimeBytes} bytes, over ${smimeBudget}`);
for (const { target, file, packages } of rows.filter((row) => !lazyFiles.includes(row.file))) {
  const heavy = packages.filter((name) => Object.values(lazy).some((test) => test.test(`/node_modules/${name}/`)));
  if (heavy.length > 0)
    complaints.push(`${target}/${file} holds ${heavy.join(', ')}: import it only when it is needed`);
}
for (const { target, file } of rows.filter((row) => row.initial && lazyFiles.includes(row.file))) {
  complaints.push(`${target}/${file} is loaded at the start`);
}
for (const { target, file } of rows.filter((row) => row.file.includes('node_modules'))) {
  complaints.push(`${target}/${file} is named by the path of a package, which is another on other machines`);
}

/** @param {number} bytes */
const kilobytes = (bytes) => (bytes / 1000).toFixed(1).padStart(8);
console.log(`${'file'.padEnd(34)} ${'kB'.padStart(8)} ${'gzip kB'.padStart(8)}  loaded`);
for (const { target, file, raw, gzip, initial } of rows) {
  const when = initial ? 'at the start' : 'when needed';
  console.log(`${`${target}/${file}`.padEnd(34)} ${kilobytes(raw)} ${kilobytes(gzip)}  ${when}`);
}
console.log(`S/MIME path of the core: ${kilobytes(smimeBytes).trim()} of ${smimeBudget / 1000} kB gzip`);
for (const complaint of complaints) console.error(`bundles: ${complaint}`);
process.exitCode = complaints.length === 0 ? 0 : 1;

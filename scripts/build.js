/**
 * Builds what webpack.config.js names into dist/, and notes in dist/chunks.json what each file is made of.
 * `--into <folder>`: there instead of dist/.
 */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import webpack from 'webpack';
import configurations from '../webpack.config.js';
import { packThunderbird } from './pack-thunderbird.js';

/** @typedef {{ target: string, file: string, initial: boolean, packages: string[] }} Chunk */

const standard = join(import.meta.dirname, '../dist');
const [flag, folder] = process.argv.slice(2);
const dist = flag === '--into' && folder !== undefined ? resolve(folder) : standard;

const placed = configurations.map(({ output, ...rest }) => ({
  ...rest,
  output: { ...output, path: join(dist, relative(standard, output?.path ?? standard)) },
}));

/**
 * @param {import('webpack').Stats} stats
 * @returns {Chunk[]} the files of one target, each with the npm packages inside it
 */
function chunksOf({ compilation }) {
  return [...compilation.chunks].flatMap((chunk) => {
    const modules = [...compilation.chunkGraph.getChunkModulesIterable(chunk)];
    const packages = modules.flatMap((module) => {
      const name = /.*node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(module.nameForCondition() ?? '')?.[1];
      return name === undefined ? [] : [name.replaceAll('\\', '/')];
    });
    return [...chunk.files].map((file) => ({
      target: compilation.name ?? '',
      file,
      initial: chunk.canBeInitial(),
      packages: [...new Set(packages)].sort(),
    }));
  });
}

webpack(placed, (error, result) => {
  if (error) throw error;
  if (result === undefined || result.hasErrors() || result.hasWarnings()) {
    console.error(result?.toString({ preset: 'errors-warnings', colors: process.stderr.isTTY }));
    process.exitCode = 1;
    return;
  }
  chmodSync(join(dist, 'cli/main.js'), 0o755);
  mkdirSync(dist, { recursive: true });
  writeFileSync(join(dist, 'cli/package.json'), '{ "type": "commonjs" }\n');
  writeFileSync(join(dist, 'chunks.json'), `${JSON.stringify(result.stats.flatMap(chunksOf), null, 1)}\n`);
  for (const { compilation, startTime, endTime } of result.stats) {
    console.log(`built ${compilation.name} in ${endTime - startTime} ms`);
  }
  console.log(`packed ${packThunderbird(dist)}`);
});

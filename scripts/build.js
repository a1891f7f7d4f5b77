/** Builds what webpack.config.js names into dist/, and says how long it took and what it weighs. */
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import webpack from 'webpack';
import configurations from '../webpack.config.js';

const dist = join(import.meta.dirname, '../dist');

webpack(configurations, (error, stats) => {
  if (error) throw error;
  if (stats === undefined || stats.hasErrors()) {
    console.error(stats?.toString({ preset: 'errors-warnings', colors: process.stderr.isTTY }));
    process.exitCode = 1;
    return;
  }
  chmodSync(join(dist, 'cli/main.js'), 0o755);
  writeFileSync(join(dist, 'cli/package.json'), '{ "type": "commonjs" }\n');
  for (const { name, time, assets = [] } of stats.toJson({ assets: true }).children ?? []) {
    const bytes = assets.reduce((sum, asset) => sum + asset.size, 0);
    console.log(`built dist/${name}: ${assets.length} files, ${Math.ceil(bytes / 1000)} kB, ${time} ms`);
  }
});

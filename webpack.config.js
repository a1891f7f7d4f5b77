/** What is built: the command line for Node, and the core for browsers, each with its heavy libraries in chunks of their own. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EsbuildPlugin } from 'esbuild-loader';
import webpack from 'webpack';

const root = import.meta.dirname;

/** @type {{ version: string }} */
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Libraries that are loaded only when a message needs them, and the chunk that holds each. */
export const lazy = {
  openpgp: /[\\/]node_modules[\\/]openpgp[\\/]/,
  pkijs: /[\\/]node_modules[\\/](?:pkijs|asn1js|pvtsutils|pvutils|bytestreamjs)[\\/]/,
  'peculiar-webcrypto': /[\\/]node_modules[\\/](?:@peculiar|webcrypto-core|tslib)[\\/]/,
  'node-forge': /[\\/]node_modules[\\/]node-forge[\\/]/,
  tldts: /[\\/]node_modules[\\/]tldts(?:-core)?[\\/]/,
  // With our own part of the work: neither is of use without the other. What its door has by itself, reading asks for.
  html: /[\\/](?:node_modules[\\/]dompurify[\\/]|src[\\/]html[\\/](?!(?:index|may-render|quote|safe|from-text|frame-page|link)\.ts))/,
};

/** @param {string | null} path @returns {string} `noble-hashes` for a file of `@noble/hashes` */
const packageOf = (path) => {
  const name = /.*node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(path ?? '')?.[1] ?? '';
  return name.replace(/^@|\.js$/g, '').replace(/[\\/]/, '-');
};

const asynchronous = { chunks: /** @type {const} */ ('async'), enforce: true };

/**
 * Every package that is not loaded at the start is a chunk by its own name. Else webpack would name chunks by the paths of
 * the files in them, which lead out of this folder where node_modules is a link.
 */
const cacheGroups = {
  ...Object.fromEntries(
    Object.entries(lazy).map(([name, test]) => [name, { ...asynchronous, name, test, priority: 1 }]),
  ),
  packages: {
    ...asynchronous,
    test: /[\\/]node_modules[\\/]/,
    name: (/** @type {import('webpack').Module} */ module) => packageOf(module.nameForCondition()),
  },
  defaultVendors: /** @type {const} */ (false),
};

const typescript = {
  test: /\.tsx?$/,
  loader: 'esbuild-loader',
  options: { target: 'es2022', jsx: 'automatic', jsxImportSource: 'preact' },
};

/** @param {'cjs' | 'esm'} format otherwise the minimizer wraps what is meant for browsers, and the exports are lost */
const minimizer = (format) => new EsbuildPlugin({ target: 'es2022', legalComments: 'external', format });

/** @type {import('webpack').Configuration} */
const common = {
  mode: 'production',
  context: root,
  devtool: false,
  module: {
    rules: [typescript],
    parser: { javascript: { createRequire: false, exportsPresence: 'error' } },
  },
  optimization: {
    chunkIds: 'named',
    splitChunks: { cacheGroups },
  },
  performance: false,
};

/**
 * `dist/cli/main.js`. CommonJS, because Node starts it faster than a module; `scripts/build.js` writes the package.json that says so.
 * @type {import('webpack').Configuration}
 */
const commandLine = {
  ...common,
  name: 'cli',
  target: 'node20',
  optimization: { ...common.optimization, minimizer: [minimizer('cjs')] },
  entry: './cli/main.ts',
  // commander would load it at every start, for commands in files of their own, which we have not: 5 ms.
  externals: { 'node:child_process': '{}' },
  output: {
    path: join(root, 'dist/cli'),
    filename: 'main.js',
    chunkFilename: '[name].js',
    chunkFormat: 'commonjs',
    clean: true,
  },
  module: {
    ...common.module,
    rules: [
      typescript,
      // OpenPGP.js makes itself a `require` from the URL of its module; in a CommonJS bundle that is this file.
      {
        test: lazy.openpgp,
        loader: 'esbuild-loader',
        options: { loader: 'js', target: 'es2022', define: { 'import.meta.url': '__filename' } },
      },
    ],
  },
  node: { __filename: false },
  plugins: [
    new webpack.BannerPlugin({ banner: '#!/usr/bin/env node', raw: true, entryOnly: true }),
    new webpack.DefinePlugin({ SEND_SECURE_VERSION: JSON.stringify(version) }),
  ],
};

/**
 * `dist/core/index.js`: the door of the core as a module for browsers.
 * @type {import('webpack').Configuration}
 */
const core = {
  ...common,
  name: 'core',
  target: ['web', 'es2022'],
  optimization: { ...common.optimization, minimizer: [minimizer('esm')] },
  entry: './src/index.ts',
  experiments: { outputModule: true },
  output: {
    path: join(root, 'dist/core'),
    filename: 'index.js',
    chunkFilename: '[name].js',
    library: { type: 'module' },
    clean: true,
  },
};

/**
 * `dist/thunderbird/`: the extension, unpacked; `scripts/build.js` packs it. Its pages and background are modules.
 * @type {import('webpack').Configuration}
 */
const thunderbird = {
  ...core,
  name: 'thunderbird',
  entry: {
    background: './ext-thunderbird/background/main.ts',
    panel: './ext-thunderbird/compose/main.tsx',
    options: './ext-thunderbird/options/main.tsx',
    details: './ext-thunderbird/reader/main.tsx',
  },
  output: {
    path: join(root, 'dist/thunderbird'),
    filename: '[name].js',
    chunkFilename: '[name].js',
    module: true,
    // The experiment is built beside, into a folder of its own.
    clean: { keep: /^experiment\// },
  },
};

/**
 * The experiment: a classic script that Thunderbird runs with all rights, looking for the class under its namespace.
 * @type {import('webpack').Configuration}
 */
const experiment = {
  ...common,
  name: 'thunderbird/experiment',
  target: ['web', 'es2022'],
  // It is read by reviewers, and loaded once from disk.
  optimization: { minimize: false },
  entry: './ext-thunderbird/experiment/main.ts',
  output: {
    path: join(root, 'dist/thunderbird/experiment'),
    filename: 'parent.js',
    library: { name: 'sendSecure', type: 'this', export: 'SendSecureApi' },
  },
};

export default [commandLine, core, thunderbird, experiment];

/** The import check bites: each way of breaking the import table is seen, and by the rule that is about it. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise, type ICruiseOptions, type ICruiseResult } from 'dependency-cruiser';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const require = createRequire(import.meta.url);
const config = require(join(root, '.dependency-cruiser.cjs')) as { forbidden: []; options: ICruiseOptions };
const tables = require(join(root, 'scripts/import-table.cjs')) as Record<'core' | 'shipped', Record<string, string[]>>;

/** A small tree that breaks no rule: one door for each folder of the core, and the packages at home. */
const lawful: Record<string, string> = {
  'src/index.ts': `export * from './flows/index.ts';`,
  'src/flows/index.ts': `export * from './seal.ts';`,
  'src/flows/seal.ts': `import '../smime/index.ts'; import '../openpgp/index.ts'; export const seal = 1;`,
  'src/smime/index.ts': `import '../mime/index.ts'; import '../crypto/index.ts'; export const a = 1;`,
  'src/openpgp/index.ts': `import '../mime/index.ts'; export const load = () => import('openpgp');`,
  'src/mime/index.ts': `import '../bytes/index.ts'; export const b = 1;`,
  'src/crypto/index.ts': `export const load = () => import('node-forge');`,
  'src/bytes/index.ts': `export { hex } from './hex.ts';`,
  'src/bytes/hex.ts': `export const hex = 1;`,
  'cli/main.ts': `import 'node:fs'; import 'commander'; import '../src/index.ts'; import '../src/mime/index.ts';`,
  'test/some.test.ts': `import '../cli/main.ts'; import '../src/bytes/hex.ts'; import 'left-pad';`,
  'bench/main.ts': `import '../src/index.ts';`,
  'scripts/run.ts': `import 'openpgp';`,
};

/** What is broken -> the files that break it, and the rules that must speak (no others may). */
const broken: Record<string, { files: Record<string, string>; rules: string[] }> = {
  'bytes imports model': {
    files: { 'src/bytes/hex.ts': `import '../model/index.ts'; export const hex = 1;`, 'src/model/index.ts': '' },
    rules: ['src-bytes'],
  },
  'smime meets openpgp': {
    files: { 'src/smime/index.ts': `import '../openpgp/index.ts';` },
    rules: ['src-smime'],
  },
  'openpgp imports x509, for its types only': {
    files: {
      'src/openpgp/index.ts': `import type { X } from '../x509/index.ts'; export type Y = X;`,
      'src/x509/index.ts': `export interface X { readonly a: 1 }`,
    },
    rules: ['src-openpgp'],
  },
  'a folder is entered beside its door': {
    files: { 'src/mime/index.ts': `import '../bytes/hex.ts';` },
    rules: ['through-the-door'],
  },
  'the command line enters beside the door': {
    files: { 'cli/main.ts': `import '../src/bytes/hex.ts';` },
    rules: ['shipped-cli'],
  },
  'the core imports what ships beside it': {
    files: { 'src/flows/seal.ts': `import '../../cli/engine.ts'; export const seal = 1;`, 'cli/engine.ts': '' },
    rules: ['core-stays-inside'],
  },
  'a pane asks for cryptography': {
    files: { 'src/ui/pane.tsx': `import '../crypto/index.ts'; export const Pane = () => <p />;` },
    rules: ['src-ui'],
  },
  'two modules import each other': {
    files: { 'src/bytes/hex.ts': `import './pem.ts'; export const hex = 1;`, 'src/bytes/pem.ts': `import './hex.ts';` },
    rules: ['no-cycle'],
  },
  'a new folder has no row and is imported': {
    files: { 'src/index.ts': `import './magic/index.ts';`, 'src/magic/index.ts': '' },
    rules: ['unknown-folder-imported'],
  },
  'a new folder has no row and imports': {
    files: { 'src/magic/index.ts': `import '../bytes/index.ts';` },
    rules: ['unknown-folder-imports'],
  },
  'a new folder has no row and stands alone': {
    files: { 'src/magic/index.ts': `export const wand = 1;` },
    rules: ['unknown-folder-alone'],
  },
  'pkijs on the hot path': {
    files: { 'src/smime/index.ts': `import 'pkijs';` },
    rules: ['home-of-pkijs'],
  },
  'the Node polyfill of WebCrypto in the core': {
    files: { 'src/crypto/index.ts': `import '@peculiar/webcrypto';` },
    rules: ['home-of-@peculiar/webcrypto'],
  },
  'openpgp.js in flows': {
    files: { 'src/flows/seal.ts': `export const seal = () => import('openpgp');` },
    rules: ['home-of-openpgp'],
  },
  'node-forge outside crypto': {
    files: { 'src/smime/index.ts': `import 'node-forge';` },
    rules: ['home-of-node-forge'],
  },
  'Node in the core': {
    files: { 'src/mime/index.ts': `import 'node:buffer';` },
    rules: ['no-node-in-core'],
  },
  'flags in the core': {
    files: { 'src/flows/seal.ts': `import 'commander'; export const seal = 1;` },
    rules: ['home-of-commander'],
  },
  'a package without a home': {
    files: { 'cli/main.ts': `import 'left-pad';` },
    rules: ['no-homeless-package'],
  },
  'shipped code imports a test': {
    files: { 'cli/main.ts': `import '../test/some.ts';`, 'test/some.ts': '' },
    rules: ['workshop-is-not-imported'],
  },
  'an import leads nowhere': {
    files: { 'src/bytes/hex.ts': `import './gone.ts'; export const hex = 1;` },
    rules: ['not-resolvable'],
  },
};

let tree: string;

function plant(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, name)), { recursive: true });
    writeFileSync(join(tree, name), text);
  }
}

/** Names of the rules that the tree breaks. */
async function rulesBroken(): Promise<string[]> {
  const { output } = await cruise(['src', 'cli', 'test', 'bench', 'scripts'], {
    ...config.options,
    ruleSet: { forbidden: config.forbidden },
    validate: true,
    baseDir: tree,
  });
  const { summary } = output as ICruiseResult;
  return [...new Set(summary.violations.map((violation) => violation.rule.name))];
}

beforeEach(() => {
  tree = mkdtempSync(join(tmpdir(), 'send-secure-imports-'));
  for (const name of ['openpgp', 'pkijs', 'node-forge', '@peculiar/webcrypto', 'commander', 'left-pad']) {
    plant({ [`node_modules/${name}/package.json`]: JSON.stringify({ name, main: 'index.js' }) });
    plant({ [`node_modules/${name}/index.js`]: '' });
  }
  plant(lawful);
});

afterEach(() => {
  rmSync(tree, { recursive: true });
});

describe('the import check', () => {
  it('finds nothing in a lawful tree', async () => {
    expect(await rulesBroken()).toEqual([]);
  });

  it.each(Object.entries(broken))('sees when %s', async (_name, { files, rules }) => {
    plant(files);
    expect(await rulesBroken()).toEqual(rules);
  });

  it('enforces the table that docs/ARCHITECTURE.md shows', () => {
    const text = readFileSync(join(root, 'docs/ARCHITECTURE.md'), 'utf8');
    const section = /^## Who may import whom$(.*?)^## /ms.exec(text)?.[1] ?? '';
    const rows = [...section.matchAll(/^\| `([\w-]+)` +\| (.*)\|$/gm)].map(([, folder = '', cell = '']) => [
      folder,
      [...cell.matchAll(/`([\w-]+)`/g)].map(([, name]) => name),
    ]);
    expect(Object.fromEntries(rows)).toEqual({ ...tables.core });
  });

  it('has a row for each folder of the core, and no row without a folder', () => {
    const folders = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => name).sort()).toEqual(Object.keys(tables.core).sort());
  });
});

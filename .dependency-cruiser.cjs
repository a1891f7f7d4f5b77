/** The rules of the import check, made from the tables in scripts/import-table.cjs. */

const { core, homes, shipped, workshop } = require('./scripts/import-table.cjs');

/** @param {readonly string[]} names */
const oneOf = (names) => `(?:${names.join('|')})`;

const coreFolder = oneOf(Object.keys(core));
const shippedFolder = oneOf(Object.keys(shipped));
const knownSource = `^src/(?:${coreFolder}/|index\\.ts$|web-globals\\.d\\.ts$)`;

/** One rule for each row: whatever of the core the row does not name is forbidden to it. */
const coreRows = Object.entries(core).map(([folder, allowed]) => ({
  name: `src-${folder}`,
  comment: `src/${folder} may import ${allowed.length > 0 ? allowed.join(', ') : 'nothing'}`,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: { path: '^src/', pathNot: `^src/${oneOf([folder, ...allowed])}/` },
}));

const shippedRows = Object.entries(shipped).map(([folder, allowed]) => ({
  name: `shipped-${folder}`,
  comment: `${folder} may import src/index.ts and the doors of ${allowed.join(', ')}; never another shipped thing`,
  severity: 'error',
  from: { path: `^${folder}/` },
  to: {
    path: `^(?:src|${shippedFolder})/`,
    pathNot: [`^${folder}/`, `^src/(?:${oneOf(allowed)}/)?index\\.ts$`],
  },
}));

const homeRows = Object.entries(homes).map(([name, folders]) => ({
  name: `home-of-${name}`,
  comment: `${name} is imported only in ${folders.join(' and ')}`,
  severity: 'error',
  from: { path: `^(?:src|${shippedFolder})/`, pathNot: `^${oneOf(folders)}/` },
  to: { path: `(?:^|/)node_modules/${name}/|^${name}(?:/|$)` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...coreRows,
    ...shippedRows,
    ...homeRows,
    {
      name: 'no-cycle',
      comment: 'modules form no cycle',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'through-the-door',
      comment: 'a folder of the core is imported through its index.ts only',
      severity: 'error',
      from: { path: '^src/([^/]+)/' },
      to: { path: '^src/[^/]+/', pathNot: ['^src/$1/', '^src/[^/]+/index\\.ts$'] },
    },
    {
      name: 'core-door-through-doors',
      comment: 'the door of the core opens onto the doors of its folders',
      severity: 'error',
      from: { path: '^src/index\\.ts$' },
      to: { path: '^src/', pathNot: '^src/[^/]+/index\\.ts$' },
    },
    {
      name: 'unknown-folder-imports',
      comment: 'a folder under src/ needs a row in the table',
      severity: 'error',
      from: { path: '^src/', pathNot: knownSource },
      to: {},
    },
    {
      name: 'unknown-folder-imported',
      comment: 'a folder under src/ needs a row in the table',
      severity: 'error',
      from: {},
      to: { path: '^src/', pathNot: knownSource },
    },
    {
      name: 'unknown-folder-alone',
      comment: 'a folder under src/ needs a row in the table',
      severity: 'error',
      from: { orphan: true, path: '^src/', pathNot: knownSource },
      to: {},
    },
    {
      name: 'no-node-in-core',
      comment: 'the core runs in browsers too: nothing of Node in src/',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-homeless-package',
      comment: 'a package that shipped code uses needs a row in the table of homes',
      severity: 'error',
      from: { path: `^(?:src|${shippedFolder})/` },
      to: {
        path: 'node_modules/',
        pathNot: `node_modules/${oneOf(Object.keys(homes))}/`,
      },
    },
    {
      name: 'core-stays-inside',
      comment: 'the core imports nothing that ships beside it',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: `^${shippedFolder}/` },
    },
    {
      name: 'workshop-is-not-imported',
      comment: 'tests, benchmarks and scripts are imported by nothing that ships',
      severity: 'error',
      from: { path: `^(?:src|${shippedFolder})/` },
      to: { path: `^${oneOf(workshop)}/` },
    },
    {
      name: 'not-resolvable',
      comment: 'every import leads somewhere',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(?:dist|test/vectors)/' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.cjs', '.mjs', '.json'],
    },
  },
};

/** Finds what src/ and cli/ export and nobody imports. Uses by tests count; types that a door offers, or that their own file uses, may stay. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

const root = join(import.meta.dirname, '..');
/** Files whose exports are for the outside. */
const entries = ['src/index.ts', 'src/ui/index.ts', 'cli/main.ts'];

/** @typedef {{ name: string, isType: boolean, from?: { module: string, name: string } }} Exported `from`: re-exported */

/** @type {Map<string, Exported[]>} */
const exportsOf = new Map();
/** `module name` pairs that somebody imports; the name `*` is all of the module. @type {Set<string>} */
const imported = new Set();

/** @param {ts.Node} node @returns {node is ts.Declaration & { name?: ts.Identifier }} */
const isExported = (node) =>
  ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);

/** @param {string} file */
function readModule(file) {
  const source = ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.ES2022, true);
  /** @type {Exported[]} */
  const own = [];
  exportsOf.set(file, own);
  /** @param {ts.Expression | ts.TypeNode | undefined} specifier */
  const target = (specifier) => {
    const literal = specifier && ts.isLiteralTypeNode(specifier) ? specifier.literal : specifier;
    if (literal === undefined || !ts.isStringLiteral(literal) || !literal.text.startsWith('.')) return undefined;
    return relative(root, join(root, dirname(file), literal.text));
  };
  /** @param {string} module @param {string} name */
  const use = (module, name) => imported.add(`${module} ${name}`);

  /** @param {ts.ImportDeclaration} node */
  const readImport = (node) => {
    const module = target(node.moduleSpecifier);
    const bindings = node.importClause?.namedBindings;
    if (module === undefined || bindings === undefined) return;
    if (ts.isNamedImports(bindings)) {
      for (const { name, propertyName } of bindings.elements) use(module, (propertyName ?? name).text);
      return;
    }
    // `import * as smime`: what is used is what follows the dot.
    for (const [, name = ''] of source.text.matchAll(new RegExp(`\\b${bindings.name.text}\\.(\\w+)`, 'g'))) {
      use(module, name);
    }
  };

  /** @param {ts.ExportDeclaration} node */
  const readReexport = (node) => {
    const module = target(node.moduleSpecifier);
    if (module === undefined) return;
    if (node.exportClause === undefined || !ts.isNamedExports(node.exportClause)) use(module, '*');
    else {
      for (const { name, propertyName, isTypeOnly } of node.exportClause.elements) {
        const from = { module, name: (propertyName ?? name).text };
        own.push({ name: name.text, isType: node.isTypeOnly || isTypeOnly, from });
      }
    }
  };

  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isImportDeclaration(node)) readImport(node);
    else if (ts.isExportDeclaration(node)) readReexport(node);
    else if (ts.isVariableStatement(node) && isExported(node)) {
      for (const { name } of node.declarationList.declarations) own.push({ name: name.getText(), isType: false });
    } else if (isExported(node) && node.name !== undefined) {
      own.push({ name: node.name.text, isType: ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) });
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const module = target(node.arguments[0]);
      if (module !== undefined) use(module, '*');
    } else if (ts.isImportTypeNode(node)) {
      const module = target(node.argument);
      if (module !== undefined) use(module, '*');
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
}

for (const folder of ['src', 'cli', 'test', 'bench', 'scripts']) {
  for (const file of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
    if (/\.(?:tsx?|js)$/.test(file) && !file.endsWith('.d.ts') && !file.startsWith('vectors'))
      readModule(join(folder, file));
  }
}
for (const entry of entries) imported.add(`${entry} *`);

// A re-export that is used is a use of what it re-exports; chains of doors are short, so repeat until nothing is new.
for (let before = -1; before !== imported.size;) {
  before = imported.size;
  for (const [file, own] of exportsOf) {
    for (const { name, from } of own) {
      const used = imported.has(`${file} ${name}`) || imported.has(`${file} *`);
      if (used && from !== undefined) imported.add(`${from.module} ${from.name}`);
    }
  }
}

/** @param {string} file @param {Exported} exported */
function isUnused(file, { name, isType, from }) {
  if (imported.has(`${file} ${name}`) || imported.has(`${file} *`)) return false;
  if (!isType) return true;
  if (from !== undefined) return false;
  return [...readFileSync(join(root, file), 'utf8').matchAll(new RegExp(`\\b${name}\\b`, 'g'))].length < 2;
}

const unused = [...exportsOf]
  .filter(([file]) => /^(?:src|cli)\//.test(file))
  .flatMap(([file, own]) => own.filter((each) => isUnused(file, each)).map(({ name }) => `${file}: ${name}`));
for (const line of unused) console.error(`exported and used by nobody: ${line}`);
console.log(`exports: ${unused.length} unused in ${exportsOf.size} files read`);
process.exitCode = unused.length === 0 ? 0 : 1;

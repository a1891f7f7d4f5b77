/** A key is trusted when `trust` accepted it: whoever writes down or casts one himself does not get through the checks. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ESLint } from 'eslint';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const imports = `
import type { Certificate, TrustedCertificate, TrustedKey, TrustedOpenpgpKey } from '${root}/src/model/index.ts';
declare const certificate: Certificate;
declare const trusted: TrustedCertificate;
declare function use(key: TrustedKey): void;
`;

/** What somebody may try -> whether the compiler lets it pass. */
const tries: Record<string, { code: string; compiles: boolean }> = {
  'an accepted key': { code: `use(trusted);`, compiles: true },
  'a literal': { code: `use({ protocol: 'smime', certificate });`, compiles: false },
  'an OpenPGP literal': { code: `use({ protocol: 'openpgp', key: new Uint8Array() });`, compiles: false },
  'a copy with another certificate': { code: `use({ ...trusted, certificate });`, compiles: false },
  'a literal with the mark': { code: `use({ protocol: 'smime', certificate, accepted: true });`, compiles: false },
  'a class with the mark': {
    code: `class Mine { readonly protocol = 'smime'; certificate = certificate; private readonly accepted = true; } use(new Mine());`,
    compiles: false,
  },
};

describe('the compiler', () => {
  let folder: string;
  let program: ts.Program;
  const fileOf = (name: string): string => join(folder, `${name.replaceAll(' ', '-')}.ts`);

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'send-secure-types-'));
    for (const [name, { code }] of Object.entries(tries)) writeFileSync(fileOf(name), imports + code);
    program = ts.createProgram(Object.keys(tries).map(fileOf), {
      strict: true,
      noEmit: true,
      allowImportingTsExtensions: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      skipLibCheck: true,
      types: [],
    });
  }, 60_000);

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it.each(Object.entries(tries))('%s', (name, { compiles }) => {
    const source = program.getSourceFile(fileOf(name));
    expect(source).toBeDefined();
    const errors = program.getSemanticDiagnostics(source).map(({ code }) => code);
    // 2345: the argument is not assignable to the parameter.
    expect(errors).toEqual(compiles ? [] : [2345]);
  });
});

describe('lint', () => {
  const casts: Record<string, string> = {
    'a cast': `export const key = {} as TrustedKey;`,
    'a cast through unknown': `export const key = {} as unknown as TrustedCertificate;`,
    'a cast of several': `export const keys = [] as readonly TrustedOpenpgpKey[];`,
    'an old cast': `export const key = <TrustedKey>{};`,
    'a cast of what holds one': `export const reader = {} as { key: TrustedKey };`,
  };

  it.each(Object.entries(casts))(
    '%s',
    async (_, code) => {
      const eslint = new ESLint({ cwd: root });
      for (const filePath of ['src/flows/seal.ts', 'cli/seal.ts', 'test/house/trusted-key.test.ts']) {
        const [result] = await eslint.lintText(`import type { TrustedKey } from 'x';\n${code}\n`, {
          filePath: join(root, filePath),
        });
        const found = result?.messages.filter(({ message }) => message.includes('a cast is no acceptance')) ?? [];
        expect(found.length, filePath).toBeGreaterThan(0);
      }
    },
    60_000,
  );
});

/** What the documents say is so: their commands exist, their links lead somewhere, their lists are complete. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandLine } from '../../cli/command-line.ts';
import { EXIT } from '../../cli/exit-code.ts';

const root = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).split('\n').filter(Boolean);
const documents = tracked.filter((file) => file.endsWith('.md') && !file.startsWith('test/vectors/'));

interface Package {
  readonly version: string;
  readonly scripts: Record<string, string>;
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
}
const manifest = JSON.parse(read('package.json')) as Package;
const lockfile = JSON.parse(read('package-lock.json')) as {
  packages: Record<string, { dev?: boolean; devOptional?: boolean; resolved?: string; link?: boolean }>;
};

/** Texts of the fenced blocks, in order. */
function fenced(text: string): string[] {
  return [...text.matchAll(/^```[^\n]*\n(.*?)^```$/gms)].map(([, block = '']) => block.trim());
}

/** The anchors that a renderer makes of the headings. */
function anchors(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe('the README', () => {
  it('has two commands: the demo first, the tests second', () => {
    expect(fenced(read('README.md'))).toEqual(['npm ci && npm start', 'npm test']);
  });

  it('gives CI its test command', () => {
    const extract = /test_command=\$\((awk .*)\)/.exec(read('.ci/run'))?.[1] ?? 'false';
    expect(execFileSync('bash', ['-c', extract], { cwd: root, encoding: 'utf8' }).trim()).toBe('npm test');
    expect(read('.ci/run')).toContain('bash -euo pipefail -c "$test_command"');
  });

  it('shows the main flow as a picture with a text instead', () => {
    const [, alternative = '', file = ''] = /!\[([^\]]*)\]\(([^)]*\.svg)\)/.exec(read('README.md')) ?? [];
    expect(alternative.length).toBeGreaterThan(40);
    expect(read(file)).toMatch(/role="img"[^]*<title[^]*<desc[^]*prefers-color-scheme: dark/);
  });
});

describe('every document', () => {
  it.each(documents)('%s names only commands that exist', (file) => {
    const named = [...read(file).matchAll(/(?:`|^|&& )npm (?:run )?([a-z][a-z:-]*)/gm)].map(([, name = '']) => name);
    const own = ['ci'];
    expect(named.filter((name) => !own.includes(name) && manifest.scripts[name] === undefined)).toEqual([]);
  });

  it.each(documents)('%s links only to what is there', (file) => {
    const text = read(file).replace(/^```.*?^```$/gms, '');
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
    const dead = links.filter((link) => {
      if (/^[a-z]+:/.test(link)) return false;
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? file : join(dirname(file), path);
      if (!existsSync(join(root, target))) return true;
      return anchor !== undefined && !anchors(read(target)).includes(anchor);
    });
    expect(dead).toEqual([]);
  });
});

describe('the command line’s page', () => {
  const program = commandLine({} as Parameters<typeof commandLine>[0], '0', () => undefined);
  const flags = new Set(program.commands.flatMap(({ options }) => options.map(({ long }) => long ?? '')));
  const page = read('docs/cli.md');

  it('explains every verb', () => {
    const sections = anchors(page);
    const verbs = program.commands.map((command) => command.name()).filter((name) => name !== 'look-up');
    expect(verbs.filter((verb) => !sections.includes(verb))).toEqual([]);
  });

  it('names only flags that exist', () => {
    const named = new Set([...page.matchAll(/(?<![\w-])--[a-z][a-z-]+/g)].map(([name]) => name));
    expect([...named].filter((flag) => !flags.has(flag))).toEqual([]);
  });

  it('lists the exit codes', () => {
    const listed = [...page.matchAll(/^\| (\d+) +\|/gm)].map(([, code]) => Number(code));
    expect(listed).toEqual(Object.values(EXIT));
  });
});

describe('the threats’ page', () => {
  it('names a test for every attack', () => {
    const section = /^## Attacks, and the test for each$(.*?)^## /ms.exec(read('docs/THREATS.md'))?.[1] ?? '';
    const rows = section.split('\n').filter((line) => line.startsWith('| **'));
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.filter((row) => !/\(\.\.\/test\/[\w/-]+\.test\.ts\)[^|]*\|$/.test(row))).toEqual([]);
  });
});

describe('packages', () => {
  it('have a line in the decision about dependencies', () => {
    const page = read('docs/decisions/0002-dependencies.md');
    const names = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.devDependencies)];
    const silent = ['@types/node', '@eslint/js'];
    expect(names.filter((name) => !silent.includes(name) && !page.includes(name))).toEqual([]);
  });

  it('that ship are imported by what ships', () => {
    // OpenPGP.js asks Node for it by itself.
    const askedFor = ['eckey-utils'];
    const code = tracked.filter((file) => /^(?:src|cli)\/.*\.tsx?$/.test(file) && existsSync(join(root, file)));
    const texts = code.map(read).join('\n');
    const imported = (name: string) => new RegExp(`(?:from |import\\()'${name}[/']`).test(texts);
    const names = Object.keys(manifest.dependencies).filter((name) => !askedFor.includes(name));
    expect(names.filter((name) => !imported(name))).toEqual([]);
  });

  it('that ship are in NOTICE with their licence, and no others', () => {
    const shipped = Object.entries(lockfile.packages)
      .filter(([path, { dev, devOptional }]) => path !== '' && dev !== true && devOptional !== true)
      .map(([path]) => path.replace(/^.*node_modules\//, ''));
    const noticed = [...read('NOTICE').matchAll(/^ {2}(\S+) {2,}\S/gm)].map(([, name = '']) => name);
    expect(noticed.sort()).toEqual([...new Set(shipped)].sort());
    for (const [, name = '', licence = ''] of read('NOTICE').matchAll(/^ {2}(\S+) {2,}([\w.-]+)/gm)) {
      const { license } = JSON.parse(read(`node_modules/${name}/package.json`)) as { license: string };
      expect(license).toContain(licence.replace('-or-later', ''));
    }
  });

  it('come from no named registry', () => {
    const resolved = Object.values(lockfile.packages).filter(({ resolved }) => resolved !== undefined);
    expect(resolved).toEqual([]);
    expect(read('.npmrc')).toMatch(/^omit-lockfile-registry-resolved=true$/m);
  });
});

describe('the repository', () => {
  it('has an entry in the changelog for its version', () => {
    expect(read('CHANGELOG.md')).toContain(`## ${manifest.version}`);
  });

  it('names no path of a machine and no host of a registry', () => {
    const folders = ['home', 'root', 'Users', 'work'].join('|');
    const path = new RegExp(`(?:^|[\\s"'\`(=:])/(?:${folders})/\\w`, 'm');
    const hosts = [
      ['registry', 'npmjs'],
      ['registry', 'yarnpkg'],
      ['deb', 'debian', 'org'],
    ].map((labels) => labels.join('.'));
    const texts = tracked.filter((file) => !file.startsWith('test/vectors/') && existsSync(join(root, file)));
    const naming = texts.filter((file) => {
      const text = read(file);
      return path.test(text) || hosts.some((host) => text.includes(host));
    });
    expect(naming).toEqual([]);
  });
});

/** The package that `npm run build` makes: one, always the same, asking for no more than it uses. */

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, describe, expect, it } from 'vitest';

interface Manifest {
  readonly version: string;
  readonly permissions: readonly string[];
  readonly host_permissions: readonly string[];
  readonly icons: Record<string, string>;
}
interface Finding {
  readonly code: string;
  readonly file: string;
  readonly message: string;
}
type Allowed = Finding & { readonly reason: string };
type Found = Record<'errors' | 'warnings' | 'notices', readonly Finding[]>;

const root = join(import.meta.dirname, '../../..');
const dist = join(root, 'dist');
const packages = (folder: string): string[] => readdirSync(folder).filter((name) => name.endsWith('.xpi'));
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const manifest = JSON.parse(read('manifest.json')) as Manifest;
const path = join(dist, packages(dist)[0] ?? 'nothing.xpi');
const again = mkdtempSync(join(tmpdir(), 'send-secure-package-'));

afterAll(() => rmSync(again, { recursive: true }));

/** The permission that each part of the WebExtension API needs; `null`: none, for what we ask of it. */
const NEEDS: Record<string, string | null> = {
  accounts: 'accountsRead',
  notifications: 'notifications',
  runtime: null,
  sendSecure: null,
  storage: 'storage',
  tabs: null,
  windows: null,
};

/** Our own code that runs without all rights, and is subject to permissions. */
function unprivileged(): string {
  const names = readdirSync(join(root, 'ext-thunderbird'), { recursive: true, encoding: 'utf8' });
  const ours = names.filter((name) => /(?<!\.d)\.tsx?$/.test(name) && !name.startsWith('experiment'));
  return ours.map((name) => read(join('ext-thunderbird', name))).join('\n');
}

describe('the package for Thunderbird', () => {
  it('is one, and is named by its version', () => {
    const { version } = JSON.parse(read('package.json')) as { version: string };
    expect(packages(dist)).toEqual([`send-secure-${version}.xpi`]);
    expect(manifest.version).toBe(version);
    const packed = Buffer.from(unzipSync(readFileSync(path))['manifest.json'] ?? []);
    expect(JSON.parse(packed.toString())).toEqual(manifest);
  });

  it('is the same, octet for octet, when built again, elsewhere, in another time zone', { timeout: 240_000 }, () => {
    const env = { ...process.env, TZ: 'Asia/Tokyo' };
    execFileSync(process.execPath, [join(root, 'scripts/build.js'), '--into', again], { env, stdio: 'ignore' });
    expect(packages(again)).toEqual(packages(dist));
    expect(readFileSync(join(again, packages(again)[0] ?? '')).equals(readFileSync(path))).toBe(true);
  });

  it(
    'gives addons-linter nothing to say but what is allowed, for a reason, in linter-allowed.json',
    { timeout: 240_000 },
    () => {
      const linter = join(root, 'node_modules/addons-linter/bin/addons-linter');
      const run = spawnSync(process.execPath, [linter, '--output', 'json', path], { encoding: 'utf8', maxBuffer: 1e8 });
      const found = JSON.parse(run.stdout) as Found;
      const allowed = JSON.parse(read('test/hosts/thunderbird/linter-allowed.json')) as Allowed[];
      const said = [...found.errors, ...found.warnings, ...found.notices].map(({ code, file, message }) => ({ code, file, message })); // prettier-ignore
      expect(sorted(said)).toEqual(sorted(allowed.map(({ code, file, message }) => ({ code, file, message }))));
      expect(allowed.filter(({ reason }) => reason.length < 20)).toEqual([]);
    },
  );

  it('asks for the permissions that it uses, and for no other', () => {
    const used = [...unprivileged().matchAll(/\b(?:browser|messenger)\.([a-z]\w*)/g)].map(([, name = '']) => name);
    const unknown = used.filter((name) => NEEDS[name] === undefined);
    const needed = used.map((name) => NEEDS[name]).filter((permission) => permission != null);
    expect(unknown).toEqual([]);
    expect([...new Set(needed)].sort()).toEqual([...manifest.permissions].sort());
  });

  it('may ask any host over https, because keys are looked for where the recipient is, and never over http', () => {
    expect(manifest.host_permissions).toEqual(['https://*/*']);
    expect(unprivileged().match(/\bfetch\(/g)).toHaveLength(1);
  });

  it('has an icon', () => {
    const contents = unzipSync(readFileSync(path));
    for (const icon of Object.values(manifest.icons))
      expect(Buffer.from(contents[icon] ?? []).toString()).toContain('<svg');
  });
});

function sorted(findings: readonly Finding[]): string[] {
  return findings.map((finding) => JSON.stringify(finding)).sort();
}

/** Packs dist/thunderbird/ into the one package that Thunderbird installs, beside the policy that installs it everywhere. */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';

const root = join(import.meta.dirname, '..');

/** What is not compiled: where it goes in the package, and where it is from. */
const COPIED = {
  'experiment/schema.json': 'ext-thunderbird/experiment/schema.json',
  'panel.html': 'ext-thunderbird/compose/panel.html',
  'options.html': 'ext-thunderbird/options/options.html',
  'missing.html': 'ext-thunderbird/options/missing.html',
  'details.html': 'ext-thunderbird/reader/details.html',
  'style.css': 'src/ui/style.css',
  'icon.svg': 'ext-thunderbird/icon.svg',
};

/** The same contents make the same file: DOS dates begin here. */
const TIME = new Date('1980-01-01T00:00:00');

/** @type {{ version: string }} */
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/**
 * Lays what is not compiled beside what is, and packs all of it.
 * @param {string} dist holds thunderbird/, as webpack makes it
 * @returns {string} the package's file name
 */
export function packThunderbird(dist) {
  const folder = join(dist, 'thunderbird');
  /** @type {{ browser_specific_settings: { gecko: { id: string } } }} */
  const manifest = JSON.parse(readFileSync(join(root, 'manifest.json'), 'utf8'));
  writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify({ ...manifest, version }, null, 2)}\n`);
  mkdirSync(join(folder, 'experiment'), { recursive: true });
  for (const [to, from] of Object.entries(COPIED)) copyFileSync(join(root, from), join(folder, to));
  for (const name of readdirSync(dist)) if (name.endsWith('.xpi')) rmSync(join(dist, name));
  const name = `send-secure-${version}.xpi`;
  writeFileSync(join(dist, name), zipSync(filesIn(folder), { level: 9, mtime: TIME }));
  writeFileSync(
    join(dist, 'policies.json'),
    `${JSON.stringify(policies(manifest.browser_specific_settings.gecko.id, name), null, 2)}\n`,
  );
  return name;
}

/** @param {string} folder @returns {Record<string, Uint8Array>} contents by path inside the folder */
function filesIn(folder) {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = names.map(({ parentPath, name }) => join(parentPath, name)).sort();
  return Object.fromEntries(
    paths.map((path) => [path.slice(folder.length + 1).replaceAll('\\', '/'), new Uint8Array(readFileSync(path))]),
  );
}

/**
 * What IT lays beside Thunderbird; the path is theirs to change (docs/thunderbird-it.md).
 * @param {string} id @param {string} file
 */
function policies(id, file) {
  return {
    policies: {
      ExtensionSettings: {
        [id]: { installation_mode: 'force_installed', install_url: `file:///opt/send-secure/${file}` },
      },
      Preferences: { 'extensions.experiments.allowed': { Value: id, Status: 'locked' } },
    },
  };
}

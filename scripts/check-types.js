/** Type-checks every TypeScript project of the repository, and fails when a TypeScript file belongs to none. */
import { execFile } from 'node:child_process';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '..');
const run = promisify(execFile);

/**
 * @param {string[]} patterns
 * @returns {Promise<string[]>} files of the repository, committed or about to be
 */
async function files(...patterns) {
  const list = ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate', ...patterns];
  const { stdout } = await run('git', list, { cwd: root });
  return stdout.split('\n').filter((file) => file !== '');
}

/**
 * @param {string} folder where the project's tsconfig.json is
 * @returns {Promise<{ errors: string[], members: string[] }>} what the compiler complains of, and the files it read
 */
async function compile(folder) {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const project = run(process.execPath, [compiler, '-p', folder, '--listFiles', '--pretty', 'false'], {
    cwd: root,
    maxBuffer: 1e8,
  });
  const { stdout } = await project.catch((/** @type {{ stdout: string }} */ failure) => failure);
  const lines = stdout.split('\n').filter((line) => line !== '');
  return {
    errors: lines.filter((line) => !isAbsolute(line)),
    members: lines.filter((line) => isAbsolute(line)).map((line) => relative(root, line)),
  };
}

const projects = (await files('tsconfig.json', '*/tsconfig.json')).map(dirname);
const covered = new Set();
const errors = new Set();
const queue = [...projects];

async function work() {
  for (let folder = queue.shift(); folder !== undefined; folder = queue.shift()) {
    const result = await compile(folder);
    if (result.members.length === 0) errors.add(`${folder}: the compiler read no file`);
    for (const member of result.members) if (!member.startsWith('node_modules')) covered.add(member);
    for (const error of result.errors) errors.add(error);
  }
}

// Two at a time: a compiler is one process, and the machines we build on have two cores.
await Promise.all([work(), work()]);
for (const file of await files('*.ts', '*.tsx')) {
  if (!covered.has(file)) errors.add(`${file}: belongs to no TypeScript project`);
}
for (const error of errors) console.error(error);
console.log(
  `types: ${projects.length} projects (${projects.join(', ')}), ${covered.size} files, ${errors.size} errors`,
);
process.exitCode = errors.size === 0 ? 0 : 1;

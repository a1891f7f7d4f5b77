/** `npm run fuzz -- --seconds N [--seed S] [--target T,…]`: runs until the time is over (0: without end), prints and saves what it found. */

import { parseArgs } from 'node:util';
import { runChild } from './child.ts';
import { fuzz } from './parent.ts';
import { TARGETS } from './targets/index.ts';

const { values } = parseArgs({
  // The entry stands before the flags when scripts/run.js started it.
  args: process.argv.slice(2).filter((word) => !word.endsWith('.ts')),
  options: {
    seconds: { type: 'string' },
    runs: { type: 'string' },
    seed: { type: 'string' },
    target: { type: 'string' },
    run: { type: 'string' },
    file: { type: 'string' },
    list: { type: 'boolean' },
    child: { type: 'string' },
  },
});

if (values.child !== undefined) await runChild(TARGETS, values.child);
else if (values.list === true) console.log(TARGETS.map(({ name }) => name).join('\n'));
else {
  const names = values.target?.split(',') ?? TARGETS.map(({ name }) => name);
  const unknown = names.filter((name) => !TARGETS.some((target) => target.name === name));
  if (unknown.length > 0) throw new Error(`no target ${unknown.join(', ')}`);
  const found = await fuzz({
    names,
    seed: values.seed ?? String(Date.now() % 1_000_000),
    seconds: values.seconds === undefined ? (values.runs === undefined ? 60 : 0) : Number(values.seconds),
    runs: values.run === undefined ? (values.runs === undefined ? Infinity : Number(values.runs)) : 1,
    first: Number(values.run ?? 0),
    file: values.file ?? null,
  });
  process.exitCode = found === 0 ? 0 : 1;
}

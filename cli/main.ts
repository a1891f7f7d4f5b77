/** The command line's entry: wires the verbs, turns failures into one line and an exit code. */

import { CommanderError } from 'commander';
import { Failure } from '../src/model/index.ts';
import { commandLine } from './command-line.ts';
import { EXIT, exitCodeOf } from './exit-code.ts';
import { readAhead } from './files.ts';
import { printable } from './printable.ts';

declare const SEND_SECURE_VERSION: string;

// A message is on its way while its verb is still loading.
const program = commandLine(
  {
    seal: async (flags) => {
      const message = readAhead(flags.in);
      return (await import('./seal.ts')).seal(flags, message);
    },
    open: async (flags) => {
      const message = readAhead(flags.in);
      return (await import('./open.ts')).open(flags, message);
    },
    verify: async (flags) => {
      const message = readAhead(flags.in);
      return (await import('./open.ts')).verify(flags, message);
    },
    convert: async (flags) => (await import('./convert.ts')).convert(flags),
    inspect: async (flags) => (await import('./inspect.ts')).inspect(flags),
    checkCertificate: async (leaf, intermediates, flags) =>
      (await import('./check-certificate.ts')).checkCertificate(leaf, intermediates, flags),
    lookUp: async () => {
      throw new Failure('not-available', 'look-up');
    },
  },
  SEND_SECURE_VERSION,
  (exitCode) => {
    process.exitCode = exitCode;
  },
);

for (const command of [program, ...program.commands])
  command.exitOverride().configureOutput({ outputError: () => undefined, writeErr: () => undefined });

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = await explain(error);
}

/** One line on standard error, whatever the names of files hold. Anything but a coded failure is our own mistake: it is named so, without a trace. */
async function explain(error: unknown): Promise<number> {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.done;
    if (error.code === 'commander.help') return say('usage', 'a verb is missing; --help lists them.', EXIT.usage);
    return say('usage', error.message.replace(/^error: /, '').replace(/\s+/g, ' '), EXIT.usage);
  }
  const { failureSentence } = await import('../src/text/index.ts');
  if (error instanceof Failure) return say(error.code, failureSentence(error, 'en'), exitCodeOf(error.code));
  return say(
    'malformed',
    `This could not be handled (${error instanceof Error ? error.name : 'unknown'}).`,
    EXIT.cannotOpen,
  );
}

function say(code: string, sentence: string, exitCode: number): number {
  process.stderr.write(`${code}: ${printable(sentence)}\n`);
  return exitCode;
}

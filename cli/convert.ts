/** `convert`: the same ciphertext in the other envelope. Needs no key. */

import { toNative, toWrapped } from '../src/flows/index.ts';
import { Failure } from '../src/model/index.ts';
import type { ConvertFlags } from './flags.ts';
import { nodeEngine } from './engine.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { readFile, readStandardInput, writeFile, writeStandardOutput } from './files.ts';

export async function convert(flags: ConvertFlags): Promise<ExitCode> {
  if (flags.native === flags.wrapped) throw new Failure('usage', 'one of --native and --wrapped');
  const message = flags.in === undefined ? readStandardInput() : readFile(flags.in);
  const converted = await (flags.native ? toNative : toWrapped)(nodeEngine(), message);
  if (flags.out === undefined) writeStandardOutput(converted);
  else writeFile(flags.out, converted);
  return EXIT.done;
}

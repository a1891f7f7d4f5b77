/** `open` and `verify`: read a protected message, print the original or the report. */

import { encodeUtf8 } from '../src/bytes/index.ts';
import {
  type MyKeys,
  type ReadRequest,
  type Reading,
  readDelegation,
  readMessage,
  report,
  unreadable,
} from '../src/flows/index.ts';
import { Failure, type VerdictCode } from '../src/model/index.ts';
import type { OpenpgpKey } from '../src/openpgp/index.ts';
import type { Delegation } from '../src/trust/index.ts';
import { certificateAddresses } from '../src/x509/index.ts';
import type { OpenFlags } from './flags.ts';
import { nodeEngine } from './engine.ts';
import { EXIT, type ExitCode, exitCodeOf } from './exit-code.ts';
import { type Message, readFile, removeFile, writeFile, writeStandardOutput } from './files.ts';
import { printableJson } from './printable.ts';
import { showProgress } from './progress.ts';
import { readKek, readMyKeys, readOpenpgpFiles, readPassword } from './my-keys.ts';
import { defaultHome, fileStore } from './store.ts';
import { readTrust } from './trust.ts';

/** Prints the original message, whole or not at all. What an earlier run left under the same names does not stay. */
export async function open(flags: OpenFlags, input: Message): Promise<ExitCode> {
  return withoutLeftovers(flags, () => openWhole(flags, input));
}

/** Prints the report, of a message that stays closed too. */
export async function verify(flags: OpenFlags, input: Message): Promise<ExitCode> {
  return withoutLeftovers(flags, () => verifyWhole(flags, input));
}

async function openWhole(flags: OpenFlags, input: Message): Promise<ExitCode> {
  const reading = await read(flags, input);
  if (flags.report !== undefined) writeFile(flags.report, [reportBytes(reading)]);
  if (reading.original === null) throw reading.failure ?? new Failure('cannot-decrypt');
  if (flags.out === undefined) writeStandardOutput(reading.original);
  else writeFile(flags.out, reading.original);
  return reading.verdict.code === 'not-signed' ? EXIT.done : exitCodeFor(reading.verdict.code);
}

async function verifyWhole(flags: OpenFlags, input: Message): Promise<ExitCode> {
  const reading = await read(flags, input);
  const bytes = reportBytes(reading);
  if (flags.report !== undefined) writeFile(flags.report, [bytes]);
  writeStandardOutput([bytes]);
  if (reading.failure !== null) throw reading.failure;
  return exitCodeFor(reading.verdict.code);
}

/** An answer about another message must not be taken for one about this. */
async function withoutLeftovers(flags: OpenFlags, work: () => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await work();
  } catch (error) {
    const isReported = error instanceof Failure && exitCodeOf(error.code) === EXIT.cannotOpen;
    for (const path of [flags.out, isReported ? undefined : flags.report]) if (path !== undefined) removeFile(path, flags.in); // prettier-ignore
    throw error;
  }
}

/** What cannot be read at all has a report too. */
async function read(flags: OpenFlags, input: Message): Promise<Reading> {
  try {
    return await readOrThrow(flags, input);
  } catch (error) {
    if (error instanceof Failure && exitCodeOf(error.code) === EXIT.cannotOpen) return unreadable(error);
    throw error;
  }
}

async function readOrThrow(flags: OpenFlags, input: Message): Promise<Reading> {
  const engine = nodeEngine();
  const at = flags.atTime ?? new Date();
  const keys = await readMyKeys(engine, flags, at);
  const trust = await readTrust(engine, flags, at, keys.certificates);
  const known = await readOpenpgpFiles(flags.knownKey ?? [], at);
  const isCopy = ({ fingerprint }: OpenpgpKey): boolean => trust.basis.acceptedOpenpgp.has(fingerprint);
  const message = await input();
  const request: ReadRequest = {
    engine: showProgress(engine, 'Opening', message.length, 2),
    message,
    keys: {
      ...keys,
      keks: flags.kekFile === undefined ? [] : [readKek(flags.kekFile)],
      passwords: flags.messagePasswordFile === undefined ? [] : [readPassword(flags.messagePasswordFile)],
      openpgpPublic: [...trust.acceptedKeys, ...known.filter((key) => !isCopy(key))],
      openpgpCopies: known.filter(isCopy),
    },
    trust: trust.basis,
    allowWeak: flags.allowWeak ?? new Set(),
    at,
    reader: addressesOf(keys),
    pins: { store: fileStore(flags.home ?? defaultHome()), remember: flags.remember ?? false },
    innerParts: flags.parts ?? false,
  };
  const delegations = await readDelegations(request, flags.delegation ?? []);
  return readMessage({ ...request, trust: { ...trust.basis, delegations } });
}

async function readDelegations(request: ReadRequest, files: readonly string[]): Promise<Delegation[]> {
  const delegations: Delegation[] = [];
  for (const file of files) delegations.push(await readDelegation({ ...request, message: readFile(file) }));
  return delegations;
}

function addressesOf({ smime, openpgp }: MyKeys): string[] {
  return [
    ...smime.flatMap(({ certificate }) => (certificate === null ? [] : certificateAddresses(certificate))),
    ...openpgp.flatMap(({ addresses }) => addresses),
  ];
}

function reportBytes(reading: Reading): Uint8Array {
  return encodeUtf8(`${printableJson(report(reading))}\n`);
}

function exitCodeFor(code: VerdictCode): ExitCode {
  return ['verified', 'verified-domain', 'verified-delegate'].includes(code) ? EXIT.done : EXIT.negative;
}

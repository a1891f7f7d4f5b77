/** `seal`: sign and encrypt one message for the readers whose keys are given as files. */

import { join } from 'node:path';
import { encodeUtf8 } from '../src/bytes/index.ts';
import { type Leg, type MyKeys, type Reader, chooseSigners, sealMessage } from '../src/flows/index.ts';
import { Failure, type Protocol } from '../src/model/index.ts';
import { acceptCertificateByUser, acceptOpenpgpKeyByUser } from '../src/trust/index.ts';
import { certificateAddresses } from '../src/x509/index.ts';
import type { SealFlags } from './flags.ts';
import { nodeEngine } from './engine.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { type Message, makeFolder, writeFile, writeStandardOutput } from './files.ts';
import { showProgress } from './progress.ts';
import { type Holder, asReaders, lettersAddresses, readHolders } from './readers.ts';
import { readKek, readMyKeys, readPassword } from './my-keys.ts';

/** Prints the one resulting message, or fills `--out-dir`. */
export async function seal(flags: SealFlags, input: Message): Promise<ExitCode> {
  const engine = nodeEngine();
  const at = new Date();
  checkFlags(flags);
  const keys = await readMyKeys(engine, flags, at);
  const to = await readHolders(engine, flags.to ?? [], at);
  const bcc = await readHolders(engine, flags.bcc ?? [], at);
  const message = await input();
  const called = lettersAddresses(message, 'To', 'Cc', 'Bcc');
  const asCalled = (holders: readonly Holder[]) => asReaders(holders, called, flags.outDir !== undefined);
  const legs = await sealMessage({
    engine: showProgress(engine, 'Protecting', message.length, flags.signOnly || flags.encryptOnly ? 1 : 2),
    at,
    message,
    to: asCalled(ofProtocol(to, flags)),
    bcc: asCalled(ofProtocol(bcc, flags)),
    self:
      flags.toSelf === false || flags.signOnly
        ? []
        : myselfAsReader(keys, flags, lettersAddresses(message, 'From'), at),
    capsules: flags.kekFile === undefined ? [] : [capsuleOf(flags.kekFile)],
    passwords: flags.messagePasswordFile === undefined ? [] : [readPassword(flags.messagePasswordFile)],
    sign: flags.encryptOnly !== true,
    signers: flags.encryptOnly ? { smime: [], openpgp: [] } : signersOf(keys, flags, at),
    encrypt: flags.signOnly !== true,
    opaque: flags.opaque ?? false,
    oaep: flags.oaep ?? false,
    caps: flags.caps,
  });
  writeLegs(legs, flags);
  return EXIT.done;
}

function checkFlags(flags: SealFlags): void {
  if (flags.smime && flags.openpgp) throw new Failure('usage', '--smime and --openpgp exclude each other');
  if (flags.smime && flags.messagePasswordFile !== undefined)
    throw new Failure('usage', '--message-password-file is for OpenPGP');
  if (flags.openpgp && flags.kekFile !== undefined) throw new Failure('usage', '--kek-file is for S/MIME');
  if (flags.signOnly && flags.encryptOnly)
    throw new Failure('usage', '--sign-only and --encrypt-only exclude each other');
  if (!flags.encryptOnly && (flags.key ?? []).length === 0)
    throw new Failure('usage', 'a --key to sign with, or --encrypt-only');
  const secrets = [flags.kekFile, flags.messagePasswordFile].some((each) => each !== undefined);
  const readers = [...(flags.to ?? []), ...(flags.bcc ?? [])];
  if (!flags.signOnly && readers.length === 0 && !secrets && !flags.toSelf)
    throw new Failure('usage', 'at least one --to, or --sign-only');
  if (flags.signOnly && (readers.length > 0 || secrets)) throw new Failure('usage', '--sign-only has no readers');
}

function wantedProtocol(flags: SealFlags): Protocol | null {
  return flags.smime ? 'smime' : flags.openpgp ? 'openpgp' : null;
}

function protocolsOf(flags: SealFlags): ReadonlySet<Protocol> {
  const wanted = wantedProtocol(flags);
  return new Set(wanted === null ? ['smime', 'openpgp'] : [wanted]);
}

/** `--smime` and `--openpgp` leave nobody out silently: a reader of the other protocol is an error. */
function ofProtocol(readers: readonly Holder[], flags: SealFlags): readonly Holder[] {
  const wanted = wantedProtocol(flags);
  const other = readers.find(({ key }) => wanted !== null && key.protocol !== wanted);
  if (other !== undefined) throw new Failure('usage', `a reader without a key for --${wanted ?? ''}`);
  return readers;
}

/** My keys that can decrypt; one that cannot is no error unless `--to-self` was asked for. A key without an address goes to the sender. */
function myselfAsReader(keys: MyKeys, flags: SealFlags, senders: readonly string[], at: Date): Reader[] {
  const accepted = [
    ...keys.smime.flatMap(({ certificate }) =>
      certificate === null
        ? []
        : [{ addresses: certificateAddresses(certificate), key: acceptCertificateByUser(certificate, at) }],
    ),
    ...keys.openpgp.map((key) => ({ addresses: key.addresses, key: acceptOpenpgpKeyByUser(key) })),
  ];
  const holders = accepted
    .flatMap(({ addresses, key }) =>
      'refused' in key
        ? []
        : [{ addresses: addresses.length > 0 ? addresses : senders.slice(0, 1), key, file: 'self' }],
    )
    .filter(({ key }) => key.protocol === (wantedProtocol(flags) ?? key.protocol));
  if (flags.toSelf && holders.length === 0) throw new Failure('unfit-key', '--to-self: no key of mine can decrypt');
  return asReaders(holders, senders, flags.outDir !== undefined);
}

function signersOf(keys: MyKeys, flags: SealFlags, at: Date) {
  const choice = { protocols: protocolsOf(flags), address: null, pss: flags.pss === true };
  const { smime, openpgp } = chooseSigners(keys, choice, at);
  if (smime.length === 0 && openpgp.length === 0) throw new Failure('unfit-key', 'no key of mine can sign');
  return { smime, openpgp };
}

/** An identifier that nobody gave is empty: readers then try the one key they have. */
function capsuleOf(file: string) {
  const { id, key } = readKek(file);
  return { id: id ?? new Uint8Array(0), key };
}

function writeLegs(legs: readonly Leg[], flags: SealFlags): void {
  const [only] = legs;
  if (flags.outDir === undefined) {
    if (only === undefined || legs.length > 1)
      throw new Failure('usage', `this makes ${legs.length} messages: give --out-dir for them`);
    if (flags.out === undefined) writeStandardOutput(only.message);
    else writeFile(flags.out, only.message);
    return;
  }
  makeFolder(flags.outDir);
  const envelope = legs.map(({ recipients }, index) => ({ file: `message-${index + 1}.eml`, recipients }));
  for (const [index, { message }] of legs.entries()) writeFile(join(flags.outDir, `message-${index + 1}.eml`), message);
  writeFile(join(flags.outDir, 'envelope.json'), [encodeUtf8(`${JSON.stringify(envelope, null, 2)}\n`)]);
}

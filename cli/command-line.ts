/** The verbs and flags, as commander knows them: `--help`, and nothing else. */

import { Command, Option } from 'commander';
import type { CheckCertificateFlags, ConvertFlags, InspectFlags, OpenFlags, SealFlags } from './flags.ts';
import { repeat, withInput, withInputOutput, withKeys, withSecrets, withTrust } from './options.ts';

/** What each verb does, to an exit code; `main` fills it in, so that building the help loads nothing else. */
export interface Verbs {
  seal(flags: SealFlags): Promise<number>;
  open(flags: OpenFlags): Promise<number>;
  verify(flags: OpenFlags): Promise<number>;
  convert(flags: ConvertFlags): Promise<number>;
  inspect(flags: InspectFlags): Promise<number>;
  checkCertificate(leaf: string, intermediates: readonly string[], flags: CheckCertificateFlags): Promise<number>;
  lookUp(addresses: readonly string[]): Promise<number>;
}

const NOTES = `
Messages come from standard input and go to standard output unless --in and --out say otherwise.
Exit codes: 0 done, 1 a negative answer, 3 could not be opened, 4 a file could not be read, 64 usage.`;

/** `done` hears the exit code of the verb that ran; a verb that fails throws. */
export function commandLine(verbs: Verbs, version: string, done: (exitCode: number) => void): Command {
  const program = new Command('send-secure')
    .description(
      'Protect mail so that only its readers can open it: standard S/MIME and OpenPGP, without a mail program.',
    )
    .version(version, '--version', 'print the version')
    .helpCommand('help [verb]', 'explain a verb')
    .addHelpText('after', NOTES)
    .showHelpAfterError(false);
  const verb = (name: string, description: string): Command =>
    program.command(name).description(description).allowExcessArguments(false);

  describeSeal(verb('seal', 'sign and encrypt a message')).action(async (flags: SealFlags) =>
    done(await verbs.seal(flags)),
  );
  withInputOutput(withReading(verb('open', 'decrypt and check a message; print the original')))
    .option('--parts', 'open protected parts inside an unprotected message too')
    .action(async (flags: OpenFlags) => done(await verbs.open(flags)));
  withInput(withReading(verb('verify', 'decrypt and check a message; print the report'))).action(
    async (flags: OpenFlags) => done(await verbs.verify(flags)),
  );
  withInputOutput(verb('convert', 'put the same protected content into the other envelope'))
    .option('--native', 'as S/MIME or PGP/MIME itself')
    .option('--wrapped', 'as an ordinary message with one attachment')
    .action(async (flags: ConvertFlags) => done(await verbs.convert(flags)));
  withInputOutput(verb('inspect', 'show what is in a message, certificate or key, without judging'))
    .option('--json', 'as JSON')
    .action(async (flags: InspectFlags) => done(await verbs.inspect(flags)));
  describeCheckCertificate(verb('check-certificate', 'may this certificate be used?')).action(
    async (leaf: string, intermediates: string[], flags: CheckCertificateFlags) =>
      done(await verbs.checkCertificate(leaf, intermediates, flags)),
  );
  verb('look-up', 'where keys for an address would come from')
    .argument('<address...>')
    .allowUnknownOption()
    .action(async (addresses: string[]) => done(await verbs.lookUp(addresses)));
  return program;
}

function describeSeal(verb: Command): Command {
  return withInputOutput(withKeys(verb, 'my key to sign with'))
    .addOption(repeat('--to <file|address>', 'certificate or OpenPGP key of a reader'))
    .addOption(repeat('--bcc <file|address>', 'the same, for a reader whom the others do not see'))
    .option('--smime', 'S/MIME alone')
    .option('--openpgp', 'OpenPGP alone')
    .option('--sign-only', 'do not encrypt')
    .option('--encrypt-only', 'do not sign')
    .option('--opaque', 'S/MIME: put the content inside the signature')
    .option('--pss', 'S/MIME: sign with RSASSA-PSS')
    .option('--oaep', 'S/MIME: wrap for RSA readers with OAEP')
    .addOption(
      new Option('--caps <which>', 'S/MIME: what readers can read').choices(['auto', 'aead', 'cbc']).default('auto'),
    )
    .option('--kek-file <file>', 'S/MIME: also for whoever knows this secret key')
    .option('--message-password-file <file>', 'OpenPGP: also for whoever knows this password')
    .option('--to-self', 'also for my own key (default when it can decrypt)')
    .option('--no-to-self', 'not for my own key')
    .option('--out-dir <folder>', 'one file for each resulting message, and envelope.json');
}

function withReading(verb: Command): Command {
  return withSecrets(withTrust(withKeys(verb, 'my key')))
    .addOption(repeat('--delegation <file>', 'signed statement that somebody may sign for another'))
    .option('--home <folder>', 'where senders’ keys are remembered (default: the data folder of the system)')
    .option('--remember', 'keep with which key the sender signed');
}

function describeCheckCertificate(verb: Command): Command {
  return withTrust(verb)
    .argument('<leaf>', 'the certificate')
    .argument('[intermediate...]', 'certificates between it and an anchor')
    .addOption(repeat('--certificate <file>', 'further certificates, not trusted'))
    .addOption(new Option('--purpose <what>', 'what for').choices(['encrypt', 'sign']).default('sign'))
    .option('--address <address>', 'whose it must be');
}

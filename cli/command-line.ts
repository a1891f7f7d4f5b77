/** The verbs and flags, as commander knows them: `--help`, the order of `--key` and its password, nothing else. */

import { Command, InvalidArgumentError, Option } from 'commander';
import type { WeakName } from '../src/model/index.ts';

/** A `--key` with the password file that followed it. */
export interface KeyFlag {
  readonly file: string;
  readonly passwordFile: string | null;
}

export interface InputOutput {
  readonly in?: string;
  readonly out?: string;
}

export interface KeyFlags {
  readonly key?: readonly KeyFlag[];
  readonly certificate?: readonly string[];
}

export interface TrustFlags extends KeyFlags {
  readonly trustAnchor?: readonly string[];
  readonly crl?: readonly string[];
  readonly ocsp?: readonly string[];
  readonly requireRevocation?: boolean;
  readonly atTime?: Date;
  readonly trustedKey?: readonly string[];
  readonly knownKey?: readonly string[];
  readonly policy?: readonly string[];
  readonly explicitPolicy?: boolean;
  readonly inhibitPolicyMapping?: boolean;
  readonly inhibitAnyPolicy?: boolean;
  readonly allowWeak?: ReadonlySet<WeakName>;
  readonly report?: string;
}

export interface SealFlags extends InputOutput, KeyFlags {
  readonly to?: readonly string[];
  readonly bcc?: readonly string[];
  readonly smime?: boolean;
  readonly openpgp?: boolean;
  readonly signOnly?: boolean;
  readonly encryptOnly?: boolean;
  readonly opaque?: boolean;
  readonly pss?: boolean;
  readonly oaep?: boolean;
  readonly caps: 'auto' | 'aead' | 'cbc';
  readonly kekFile?: string;
  readonly messagePasswordFile?: string;
  readonly toSelf?: boolean;
  readonly outDir?: string;
}

export interface OpenFlags extends InputOutput, TrustFlags {
  readonly kekFile?: string;
  readonly messagePasswordFile?: string;
  readonly parts?: boolean;
}

export interface ConvertFlags extends InputOutput {
  readonly native?: boolean;
  readonly wrapped?: boolean;
}

export interface InspectFlags extends InputOutput {
  readonly json?: boolean;
}

export interface CheckCertificateFlags extends TrustFlags {
  readonly purpose: 'encrypt' | 'sign';
  readonly address?: string;
}

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

/** `done` hears the exit code of the verb that ran; a verb that fails throws. */
export function commandLine(verbs: Verbs, version: string, done: (exitCode: number) => void): Command {
  const program = new Command('send-secure')
    .description(
      'Protect mail so that only its readers can open it: standard S/MIME and OpenPGP, without a mail program.',
    )
    .version(version, '--version', 'print the version')
    .helpCommand('help [verb]', 'explain a verb')
    .addHelpText(
      'after',
      '\nMessages come from standard input and go to standard output unless --in and --out say otherwise.\nExit codes: 0 done, 1 a negative answer, 3 could not be opened, 4 a file could not be read, 64 usage.',
    )
    .showHelpAfterError(false);
  const verb = (name: string, description: string): Command =>
    program.command(name).description(description).allowExcessArguments(false);

  withInputOutput(withKeys(verb('seal', 'sign and encrypt a message'), 'my key to sign with'))
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
    .option('--out-dir <folder>', 'one file for each resulting message, and envelope.json')
    .action(async (flags: SealFlags) => done(await verbs.seal(flags)));
  withInputOutput(
    withSecrets(withTrust(withKeys(verb('open', 'decrypt and check a message; print the original'), 'my key'))),
  )
    .option('--parts', 'open protected parts inside an unprotected message too')
    .action(async (flags: OpenFlags) => done(await verbs.open(flags)));
  withInput(
    withSecrets(withTrust(withKeys(verb('verify', 'decrypt and check a message; print the report'), 'my key'))),
  ).action(async (flags: OpenFlags) => done(await verbs.verify(flags)));
  withInputOutput(verb('convert', 'put the same protected content into the other envelope'))
    .option('--native', 'as S/MIME or PGP/MIME itself')
    .option('--wrapped', 'as an ordinary message with one attachment')
    .action(async (flags: ConvertFlags) => done(await verbs.convert(flags)));
  withInput(verb('inspect', 'show what is in a message, certificate or key, without judging'))
    .option('--json', 'as JSON')
    .action(async (flags: InspectFlags) => done(await verbs.inspect(flags)));
  withTrust(verb('check-certificate', 'may this certificate be used?'))
    .argument('<leaf>', 'the certificate')
    .argument('[intermediate...]', 'certificates between it and an anchor')
    .addOption(repeat('--certificate <file>', 'further certificates, not trusted'))
    .addOption(new Option('--purpose <what>', 'what for').choices(['encrypt', 'sign']).default('sign'))
    .option('--address <address>', 'whose it must be')
    .action(async (leaf: string, intermediates: string[], flags: CheckCertificateFlags) =>
      done(await verbs.checkCertificate(leaf, intermediates, flags)),
    );
  verb('look-up', 'where keys for an address would come from')
    .argument('<address...>')
    .allowUnknownOption()
    .action(async (addresses: string[]) => done(await verbs.lookUp(addresses)));
  return program;
}

function withInput(verb: Command): Command {
  return verb.option('--in <file>', 'the message (default: standard input)');
}

function withInputOutput(verb: Command): Command {
  return withInput(verb).option('--out <file>', 'where the result goes (default: standard output)');
}

function withKeys(verb: Command, what: string): Command {
  const keys: { file: string; passwordFile: string | null }[] = [];
  return verb
    .addOption(
      new Option('--key <file>', `${what}; may be repeated`).argParser((file: string) => {
        keys.push({ file, passwordFile: null });
        return keys;
      }),
    )
    .addOption(
      new Option('--password-file <file>', 'password of the --key before it').argParser((file: string) => {
        const last = keys.at(-1);
        if (last === undefined) throw new InvalidArgumentError('it belongs after the --key that it unlocks.');
        last.passwordFile = file;
        return file;
      }),
    )
    .addOption(repeat('--certificate <file>', 'certificate of a --key, or one more for the chain'));
}

function withSecrets(verb: Command): Command {
  return verb
    .option('--kek-file <file>', 'S/MIME: a secret key shared with the sender')
    .option('--message-password-file <file>', 'a password shared with the sender');
}

function withTrust(verb: Command): Command {
  return verb
    .addOption(repeat('--trust-anchor <file>', 'certificates that are trusted to issue others'))
    .addOption(repeat('--trusted-key <file>', 'OpenPGP key that I accepted'))
    .addOption(repeat('--known-key <file>', 'OpenPGP key seen but not accepted'))
    .addOption(repeat('--crl <file>', 'certificate revocation list'))
    .addOption(repeat('--ocsp <file>', 'OCSP response'))
    .option('--require-revocation', 'trust only what is known not to be revoked')
    .addOption(new Option('--at-time <rfc3339>', 'judge as of this time').argParser(parseTime))
    .addOption(repeat('--policy <oid>', 'acceptable certificate policy'))
    .option('--explicit-policy', 'require a policy')
    .option('--inhibit-policy-mapping', 'refuse mapped policies')
    .option('--inhibit-any-policy', 'do not let anyPolicy stand for others')
    .addOption(
      new Option('--allow-weak <list>', 'of sha1,md5,rsa1024,3des,rc2: for old archives; the report says so').argParser(
        parseWeak,
      ),
    )
    .option('--report <file>', 'write the report here');
}

function repeat(flags: string, description: string): Option {
  return new Option(flags, `${description}; may be repeated`).argParser(
    (value: string, before: readonly string[] | undefined) => [...(before ?? []), value],
  );
}

function parseTime(text: string): Date {
  const time = new Date(text);
  if (!/^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/.test(text) || Number.isNaN(time.getTime()))
    throw new InvalidArgumentError('a time looks like 2026-01-31T12:00:00Z.');
  return time;
}

const WEAK: readonly WeakName[] = ['sha1', 'md5', 'rsa1024', '3des', 'rc2'];

function parseWeak(text: string): ReadonlySet<WeakName> {
  const names = new Set<WeakName>();
  for (const word of text.split(',').filter((each) => each !== '')) {
    const name = WEAK.find((each) => each === word.trim());
    if (name === undefined) throw new InvalidArgumentError(`it knows ${WEAK.join(', ')}.`);
    names.add(name);
  }
  return names;
}

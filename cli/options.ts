/** Options that several verbs share, and how their values are read. */

import { type Command, InvalidArgumentError, Option } from 'commander';
import type { WeakName } from '../src/model/index.ts';

export function withInput(verb: Command): Command {
  return verb.option('--in <file>', 'the message (default: standard input)');
}

export function withInputOutput(verb: Command): Command {
  return withInput(verb).option('--out <file>', 'where the result goes (default: standard output)');
}

export function withKeys(verb: Command, what: string): Command {
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

export function withSecrets(verb: Command): Command {
  return verb
    .option('--kek-file <file>', 'S/MIME: a secret key shared with the sender')
    .option('--message-password-file <file>', 'a password shared with the sender');
}

export function withTrust(verb: Command): Command {
  return verb
    .addOption(repeat('--trust-anchor <file>', 'certificates that are trusted to issue others'))
    .addOption(repeat('--trusted-key <file>', 'OpenPGP key that I accepted'))
    .addOption(repeat('--known-key <file>', 'OpenPGP key seen but not accepted'))
    .addOption(repeat('--crl <file>', 'certificate revocation list'))
    .addOption(repeat('--ocsp <file>', 'OCSP response'))
    .option('--require-revocation', 'trust only what is known not to be revoked')
    .addOption(
      new Option(
        '--revocation-grace <hours>',
        'the same, but a list or response counts for so long beyond its end',
      ).argParser(parseHours),
    )
    .addOption(new Option('--at-time <rfc3339>', 'judge as of this time').argParser(parseTime))
    .addOption(repeat('--policy <oid>', 'acceptable certificate policy', parseOid))
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

/** `check`: throws for a value that is none. */
export function repeat(flags: string, description: string, check: (value: string) => void = () => undefined): Option {
  return new Option(flags, `${description}; may be repeated`).argParser(
    (value: string, before: readonly string[] | undefined) => {
      check(value);
      return [...(before ?? []), value];
    },
  );
}

/** A name in its place would be a policy that no certificate has. */
function parseOid(text: string): void {
  if (!/^[0-2](\.(0|[1-9]\d*))+$/.test(text)) throw new InvalidArgumentError('a policy looks like 1.3.6.1.4.1.99.1.');
}

function parseTime(text: string): Date {
  const time = new Date(text);
  if (!/^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/.test(text) || Number.isNaN(time.getTime()))
    throw new InvalidArgumentError('a time looks like 2026-01-31T12:00:00Z.');
  return time;
}

/** To milliseconds. */
function parseHours(text: string): number {
  if (!/^\d{1,6}(\.\d+)?$/.test(text)) throw new InvalidArgumentError('it is a number of hours, such as 48 or 0.5.');
  return Number(text) * 3_600_000;
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

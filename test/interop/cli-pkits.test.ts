/** NIST's path validation suite by the command line: every case with its policies and revocation lists. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Desk } from './command-line.ts';

const vectors = join(import.meta.dirname, '../vectors/pkits');

interface Case {
  readonly test: string;
  readonly name: string;
  readonly certs: readonly string[];
  readonly crls: readonly string[];
  readonly should_validate: boolean;
  readonly SetInitialPolicySet?: string;
  readonly SetInitialExplicitPolicy?: string;
  readonly SetInitialPolicyMappingInhibit?: string;
  readonly SetInitialInhibitAnyPolicy?: string;
  readonly SetUserConstrainedPolicySet?: string;
}

const cases = JSON.parse(readFileSync(join(vectors, 'PKITS-cases.json'), 'utf8')) as readonly Case[];
const divergences = JSON.parse(readFileSync(join(vectors, 'divergences.json'), 'utf8')) as Record<string, string>;
const desk = new Desk();

afterAll(() => {
  desk.dispose();
});

/** The policies of the suite are 2.16.840.1.101.3.2.1.48.n. */
function policyOids(names: string | undefined): string[] {
  if (names === undefined) return [];
  const oid = (name: string): string =>
    name === 'anyPolicy' ? '2.5.29.32.0' : `2.16.840.1.101.3.2.1.48.${/\d+$/.exec(name)?.[0] ?? ''}`;
  return names.split(',').map(oid);
}

function parametersOf(each: Case): string[] {
  const files = each.certs.map((name) => join(vectors, 'certs', `${name}.crt`));
  const [anchor, ...intermediates] = files.slice(0, -1);
  return [
    'check-certificate',
    ...['--trust-anchor', anchor ?? ''],
    ...each.crls.flatMap((name) => ['--crl', join(vectors, 'crls', `${name}.crl`)]),
    ...policyOids(each.SetInitialPolicySet).flatMap((oid) => ['--policy', oid]),
    ...(each.SetInitialExplicitPolicy === 'true' ? ['--explicit-policy'] : []),
    ...(each.SetInitialPolicyMappingInhibit === 'true' ? ['--inhibit-policy-mapping'] : []),
    ...(each.SetInitialInhibitAnyPolicy === 'true' ? ['--inhibit-any-policy'] : []),
    ...['--require-revocation', '--at-time', '2026-01-01T00:00:00Z', '--allow-weak', 'sha1'],
    files.at(-1) ?? '',
    ...intermediates,
  ];
}

interface Report {
  readonly valid: boolean;
  readonly reasons: readonly string[];
  readonly policies: readonly string[];
}

describe('PKITS', () => {
  it('has all 249 cases and their files', () => {
    expect(cases).toHaveLength(249);
    const missing = cases
      .flatMap(({ certs }) => certs)
      .filter((name) => !existsSync(join(vectors, 'certs', `${name}.crt`)));
    expect(missing).toEqual([]);
  });

  it('makes no exception but to refuse what should be valid', () => {
    const refused = cases.filter(({ test }) => divergences[test] !== undefined);
    expect(refused.map(({ test }) => test)).toEqual(Object.keys(divergences));
    expect(refused.every((each) => each.should_validate)).toBe(true);
  });

  it.each(cases.map((each, index) => [`${each.test} ${each.name} (${index})`, each] as const))('%s', (_, each) => {
    const ran = desk.run(parametersOf(each));
    const valid = ran.exitCode === 0;
    const expected = each.should_validate && divergences[each.test] === undefined;
    expect([valid, ran.exitCode], ran.out.toString() + ran.err).toEqual([
      expected,
      expected ? 0 : ran.exitCode === 4 ? 4 : 1,
    ]);
    if (ran.exitCode === 4) return;
    const report = JSON.parse(ran.out.toString()) as Report;
    expect(report.valid).toBe(expected);
    expect(report.reasons.length > 0).toBe(!expected);
    const policies = policyOids(each.SetUserConstrainedPolicySet);
    if (policies.length > 0 && expected) expect([...report.policies].sort()).toEqual([...policies].sort());
  });
});

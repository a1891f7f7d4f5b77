/** The same certificates judged by us and by `openssl verify`: where we say yes, OpenSSL does. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type DerPart, encodePem } from '../../src/bytes/index.ts';
import type { PolicyInputs } from '../../src/x509/index.ts';
import {
  type Holder,
  NOW,
  SERVER,
  authority,
  day,
  extensions,
  general,
  issue,
  judge,
  name,
  person,
} from '../core/x509/authority.ts';
import { nameCases } from '../core/x509/name-cases.ts';

const folder = mkdtempSync(join(tmpdir(), 'send-secure-verify-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function write(file: string, holders: readonly Holder[]): void {
  writeFileSync(
    join(folder, file),
    holders.map(({ certificate }) => encodePem('CERTIFICATE', certificate.der)).join(''),
  );
}

/** Whether `openssl verify` accepts the leaf for signing mail. */
function opensslAccepts(
  leaf: Holder,
  pool: readonly Holder[],
  anchor: Holder,
  options: readonly string[] = [],
): boolean {
  write('leaf.pem', [leaf]);
  write('pool.pem', [...pool, leaf]);
  write('anchor.pem', [anchor]);
  const time = ['-attime', String(NOW.getTime() / 1000), '-purpose', 'smimesign', ...options];
  const files = ['-trusted', 'anchor.pem', '-untrusted', 'pool.pem', 'leaf.pem'];
  const { status, stderr } = spawnSync('openssl', ['verify', ...time, ...files], { cwd: folder });
  if (status !== 0 && !/error \d+ at/.test(stderr.toString())) throw new Error(stderr.toString());
  return status === 0;
}

const root = await authority(null, 'Root');

describe('names', () => {
  const judged = async (constraints: DerPart, one: DerPart): Promise<readonly [ours: boolean, theirs: boolean]> => {
    const narrow = await authority(root, 'Narrow', [constraints]);
    const leaf = await issue(narrow, { subject: name({ CN: 'Somebody' }), extensions: [extensions.names(one)] });
    const { valid } = await judge(leaf, [narrow], [root]);
    return [valid, opensslAccepts(leaf, [narrow], root)];
  };

  it.each(nameCases.map((each) => [each[3], each] as const))('%s', async (_, [base, one, within]) => {
    const permitted = await judged(extensions.constraints([base]), one);
    const spared = await judged(extensions.constraints([], [base]), one);
    expect([permitted[0], spared[0]]).toEqual([within === true, within === false]);
    // Where nothing can be told OpenSSL sometimes guesses.
    if (within !== null) expect([permitted[1], spared[1]]).toEqual([within, !within]);
  });
});

describe('policies', () => {
  const { policies, mappings, policyConstraints, inhibitAnyPolicy } = extensions;
  const ANY = '2.5.29.32.0';
  const [A, B] = ['1.3.6.1.4.1.99999.1', '1.3.6.1.4.1.99999.2'] as const;
  const free: PolicyInputs = { initial: new Set(), explicit: false, inhibitMapping: false, inhibitAny: false };
  const asked: readonly Partial<PolicyInputs>[] = [
    { initial: new Set([A]), explicit: true },
    { initial: new Set([B]), explicit: true },
    { initial: new Set([A]), explicit: true, inhibitAny: true },
    { initial: new Set([A]), explicit: true, inhibitMapping: true },
    { initial: new Set([A]) },
  ];
  /** OpenSSL maps out of anyPolicy even where that is inhibited; RFC 5280 §6.1.3 d leaves nothing to map then. */
  const mappedFromAny = [[policies(ANY), mappings([A, B])], [policies(B)]];
  const paths: readonly (readonly (readonly DerPart[])[])[] = [
    [[policies(A)], [policies(A)]],
    [[policies(A)], [policies(B)]],
    [[policies(ANY)], [policies(A)]],
    [[policies(A)], [policies(ANY)]],
    [[policies(A)], []],
    [[policies(A), policyConstraints(0, null)], []],
    [[policies(A), policyConstraints(1, null)], []],
    [[policies(A), policyConstraints(2, null)], []],
    [[policies(A, B), inhibitAnyPolicy(0)], [policies(ANY)]],
    [[policies(A), mappings([A, B])], [policies(B)]],
    mappedFromAny,
    [[policies(A), policyConstraints(null, 0)], [policies(A), mappings([A, B])], [policies(B)]],
    [[policies(A), mappings([A, B])], [policies(B), mappings([B, A])], [policies(A)]],
    [[policies(A, B), mappings([A, B], [B, A])], [policies(A)]],
    [[policies(A), policyConstraints(1, 1)], [policies(A), mappings([A, B])], [policies(B)]],
  ];

  it.each(paths.map((path, index) => [index, path] as const))('path %i', async (_, path) => {
    const holders: Holder[] = [root];
    for (const [index, own] of path.entries()) {
      const by = holders[index] ?? root;
      const isLeaf = index === path.length - 1;
      holders.push(isLeaf ? await person(by, 'ann@example.org', own) : await authority(by, `Level ${index}`, own));
    }
    const leaf = holders.pop() ?? root;
    for (const each of asked) {
      const inputs = { ...free, ...each };
      const { valid } = await judge(leaf, holders, [root], { policies: inputs });
      const options = [
        ...[...inputs.initial].flatMap((oid) => ['-policy', oid]),
        ...(inputs.explicit ? ['-explicit_policy'] : []),
        ...(inputs.inhibitAny ? ['-inhibit_any'] : []),
        ...(inputs.inhibitMapping ? ['-inhibit_map'] : []),
        '-policy_check',
      ];
      const theirs = opensslAccepts(leaf, holders, root, options) && !(path === mappedFromAny && inputs.inhibitAny);
      expect([valid, options.join(' ')]).toEqual([theirs, options.join(' ')]);
    }
  });
});

describe('chains', () => {
  it('of right and wrong authorities', async () => {
    const short = await authority(root, 'Short', [], { extensions: [extensions.basic(true, 0)] });
    const issuers: readonly (readonly Holder[])[] = [
      [await authority(root, 'Good')],
      [await authority(root, 'Server', [extensions.purposes(SERVER)])],
      [await authority(root, 'Old', [], { until: day(-1) })],
      [await authority(root, 'None', [], { extensions: [] })],
      [await authority(root, 'Usage', [], { extensions: [extensions.basic(true), extensions.usage('cRLSign')] })],
      [short, await authority(short, 'Below')],
    ];
    const [found, theirs]: [boolean[], boolean[]] = [[], []];
    for (const pool of issuers) {
      const by = pool[pool.length - 1] ?? root;
      const leaf = await issue(by, {
        subject: name({ CN: 'Ann' }),
        extensions: [extensions.names(general.email('a@b.example'))],
      });
      const { valid } = await judge(leaf, pool, [root]);
      found.push(valid);
      theirs.push(opensslAccepts(leaf, pool, root));
    }
    expect(theirs).toEqual(found);
    expect(found).toEqual([true, false, false, false, false, false]);
  });
});

/** Judging one certificate with its path, beside the two signatures that cannot be left out; in Node and in a page. */

import type { Hierarchy } from './hierarchy.ts';
import { type Contender, type Measured, measure } from './rounds.ts';

type Core = typeof import('../src/index.ts');
type Engine = Parameters<Core['importPrivateKey']>[0];

const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };

/** Judged so often that one time is some 10 ms. */
const REPEATS = 50;
const ROUNDS = 21;

/**
 * Names: `path floor`, the keys of the two issuers imported and the two signatures verified by the engine's WebCrypto;
 * `path ours`, from three times DER to the judgement, by a validator that remembers nothing; and those of `others`.
 */
export async function measurePath(
  core: Core,
  engine: Engine,
  hierarchy: Hierarchy,
  others: readonly Contender[] = [],
): Promise<Measured> {
  const contenders = [...pathContenders(core, engine, hierarchy), ...others];
  return measure(contenders, { rounds: ROUNDS, repeats: REPEATS, rest: () => undefined });
}

function pathContenders(core: Core, engine: Engine, hierarchy: Hierarchy): Contender[] {
  const [leaf, intermediate, anchor] = pathOf(hierarchy);
  const parse = (der: Uint8Array) => {
    const [certificate] = core.readCertificates(der);
    if (certificate === undefined) throw new Error('no certificate');
    return certificate;
  };
  const [signed, between, top] = [parse(leaf), parse(intermediate), parse(anchor)];
  const pairs = [
    { subject: signed, issuer: between },
    { subject: between, issuer: top },
  ];
  const at = new Date();
  return [
    {
      name: 'path floor',
      run: async () => {
        for (const { subject, issuer } of pairs) {
          const key = await engine.subtle.importKey('spki', issuer.publicKeyInfo, RSA, false, ['verify']);
          if (!(await engine.subtle.verify(RSA, key, subject.signature, subject.tbs))) throw new Error('no signature');
        }
      },
    },
    {
      name: 'path ours',
      run: async () => {
        const validator = core.certificateValidator(engine, { anchors: [parse(anchor)], at });
        const { valid, path } = await validator.judge(parse(leaf), [parse(intermediate)], 'sign');
        if (!valid || path.length !== 3) throw new Error('not valid');
      },
    },
  ];
}

/** From the leaf to the anchor. */
export function pathOf({ leaves, intermediate, anchor }: Hierarchy): [Uint8Array, Uint8Array, Uint8Array] {
  const [leaf] = leaves;
  if (leaf === undefined) throw new Error('nobody');
  return [Uint8Array.from(leaf.certificate), Uint8Array.from(intermediate), Uint8Array.from(anchor)];
}

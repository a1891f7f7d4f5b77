/** `check-certificate`: path validation and fitness of one certificate for a purpose. */

import { encodeUtf8 } from '../src/bytes/index.ts';
import { Failure } from '../src/model/index.ts';
import { sameAddress } from '../src/trust/index.ts';
import { alternativeAddresses, certificateAddresses, certificatePurposes } from '../src/x509/index.ts';
import type { CheckCertificateFlags } from './flags.ts';
import { nodeEngine } from './engine.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { writeFile, writeStandardOutput } from './files.ts';
import { readCertificateFiles } from './my-keys.ts';
import { printableJson } from './printable.ts';
import { readTrust } from './trust.ts';

/** Prints the report; `valid` false is exit code 1. */
export async function checkCertificate(
  leafFile: string,
  intermediates: readonly string[],
  flags: CheckCertificateFlags,
): Promise<ExitCode> {
  const engine = nodeEngine();
  const [leaf, ...rest] = await readCertificateFiles(engine, [leafFile]);
  if (leaf === undefined) throw new Failure('not-a-key', 'no certificate');
  const pool = [...rest, ...(await readCertificateFiles(engine, [...intermediates, ...(flags.certificate ?? [])]))];
  const { basis } = await readTrust(engine, flags, flags.atTime ?? new Date(), pool);
  const answer = await basis.certificates.judge(leaf, pool, flags.purpose);
  const addresses = orNothing(() => certificateAddresses(leaf));
  // An address in the subject alone is good enough to recognise an old signature, never to encrypt to.
  const usable = flags.purpose === 'encrypt' ? orNothing(() => alternativeAddresses(leaf)) : addresses;
  const reasons = [
    ...answer.reasons,
    ...(flags.address === undefined || usable.some((each) => sameAddress(each, flags.address ?? ''))
      ? []
      : (['address-mismatch'] as const)),
  ];
  const valid = reasons.length === 0;
  const purposes = orNothing(() => certificatePurposes(leaf));
  const { path, policies, weak } = answer;
  const { status, checkedAt } = answer.revocation;
  const revocation = { status, checkedAt: checkedAt?.toISOString() ?? null };
  const report = { version: 1, valid, reasons, path, addresses, purposes, policies, weak, revocation };
  const bytes = encodeUtf8(`${printableJson(report)}\n`);
  if (flags.report !== undefined) writeFile(flags.report, [bytes]);
  writeStandardOutput([bytes]);
  return valid ? EXIT.done : EXIT.negative;
}

/** What a broken extension says is nothing; the judgement tells that it is broken. */
function orNothing(read: () => string[]): string[] {
  try {
    return read();
  } catch (error) {
    if (error instanceof Failure) return [];
    throw error;
  }
}

/** The revocation of every certificate of a path, and of those who sign lists about them. */

import type { Engine } from '../crypto/index.ts';
import type { Certificate } from '../model/index.ts';
import { type PathQuestion, type VerifiedPath, findPath } from './path.ts';
import { sameName } from './normal-name.ts';
import { type OcspResponse, findAnswer } from './ocsp.ts';
import { type RevocationStatus, checkLists } from './revocation.ts';
import type { RevocationList } from './revocation-list.ts';

/** What somebody fetched about the state of certificates; nothing is fetched here. */
export interface RevocationEvidence {
  readonly lists: readonly RevocationList[];
  readonly responses: readonly OcspResponse[];
  /** Milliseconds for which evidence is believed beyond its end. */
  readonly grace: number;
}

/** A list signed by somebody whose status needs a list signed by somebody, …: real hierarchies stop after one. */
const SIGNER_DEPTH = 2;

/**
 * Status of each certificate of the path, leaf first; the anchor has none. The issuer of a list must chain to the same
 * anchor (RFC 5280 §6.3.3 f) and must not be revoked itself.
 */
export async function checkPathRevocation(
  engine: Engine,
  path: VerifiedPath,
  evidence: RevocationEvidence,
  question: PathQuestion,
  depth = 0,
): Promise<RevocationStatus[]> {
  const { lists, responses, grace } = evidence;
  const statuses: RevocationStatus[] = [];
  for (const [index, certificate] of path.certificates.entries()) {
    const issuer = path.certificates[index + 1] ?? path.anchor;
    if (certificate === path.anchor) continue;
    const asked = { certificate, issuer, at: question.at, grace };
    const signersOf = (list: RevocationList): Promise<Certificate[]> =>
      listSigners(engine, list, evidence, { ...question, anchors: [path.anchor] }, depth);
    const byList = await checkLists(engine, { ...asked, lists, signersOf });
    const answer = byList.status === 'revoked' ? null : await findAnswer(engine, { ...asked, responses });
    statuses.push(answer === null ? byList : statusOf(answer));
  }
  return statuses;
}

type Answer = NonNullable<Awaited<ReturnType<typeof findAnswer>>>;

function statusOf({ revokedAt, reason, thisUpdate }: Answer): RevocationStatus {
  if (revokedAt === null) return { status: 'good', checkedAt: thisUpdate };
  return { status: 'revoked', checkedAt: thisUpdate, revokedAt, reason };
}

async function listSigners(
  engine: Engine,
  list: RevocationList,
  evidence: RevocationEvidence,
  question: PathQuestion,
  depth: number,
): Promise<Certificate[]> {
  if (depth >= SIGNER_DEPTH) return [];
  const named = [...question.anchors, ...question.pool].filter(({ subject }) => sameName(subject, list.issuer));
  const signers: Certificate[] = [];
  for (const leaf of named) {
    const asked: PathQuestion = { ...question, leaf, purpose: 'issue-crl' };
    const { path } = await findPath(engine, asked, async (found) => {
      const statuses = await checkPathRevocation(engine, found, evidence, asked, depth + 1);
      return statuses.some(({ status }) => status === 'revoked') ? 'revoked' : null;
    });
    if (path !== null) signers.push(leaf);
  }
  return signers;
}

/** Reading a mailbox in which the same signers come again and again: what it is worth to remember whose path holds. */

import { nodeEngine } from '../cli/engine.ts';
import * as core from '../src/index.ts';
import type { Hierarchy } from './hierarchy.ts';
import { type Measured, measure } from './rounds.ts';

const engine = nodeEngine();
const parse = (der: readonly number[]) => core.readCertificates(Uint8Array.from(der));

/**
 * `mails` in turn by each of the people. Names: `judge remembered` and `judge anew`, the certificates alone, by one
 * validator and by a new one for each mail; `read remembered` and `read anew`, whole messages.
 */
export async function measureMailbox(hierarchy: Hierarchy, mails: number, rest: () => void): Promise<MailboxRun> {
  const at = new Date();
  const anchors = parse(hierarchy.anchor);
  const messages = await makeMails(hierarchy, mails, at);
  // Parsed for each mail anew, as they come with it.
  const signers = Array.from({ length: mails }, (_, mail) => {
    const [leaf] = parse(personOf(hierarchy, mail).certificate);
    if (leaf === undefined) throw new Error('no certificate');
    return { leaf, pool: parse(hierarchy.intermediate) };
  });
  const newValidator = () => core.certificateValidator(engine, { anchors, at });
  const judge = async (validatorFor: () => ReturnType<typeof newValidator>): Promise<void> => {
    for (const { leaf, pool } of signers) {
      const { valid } = await validatorFor().judge(leaf, pool, 'sign');
      if (!valid) throw new Error('not valid');
    }
  };
  const read = async (validatorFor: () => ReturnType<typeof newValidator>): Promise<void> => {
    for (const message of messages) await readMail(message, validatorFor(), at);
  };
  const remembered = (work: typeof judge) => async (): Promise<void> => {
    const validator = newValidator();
    await work(() => validator);
  };
  const anew = (work: typeof judge) => () => work(newValidator);
  const judging = [
    { name: 'judge remembered', run: remembered(judge) },
    { name: 'judge anew', run: anew(judge) },
  ];
  const reading = [
    { name: 'read remembered', run: remembered(read) },
    { name: 'read anew', run: anew(read) },
  ];
  return {
    mails,
    signers: hierarchy.leaves.length,
    judging: await measure(judging, { rounds: 7, repeats: 1, rest }),
    reading: await measure(reading, { rounds: 3, repeats: 1, rest }),
  };
}

export interface MailboxRun {
  readonly mails: number;
  readonly signers: number;
  readonly judging: Measured;
  readonly reading: Measured;
}

function personOf({ leaves }: Hierarchy, mail: number) {
  const person = leaves[mail % leaves.length];
  if (person === undefined) throw new Error('nobody');
  return person;
}

/** Signed once each, small. */
async function makeMails(hierarchy: Hierarchy, mails: number, at: Date): Promise<Uint8Array[]> {
  const key = await core.importPrivateKey(engine, Uint8Array.from(hierarchy.key));
  const chain = parse(hierarchy.intermediate);
  const made: Uint8Array[] = [];
  for (let mail = 0; mail < mails; mail++) {
    const { address, certificate: der } = personOf(hierarchy, mail);
    const [certificate] = parse(der);
    if (certificate === undefined) throw new Error('no certificate');
    const scheme = { kind: 'rsa-pkcs1', hash: 'SHA-256' } as const;
    const [leg] = await core.sealMessage({
      ...{ engine, at, message: mailBy(address, mail), to: [], bcc: [], self: [], capsules: [], passwords: [] },
      ...{ sign: true, encrypt: false, opaque: false, oaep: false, caps: 'cbc' },
      signers: { smime: [{ certificate, key, chain, scheme }], openpgp: [] },
    });
    made.push(Buffer.concat(leg?.message ?? []));
  }
  return made;
}

function mailBy(address: string, mail: number): Uint8Array {
  const lines = [
    `From: ${address}`,
    'To: ben@surgery.example',
    `Subject: Results ${mail}`,
    'Date: Fri, 02 Jan 2026 10:00:00 +0000',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'The results are there; please call me.',
    '',
  ];
  return new TextEncoder().encode(lines.join('\r\n'));
}

async function readMail(
  message: Uint8Array,
  certificates: ReturnType<typeof core.certificateValidator>,
  at: Date,
): Promise<void> {
  const keys = { smime: [], keks: [], passwords: [], openpgp: [], openpgpPublic: [], certificates: [] };
  const { verdict } = await core.readMessage({
    ...{ engine, at, message, keys, allowWeak: new Set<never>(), reader: [], innerParts: false },
    trust: { certificates, acceptedOpenpgp: new Set() },
  });
  if (verdict.code !== 'verified') throw new Error(verdict.code);
}

/** What docs/PERFORMANCE.md says about certificates: one path beside its signatures, and a mailbox full of them. */

import type { Goal, Results } from './results.ts';
import { ratio, timeOf } from './rounds.ts';
import { number, table } from './table.ts';

export function certificateGoals({ path, mailbox }: Results): Goal[] {
  return [
    {
      what: 'a path of three RSA-2048 certificates judged, against the floor',
      measured: ratio(path, 'path ours', 'path floor'),
      atMost: 1.5,
      unit: '×',
    },
    {
      what: `signers of ${mailbox.mails} mails, faster remembered than judged anew`,
      measured: ratio(mailbox.judging, 'judge anew', 'judge remembered'),
      atLeast: 5,
      unit: '×',
    },
  ];
}

export function certificateSection({ path, mailbox, browser }: Results): string[] {
  const pathRow = (where: string, run: typeof path): string[] => [
    where,
    ...['path floor', 'path ours'].map((who) => number(timeOf(run, who))),
    number(ratio(run, 'path ours', 'path floor')),
    where === 'Node' ? number(timeOf(run, 'path pkijs parse')) : '',
  ];
  const mailboxRow = (what: string, run: typeof path, name: string): string[] => [
    what,
    ...[`${name} remembered`, `${name} anew`].map((who) => number(timeOf(run, who))),
    number(ratio(run, `${name} anew`, `${name} remembered`)),
  ];
  return [
    '## Certificates',
    '',
    'A leaf, the authority that issued it and the anchor, all RSA-2048, from DER to the judgement: parsed, the path built, and everything checked but revocation, for which there is no evidence here. The floor is WebCrypto alone, which imports the keys of the two issuers and verifies the two signatures. pkijs parses the three certificates and does nothing more.',
    '',
    ...table(
      ['ms', 'floor', 'ours', 'ours / floor', 'pkijs, parsing alone'],
      [pathRow('Node', path), pathRow('Chromium', browser.path)],
    ),
    '',
    `${mailbox.mails} small signed mails by ${mailbox.signers} signers in turn, in Node: the certificates by one validator, which remembers whom it has judged, and by a new one for each mail.`,
    '',
    ...table(
      ['ms', 'remembered', 'anew', 'anew / remembered'],
      [
        mailboxRow('certificates alone', mailbox.judging, 'judge'),
        mailboxRow('mails read whole', mailbox.reading, 'read'),
      ],
    ),
    '',
  ];
}

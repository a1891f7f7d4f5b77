/** Invented people and their keys, for the panes. */
import type { BlockReason, KeyFacts, PlannedRecipient, RecipientState } from '../../src/model/index.ts';

/** A Friday. */
export const NOW = new Date('2026-11-27T10:00:00Z');
const ago = (days: number) => new Date(NOW.getTime() - days * 86_400_000);

const hex = (seed: number, digits: number): string =>
  Array.from({ length: digits }, (_, at) =>
    ((seed * 7 + at * 11 + ((at * at) % 13)) % 16).toString(16).toUpperCase(),
  ).join('');

export function certificate(address: string, seed = 1, changes: Partial<KeyFacts> = {}): KeyFacts {
  return {
    protocol: 'smime',
    fingerprint: hex(seed, 64),
    addresses: [address],
    algorithm: 'RSA-3072',
    source: 'directory',
    validUntil: new Date('2028-05-03T00:00:00Z'),
    firstSeen: ago(200),
    ...changes,
  };
}

export function openpgpKey(address: string, seed = 2, changes: Partial<KeyFacts> = {}): KeyFacts {
  return certificate(address, seed, {
    protocol: 'openpgp',
    fingerprint: hex(seed, 40),
    algorithm: 'Ed25519, X25519',
    validUntil: null,
    source: 'mail',
    ...changes,
  });
}

const recipient = (
  name: string,
  address: string,
  state: RecipientState,
  field: PlannedRecipient['field'] = 'to',
): PlannedRecipient => ({ name, address, field, state });

const ready = (address: string): RecipientState => ({ kind: 'ready', scope: 'address', key: certificate(address) });

export const ANA = recipient('Dr. Ana Ruiz', 'ana@partner.example', ready('ana@partner.example'));
export const RECORDS = recipient('Partner Clinic Records', 'records@partner.example', {
  kind: 'ready',
  scope: 'domain',
  key: certificate('partner.example', 3),
});
export const PAT = recipient(
  '',
  'pat@mail.example',
  { kind: 'ready', scope: 'address', key: openpgpKey('pat@mail.example') },
  'cc',
);
export const LONG = recipient(
  'Univ.-Prof. Dr. Maximiliane Featherstonehaugh-Oberhuber',
  'maximiliane.featherstonehaugh-oberhuber@department-of-paediatrics.university-hospital.example',
  ready('maximiliane.featherstonehaugh-oberhuber@department-of-paediatrics.university-hospital.example'),
  'bcc',
);
export const READY = [ANA, RECORDS, PAT, LONG];

export const JOE = recipient('Dr. Joe Lee', 'joe@old.example', {
  kind: 'question',
  question: 'key-changed',
  key: certificate('joe@old.example', 5, { firstSeen: ago(3) }),
  before: certificate('joe@old.example', 6, { firstSeen: ago(700) }),
});
export const MIA = recipient('Mia Novak', 'mia@practice.example', {
  kind: 'question',
  question: 'weaker-source',
  key: openpgpKey('mia@practice.example', 7, { firstSeen: null }),
  before: certificate('mia@practice.example', 8),
});

const blocked = (name: string, address: string, reason: BlockReason) =>
  recipient(name, address, { kind: 'blocked', reason });
export const SAM = blocked('', 'sam@nowhere.example', 'no-key');
export const BLOCKED = [
  SAM,
  blocked('Ida Berg', 'ida@slow.example', 'unreachable'),
  blocked('', 'tom.at.clinic', 'not-an-address'),
  blocked('Dr. Eve Stone', 'eve@lapsed.example', 'expired'),
  blocked('Noor Haddad', 'noor@taken.example', 'revoked'),
  blocked('Liam Roy', 'liam@unknown.example', 'not-trusted'),
  blocked('Ada Finch', 'ada@ancient.example', 'unfit-key'),
  blocked('Kai Brandt', 'kai@other.example', 'no-key-of-mine'),
];

export const lookingFor = ({ name, address, field }: PlannedRecipient): PlannedRecipient =>
  recipient(name, address, { kind: 'looking' }, field);

/** Every verdict, with its details. */
import type { Verdict, VerdictCode } from '../../src/model/index.ts';
import { type Doubt, type ReadingDetails, ReadingPane, type Tone } from '../../src/ui/index.ts';
import { certificate, NOW } from './people.ts';
import type { States } from './states.ts';

const WHOLE = { covers: 'whole', parts: [] } as const;
const NONE = { covers: 'none', parts: [] } as const;

const signed: Omit<ReadingDetails, 'verdict' | 'tone'> = {
  who: { name: 'Dr. Ana Ruiz', address: 'ana@partner.example', organisation: 'Partner Clinic' },
  known: { source: 'directory', since: new Date('2026-05-11T00:00:00Z') },
  signedAt: new Date('2026-11-27T08:12:00Z'),
  signed: WHOLE,
  protectedOnItsWay: WHOLE,
  protocol: 'smime',
  signature: { name: 'RSA-3072, SHA-256', age: 'current' },
  encryption: { name: 'AES-256-GCM', age: 'current' },
  fingerprint: certificate('ana@partner.example').fingerprint,
  doubts: [],
};
const unsigned = {
  ...signed,
  who: null,
  known: null,
  signedAt: null,
  signed: NONE,
  signature: null,
  fingerprint: '',
};

function pane(
  code: VerdictCode,
  tone: Tone,
  facts: Omit<ReadingDetails, 'verdict' | 'tone'>,
  verdict: Partial<Verdict> = {},
) {
  const details: ReadingDetails = {
    ...facts,
    tone,
    verdict: { code, who: 'Dr. Ana Ruiz (ana@partner.example)', onBehalfOf: '', encrypted: true, ...verdict },
  };
  const pictured =
    ['verified', 'signed-by-other', 'partly-signed', 'cannot-open'].includes(code) &&
    !facts.doubts.includes('first-seen');
  return { pictured, show: () => <ReadingPane details={details} copy={() => undefined} locale="en" now={NOW} /> };
}

const doubts: Readonly<Record<Doubt, true>> = {
  changed: true,
  part: true,
  'signed-in-future': true,
  ended: true,
  'not-confirmed': true,
  'not-checked': true,
  weak: true,
  'key-changed': true,
  'weaker-source': true,
  lookalike: true,
  'reply-elsewhere': true,
  'several-senders': true,
  'headers-differ': true,
  'name-is-address': true,
  'sender-unreadable': true,
  'first-seen': true,
};

const partly = { covers: 'part', parts: ['letter.pdf'] } as const;

export const readingStates: States = {
  verified: pane('verified', 'good', signed),
  'verified, first seen': pane('verified', 'good', { ...signed, doubts: ['first-seen'] }, { encrypted: false }),
  'verified-domain': pane(
    'verified-domain',
    'good',
    { ...signed, who: { name: 'partner.example', address: '', organisation: 'Partner Clinic' } },
    { who: 'partner.example', onBehalfOf: 'ana@partner.example' },
  ),
  'verified-delegate': pane('verified-delegate', 'good', signed, { onBehalfOf: 'joe@partner.example' }),
  'not-addressed-to-you': pane('not-addressed-to-you', 'warn', signed),
  'signed-by-other': pane(
    'signed-by-other',
    'bad',
    { ...signed, who: { name: '', address: 'eve@x.example', organisation: '' }, doubts: ['lookalike'] },
    { who: 'eve@x.example' },
  ),
  'signed-untrusted': pane('signed-untrusted', 'neutral', { ...signed, known: null, doubts: ['not-confirmed'] }),
  'signature-invalid': pane('signature-invalid', 'bad', { ...signed, doubts: ['changed'] }),
  'partly-signed': pane('partly-signed', 'warn', {
    ...signed,
    signed: partly,
    protectedOnItsWay: partly,
    doubts: ['part'],
  }),
  'not-signed, protected': pane('not-signed', 'neutral', unsigned, { who: '' }),
  'cannot-open': pane(
    'cannot-open',
    'neutral',
    { ...unsigned, encryption: { name: '3DES-CBC', age: 'old' }, doubts: ['weak'] },
    { who: '' },
  ),
  'every doubt': pane('verified-delegate', 'good', { ...signed, doubts: Object.keys(doubts) as Doubt[] }),
};

/** The compose pane speaks of whatever keeps the message from leaving, and offers sending only when nothing does. */
import { describe, expect, it } from 'vitest';
import type { PlannedRecipient, StopReason } from '../../../src/model/index.ts';
import { sayIn } from '../../../src/text/index.ts';
import { AFTER_STOP, type ComposeState, phaseOf, rowStatus } from '../../../src/ui/compose-model.ts';
import { primaryOf, summaryOf } from '../../../src/ui/compose-summary.ts';
import { ANA, JOE, lookingFor, PAT, READY, RECORDS, SAM } from '../../ui/people.ts';

const say = sayIn('en');

function state(recipients: readonly PlannedRecipient[], changes: Partial<ComposeState> = {}): ComposeState {
  return {
    secure: true,
    plan: { recipients, isReady: recipients.every(({ state }) => state.kind === 'ready') },
    me: { kind: 'ready' },
    online: true,
    sending: { kind: 'idle' },
    ...changes,
  };
}

const locked = { kind: 'locked', passphrase: 'needed', unlocking: false } as const;

describe('what the pane speaks of', () => {
  it.each<[string, ComposeState]>([
    ['ready', state(READY)],
    ['empty', state([])],
    ['looking', state([ANA, lookingFor(PAT)])],
    ['looking', state([SAM, JOE, lookingFor(PAT)])],
    ['looking', state(READY, { plan: { recipients: READY, isReady: false } })],
    ['questions', state([ANA, JOE])],
    ['blocked', state([ANA, JOE, SAM])],
    ['offline', state(READY, { online: false })],
    ['locked', state(READY, { me: locked, online: false })],
    ['not-set-up', state([], { me: { kind: 'not-set-up' } })],
    ['off', state([SAM], { secure: false, me: { kind: 'not-set-up' } })],
    ['sent', state([SAM], { secure: false, sending: { kind: 'sent' } })],
  ])('is %s', (phase, given) => {
    expect(phaseOf(given)).toBe(phase);
  });

  it('counts in whole sentences', () => {
    const plain = (text: string) => text.replace(/[\u2068\u2069]/g, '');
    expect(summaryOf(state([ANA]), say)).toBe('They can open it. Nobody on the way can.');
    expect(plain(summaryOf(state([ANA, PAT]), say))).toBe('All 2 can open it. Nobody on the way can.');
    expect(summaryOf(state([JOE]), say)).toBe('One question before this can be sent.');
  });
});

describe('the one button', () => {
  it('sends only when everybody is ready, or after a stop', () => {
    const others = [
      state([]),
      state([lookingFor(ANA)]),
      state([ANA, JOE]),
      state([ANA, SAM]),
      state(READY, { secure: false }),
      state(READY, { online: false }),
      state(READY, { me: locked }),
      state(READY, { me: { kind: 'not-set-up' } }),
      state(READY, { sending: { kind: 'sent' } }),
      state(READY, { sending: { kind: 'sealing', finished: [], current: null, octets: null } }),
    ];
    expect(primaryOf(state(READY), say)).toEqual({ label: 'Send Secure', deed: 'send' });
    expect(others.map((each) => primaryOf(each, say).deed)).not.toContain('send');
  });

  it('never offers to leave somebody out', () => {
    expect(primaryOf(state([ANA, SAM]), say)).toEqual({ label: "See who can't get it", deed: 'blocked' });
    expect(primaryOf(state([ANA, JOE]), say)).toEqual({ label: 'Answer the question', deed: 'question' });
  });

  it.each(Object.keys(AFTER_STOP) as StopReason[])('offers a way on after %s', (reason) => {
    const stopped = state(READY, { sending: { kind: 'stopped', reason, detail: '' } });
    expect(primaryOf(stopped, say).deed).not.toBeNull();
    expect(summaryOf(stopped, say)).toMatch(/^[A-Z].*\.$/);
  });

  it.each([
    'cancelled',
    'no-answer',
    'recipients-changed',
    'unreadable-attachment',
    'too-large',
    'unexpected',
  ] as const)('says that nothing was sent when it was %s', (reason) => {
    const stopped = state(READY, { sending: { kind: 'stopped', reason, detail: '' } });
    expect(summaryOf(stopped, say)).toContain('Nothing was sent.');
  });
});

describe('a row', () => {
  const sealing = state(READY, {
    sending: { kind: 'sealing', finished: [ANA.address], current: RECORDS.address, octets: null },
  });

  it('turns from waiting over protecting to protected', () => {
    expect(READY.map((each) => rowStatus(sealing, each).kind)).toEqual([
      'protected',
      'protecting',
      'waiting',
      'waiting',
    ]);
  });

  it('promises nothing while secure is off', () => {
    expect(rowStatus(state(READY, { secure: false }), ANA)).toEqual({ kind: 'off' });
  });
});

/** One secure send: what will happen for each recipient, and the messages that make it happen. */

import { concat } from '../bytes/index.ts';
import type { Engine } from '../crypto/index.ts';
import { Failure, type Plan, type PlannedRecipient, type Protocol } from '../model/index.ts';
import type { People } from '../trust/index.ts';
import { type Resolution } from './resolve.ts';
import { type Leg, type Reader, sealMessage } from './seal.ts';
import { type MyKeys, chooseOwnReaders, chooseSigners } from './signers.ts';

/** Somebody whom the message is for. */
export interface Recipient {
  /** addr-spec. */
  readonly address: string;
  readonly name: string;
  readonly field: 'to' | 'cc' | 'bcc';
}

export interface ResolvedRecipient extends Recipient {
  readonly resolution: Resolution;
}

/** One message for the wire, or, without recipients, for the sender's own folder alone. */
export interface SendLeg {
  readonly protocol: Protocol;
  /** addr-specs of its envelope. */
  readonly recipients: readonly string[];
  /** RFC 5322 octets that end with CRLF. */
  readonly message: Uint8Array;
  /** The one that is filed as the sender's copy, which the sender can read. */
  readonly isCopy: boolean;
}

export interface SendRequest {
  readonly engine: Engine;
  /** RFC 5322 octets, Bcc not among its fields. */
  readonly message: Uint8Array;
  readonly recipients: readonly ResolvedRecipient[];
  readonly keys: MyKeys;
  /** The sender's address: whose keys sign and read along. */
  readonly sender: string;
  readonly at: Date;
}

/** What the pane shows, and what `sealForSend` will do. */
export function planSend(recipients: readonly ResolvedRecipient[]): Plan {
  const planned = recipients.map(({ address, name, field, resolution }): PlannedRecipient => {
    return { address, name, field, state: resolution.state };
  });
  const isReady = planned.length > 0 && planned.every(({ state }) => state.kind === 'ready');
  return { recipients: planned, isReady };
}

/**
 * Everything sealed before anything leaves: throws `unfit-key` unless everybody is ready and the sender can sign for all
 * and read the copy; and what sealing throws.
 */
export async function sealForSend(request: SendRequest): Promise<SendLeg[]> {
  const { engine, message, recipients, keys, sender, at } = request;
  const readers = recipients.map(({ address, field, resolution: { key } }) => {
    if (key === null) throw new Failure('unfit-key', 'a recipient without a key');
    return { field, reader: { name: address, key } };
  });
  const protocols = new Set(readers.map(({ reader }) => reader.key.protocol));
  const choice = { protocols, address: sender };
  const signers = chooseSigners(keys, { ...choice, pss: false }, at);
  const self = chooseOwnReaders(keys, choice, at);
  if (protocols.size === 0 || protocols.size > new Set(self.map(({ key }) => key.protocol)).size)
    throw new Failure('unfit-key', 'no key of the sender reads the copy');
  const of = (isBcc: boolean): Reader[] => readers.flatMap(({ field, reader }) => ((field === 'bcc') === isBcc ? [reader] : [])); // prettier-ignore
  const legs = await sealMessage({
    ...{ engine, at, message, to: of(false), bcc: of(true), self, signers },
    ...{ capsules: [], passwords: [], sign: true, encrypt: true, opaque: false, oaep: false, caps: 'auto' },
  });
  return asSent(legs, new Set(recipients.map(({ address }) => address)), new Set(self.map(({ name }) => name)));
}

/** My own name stands among the recipients of a message that I read along; a copy goes only to those who were asked for. */
function asSent(legs: readonly Leg[], asked: ReadonlySet<string>, own: ReadonlySet<string>): SendLeg[] {
  const copy = legs.findIndex(({ recipients }) => recipients.some((name) => own.has(name)));
  return legs.map(({ protocol, recipients, message }, index) => ({
    protocol,
    recipients: recipients.filter((name) => asked.has(name)),
    message: concat(message),
    isCopy: index === copy,
  }));
}

/** A draft for the sender's eyes alone. Throws `unfit-key` when no key of the sender can read it. */
export async function sealDraft({ engine, message, keys, sender, at }: Omit<SendRequest, 'recipients'>) {
  const self = chooseOwnReaders(keys, { protocols: new Set(['smime', 'openpgp']), address: sender }, at).slice(0, 1);
  if (self.length === 0) throw new Failure('unfit-key', 'no key of the sender reads the draft');
  const [leg] = await sealMessage({
    ...{ engine, at, message, to: self, bcc: [], self: [], signers: { smime: [], openpgp: [] } },
    ...{ capsules: [], passwords: [], sign: false, encrypt: true, opaque: false, oaep: false, caps: 'aead' },
  });
  return concat(leg?.message ?? []);
}

/** After a send: the keys that were used are the known ones from now on. */
export async function rememberRecipients(
  recipients: readonly ResolvedRecipient[],
  people: People,
  at: Date,
): Promise<void> {
  for (const { address, resolution } of recipients) {
    const { state, material } = resolution;
    if (state.kind === 'ready' && material !== null) await people.keep(address, material, state.key.source, at);
  }
}

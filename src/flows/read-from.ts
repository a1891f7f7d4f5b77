/** Who the message says it is from, and everything that could make a reader take somebody else for the sender. */

import { type Entity, headers as fieldsOf, parseAddressList } from '../mime/index.ts';
import type { Address, FromEvidence, FromWarning } from '../model/index.ts';
import {
  domainOf,
  hidesCharacters,
  imitatesDomain,
  isDeceptiveAddress,
  isDeceptiveName,
  sameAddress,
} from '../trust/index.ts';

/** Where a From may stand: the message itself, the content whose header fields speak, and what every layer held. */
export interface FromPlaces {
  readonly outer: Entity;
  readonly speaking: Entity | null;
  readonly layers: readonly Entity[];
}

/**
 * The From inside the protection where there is one, else the outer. Every layer must name the same sender: a reader sees
 * one of them in the list, and another above the message or wherever else it is opened. `reader`: my own addresses; a
 * sender whose domain only looks like one of theirs is an imitation.
 */
export function readFrom({ outer, speaking, layers }: FromPlaces, reader: readonly string[]): FromEvidence {
  const everywhere = [outer, ...layers];
  const inner = speaking === null ? [] : fieldsOf(speaking, 'From');
  const chosen = inner.length > 0 ? inner : fieldsOf(outer, 'From');
  const others = everywhere.map((entity) => fieldsOf(entity, 'From')).filter((fields) => !isSame(fields, chosen));
  const { addresses: mailboxes, warnings: oddities, hasGroup } = parseAddressList(chosen.join(', '));
  const shown = [...mailboxes, ...others.flat().flatMap((field) => parseAddressList(field).addresses)];
  const senders = [...new Set(mailboxes.map(({ address }) => address))];
  const every = (name: string): string[] => everywhere.flatMap((entity) => fieldsOf(entity, name));
  const found: Readonly<Record<FromWarning, boolean>> = {
    missing: chosen.length === 0,
    'several-from': everywhere.some(
      (entity) => fieldsOf(entity, 'From').length > 1 || entity.headers.some(isAlmostFrom),
    ),
    'several-addresses': senders.length > 1,
    group: hasGroup,
    unparsable:
      chosen.length > 0 &&
      (senders.length === 0 ||
        oddities.length > 0 ||
        senders.some(isReadDifferently) ||
        everywhere.some(hasBareReturn)),
    'display-name-is-address': shown.some(namesAnother),
    'sender-differs': differs(senders, every('Sender')),
    'reply-to-differs': differs(senders, every('Reply-To')),
    'outer-differs': others.some((fields) => differs(senders, fields) || fields.some(isUnreadable)),
    lookalike: shown.some((mailbox) => isLookalike(mailbox, reader)),
  };
  return { addresses: senders, warnings: WARNINGS.filter((warning) => found[warning]) };
}

/** In the order of the report. */
const WARNINGS: readonly FromWarning[] = [
  'missing',
  'several-from',
  'several-addresses',
  'group',
  'unparsable',
  'display-name-is-address',
  'sender-differs',
  'reply-to-differs',
  'outer-differs',
  'lookalike',
];

function isSame(fields: readonly string[], others: readonly string[]): boolean {
  return fields.length === others.length && fields.every((field, index) => field === others[index]);
}

/** A CR alone in the header section is the end of a line to some programs: what follows it is a field to them. */
function hasBareReturn({ oddities }: Entity): boolean {
  return oddities.includes('bare-cr');
}

/** A field that becomes From where what is no letter is trimmed off its name. */
function isAlmostFrom({ name }: Entity['headers'][number]): boolean {
  return /[^!-~]/.test(name) && name.replace(/[^!-~]/g, '').toLowerCase() === 'from';
}

/** Other programs may find somebody in it. */
function isUnreadable(field: string): boolean {
  const { addresses, warnings } = parseAddressList(field);
  return addresses.length === 0 || warnings.length > 0;
}

/** Encoded words do not belong in addresses (RFC 2047 §5), and mail programs that decode them see another one (Mailsploit, 2017). */
function isReadDifferently(address: string): boolean {
  return address.includes('=?') || hidesCharacters(address);
}

/** A name that holds any address but the mailbox's own; other signs for `@` count as one. */
function namesAnother({ name, address }: Address): boolean {
  const text = name.normalize('NFKC');
  if (!text.includes('@')) return false;
  const named = text.split(/[\s"<>(),;:]+/).filter((word) => word.slice(1, -1).includes('@'));
  return named.length === 0 || named.some((each) => !sameAddress(each, address));
}

function isLookalike({ name, address }: Address, reader: readonly string[]): boolean {
  if (isDeceptiveName(name) || isDeceptiveAddress(address)) return true;
  const domain = domainOf(address);
  return reader.some((mine) => domain !== null && imitatesDomain(domain, domainOf(mine) ?? domain));
}

/**
 * Whether the fields name anybody but the senders. Several senders are nobody whoever else is named, so these are compared
 * as they are written: a field can hold a hundred thousand addresses.
 */
function differs(senders: readonly string[], fields: readonly string[]): boolean {
  const [sender, ...more] = senders;
  const written = new Set(senders);
  const others = addressesOf(fields).filter((address) => !written.has(address));
  return others.some((other) => sender === undefined || more.length > 0 || !sameAddress(sender, other));
}

/** Every address that can be read in these fields. */
export function addressesOf(fields: readonly (string | null)[]): string[] {
  return fields.flatMap((field) =>
    field === null ? [] : parseAddressList(field).addresses.map(({ address }) => address),
  );
}

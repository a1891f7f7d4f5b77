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

/**
 * The From inside the protection where there is one, else the outer. Inside and outside must name the same sender: a
 * reader sees one of them in the list and the other above the message. `reader`: my own addresses; a sender whose domain
 * only looks like one of theirs is an imitation.
 */
export function readFrom(outer: Entity, inside: Entity | null, reader: readonly string[]): FromEvidence {
  const inner = inside === null ? [] : fieldsOf(inside, 'From');
  const outside = fieldsOf(outer, 'From');
  const isInside = inner.length > 0;
  const chosen = isInside ? inner : outside;
  const { addresses: mailboxes, warnings: oddities, hasGroup } = parseAddressList(chosen.join(', '));
  const senders = [...new Set(mailboxes.map(({ address }) => address))];
  const every = (name: string): string[] => [
    ...(inside === null ? [] : fieldsOf(inside, name)),
    ...fieldsOf(outer, name),
  ];
  const found: Readonly<Record<FromWarning, boolean>> = {
    missing: chosen.length === 0,
    'several-from': inner.length > 1 || outside.length > 1,
    'several-addresses': senders.length > 1,
    group: hasGroup,
    unparsable: chosen.length > 0 && (senders.length === 0 || oddities.length > 0 || senders.some(isReadDifferently)),
    'display-name-is-address': mailboxes.some(namesAnother),
    'sender-differs': differs(senders, every('Sender')),
    'reply-to-differs': differs(senders, every('Reply-To')),
    'outer-differs': isInside && (differs(senders, outside) || outside.some(isUnreadable)),
    lookalike: mailboxes.some((mailbox) => isLookalike(mailbox, reader)),
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
  const named = text.match(/[^\s"<>(),;:]+@[^\s"<>(),;:]+/g) ?? [];
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

/** Who and what the message says it is: header fields inside and outside the protection, compared and never merged. */

import {
  type Entity,
  decodeHeaderText,
  headers as fieldsOf,
  parseAddressList,
  readProtected,
  type ProtectedField,
} from '../mime/index.ts';
import type { FromEvidence, FromWarning } from '../model/index.ts';
import { sameAddress } from '../trust/index.ts';
import { type Peeled, headerContent } from './peel.ts';

/** RFC 9788 §4: how a field reached the reader. */
export type Protection = 'none' | 'signed' | 'encrypted' | 'signed-and-encrypted';

export interface HeaderState {
  readonly value: string | null;
  readonly protection: Protection;
  readonly outer: string | null;
}

type ReportedField = 'Subject' | 'From' | 'To' | 'Cc' | 'Date';

export type HeaderReport = Readonly<Record<ReportedField, HeaderState>>;

export interface ReadHeaders {
  readonly from: FromEvidence;
  readonly headers: HeaderReport;
  /** Fields whose outer value is not what the sender left outside. */
  readonly contradictions: readonly string[];
  /** Addresses of To and Cc that a valid whole signature covers; `null`: none covers them. */
  readonly signedRecipients: readonly string[] | null;
}

export function readHeaders(outer: Entity, root: Peeled): ReadHeaders {
  const content = headerContent(root);
  const inside = content?.entity ?? null;
  const signed = content?.isSigned ?? false;
  const payload = inside === null ? null : readProtected(inside, outer);
  const stateOf = (name: ReportedField): HeaderState =>
    headerState(payload?.isProtected === true ? payload.fields[name] : null, shown(outer, name), signed);
  const headers: HeaderReport = {
    Subject: stateOf('Subject'),
    From: stateOf('From'),
    To: stateOf('To'),
    Cc: stateOf('Cc'),
    Date: stateOf('Date'),
  };
  const covered = payload?.isProtected === true && signed;
  return {
    from: readFrom(outer, inside),
    headers,
    contradictions: payload?.contradictions ?? [],
    signedRecipients: covered ? addresses([headers.To.value, headers.Cc.value]) : null,
  };
}

function shown(entity: Entity, name: string): string | null {
  const [value] = fieldsOf(entity, name);
  return value === undefined ? null : decodeHeaderText(value);
}

function headerState(field: ProtectedField | null, outer: string | null, signed: boolean): HeaderState {
  if (field === null) return { value: outer, protection: 'none', outer };
  if (field.value === null) return { value: null, protection: 'none', outer };
  const protection = field.confidential ? (signed ? 'signed-and-encrypted' : 'encrypted') : signed ? 'signed' : 'none';
  return { value: field.value, protection, outer };
}

/**
 * The From inside the protection where there is one, else the outer. Inside and outside must name the same sender:
 * a reader sees one of them in the list and the other above the message.
 */
function readFrom(outer: Entity, inside: Entity | null): FromEvidence {
  const inner = inside === null ? [] : fieldsOf(inside, 'From');
  const outside = fieldsOf(outer, 'From');
  const chosen = inner.length > 0 ? inner : outside;
  const source = inner.length > 0 && inside !== null ? inside : outer;
  const warnings = new Set<FromWarning>();
  if (chosen.length === 0) warnings.add('missing');
  if (inner.length > 1 || outside.length > 1) warnings.add('several-from');
  const list = parseAddressList(chosen.join(', '));
  const senders = [...new Set(list.addresses.map(({ address }) => address))];
  if (senders.length > 1) warnings.add('several-addresses');
  if (chosen.length > 0 && (senders.length === 0 || list.warnings.length > 0)) warnings.add('unparsable');
  if (list.addresses.some(({ name, address }) => name.includes('@') && !name.includes(address)))
    warnings.add('display-name-is-address');
  if (differs(senders, fieldsOf(source, 'Sender'))) warnings.add('sender-differs');
  if (differs(senders, fieldsOf(source, 'Reply-To'))) warnings.add('reply-to-differs');
  if (inner.length > 0 && differs(senders, outside)) warnings.add('outer-differs');
  return { addresses: senders, warnings: [...warnings] };
}

function differs(senders: readonly string[], fields: readonly string[]): boolean {
  const others = addresses(fields);
  return others.some((other) => !senders.some((sender) => sameAddress(sender, other)));
}

function addresses(fields: readonly (string | null)[]): string[] {
  return fields.flatMap((field) =>
    field === null ? [] : parseAddressList(field).addresses.map(({ address }) => address),
  );
}

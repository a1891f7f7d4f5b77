/** Who and what the message says it is: header fields inside and outside the protection, compared and never merged. */

import {
  type Entity,
  decodeHeaderText,
  headers as fieldsOf,
  readProtected,
  type ProtectedField,
} from '../mime/index.ts';
import type { FromEvidence } from '../model/index.ts';
import { headerContent } from './peel.ts';
import type { Peeled } from './peeled.ts';
import { addressesOf, readFrom } from './read-from.ts';

/** RFC 9788 §4: how a field reached the reader. */
export type Protection = 'none' | 'signed' | 'encrypted' | 'signed-and-encrypted';

export interface HeaderState {
  readonly value: string | null;
  readonly protection: Protection;
  readonly outer: string | null;
}

type ReportedField = 'Subject' | 'From' | 'To' | 'Cc' | 'Date';

export type HeaderReport = Readonly<Record<ReportedField, HeaderState>>;

const absent: HeaderState = { value: null, protection: 'none', outer: null };

/** Of what is no message. */
export const noHeaders: HeaderReport = { Subject: absent, From: absent, To: absent, Cc: absent, Date: absent };

export interface ReadHeaders {
  readonly from: FromEvidence;
  readonly headers: HeaderReport;
  /** Fields whose outer value is not what the sender left outside. */
  readonly contradictions: readonly string[];
  /** How many of the root's layers lie around the protected From that was read; 0: it stands outside of all. */
  readonly fromDepth: number;
  /** Addresses of To and Cc that a valid whole signature covers; `null`: none covers them. */
  readonly signedRecipients: readonly string[] | null;
}

/** `reader`: my own addresses, to tell who imitates them. */
export function readHeaders(outer: Entity, root: Peeled, reader: readonly string[]): ReadHeaders {
  const content = headerContent(root);
  const signed = content?.isSigned ?? false;
  const payload = content?.hasHeaders === true ? readProtected(content.entity, outer) : null;
  const isEncrypted = content?.isEncrypted ?? false;
  const stateOf = (name: ReportedField): HeaderState => {
    const field = payload?.fields[name] ?? null;
    return headerState(field, shown(outer, name), { signed, encrypted: isEncrypted && field?.confidential === true });
  };
  const headers: HeaderReport = {
    Subject: stateOf('Subject'),
    From: stateOf('From'),
    To: stateOf('To'),
    Cc: stateOf('Cc'),
    Date: stateOf('Date'),
  };
  const covered = payload !== null && signed;
  return {
    from: readFrom(
      { outer, speaking: content?.entity ?? null, layers: root.contents.map(({ entity }) => entity) },
      reader,
    ),
    headers,
    contradictions: payload?.contradictions ?? [],
    fromDepth: content !== null && payload?.isProtected === true && fieldsOf(content.entity, 'From').length > 0 ? content.depth : 0, // prettier-ignore
    signedRecipients: covered ? addressesOf([payload.fields.To.written, payload.fields.Cc.written]) : null,
  };
}

function shown(entity: Entity, name: string): string | null {
  const [value] = fieldsOf(entity, name);
  return value === undefined ? null : decodeHeaderText(value);
}

function headerState(
  field: ProtectedField | null,
  outer: string | null,
  { signed, encrypted }: { readonly signed: boolean; readonly encrypted: boolean },
): HeaderState {
  if (field === null) return { value: outer, protection: 'none', outer };
  if (field.value === null) return { value: null, protection: 'none', outer };
  const protection = encrypted ? (signed ? 'signed-and-encrypted' : 'encrypted') : signed ? 'signed' : 'none';
  return { value: field.value, protection, outer };
}

/** Authority to sign for another: an ordinary signed mail, by the principal or their organisation, that says so in JSON. */

import { concat, decodeUtf8 } from '../bytes/index.ts';
import { decodeBody, mediaType, parseMessage } from '../mime/index.ts';
import { Failure } from '../model/index.ts';
import { type Delegation, sameAddress } from '../trust/index.ts';
import { type ReadRequest, type Reading, readMessage } from './read.ts';

/** The content of such a mail: of this type, wholly signed. */
const DELEGATION_TYPE = 'application/vnd.send-secure.delegation+json';

/**
 * Reads and verifies one. The principal stands in what is signed and must be the From that is verified: an organisation's
 * signature alone would not say for whom. Nobody passes on an authority that was given to them. `request` is as for reading
 * mail, with the statement as its message. Throws `unfit-delegation`, and what reading throws.
 */
export async function readDelegation(request: ReadRequest): Promise<Delegation> {
  const { pins: _, ...rest } = request;
  const reading = await readMessage({
    ...rest,
    trust: { ...rest.trust, delegations: [] },
    reader: [],
    innerParts: false,
  });
  const { verdict, from } = reading;
  if (verdict.code !== 'verified' && verdict.code !== 'verified-domain')
    throw new Failure('unfit-delegation', verdict.code);
  const delegation = parseStatement(statementOf(reading));
  if (delegation === null) throw new Failure('unfit-delegation', 'not a statement');
  if (!sameAddress(delegation.principal, from.addresses[0] ?? ''))
    throw new Failure('unfit-delegation', 'the sender is not the principal');
  return delegation;
}

/** The mail itself is the statement: one that is attached, or in a mail that was passed on, is somebody else's. */
function statementOf({ original }: Reading): unknown {
  if (original === null) return null;
  const entity = parseMessage(concat(original));
  if (mediaType(entity.contentType) !== DELEGATION_TYPE) return null;
  try {
    return JSON.parse(decodeUtf8(decodeBody(entity)));
  } catch {
    return null;
  }
}

/** `{ "version": 1, "principal", "delegate": addresses, "notBefore", "notAfter": RFC 3339 }`, and nothing else. */
function parseStatement(value: unknown): Delegation | null {
  if (typeof value !== 'object' || value === null) return null;
  const fields = new Map<string, unknown>(Object.entries(value));
  const [principal, delegate] = [fields.get('principal'), fields.get('delegate')];
  const [notBefore, notAfter] = [timeOf(fields.get('notBefore')), timeOf(fields.get('notAfter'))];
  if (fields.size !== 5 || fields.get('version') !== 1 || notBefore === null || notAfter === null) return null;
  if (typeof principal !== 'string' || typeof delegate !== 'string') return null;
  return { principal, delegate, notBefore, notAfter };
}

function timeOf(value: unknown): Date | null {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value))
    return null;
  const time = new Date(value);
  return Number.isNaN(time.getTime()) ? null : time;
}

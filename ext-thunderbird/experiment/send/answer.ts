/** Answers of the background, believed only when every detail is as it must be: a wrong one sends nothing. */

import type { LegAnswer, Notice, SealAnswer, WireLeg } from '../../protocol.ts';

/** `null`: not an answer. */
export function sealAnswerIn(answer: unknown): SealAnswer | null {
  if (!isRecord(answer)) return null;
  if (answer.kind === 'stopped') return stoppedIn(answer);
  if (answer.kind !== 'sealed' || typeof answer.id !== 'string' || !Array.isArray(answer.legs)) return null;
  const legs = answer.legs.map(legIn).filter((leg) => leg !== null);
  if (legs.length !== answer.legs.length || legs.filter((leg) => leg.isCopy).length !== 1) return null;
  return { kind: 'sealed', id: answer.id, legs };
}

/** `null`: not an answer. */
export function legAnswerIn(answer: unknown): LegAnswer | null {
  if (!isRecord(answer)) return null;
  return answer.kind === 'noted' ? { kind: 'noted' } : answer.kind === 'stopped' ? stoppedIn(answer) : null;
}

/** What is asked of legs before one of them leaves; addresses are addr-specs in lower case. */
export interface Expected {
  readonly visible: ReadonlySet<string>;
  readonly bcc: ReadonlySet<string>;
  /** Who has this message already. */
  readonly delivered: ReadonlySet<string>;
}

/**
 * Whether the legs reach everybody, nobody twice, nobody else; no Bcc reader shares a leg; each is a protected message and
 * names no Bcc reader on the wire.
 */
export function reachExactly(legs: readonly WireLeg[], { visible, bcc, delivered }: Expected): boolean {
  const wanted = new Set([...visible, ...bcc].filter((address) => !delivered.has(address)));
  const reached = legs.flatMap((leg) => leg.recipients.map((address) => address.toLowerCase()));
  const isExact = new Set(reached).size === reached.length && reached.length === wanted.size;
  return (
    isExact &&
    reached.every((address) => wanted.has(address)) &&
    legs.every((leg) => leg.recipients.length < 2 || !leg.recipients.some((one) => isOnlyBcc(one, visible, bcc))) &&
    legs.every((leg) => isProtected(leg.message) && (leg.recipients.length === 0 || !/^bcc:/im.test(head(leg.message))))
  );
}

/** Whether the outermost layer is one of those that we write. */
export function isProtected(message: Uint8Array): boolean {
  const fields = head(message).replace(/\r\n[ \t]+/g, ' ');
  const isNative = /^content-type:\s*(?:application\/(?:x-)?pkcs7-mime|multipart\/encrypted)\s*;/im.test(fields);
  const isEnded = message.at(-2) === 13 && message.at(-1) === 10;
  return isEnded && (isNative || /^x-send-secure-encrypted:/im.test(fields));
}

/** Header of a message as one character per octet, the last line end included; empty where there is none. */
export function head(message: Uint8Array): string {
  let end = -1;
  do end = message.indexOf(13, end + 1);
  while (end >= 0 && !(message[end + 1] === 10 && message[end + 2] === 13 && message[end + 3] === 10));
  return end < 0 ? '' : Array.from(message.subarray(0, end + 2), (octet) => String.fromCharCode(octet)).join('');
}

function isOnlyBcc(address: string, visible: ReadonlySet<string>, bcc: ReadonlySet<string>): boolean {
  return bcc.has(address.toLowerCase()) && !visible.has(address.toLowerCase());
}

function legIn(leg: unknown): WireLeg | null {
  if (!isRecord(leg) || typeof leg.isCopy !== 'boolean' || !Array.isArray(leg.recipients)) return null;
  const message = octetsIn(leg.message);
  const recipients = leg.recipients.filter((address) => typeof address === 'string' && address.includes('@'));
  if (message === null || recipients.length !== leg.recipients.length) return null;
  if (recipients.length === 0 && !leg.isCopy) return null;
  return { message, recipients: recipients as string[], isCopy: leg.isCopy };
}

/** Octets that came from another process: their type's constructor is not ours. */
function octetsIn(value: unknown): Uint8Array | null {
  if (!ArrayBuffer.isView(value) || value.byteLength === 0) return null;
  return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
}

function stoppedIn(answer: Record<string, unknown>): ({ kind: 'stopped' } & Notice) | null {
  const { sentence, button } = answer;
  if (typeof sentence !== 'string' || sentence === '') return null;
  if (!isRecord(button) || typeof button.id !== 'string' || typeof button.label !== 'string')
    return { kind: 'stopped', sentence };
  return { kind: 'stopped', sentence, button: { id: button.id, label: button.label } };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** GeneralName (RFC 5280 §4.2.1.6): the forms in which a certificate or a constraint names somebody. */

import { type DerReader, type DerValue, MalformedBytes, TAG, decodeUtf8, latin1 } from '../bytes/index.ts';

export type GeneralName =
  | { readonly form: 'rfc822' | 'dns' | 'uri' | 'smtp-utf8'; readonly value: string }
  /** No name of its own in a certificate: every mailbox of the domain, for which a domain-bound certificate stands. */
  | { readonly form: 'mailboxes'; readonly domain: string }
  /** DER of the Name. */
  | { readonly form: 'directory'; readonly name: Uint8Array }
  /** 4 or 16 octets; in a constraint twice as many, the second half being the mask. */
  | { readonly form: 'ip'; readonly octets: Uint8Array }
  | { readonly form: 'other'; readonly tag: number };

const SMTP_UTF8_MAILBOX = '1.3.6.1.5.5.7.8.9';

/** Every name in a GeneralNames whose SEQUENCE was entered. Throws `MalformedBytes`. */
export function readGeneralNames(names: DerReader): GeneralName[] {
  return Array.from(names, readGeneralName);
}

/** Throws `MalformedBytes`. */
export function readGeneralName(value: DerValue): GeneralName {
  switch (value.tag) {
    case 0x81:
      return { form: 'rfc822', value: latin1(value.content) };
    case 0x82:
      return { form: 'dns', value: latin1(value.content) };
    case 0x86:
      return { form: 'uri', value: latin1(value.content) };
    case 0x87:
      return { form: 'ip', octets: value.content };
    case 0xa4:
      return { form: 'directory', name: value.enter().read(TAG.sequence).bytes };
    case 0xa0:
      return readOtherName(value);
    case 0x88:
    case 0xa3:
    case 0xa5:
      return { form: 'other', tag: value.tag };
    default:
      throw new MalformedBytes('no general name');
  }
}

function readOtherName(value: DerValue): GeneralName {
  const fields = value.enter();
  if (fields.oid() !== SMTP_UTF8_MAILBOX) return { form: 'other', tag: value.tag };
  return { form: 'smtp-utf8', value: decodeUtf8(fields.enter(0xa0).read(TAG.utf8String).content) };
}

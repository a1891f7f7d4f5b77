/** Who a compose window names, its mailing lists expanded. */

import type { Recipients } from '../../protocol.ts';
import type { ComposeWindow } from './compose-window.ts';
import { type ComposeFields, type Mailbox, program } from './program.ts';

/** Of fields that are about to be sent: Thunderbird has expanded the lists. */
export function recipientsOf({ to, cc, bcc }: ComposeFields): Recipients {
  const { headerParser } = program.mail;
  const read = (field: string) => headerParser.parseEncodedHeaderW(field).map(written);
  return { to: read(to), cc: read(cc), bcc: read(bcc) };
}

/** Of a window in which somebody is typing. */
export function recipientsIn(window: ComposeWindow): Recipients {
  return { to: typed(window, 'addr_to'), cc: typed(window, 'addr_cc'), bcc: typed(window, 'addr_bcc') };
}

/** Changes when anything changes that says who gets the message, typed or taken over into the fields. */
export function addressing(window: ComposeWindow): string {
  const { from = '', to = '', cc = '', bcc = '', newsgroups = '' } = window.gMsgCompose?.compFields ?? {};
  return JSON.stringify([from, to, cc, bcc, newsgroups, [...window.document.querySelectorAll(PILLS)].map(pillText)]);
}

/** addr-specs in lower case. */
export function addresses(recipients: readonly string[]): Set<string> {
  return new Set(mailboxesIn(recipients).map(({ email }) => email.toLowerCase()));
}

/** Of addresses as a person reads them. */
export function mailboxesIn(recipients: readonly string[]): Mailbox[] {
  return recipients.flatMap((text) => program.mail.headerParser.makeFromDisplayAddress(text));
}

/** Calls `changed` after `quiet` milliseconds without a change of the recipients or the identity; gives back what ends it. */
export function watchRecipients(window: ComposeWindow, quiet: number, changed: () => void): () => void {
  const { setTimeout, clearTimeout } = program.module('resource://gre/modules/Timer.sys.mjs');
  let waiting = 0;
  let last = typedAll(window);
  const look = (): void => {
    if (window.closed || typedAll(window) === last) return;
    last = typedAll(window);
    changed();
  };
  const wait = (): void => {
    clearTimeout(waiting);
    waiting = setTimeout(look, quiet);
  };
  const container = window.document.getElementById('MsgHeadersToolbar');
  const observer = new window.MutationObserver(wait);
  if (container !== null) observer.observe(container, { childList: true, subtree: true, attributes: true });
  window.addEventListener('compose-from-changed', wait);
  return () => {
    clearTimeout(waiting);
    observer.disconnect();
    window.removeEventListener('compose-from-changed', wait);
  };
}

function typedAll(window: ComposeWindow): string {
  const identity = window.document.getElementById('msgIdentity')?.value ?? '';
  return JSON.stringify([identity, recipientsIn(window)]);
}

const PILLS = '.address-row mail-address-pill';

function pillText(pill: { readonly fullAddress?: string }): string {
  return pill.fullAddress ?? '';
}

function typed(window: ComposeWindow, row: string): readonly string[] {
  const pills = [...window.document.querySelectorAll(`.address-row[data-recipienttype="${row}"] mail-address-pill`)];
  const all = pills.flatMap((pill) => expand(program.mail.headerParser.makeFromDisplayAddress(pillText(pill))));
  return [...new Set(all.map(written))];
}

/** Lists may hold lists; one that holds itself ends there. */
function expand(mailboxes: readonly Mailbox[], seen: ReadonlySet<string> = new Set()): Mailbox[] {
  const { MailUtils } = program.module('resource:///modules/MailUtils.sys.mjs');
  return mailboxes.flatMap((mailbox) => {
    const name = mailbox.name === '' ? mailbox.email : mailbox.name;
    const list = seen.has(name) || mailbox.email.includes('@') ? null : MailUtils.findListInAddressBooks(name);
    if (list === null) return [mailbox];
    const members = [...list.childCards].map((card) => ({
      name: card.displayName,
      email: card.isMailList ? card.displayName : card.primaryEmail,
    }));
    return expand(members, new Set([...seen, name]));
  });
}

function written({ name, email }: Mailbox): string {
  return name === '' ? email : program.mail.headerParser.makeMimeAddress(name, email);
}

/** A reply, a forwarded message and a draft have the protected subject: Thunderbird takes it from the message database, where only the outer one is. */

import { messageUri } from './use.ts';

interface ComposeWindow {
  readonly gMsgCompose?: Compose | null;
  readonly document: { getElementById(id: 'msgSubject'): { value: string } | null };
  SetComposeWindowTitle?(): void;
}

interface Compose {
  readonly originalMsgURI: string;
  readonly compFields: { subject: string };
}

/** Tries, and milliseconds between them, until the window is there. */
const TRIES = 50;
const PAUSE = 100;

/** Whatever window answers the message at `uri`, now or in a moment, if its subject is still made of the outer one. */
export async function nameAnswer(uri: string, subject: string): Promise<void> {
  const { setTimeout } = ChromeUtils.importESModule('resource://gre/modules/Timer.sys.mjs');
  for (let tries = 0; tries < TRIES && !nameNow(uri, subject); tries++) {
    await new Promise<void>((resolve) => setTimeout(resolve, PAUSE));
  }
}

function nameNow(uri: string, subject: string): boolean {
  let isNamed = false;
  for (const each of Services.wm.getEnumerator('msgcompose')) {
    const window = each as ComposeWindow;
    const field = window.document.getElementById('msgSubject');
    if (window.gMsgCompose == null || field === null) continue;
    const named = renamed(window.gMsgCompose, field.value, uri, subject);
    if (named === null) continue;
    if (named === field.value) return true;
    field.value = window.gMsgCompose.compFields.subject = named;
    window.SetComposeWindowTitle?.();
    isNamed = true;
  }
  return isNamed;
}

/** `Re: ` or whatever was put before the outer subject, and the protected one. `null`: not an answer to it. */
function renamed({ originalMsgURI }: Compose, current: string, uri: string, subject: string): string | null {
  // A file's message has an URI of another kind, and no entry in a database.
  if (!/^[a-z]+-message:/.test(originalMsgURI)) return null;
  const { MailServices } = ChromeUtils.importESModule('resource:///modules/MailServices.sys.mjs');
  if (messageUri(MailServices.neckoURLForMessageURI(originalMsgURI)) !== uri) return null;
  const header = MailServices.messageServiceFromURI(originalMsgURI).messageURIToMsgHdr(originalMsgURI);
  const outer = header.mime2DecodedSubject;
  if (current.endsWith(subject)) return current;
  if (!current.endsWith(outer)) return null;
  const prefix = current.slice(0, current.length - outer.length);
  return prefix + (/^re:/i.test(prefix) ? subject.replace(/^(\s*re\s*:)+\s*/i, '') : subject);
}

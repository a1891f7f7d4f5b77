/** Which messages were protected, so that their answers are from the start: nothing of their text, only who knows it. */

import type { Original } from '../../protocol.ts';
import { messageUri } from './use.ts';

/** More than a person answers in a day; who answers an older one has it opened anew. */
const MAX_KEPT = 1000;

export class Originals {
  private readonly known = new Map<string, Original>();

  /** `uri`: as in OpenJob. */
  note(uri: string, original: Original): void {
    this.known.delete(uri);
    this.known.set(uri, original);
    const [oldest] = this.known.keys();
    if (this.known.size > MAX_KEPT && oldest !== undefined) this.known.delete(oldest);
  }

  /** `uri`: as a compose window names its original, which is another form than that of what is streamed. */
  at(uri: string): Original | null {
    return this.known.get(streamedUri(uri)) ?? null;
  }
}

function streamedUri(uri: string): string {
  if (!/^[a-z]+-message:/.test(uri)) return messageUri(uri);
  const { MailServices } = ChromeUtils.importESModule('resource:///modules/MailServices.sys.mjs');
  return messageUri(MailServices.neckoURLForMessageURI(uri));
}

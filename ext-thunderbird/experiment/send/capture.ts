/** Takes the message that Thunderbird builds out of its hands: nothing of it reaches a file but the outer header without subject. */

import { head } from './answer.ts';
import { type File, type MimeMessage, octetsOf, program } from './program.ts';

/** nsIMsgComposeSecure, as Thunderbird's own S/MIME and OpenPGP implement it. */
class Collector {
  readonly QueryInterface = program.interfaces('nsIMsgComposeSecure');
  signMessage = false;
  signFormat = '';
  requireEncryptMessage = true;
  private readonly blocks: string[] = [];

  /** The MIME entity, one octet in each character. */
  get entity(): string {
    return this.blocks.join('');
  }

  requiresCryptoEncapsulation(): boolean {
    return true;
  }

  beginCryptoEncapsulation(): void {}

  mimeCryptoWriteBlock(block: string, size: number): void {
    this.blocks.push(size === block.length ? block : block.slice(0, size));
  }

  finishCryptoEncapsulation(): void {}
}

export interface Captured {
  /** RFC 5322 octets: fields of the outer header, the true subject, the MIME entity. */
  readonly message: Uint8Array;
  /** Fields that Thunderbird keeps for itself in drafts and in the outbox: they stay outside, or it loses track. */
  readonly local: string;
  /** Holds the outer header only, and is to hold what was sealed. */
  readonly file: File;
}

const LOCAL = /^(?:x-mozilla-[^:]*|x-identity-key|x-account-key|fcc):(?:[^\r]|\r\n[ \t])*\r\n/gim;

/** Lets `build` build the message into our hands; the compose window's fields are afterwards as they were. */
export async function capture(message: MimeMessage, build: () => Promise<File>): Promise<Captured> {
  const fields = message._compFields;
  const { subject, composeSecure, forceMsgEncoding } = fields;
  const collector = new Collector();
  fields.subject = '';
  fields.forceMsgEncoding = true;
  fields.composeSecure = collector;
  // Thunderbird's own asks for a preference before it protects drafts.
  message._getComposeSecure = () => collector;
  try {
    const file = await build();
    const outer = head(await program.files.read(file.path).then(withBlankLine));
    const field = subject === '' ? '' : subjectField(subject);
    const text = outer.replace(LOCAL, '') + field + collector.entity;
    return { message: octetsOf(text), local: (outer.match(LOCAL) ?? []).join(''), file };
  } finally {
    Object.assign(fields, { subject, forceMsgEncoding, composeSecure });
  }
}

/** The collector wrote nothing, so that the header has no end of its own. */
function withBlankLine(header: Uint8Array): Uint8Array {
  const ended = new Uint8Array(header.length + 2);
  ended.set(header);
  ended.set([13, 10], header.length);
  return ended;
}

function subjectField(subject: string): string {
  const { headeremitter } = program.module('resource:///modules/jsmime.sys.mjs').jsmime;
  return headeremitter.emitStructuredHeader('Subject', subject, { useASCII: true });
}

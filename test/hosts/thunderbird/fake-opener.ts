/** The extension with a background that only pretends to open: what it "decrypts" lies in the message in base64. */

import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUILT } from './thunderbird.ts';

export interface FakeExtension {
  readonly folder: string;
  remove(): void;
}

export function fakeExtension(): FakeExtension {
  const folder = mkdtempSync(join(tmpdir(), 'send-secure-fake-'));
  cpSync(BUILT, folder, { recursive: true });
  writeFileSync(join(folder, 'background.js'), BACKGROUND);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The page's `fake` is what tests set and look at; answers are those of ext-thunderbird/protocol.ts. */
const BACKGROUND = `
const text = (octets) => Array.from(octets, (octet) => String.fromCharCode(octet)).join('');
const octets = (string) => Uint8Array.from(string, (letter) => letter.charCodeAt(0));
const fake = { delay: 0, isLocked: false, isBroken: false, asked: [], details: [], unlocked: 0 };
globalThis.fake = fake;
messenger.sendSecure.onOpen.addListener(async (job) => {
  fake.asked.push({ uri: job.uri, purpose: job.purpose, message: text(job.message) });
  if (fake.delay > 0) await new Promise((resolve) => setTimeout(resolve, fake.delay));
  if (fake.isBroken) throw new Error('broken on purpose');
  return answer(text(job.message));
});
messenger.sendSecure.onDetails.addListener((job) => { fake.details.push(job.uri); });
messenger.sendSecure.onUnlock.addListener(async () => {
  fake.unlocked++;
  fake.isLocked = false;
  await messenger.sendSecure.forget();
});
function answer(message) {
  const sealed = /SEALED:([A-Za-z0-9+\\/=\\s]+):END/.exec(message);
  const at = message.search(/\\r?\\n\\r?\\n/);
  const isAround = /^content-type: multipart\\/mixed/im.test(message.slice(0, at)) && !/^x-send-secure/im.test(message.slice(0, at));
  if (sealed === null || isAround) return null;
  const outer = message.slice(0, at).replace(/^(content-[a-z-]+|mime-version):.*(\\r?\\n[ \\t].*)*\\r?\\n?/gim, '').trimEnd();
  if (fake.isLocked) {
    return { message: octets(outer + '\\r\\nMIME-Version: 1.0\\r\\nContent-Type: text/html\\r\\n\\r\\n<p>Locked page</p>\\r\\n'), subject: null, bar: null, unlock: 'Unlock', original: null };
  }
  const inner = atob(sealed[1].replace(/\\s/g, ''));
  const subject = /^Subject: (.*)\\r$/m.exec(inner)?.[1] ?? null;
  const fields = subject === null ? outer : outer.replace(/^Subject:.*(\\r?\\n|$)/m, '').trimEnd();
  const tone = /^X-Tone: (.*)\\r$/m.exec(inner)?.[1] ?? 'good';
  return {
    message: octets(fields + '\\r\\nMIME-Version: 1.0\\r\\n' + inner),
    subject,
    bar: { tone, sentence: 'Signed by Bob', details: 'Details' },
    unlock: null,
    original: null,
  };
}
`;

/** What the fake takes out of a message: `CANARY` is in its text, and it has an attachment. */
export interface Inner {
  readonly subject?: string;
  readonly text?: string;
  readonly tone?: 'good' | 'warn' | 'bad' | 'neutral';
  /** No multipart, no attachment. */
  readonly isSingle?: boolean;
}

function sealed({ subject, text = 'CANARY words', tone = 'good', isSingle = false }: Inner): string {
  const html = ['Content-Type: text/html; charset=utf-8', '', `<p>${text} <b>in bold</b></p>`];
  const inner = [
    ...(subject === undefined ? [] : [`Subject: ${subject}`]),
    `X-Tone: ${tone}`,
    ...(isSingle ? html : withAttachment(html)),
    '',
  ].join('\r\n');
  const base64 =
    Buffer.from(inner, 'latin1')
      .toString('base64')
      .match(/.{1,72}/g) ?? [];
  return `SEALED:${base64.join('\r\n')}:END`;
}

function withAttachment(part: readonly string[]): string[] {
  return [
    'Content-Type: multipart/mixed; boundary="inner"',
    '',
    '--inner',
    ...part,
    '--inner',
    'Content-Type: text/plain; name="note.txt"',
    'Content-Disposition: attachment; filename="note.txt"',
    '',
    'attached words',
    '--inner--',
  ];
}

/** Each shape in which protected mail comes. */
export type Shape = 'smime' | 'pgp-mime' | 'signed' | 'wrapped' | 'inline';

export function protectedMail(shape: Shape, inner: Inner = {}): Buffer {
  const content = sealed(inner);
  const bodies: Readonly<Record<Shape, readonly string[]>> = {
    smime: ['Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m', '', content],
    'pgp-mime': [
      'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary="e"',
      '',
      '--e\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1',
      `--e\r\nContent-Type: application/octet-stream\r\n\r\n${content}\r\n--e--`,
    ],
    signed: [
      'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary="s"',
      '',
      `--s\r\nContent-Type: text/plain\r\n\r\n${content}`,
      '--s\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\nContent-Transfer-Encoding: base64\r\n\r\nMAAA\r\n--s--',
    ],
    wrapped: [
      'X-Send-Secure-Encrypted: 1',
      'Content-Type: multipart/mixed; boundary="w"',
      '',
      '--w\r\nContent-Type: text/plain\r\n\r\nYou need Send Secure to read this.',
      `--w\r\nContent-Type: application/octet-stream; name=message.p7m\r\n\r\n${content}\r\n--w--`,
    ],
    inline: [
      'Content-Type: text/plain',
      '',
      `-----BEGIN PGP MESSAGE-----\r\n\r\n${content}\r\n-----END PGP MESSAGE-----`,
    ],
  };
  return mail(shape, bodies[shape]);
}

/** An ordinary message with these lines after its common fields. */
export function mail(name: string, lines: readonly string[]): Buffer {
  const fields = [
    `Message-ID: <${name}@clinic.example>`,
    'Date: Mon, 23 Nov 2026 10:00:00 +0000',
    'From: Bob Example <bob@clinic.example>',
    'To: Ann Example <ann@clinic.example>',
    `Subject: outer ${name}`,
    'MIME-Version: 1.0',
  ];
  return Buffer.from([...fields, ...lines, ''].join('\r\n'), 'latin1');
}

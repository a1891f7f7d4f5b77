/** The kinds of messages that every protection has to bring through unharmed, and how a peer's plaintext compares with them. */

const PDF = Buffer.concat([
  Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1'),
  Buffer.alloc(3000, '\x00\xff\r\n.'),
]);

const BODIES = {
  attachments: [
    'Content-Type: multipart/mixed; boundary="outer"',
    '',
    'This is a message in several parts.',
    '--outer',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    'Gr=C3=BC=C3=9Fe  =20',
    '-- =20',
    'From the ward',
    '--outer',
    'Content-Type: application/pdf; name="letter.pdf"',
    'Content-Disposition: attachment; filename="letter.pdf"',
    'Content-Transfer-Encoding: base64',
    '',
    ...lines(PDF.toString('base64')),
    '--outer--',
  ],
  '8-bit text': [
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    'Grüße, Zoë: 你好, мир',
    '.',
    'From here on',
    '   trailing spaces   ',
    '',
    '',
  ],
  'an empty body': ['Content-Type: text/plain; charset=us-ascii', '', ''],
  'an attachment of 0 bytes': [
    'Content-Type: multipart/mixed; boundary=zero',
    '',
    '--zero',
    'Content-Type: text/plain',
    '',
    'Nothing attached:',
    '--zero',
    'Content-Type: application/octet-stream; name=nothing.bin',
    'Content-Disposition: attachment; filename=nothing.bin',
    'Content-Transfer-Encoding: base64',
    '',
    '',
    '--zero--',
    '',
  ],
  'UTF-8 names': [
    'Content-Type: multipart/mixed; boundary="=_x"',
    '',
    '--=_x',
    'Content-Type: text/html; charset=iso-8859-1',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    '<html><head><title>x</title></head><body class=3D"a"><p>caf=E9</p></body></html>',
    '--=_x',
    'Content-Type: application/octet-stream; name="=?UTF-8?Q?R=C3=B6ntgen?= =?UTF-8?B?4pyTLmJpbg==?="',
    "Content-Disposition: attachment; filename*0*=UTF-8''R%C3%B6ntgen%20; filename*1*=%E2%9C%93;",
    ' filename*2=".bin"',
    'Content-Transfer-Encoding: base64',
    '',
    'AAECAwQF',
    '--=_x--',
    '',
  ],
  'alternatives with an image': [
    'Content-Type: multipart/alternative; boundary="alt"',
    '',
    '--alt',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    ...lines(Buffer.from('Schöne Grüße\r\n'.repeat(9)).toString('base64')),
    '--alt',
    'Content-Type: multipart/related; boundary="alt-rel"; type="text/html"',
    '',
    '--alt-rel',
    'Content-Type: text/html; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    '<p>Schöne Grüße <img src="cid:a@b"></p>',
    '--alt-rel',
    'Content-Type: image/gif',
    'Content-ID: <a@b>',
    'Content-Transfer-Encoding: base64',
    '',
    'R0lGODlhAQABAAAAACw=',
    '--alt-rel--',
    '--alt--',
    'Epilogue that stays.',
  ],
  'an attached message': [
    'Content-Type: multipart/mixed; boundary="m"',
    '',
    '--m',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'See below.',
    '--m',
    'Content-Type: message/rfc822',
    'Content-Disposition: attachment; filename="earlier.eml"',
    '',
    'From: eve@example.com',
    'To: ann@example.org',
    'Subject: =?utf-8?q?Fr=C3=BCher?=',
    'Content-Type: text/plain',
    '',
    'Earlier words.',
    '--m--',
    '',
  ],
} as const;

export type MessageKind = keyof typeof BODIES;

export const MESSAGE_KINDS = Object.keys(BODIES) as MessageKind[];

/** The MIME entity alone, as somebody signs it with a tool. */
export function entity(kind: MessageKind): Buffer {
  return Buffer.from(BODIES[kind].join('\r\n'));
}

/** A whole message from `${sender}@example.org` to `${reader}@example.org` and somebody else. */
export function message(kind: MessageKind, sender: string, reader: string, fields: readonly string[] = []): Buffer {
  const header = [
    `From: Änne Example <${sender}@example.org>`,
    `To: "${reader}, Dr." <${reader}@example.org>, carla@example.org`,
    'Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?= and results',
    'Date: Tue, 03 Feb 2026 10:11:12 +0100',
    'Message-ID: <1@example.org>',
    ...fields,
    'MIME-Version: 1.0',
    '',
  ].join('\r\n');
  return Buffer.concat([Buffer.from(header), entity(kind)]);
}

/**
 * What a peer found inside, without what header protection (RFC 9788) adds: its parameters, HP-Outer fields and, as far
 * as it stands in the text as it is, the repeated Subject. Written for these messages alone, so that a peer's plaintext
 * is not compared by the code that made it.
 */
export function withoutHeaderProtection(content: Uint8Array): string {
  return Buffer.from(content)
    .toString()
    .replace(/^HP-Outer: .*\r\n(?:[ \t].*\r\n)*/gm, '')
    .replace(/; hp="(clear|cipher)"/, '')
    .replaceAll('; hp-legacy-display="1"', '')
    .replace(/Subject: Grüße and results\r\n\r\n|Subject: Gr=C3=BC=C3=9Fe and res=\r\nults\r\n\r\n/, '')
    .replace(/<div class="header-protection-legacy-display">.*?<\/div>/, '');
}

/** The subject repeated inside a part that is base64 cannot be taken out as text. */
export function hidesItsText(kind: MessageKind): boolean {
  return kind === 'alternatives with an image';
}

function lines(base64: string): string[] {
  return base64.match(/.{1,76}/g) ?? [];
}

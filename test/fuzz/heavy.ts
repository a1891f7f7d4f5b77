/** Inputs made to cost more than their size: each fills the length asked for with one thing that readers do again and again. */

import { base64Lines, concat, encodeUtf8 } from '../../src/bytes/index.ts';

/** `unit(0) + unit(1) + …` up to `length`. */
function fill(length: number, unit: (index: number) => string): string {
  let text = '';
  for (let index = 0; text.length < length; index++) text += unit(index);
  return text.slice(0, length);
}

const repeat = (length: number, unit: string): string => fill(length, () => unit);
const field = (name: string, value: string): string => `${name}: ${value}\r\n`;
const mail = (head: string, body = ''): Uint8Array => encodeUtf8(`${head}\r\n${body}`);

const CHARSETS = ['utf-8', 'iso-8859-1', 'iso-2022-jp', 'shift_jis', 'gb18030', 'big5', 'euc-kr', 'windows-1251', 'koi8-r', 'x-nobody', 'utf-16le', 'macintosh']; // prettier-ignore

function numbered(length: number, prefix: string): string {
  return fill(length, (index) => `${prefix}${index}@b, `);
}

function multipartOf(length: number, part: (index: number) => string, type = 'mixed'): Uint8Array {
  return mail(
    `Content-Type: multipart/${type}; boundary=b\r\n`,
    fill(length, (index) => `--b\r\n${part(index)}\r\n`),
  );
}

/** Messages by what they are full of. */
export const HEAVY_MESSAGES: Readonly<Record<string, (length: number) => Uint8Array>> = {
  'From of many addresses': (n) => mail(field('From', numbered(n, 'a'))),
  'From and Reply-To of the same many addresses': (n) =>
    mail(field('From', numbered(n / 2, 'a')) + field('Reply-To', numbered(n / 2, 'a'))),
  'From and Sender of other addresses': (n) =>
    mail(field('From', numbered(n / 2, 'a')) + field('Sender', numbered(n / 2, 'c'))),
  'many From fields': (n) => mail(fill(n, (index) => field('From', `a${index}@b`))),
  'many Subject fields of encoded words': (n) => mail(fill(n, () => field('Subject', '=?utf-8?q?a?= =?x?b?AAA?='))),
  'From of angle brackets': (n) => mail(field('From', repeat(n, '<'))),
  'From of closed angle brackets': (n) => mail(field('From', repeat(n, '<a@b>'))),
  'From of quotes': (n) => mail(field('From', repeat(n, '"'))),
  'From of escapes in quotes': (n) => mail(field('From', `"${repeat(n, '\\a')}`)),
  'From of opened comments': (n) => mail(field('From', repeat(n, '('))),
  'From of comments': (n) => mail(field('From', repeat(n, '()'))),
  'From of at signs': (n) => mail(field('From', repeat(n, '@'))),
  'From of colons': (n) => mail(field('From', repeat(n, 'a:;'))),
  'From of brackets': (n) => mail(field('From', repeat(n, '['))),
  'From of spaces': (n) => mail(field('From', `a${repeat(n, ' ')}b@c`)),
  'From of words': (n) => mail(field('From', `${repeat(n, 'a ')} <a@b>`)),
  'From of dots': (n) => mail(field('From', `${repeat(n, 'a.')}b@c`)),
  'From of beginnings of encoded words': (n) => mail(field('From', `${repeat(n, '=?u?q?')} <a@b>`)),
  'From of other beginnings of encoded words': (n) => mail(field('From', `${repeat(n, '=?')} <a@b>`)),
  'From in a route': (n) => mail(field('From', `<${repeat(n, '@a,')}:a@b>`)),
  'From of marks and controls': (n) => mail(field('From', `${repeat(n, '\u0301\u202e\u200b')} <a@b>`)),
  'From of one long domain': (n) => mail(field('From', `a@${repeat(n, 'b.')}c`)),
  'From of one long domain in another script': (n) => mail(field('From', `a@${repeat(n / 3, 'é.')}c`)),
  'From of one long label': (n) => mail(field('From', `a@${repeat(n / 2, 'é')}.c`)),
  'Subject of encoded words': (n) => mail(field('Subject', repeat(n, '=?utf-8?q?a?= '))),
  'Subject of encoded words of many charsets': (n) =>
    mail(field('Subject', fill(n, (index) => `=?${CHARSETS[index % CHARSETS.length] ?? ''}?b?IQ?= `))),
  'Subject of unfinished encoded words': (n) => mail(field('Subject', repeat(n, '=?a?q?'))),
  'Subject of spaces': (n) => mail(field('Subject', `a${repeat(n, ' ')}b`)),
  'Subject of controls': (n) => mail(field('Subject', repeat(n, '\u0001a'))),
  'Subject folded at each letter': (n) => mail(field('Subject', repeat(n, 'a\r\n '))),
  'fields without number': (n) => mail(repeat(n, 'a:\r\n')),
  'fields of one letter, and Content-Type': (n) => mail(fill(n, (index) => `${index}:b\r\n`) + 'Content-Type: text/plain\r\n'),
  'HP-Outer without number': (n) =>
    mail('Content-Type: text/plain; hp=cipher\r\n' + fill(n, () => field('HP-Outer', 'Subject: =?utf-8?q?a?='))),
  'HP-Outer of From': (n) =>
    mail('From: a@b\r\nContent-Type: text/plain; hp=cipher\r\n' + fill(n, (index) => field('HP-Outer', `From: a${index}@b`))),
  'parameters without number': (n) => mail(field('Content-Type', `text/plain; ${fill(n, (index) => `a${index}=b; `)}`)),
  'parameters of one name': (n) => mail(field('Content-Type', `text/plain; ${repeat(n, 'a=b; ')}`)),
  'parameter in pieces': (n) => mail(field('Content-Type', `text/plain; ${fill(n, (index) => `a*${index}*=%20; `)}`)),
  'parameter in pieces backwards': (n) =>
    mail(field('Content-Type', `text/plain; ${fill(n, (index) => `a*${9999 - index}=b; `)}`)),
  'parameter of percents': (n) => mail(field('Content-Type', `text/plain; a*=utf-8''${repeat(n, '%')}`)),
  'parameter of spaces and parentheses': (n) => mail(field('Content-Type', `text/plain; a=${repeat(n, ' (')}`)),
  'parameter of spaces': (n) => mail(field('Content-Type', `text/plain; a=b (c)${repeat(n, ' ')}d`)),
  'parameter of quotes': (n) => mail(field('Content-Type', `text/plain; ${repeat(n, '"')}`)),
  'Content-Type of slashes': (n) => mail(field('Content-Type', repeat(n, 'a /'))),
  'Content-Type of comments': (n) => mail(field('Content-Type', `${repeat(n, '(a) ')}text/plain`)),
  'Content-Type of one word': (n) => mail(field('Content-Type', repeat(n, 'a'))),
  'empty parts': (n) => multipartOf(n, () => ''),
  'parts with fields': (n) => multipartOf(n, (index) => `Content-Type: text/plain; name=a${index}\r\n\r\nb`),
  'alternative parts that show the subject': (n) =>
    concat([encodeUtf8('Subject: a\r\n'), multipartOf(n, () => 'Content-Type: text/plain; hp-legacy-display=1\r\n\r\nSubject: a\r\n\r\n', 'alternative; hp=cipher')]),
  'parts that look like delimiters': (n) => mail('Content-Type: multipart/mixed; boundary=b\r\n', `--b\r\n\r\n${repeat(n, '--b-\r\n')}`),
  'lines of hyphens': (n) => mail('Content-Type: multipart/mixed; boundary=-\r\n', repeat(n, '--\r\n')),
  'one line of hyphens': (n) => mail('Content-Type: multipart/mixed; boundary=-\r\n', repeat(n, '-')),
  'a boundary as long as half of the message': (n) =>
    mail(`Content-Type: multipart/mixed; boundary="${repeat(n / 2, 'a')}"\r\n`, repeat(n / 2, '--a\r\n')),
  'padding behind delimiters': (n) => mail('Content-Type: multipart/mixed; boundary=b\r\n', fill(n, () => `--b${' '.repeat(5000)}x\r\n`)),
  'multiparts inside each other': (n) => encodeUtf8(fill(n, (level) => `Content-Type: multipart/mixed; boundary=b${level}\r\n\r\n--b${level}\r\n`)),
  'forty multiparts inside each other, many parts': (n) =>
    concat([
      encodeUtf8(Array.from({ length: 40 }, (_, level) => `Content-Type: multipart/mixed; boundary=${'x'.repeat(60)}${level}\r\n\r\n--${'x'.repeat(60)}${level}\r\n`).join('')),
      encodeUtf8(fill(n, () => `--${'x'.repeat(60)}39\r\n\r\n`)),
    ]),
  'forty multiparts, each closed': (n) =>
    encodeUtf8(fill(n, (index) => `Content-Type: multipart/mixed; boundary=c${index}\r\n\r\n--c${index}\r\n`).slice(0, 2500) + fill(n, (index) => `--c${index % 40}--\r\n`)),
  'messages inside each other': (n) => encodeUtf8(repeat(n, 'Content-Type: message/rfc822\r\n\r\n')),
  'parts of messages': (n) => multipartOf(n, () => 'Content-Type: message/rfc822\r\n\r\nFrom: a@b\r\n\r\n'),
  'messages in base64 inside each other': (n) => {
    let bytes = encodeUtf8('From: a@b\r\n\r\nx');
    for (let level = 0; level < 45 && bytes.length < n * 0.7; level++)
      bytes = concat([encodeUtf8('Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n'), base64Lines(bytes)]);
    return bytes;
  },
  'quoted-printable of equals signs': (n) => mail('Content-Transfer-Encoding: quoted-printable\r\n', repeat(n, '=')),
  'quoted-printable of spaces': (n) => mail('Content-Transfer-Encoding: quoted-printable\r\n', `${repeat(n, ' ')}x`),
  'quoted-printable of soft breaks': (n) => mail('Content-Transfer-Encoding: quoted-printable\r\n', repeat(n, '= ')),
  'base64 of single letters': (n) => mail('Content-Transfer-Encoding: base64\r\n', repeat(n, 'A\r\n')),
  'base64 of padding': (n) => mail('Content-Transfer-Encoding: base64\r\n', repeat(n, 'AAA=')),
  'uuencode of beginnings': (n) => mail('Content-Transfer-Encoding: x-uuencode\r\n', repeat(n, 'begin 644 a\n')),
  'HTML of open tags': (n) => mail('Content-Type: text/html; hp=cipher; hp-legacy-display=1\r\nSubject: a\r\n', repeat(n, '<body ')),
  'line ends of one kind each': (n) => mail('', repeat(n, '\r\n\n\r')),
  'signed parts without signature': (n) =>
    multipartOf(n, () => 'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=c\r\n\r\n--c\r\n\r\n--c\r\nContent-Type: application/pkcs7-signature\r\n\r\n--c--'),
  'PGP messages in text': (n) => mail('', repeat(n, '-----BEGIN PGP MESSAGE-----\n\nwA==\n-----END PGP MESSAGE-----\n')),
  'PGP messages in texts': (n) => multipartOf(n, () => 'Content-Type: text/plain\r\n\r\n-----BEGIN PGP MESSAGE-----\n\nwA==\n-----END PGP MESSAGE-----\n'),
  'beginnings of PGP messages': (n) => mail('', repeat(n, '-----BEGIN PGP MESSAGE-----\n')),
  'beginnings of signed text': (n) => mail('', repeat(n, '-----BEGIN PGP SIGNED MESSAGE-----\nHash: A\n\n')),
  'signed text of dashes': (n) => mail('', `-----BEGIN PGP SIGNED MESSAGE-----\n\n${repeat(n, '- -\n')}-----BEGIN PGP SIGNATURE-----\n\n-----END PGP SIGNATURE-----\n`),
  'other armor in text': (n) => mail('', repeat(n, '-----BEGIN PGP X-----\n')),
  'headers in armor': (n) => mail('', `-----BEGIN PGP MESSAGE-----\n${repeat(n, 'a: b\n')}`),
  'attachments named after PGP': (n) => multipartOf(n, () => 'Content-Type: x/y; name=a.pgp\r\n\r\n\u00c0'),
  'TNEF in parts': (n) => multipartOf(n, () => 'Content-Type: application/ms-tnef\r\n\r\nx'),
}; // prettier-ignore

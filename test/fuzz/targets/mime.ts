/** MIME: structure, header fields, transfer encodings, winmail.dat, header protection. */

import { concat, encodeUtf8, equal, latin1 } from '../../../src/bytes/index.ts';
import {
  type Entity,
  type TransferEncoding,
  addressField,
  attachedMessage,
  canonicalLineEnds,
  decodeBody,
  decodeHeaderText,
  decodeText,
  decodeTransfer,
  findProtectedShape,
  hasBareLineEnds,
  isTnef,
  parseAddressList,
  parseContentType,
  parseHeaders,
  parseMessage,
  protectHeaders,
  readProtected,
  readTnef,
  removeHeaders,
  repairedRoot,
  restoreOriginal,
  serialise,
  walk,
} from '../../../src/mime/index.ts';
import { Failure } from '../../../src/model/index.ts';
import { readAutocrypt } from '../../../src/openpgp/index.ts';
import { messages, plainMessages, vectors } from '../corpus.ts';
import { mutateBytes } from '../mutate-bytes.ts';
import { mutateMime, mutateText } from '../mutate-mime.ts';
import { type Target, must } from '../target.ts';

/** Letters that never stand in what people see as a name or an address. */
// eslint-disable-next-line no-control-regex -- the very characters
const CONTROL = /[\u0000-\u001f\u007f]/;

function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && equal(one, other);
}

const structure: Target = {
  name: 'mime',
  load: async () => ({ samples: [...plainMessages(), ...messages()], mutate: mutateMime, run: async (input) => checkMessage(input) }),
}; // prettier-ignore

function checkMessage(input: Uint8Array): void {
  const root = parseMessage(input);
  must(same(serialise(root), input), 'serialise(parse(m)) = m');
  const paths = new Set<string>();
  for (const entity of walk(root)) {
    must(!paths.has(entity.path), 'paths are unique');
    paths.add(entity.path);
    checkEntity(entity);
  }
  findProtectedShape(root);
  attachedMessage(root);
  repairedRoot(root);
  readAutocrypt(root);
  readProtected(root, root);
  readProtected(root.children[0] ?? root, root);
  const { headerBytes, separator, body } = parseHeaders(input);
  must(same(concat([headerBytes, separator, body]), input), 'header section and body are the message');
  const without = removeHeaders(input, ['Subject']);
  must(parseHeaders(without).headers.every(({ name }) => name.toLowerCase() !== 'subject') || without.length < input.length, 'removed fields are gone'); // prettier-ignore
}

function checkEntity(entity: Entity): void {
  const decoded = decodeBody(entity);
  must(decoded.length <= entity.body.length * 2 + 100, 'decoding does not grow');
  if (entity.contentType.type === 'text') decodeText(entity);
  for (const { value } of entity.headers) must(!CONTROL.test(decodeHeaderText(value)), 'header text has no controls');
  if (isTnef(decoded)) readTnefOrRefuse(decoded);
}

function readTnefOrRefuse(bytes: Uint8Array): void {
  try {
    readTnef(bytes);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  }
}

const VALUES = [
  'Ann <ann@example.org>, "B, o" <b.o@example.org>',
  'Group: a@b, "c\\" d"@e;, <@r1,@r2:f@g>, (comment (nested)) h@[127.0.0.1]',
  '=?utf-8?q?J=C3=B6rg?= =?iso-8859-1?B?7A==?= <j@example.org>',
  'multipart/mixed; boundary="a b"; name*0*=utf-8\'\'%e2%82; name*1*=%ac; name*2=c; charset=x',
  'text/plain (comment); charset = utf-8 ; format=flowed',
  'attachment; filename="=?utf-8?B?4p2E?=.txt"; size=1',
].map(encodeUtf8);

const fields: Target = {
  name: 'header-values',
  load: async () => ({ samples: VALUES, mutate: mutateText, run: async (input) => checkValue(latin1(input)) }),
};

function checkValue(value: string): void {
  for (const text of [value, new TextDecoder().decode(Uint8Array.from(value, (c) => c.charCodeAt(0)))]) {
    const { addresses, warnings } = parseAddressList(text);
    must(new Set(warnings).size === warnings.length, 'each warning once');
    for (const { address } of addresses)
      must(/^[^]+@[^@]+$/.test(address) && !CONTROL.test(address), 'an address is something at a domain');
    must(!CONTROL.test(decodeHeaderText(text)), 'header text has no controls');
    parseContentType(text);
    checkWritten(text, addresses);
  }
}

/** What was read and written again is read the same. */
function checkWritten(text: string, addresses: ReturnType<typeof parseAddressList>['addresses']): void {
  if (addresses.length === 0 || text.length > 2_000) return;
  let written: Uint8Array;
  try {
    written = addressField('To', addresses);
  } catch (error) {
    if (error instanceof Failure) return;
    throw error;
  }
  const value = parseHeaders(concat([written, encodeUtf8('\r\n')])).headers[0]?.value ?? '';
  const again = parseAddressList(value).addresses.map(({ address }) => address);
  must(JSON.stringify(again) === JSON.stringify(addresses.map(({ address }) => address)), 'addresses survive writing');
}

const ENCODINGS: readonly TransferEncoding[] = ['base64', 'quoted-printable', 'uuencode', '7bit', 'unknown'];

const transfer: Target = {
  name: 'transfer',
  load: async () => ({
    samples: [
      ...plainMessages(),
      encodeUtf8('begin 644 a\n#0V%T\n`\nend\n'),
      encodeUtf8('a =3D=\r\n b  \r\n=E2=82=AC\r\n'),
      encodeUtf8('QUJD\r\nRA==\r\n\r\n-- \r\nfooter'),
    ],
    mutate: mutateText,
    run: async (input) => {
      for (const encoding of ENCODINGS)
        must(decodeTransfer(input, encoding).bytes.length <= input.length * 2 + 100, 'decoding does not grow');
      const canonical = canonicalLineEnds(input);
      must(!hasBareLineEnds(canonical), 'canonical line ends are');
      must(same(canonicalLineEnds(canonical), canonical), 'canonical line ends stay');
    },
  }),
};

const tnef: Target = {
  name: 'tnef',
  load: async () => ({
    samples: vectors('tnef', /\.tnef$/),
    mutate: mutateBytes,
    run: async (input) => {
      const { attachments } = readTnef(input);
      must(
        attachments.every(({ bytes }) => bytes.length <= input.length),
        'attachments lie inside',
      );
    },
  }),
};

const protection: Target = {
  name: 'protect',
  load: async () => ({
    samples: [...plainMessages(), ...messages()],
    mutate: mutateMime,
    run: async (input) => {
      restoreOriginal(input);
      const message = canonicalLineEnds(removeHeaders(input, ['Bcc', 'Resent-Bcc']));
      for (const mode of ['signed', 'encrypted'] as const) {
        const { payload, outerHeaders } = protectHeaders(message, { mode });
        must(!hasBareLineEnds(outerHeaders), 'outer fields have canonical line ends');
        must(same(restoreOriginal(concat(payload)), message), `restore(protect(m)) = m, ${mode}`);
      }
    },
  }),
};

export const MIME_TARGETS: readonly Target[] = [structure, fields, transfer, tnef, protection];

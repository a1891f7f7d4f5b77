import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { concat } from '../../../src/bytes/index.ts';
import { parseMessage } from '../../../src/mime/index.ts';
import {
  autocryptHeader,
  open,
  openSetupMessage,
  type OpenpgpKey,
  readAutocrypt,
  readGossip,
  readKeys,
} from '../../../src/openpgp/index.ts';
import { context, encryptionOf, engine, makeKey, NOW, onlyKey, signaturesOf, text, utf8 } from './people.ts';

const FOLDER = join(import.meta.dirname, '../../vectors/autocrypt');
const read = (name: string): Uint8Array => new Uint8Array(readFileSync(join(FOLDER, name)));
const AT = new Date('2019-02-01T00:00:00Z');
const SIMPLE = text(read('example-simple-autocrypt.eml'));
const readText = (message: string) => readAutocrypt(parseMessage(utf8(message)));

describe('the published examples', () => {
  test('a header tells the key', async () => {
    const found = readText(SIMPLE);
    const alice = await onlyKey(read('alice@autocrypt.example.pub.asc'), AT);
    expect(found).toMatchObject({ address: 'alice@autocrypt.example', preferEncrypt: 'mutual' });
    expect(await onlyKey(found?.key ?? new Uint8Array(), AT)).toMatchObject({ fingerprint: alice.fingerprint });
    expect(alice).toMatchObject({
      addresses: ['alice@autocrypt.example'],
      algorithm: 'Ed25519, X25519',
      state: 'usable',
    });
  });

  test('gossip stands inside the encrypted payload, and counts for recipients only', async () => {
    const bob = await onlyKey(read('bob@autocrypt.example.sec.asc'), AT);
    const alice = await onlyKey(read('alice@autocrypt.example.pub.asc'), AT);
    const how = await context([bob], [alice], { at: AT });
    const opened = await open(engine, parseMessage(read('example-gossip.eml')), how);
    expect(text(opened?.content ?? null).replaceAll('\r\n', '\n')).toBe(text(read('example-gossip-cleartext.eml')));
    expect(encryptionOf(opened ?? { layers: [] })).toMatchObject({ opened: true });
    expect(signaturesOf(opened ?? { layers: [] })).toMatchObject([{ status: 'valid', reasons: [] }]);
    const payload = parseMessage(opened?.content ?? new Uint8Array());
    const both = ['Bob@autocrypt.example', 'carol@autocrypt.example'];
    expect(readGossip(payload, both).map(({ address }) => address)).toEqual([both[0]?.toLowerCase(), both[1]]);
    expect(readGossip(payload, ['carol@autocrypt.example'])).toHaveLength(1);
    expect(readGossip(payload, [])).toEqual([]);
  });

  test('a draft to oneself', async () => {
    const alice = await onlyKey(read('alice@autocrypt.example.sec.asc'), AT);
    const opened = await open(
      engine,
      parseMessage(read('example-draft.eml')),
      await context([alice], [alice], { at: AT }),
    );
    expect(text(opened?.content ?? null).replaceAll('\r\n', '\n')).toBe(text(read('example-draft-cleartext.eml')));
  });

  test('a setup message opens with its code, with or without separators', async () => {
    const message = parseMessage(read('example-setup-message.eml'));
    const code = '1742-0185-6197-1303-7016-8412-3581-4441-0597';
    const [inside] = await readKeys(read('example-setup-message-cleartext.key'), AT);
    for (const typed of [code, code.replaceAll('-', ' '), code.replaceAll('-', '')]) {
      expect(await openSetupMessage(message, typed, AT)).toMatchObject([
        { fingerprint: inside?.fingerprint, isPrivate: true },
      ]);
    }
    await expect(openSetupMessage(message, code.replace('1', '2'), AT)).rejects.toMatchObject({
      code: 'wrong-password',
    });
    expect(await openSetupMessage(parseMessage(utf8(SIMPLE)), code, AT)).toBeNull();
  });
});

describe('headers that do not count', () => {
  const header = /^Autocrypt:(?:.*\r?\n)(?:[ \t].*\r?\n)*/m.exec(SIMPLE)?.[0] ?? '';

  test.each([
    ['two valid ones', SIMPLE.replace(header, header + header)],
    ['for another address', SIMPLE.replace('addr=alice@', 'addr=mallory@')],
    ['an unknown critical attribute', SIMPLE.replace('prefer-encrypt', 'danger=1; prefer-encrypt')],
    ['no key', SIMPLE.replace(header, 'Autocrypt: addr=alice@autocrypt.example; keydata=\n')],
    ['no address', SIMPLE.replace('addr=alice@autocrypt.example;', '')],
    ['something else as a key', SIMPLE.replace(header, 'Autocrypt: addr=alice@autocrypt.example; keydata=AAAA\n')],
    ['broken base64', SIMPLE.replace('mDME', 'mD%E')],
    ['an attribute twice', SIMPLE.replace('prefer-encrypt', 'addr=alice@autocrypt.example; prefer-encrypt')],
    ['two senders', SIMPLE.replace('From: Alice', 'From: eve@autocrypt.example, Alice')],
    ['two From fields', SIMPLE.replace('From: ', 'From: eve@autocrypt.example\nFrom: ')],
    ['no sender', SIMPLE.replace('From: ', 'X-From: ')],
    ['a report', SIMPLE.replace('text/plain', 'multipart/report; boundary=x')],
  ])('%s', (_, message) => {
    expect(message).not.toBe(SIMPLE);
    expect(readText(message)).toBeNull();
  });

  test.each([
    ['an attribute with underscore', SIMPLE.replace('prefer-encrypt', '_x=1; prefer-encrypt'), 'mutual'],
    ['another preference', SIMPLE.replace('mutual', 'sometimes'), 'nopreference'],
    ['one more for another address', SIMPLE.replace(header, header + header.replace('alice@', 'mallory@')), 'mutual'],
    ['the address in other case', SIMPLE.replace('addr=alice@', 'addr=Alice@'), 'mutual'],
  ])('but %s does not harm', (_, message, preferEncrypt) => {
    expect(message).not.toBe(SIMPLE);
    expect(readText(message)).toMatchObject({ address: 'alice@autocrypt.example', preferEncrypt });
  });
});

describe('autocryptHeader', () => {
  let key: OpenpgpKey;
  beforeAll(async () => {
    key = await makeKey('Alice', {
      userIDs: [
        { name: 'Alice', email: 'alice@example.org' },
        { name: 'A', email: 'work@example.org' },
      ],
      subkeys: [{ sign: true }, {}],
    });
  });

  test('is read again: the address, its user id, one encryption key', async () => {
    for (const [address, preferEncrypt] of [
      ['work@example.org', 'mutual'],
      ['alice@example.org', 'nopreference'],
    ] as const) {
      const field = await autocryptHeader(address, key, { at: NOW, preferEncrypt });
      expect(
        text(field)
          .split('\r\n')
          .every((line) => line.length <= 78),
      ).toBe(true);
      const found = readAutocrypt(parseMessage(concat([utf8(`From: A <${address}>\r\n`), field, utf8('\r\n')])));
      expect(found).toMatchObject({ address, preferEncrypt });
      const read = await onlyKey(found?.key ?? new Uint8Array());
      expect(read).toMatchObject({
        fingerprint: key.fingerprint,
        addresses: [address],
        canEncrypt: true,
        isPrivate: false,
      });
      expect(read.binary.length).toBeLessThan(key.binary.length);
    }
  });

  test('refuses an address that would break the field', async () => {
    const how = { at: NOW, preferEncrypt: 'mutual' } as const;
    for (const address of ['a@b; keydata=x', 'a@b\r\nX: y', 'nobody']) {
      await expect(autocryptHeader(address, key, how)).rejects.toMatchObject({ code: 'usage' });
    }
  });
});

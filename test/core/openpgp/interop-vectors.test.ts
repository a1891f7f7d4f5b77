import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type OpenpgpKey, openMessage, readKeys, unlock } from '../../../src/openpgp/index.ts';
import type { WeakName } from '../../../src/model/index.ts';
import { text, signaturesOf } from './people.ts';

const FOLDER = join(import.meta.dirname, '../../vectors/openpgp-interop');
const read = (...path: string[]): Uint8Array => new Uint8Array(readFileSync(join(FOLDER, ...path)));
const json = <T>(...path: string[]): T => JSON.parse(text(read(...path))) as T;
const cases = (folder: string): string[] =>
  readdirSync(join(FOLDER, folder)).filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -5)); // prettier-ignore

/** Case name -> what we give instead, and why. */
const divergences = json<Record<string, { got: unknown; reason: string }>>('divergences.json');

/** The keys and messages are from 1999 to 2015. */
const AT = new Date('2016-01-01T00:00:00Z');
const OLD = new Set<WeakName>(['sha1', 'md5', 'rsa1024', '3des']);

interface DecryptCase {
  decryptKey: string;
  passphrase: string;
  verifyKey?: string;
  filename: string;
  textcontent: string;
}

async function decrypt(name: string, wanted: DecryptCase): Promise<unknown> {
  try {
    const keys = (await readKeys(read('messages', wanted.decryptKey), AT)).filter(({ isPrivate }) => isPrivate);
    const verificationKeys: OpenpgpKey[] =
      wanted.verifyKey === undefined ? [] : await readKeys(read('messages', wanted.verifyKey), AT);
    const opened = await openMessage(read('messages', `${name}.asc`), {
      keys: await Promise.all(keys.map((key) => unlock(key, wanted.passphrase))),
      passwords: [],
      verificationKeys,
      at: AT,
      allowWeak: OLD,
    });
    if (opened.failure !== undefined) return opened.failure.code;
    const signatures = signaturesOf({ layers: opened.layers }).map(({ status }) => status);
    return { filename: opened.filename, textcontent: text(opened.data), signatures };
  } catch (error) {
    return (error as { code?: string }).code;
  }
}

describe('messages', () => {
  test.each(cases('messages'))('%s', async (name) => {
    const wanted = json<DecryptCase>('messages', `${name}.json`);
    const divergence = divergences[`messages/${name}`];
    const got = await decrypt(name, wanted);
    const expected = {
      filename: wanted.filename,
      textcontent: wanted.textcontent,
      signatures: wanted.verifyKey === undefined ? [] : ['valid'],
    };
    if (divergence === undefined) expect(got).toEqual(expected);
    else {
      expect(got, 'a divergence that is gone must leave the list').not.toEqual(expected);
      expect(got).toEqual(divergence.got);
    }
  });
});

interface ImportCase {
  expected_uids: string[];
  expected_fingerprint: string;
  expected_subkeys: unknown[];
}

describe('keys', () => {
  test.each(cases('keys'))('%s', async (name) => {
    const wanted = json<ImportCase>('keys', `${name}.json`);
    const [key] = await readKeys(read('keys', `${name}.asc`), AT);
    const addresses = wanted.expected_uids.flatMap((uid) => /<(.*)>$/.exec(uid)?.[1] ?? (uid.includes('@') ? uid : []));
    expect(key).toMatchObject({ fingerprint: wanted.expected_fingerprint.toUpperCase(), addresses, state: 'usable' });
    expect(wanted.expected_uids[0]).toContain(key?.name);

    const expected = { canEncrypt: wanted.expected_subkeys.length > 0 };
    const got = { canEncrypt: key?.canEncrypt };
    const divergence = divergences[`keys/${name}`];
    expect(got).toEqual(divergence === undefined ? expected : divergence.got);
    if (divergence !== undefined) expect(got, 'a divergence that is gone must leave the list').not.toEqual(expected);
  });
});

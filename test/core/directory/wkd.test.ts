/** Web Key Directory: the names that GnuPG computed, and what is made of answers. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeEngine } from '../../../cli/engine.ts';
import { webKeyDirectory } from '../../../src/directory/index.ts';
import type { Network } from '../../../src/host/index.ts';
import { Failure } from '../../../src/model/index.ts';

const VECTORS = join(import.meta.dirname, '../../vectors');
const NAMES = JSON.parse(readFileSync(join(VECTORS, 'directory-names.json'), 'utf8')) as {
  address: string;
  wkd_advanced: string;
  wkd_direct: string;
}[];
const ALICE = new Uint8Array(readFileSync(join(VECTORS, 'autocrypt/alice@autocrypt.example.pub.asc')));
const now = () => new Date('2026-03-01T00:00:00Z');
const engine = nodeEngine();

const answering = (answers: Record<string, [number, Uint8Array] | 'gone'>, asked: string[] = []): Network => ({
  get: async (url) => {
    asked.push(url);
    const answer = answers[new URL(url).hostname] ?? 'gone';
    if (answer === 'gone') throw new Failure('unreachable');
    return { status: answer[0], body: answer[1] };
  },
});
const find = (network: Network, address = 'alice@autocrypt.example') =>
  webKeyDirectory(engine, network, now).find(address);

describe('names', () => {
  it.each(NAMES)('$address', async ({ address, wkd_advanced, wkd_direct }) => {
    const urls = await webKeyDirectory(engine, answering({}), now).urls(address);
    expect(urls.map(decodeURI)).toEqual([wkd_advanced, wkd_direct].map(decodeURI));
  });

  it.each([
    'no address',
    'a@b',
    '@b.example',
    'a@b.example/../x',
    'a@b.example:8443',
    'a@[127.0.0.1]',
    'a@-.-?.example',
  ])('nothing is asked for %s', async (address) => {
    const asked: string[] = [];
    expect(await find(answering({}, asked), address)).toMatchObject({ outcome: 'none', keys: [] });
    expect(asked).toEqual([]);
  });
});

describe('an answer', () => {
  it('is the key of that address', async () => {
    const answer = await find(answering({ 'openpgpkey.autocrypt.example': [200, ALICE] }));
    expect(answer).toMatchObject({ outcome: 'found', source: 'directory', keys: [{ protocol: 'openpgp' }] });
  });

  it('with the key of another address is none', async () => {
    const answer = await find(answering({ 'openpgpkey.other.example': [200, ALICE] }), 'alice@other.example');
    expect(answer).toMatchObject({ outcome: 'none', keys: [] });
  });

  it('of the domain itself counts only where the host for keys is not there', async () => {
    const asked: string[] = [];
    expect(await find(answering({ 'autocrypt.example': [200, ALICE] }, asked))).toMatchObject({ outcome: 'found' });
    expect(asked).toHaveLength(2);
    const none = answering({
      'openpgpkey.autocrypt.example': [404, new Uint8Array(0)],
      'autocrypt.example': [200, ALICE],
    });
    expect(await find(none)).toMatchObject({ outcome: 'none', keys: [] });
  });

  it('that never comes, or a broken server, is not "no key"', async () => {
    expect(await find(answering({}))).toMatchObject({ outcome: 'unreachable' });
    expect(await find(answering({ 'openpgpkey.autocrypt.example': [503, new Uint8Array(0)] }))).toMatchObject({ outcome: 'unreachable' }); // prettier-ignore
  });

  it.each([
    ['nothing', ''],
    ['a page', '<!DOCTYPE html>'],
    ['half a key', '-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQ'],
  ])('of %s is no key', async (_, text) => {
    const network = answering({ 'openpgpkey.autocrypt.example': [200, new TextEncoder().encode(text)] });
    expect(await find(network)).toMatchObject({ outcome: 'none', keys: [] });
  });
});
